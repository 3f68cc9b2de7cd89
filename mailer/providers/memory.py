"""A transport and an address book without a far side, for tests.

The one keeps what it was handed and answers as told; the other knows whom it was given.
"""

from collections.abc import Callable, Sequence

from mailer.directory.model import mailbox_key
from mailer.errors import Refused
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.ledger.model import Receipt, State
from mailer.providers.interface import (
    AddressBook,
    Capabilities,
    Drafted,
    Entry,
    Outgoing,
    Transport,
    not_recorded,
)

Answer = Callable[[Outgoing], Receipt]
"""Decides what becomes of one submission; raises what a transport may raise."""


def accept_all(outgoing: Outgoing) -> Receipt:
    """A receipt in which every recipient is accepted."""
    paths = outgoing.envelope.forward_paths
    return Receipt.of_all(paths, State.SUBMITTED, f"memory:{outgoing.label}")


class MemoryTransport(Transport):
    """See `Transport`. `handed_over` holds what arrived, in order.

    An answer that raises `InDoubt` may put the message there itself: then it went all the same,
    and a look-up confirms it.
    """

    capabilities = Capabilities(
        carries=False, looks_up=True, withdraws=True, partial=False, tells_time=False
    )

    def __init__(self, answer: Answer = accept_all) -> None:
        self.handed_over: list[Outgoing] = []
        self._answer = answer
        self._receipts: dict[str, Receipt] = {}

    def submit(self, outgoing: Outgoing, drafted: Drafted = not_recorded) -> Receipt:  # noqa: ARG002 (it makes no drafts)
        """See `Transport.submit`."""
        if self._arrived(outgoing):
            raise Refused(_("{label} was handed over before.").format(label=outgoing.label))
        receipt = self._answer(outgoing)
        if receipt.state is not State.REFUSED:
            self.handed_over.append(outgoing)
            self._receipts[outgoing.message_id] = receipt
        return receipt

    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """See `Transport.look_up`."""
        if not self._arrived(outgoing):
            return None
        return self._receipts.get(outgoing.message_id) or accept_all(outgoing)

    def withdraw(self, outgoing: Outgoing) -> bool:
        """See `Transport.withdraw`."""
        arrived = self._arrived(outgoing)
        for each in arrived:
            self.handed_over.remove(each)
        return bool(arrived)

    def _arrived(self, outgoing: Outgoing) -> list[Outgoing]:
        return [each for each in self.handed_over if each.message_id == outgoing.message_id]


class Known(Frozen):
    """Somebody in a `MemoryBook`."""

    name: str
    address: str
    aliases: tuple[str, ...] = ()


class KnownList(Frozen):
    """A list in a `MemoryBook`; `members` are addresses, of people or of lists.

    `hidden`: nobody may see who is in it. `cut_short`: the answer holds part of it.
    """

    name: str
    address: str
    members: tuple[str, ...] = ()
    hidden: bool = False
    cut_short: bool = False


class MemoryBook(AddressBook):
    """See `AddressBook`. `asked` holds the lists and addresses it was asked for, in order."""

    def __init__(self, people: Sequence[Known] = (), lists: Sequence[KnownList] = ()) -> None:
        self.asked: list[str] = []
        self._lists = lists
        self._entries = {
            mailbox_key(address): Entry(name=person.name, address=person.address)
            for person in people
            for address in (person.address, *person.aliases)
        }
        for each in lists:
            entry = Entry(name=each.name, address=each.address, is_list=True)
            self._entries[mailbox_key(each.address)] = entry

    def members(self, name: str) -> tuple[Entry, ...]:
        """See `AddressBook.members`."""
        self.asked.append(name)
        named = [each for each in self._lists if _is_called(each, name)]
        if len(named) != 1 or not named[0].members or named[0].hidden or named[0].cut_short:
            raise Refused(_("The address book shows no members of “{name}”.").format(name=name))
        return tuple(self._entries[mailbox_key(member)] for member in named[0].members)

    def find(self, address: str) -> Entry | None:
        """See `AddressBook.find`."""
        self.asked.append(address)
        return self._entries.get(mailbox_key(address))


def _is_called(known: KnownList, name: str) -> bool:
    return mailbox_key(name) in {mailbox_key(known.address), mailbox_key(known.name)}
