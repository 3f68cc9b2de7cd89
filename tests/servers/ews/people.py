"""Who is known to the server: who signs in, the mailboxes with their rights, the lists."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """A mailbox. `user` is whose own it is, "" for a shared one; rights are sets of user names.

    `full_access` opens it and lets nobody send as it; `send_as` and `on_behalf` do.
    """

    address: str
    name: str = ""
    user: str = ""
    full_access: set[str] = field(default_factory=set)
    send_as: set[str] = field(default_factory=set)
    on_behalf: set[str] = field(default_factory=set)
    aliases: tuple[str, ...] = ()

    def opens_for(self, user: str) -> bool:
        """Whether a user may read and write in it."""
        return user == self.user or user in self.full_access


@dataclass
class AddressList:
    """A distribution list. `members` are addresses, of other lists too; `hidden` from everyone.

    `dynamic`: known to the address book, and nobody can expand it.
    """

    address: str
    name: str = ""
    members: tuple[str, ...] = ()
    hidden: bool = False
    dynamic: bool = False


@dataclass
class People:
    """`users` are names with their secrets; `tokens` are bearer tokens with whose they are.

    A token of "*" is an application's: it acts as any mailbox that it impersonates.
    `contacts` are addresses with names outside the organisation that the address book knows.
    """

    users: dict[str, str] = field(default_factory=dict)
    mailboxes: list[Mailbox] = field(default_factory=list)
    lists: list[AddressList] = field(default_factory=list)
    contacts: dict[str, str] = field(default_factory=dict)
    tokens: MutableMapping[str, str] = field(default_factory=dict)

    def mailbox(self, address: str) -> Mailbox | None:
        """By its address or an alias; None when it is none of ours."""
        wanted = address.removeprefix("smtp:").casefold()
        for each in self.mailboxes:
            if wanted in {known.casefold() for known in (each.address, *each.aliases)}:
                return each
        return None

    def own(self, user: str) -> Mailbox | None:
        """The mailbox that a user signs in to."""
        return next((each for each in self.mailboxes if each.user == user), None)

    def whose(self, token: str) -> str:
        """The user a bearer token stands for; "" when it is none of ours."""
        return self.tokens.get(token, "")

    def list_of(self, address: str) -> AddressList | None:
        """A list by its address or name."""
        wanted = address.casefold()
        known = (each for each in self.lists if not each.hidden)
        return next(
            (each for each in known if wanted in {each.address.casefold(), each.name.casefold()}),
            None,
        )

    def recipients(self, addresses: list[str]) -> list[str]:
        """Whom a message reaches: lists of ours opened, to the bottom, each address once."""
        reached: dict[str, None] = {}
        opened: set[str] = set()
        waiting = list(addresses)
        while waiting:
            address = waiting.pop(0)
            found = self.list_of(address)
            if found is None:
                reached[address] = None
            elif found.address not in opened:
                opened.add(found.address)
                waiting = [*found.members, *waiting]
        return list(reached)


USER, SECRET = "secretaris@desk.example", "geheim"


def usual() -> People:
    """One secretary, and a shared mailbox that lets the secretary in and send as it."""
    return People(
        users={USER: SECRET},
        mailboxes=[
            Mailbox(USER, "Anna de Wit", user=USER),
            Mailbox("tafel@desk.example", "Ronde Tafel", full_access={USER}, send_as={USER}),
        ],
    )
