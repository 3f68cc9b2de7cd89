"""Where sent messages go: the register of what went, the inboxes of ours, and what comes back."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.servers.ews import mime, notices
from tests.servers.ews.addresses import RECIPIENTS, addresses, people
from tests.servers.ews.manners import Manners
from tests.servers.ews.people import Mailbox, People
from tests.servers.ews.soap import Refusal
from tests.servers.ews.state import Folder, Item, Store

Keep = Callable[["Sent"], None]


@dataclass(frozen=True)
class Sent:
    """A message that went. `sender` is its From; `author` who really sent it, on behalf or as.

    `recipients` are as they were written, lists unopened; `content` is without Bcc; `item` is as
    it was then, its extended properties with it.
    """

    mailbox: str
    sender: str
    author: str
    recipients: tuple[str, ...]
    content: bytes
    item: Item

    @property
    def message_id(self) -> str:
        """With its angle brackets."""
        return self.item.words("InternetMessageId")

    @property
    def subject(self) -> str:
        """As it was when it went."""
        return self.item.words("Subject")

    def as_line(self) -> str:
        """JSON: {"message_id", "from", "to": [...], "content" (as Latin-1)}."""
        fields = {
            "message_id": self.message_id,
            "from": self.sender,
            "to": self.recipients,
            "content": self.content.decode("latin-1"),
        }
        return json.dumps(fields)


class Post:
    """Sends for the server. `sent` is every message that went, in order; `keep` hears of each."""

    def __init__(self, store: Store, people: People, manners: Manners, keep: Keep | None) -> None:
        self.sent: list[Sent] = []
        self._store, self._people, self._manners = store, people, manners
        self._keep = keep
        self._waiting: list[tuple[Item, str, Folder | None]] = []

    def require_right(self, item: Item, user: str, own: Mailbox) -> None:
        """Raise `Refusal` unless a user may send it as its From says; it fills in an empty one."""
        if not addresses(item, "From"):
            known = self._people.mailbox(item.folder.mailbox) or own
            mime.with_field(item, people("From", [(known.name, known.address)]), "From")
        written = addresses(item, "From")[0]
        found = self._people.mailbox(written)
        if found is None or user not in {found.user, *found.send_as, *found.on_behalf}:
            raise Refusal(
                "ErrorSendAsDenied",
                "The user account which was used to submit this request does not have the right"
                " to send mail on behalf of the specified sending account.",
            )
        as_own = user == found.user or user in found.send_as
        sender = found if as_own else own
        item.fields["Sender"] = people("Sender", [(sender.name, sender.address)])
        if not addresses(item, *RECIPIENTS):
            raise Refusal("ErrorInvalidRecipients", "At least one recipient isn't valid.")

    def submit(self, item: Item, author: str, folder: Folder | None) -> None:
        """Send an item and move it to a folder, or drop it where that is None."""
        if self._manners.keeps_submitted:
            item.submitted = True
            self._store.change(item)
            self._waiting.append((item, author, folder))
        else:
            self._go(item, author)
            self._put_away(item, folder)

    def mail_only(self, item: Item, author: str) -> None:
        """Send an item and leave it where it is, as it was."""
        self._go(item, author)

    def release(self) -> int:
        """Let go what waits; how many that were. What was deleted meanwhile does not go."""
        waiting, self._waiting = self._waiting, []
        still = [each for each in waiting if each[0].id in self._store.items]
        for item, author, folder in still:
            self._go(item, author)
            self._put_away(item, folder)
        return len(still)

    def receive(self, mailbox: str, content: bytes, folder: str = "inbox") -> Item:
        """Put a message that came in into a mailbox."""
        item = mime.read(content)
        item.received, item.draft, item.read = True, False, False
        item.sent_at = datetime.now(UTC)
        return self._store.add(item, self._store.folder(mailbox, folder))

    def _go(self, item: Item, author: str) -> None:
        item.sent_at = datetime.now(UTC)
        recipients = tuple(addresses(item, *RECIPIENTS))
        sent = Sent(
            item.folder.mailbox,
            addresses(item, "From")[0],
            author,
            recipients,
            mime.without_header(item.content, "Bcc"),
            replace(item),
        )
        if self._keep:
            self._keep(sent)
        self.sent.append(sent)
        for address in self._people.recipients(list(recipients)):
            self._deliver(sent, address)

    def _put_away(self, item: Item, folder: Folder | None) -> None:
        if folder is None:
            self._store.remove(item)
            return
        gone = self._store.move(item, folder)
        gone.draft, gone.submitted, gone.read = False, False, True

    def _deliver(self, sent: Sent, address: str) -> None:
        known = self._people.mailbox(address)
        if known is not None:
            self.receive(known.address, sent.content)
        back = self._people.mailbox(sent.sender)
        if back is not None:
            for notice in self._answers(sent, address):
                self.receive(back.address, notice)

    def _answers(self, sent: Sent, address: str) -> Iterator[bytes]:
        if address in self._manners.bounces:
            yield notices.bounce(sent.sender, address, sent.content)
        if address in self._manners.away:
            yield notices.away(sent.sender, address, sent.content)
