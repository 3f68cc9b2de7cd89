"""One request on its way to its answer: who asks, of what, and where that is."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tests.servers.ews.manners import Manners
from tests.servers.ews.people import Mailbox, People
from tests.servers.ews.post import Post
from tests.servers.ews.soap import Element, Refusal, failure, name_of, part, text_of
from tests.servers.ews.state import Folder, Item, Store

Operation = Callable[["Call"], "list[Element]"]


class Call(NamedTuple):
    """`user` signed in; `own` is the mailbox it works from, by impersonation another's."""

    store: Store
    people: People
    manners: Manners
    post: Post
    user: str
    own: Mailbox
    request: Element

    @property
    def operation(self) -> str:
        """What is asked."""
        return name_of(self.request)

    def each(
        self, wanted: Iterable[Element], answer: Callable[["Call", Element], Element]
    ) -> list[Element]:
        """A response message for each, and for one that is refused an error."""
        return [self._one(each, answer) for each in wanted]

    def _one(self, wanted: Element, answer: Callable[["Call", Element], Element]) -> Element:
        try:
            return answer(self, wanted)
        except Refusal as refusal:
            return failure(self.operation, refusal)

    def folder(self, wanted: Element) -> Folder:
        """The folder that a FolderId or a DistinguishedFolderId means. Raises `Refusal`."""
        name = str(wanted.get("Id"))
        if name_of(wanted) == "FolderId":
            found = self.store.folder_of(name)
            self.require_access(found.mailbox)
            return found
        address = text_of(wanted, "Mailbox", "EmailAddress") or self.own.address
        mailbox = self.people.mailbox(address)
        if mailbox is None:
            raise Refusal(
                "ErrorNonExistentMailbox",
                "The SMTP address has no mailbox associated with it.",
                SmtpAddress=address,
            )
        self.require_access(mailbox.address)
        return self.store.folder(mailbox.address, name)

    def target(self, *names: str) -> Folder | None:
        """The folder in a part of the request; None without it."""
        found = part(self.request, *names)
        return None if found is None else self.folder(found[0])

    def item(self, wanted: Element, *, same: bool = False) -> Item:
        """The item that an ItemId means; `same`: at the ChangeKey it names. Raises `Refusal`."""
        found = self.store.item(str(wanted.get("Id")))
        self.require_access(found.folder.mailbox)
        if same and not self.manners.ignores_change_keys:
            if not wanted.get("ChangeKey"):
                raise Refusal("ErrorChangeKeyRequired", "The change key is required.")
            if wanted.get("ChangeKey") != found.change_key:
                raise Refusal(
                    self.manners.outdated,
                    "The send or update operation could not be performed because the change key"
                    " passed in the request does not match the current change key for the item.",
                )
        return found

    def require_access(self, address: str) -> None:
        """Raise `Refusal` unless the mailbox is open to who asks."""
        found = self.people.mailbox(address)
        if found is None or not (found is self.own or found.opens_for(self.user)):
            raise Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
