"""An address book of invented people, and a way to give it to the account of a workspace."""

import pytest

from mailer import openers
from mailer.errors import NotSubmitted
from mailer.providers.interface import AddressBook, Entry
from mailer.providers.memory import Known, KnownList, MemoryBook

LIST = "prt-leden@drenthe.example"


def known(*addresses: str) -> tuple[Known, ...]:
    """People who are called after their address."""
    return tuple(Known(name=address.partition("@")[0], address=address) for address in addresses)


def a_list(*members: str, address: str = LIST, name: str = "PRT leden") -> KnownList:
    """A list with these members."""
    return KnownList(name=name, address=address, members=members)


def book_of(*members: str) -> MemoryBook:
    """A book in which `LIST` holds these."""
    return MemoryBook(known(*members), [a_list(*members)])


class SilentBook(AddressBook):
    """Nobody can be asked; `asked` counts who tried."""

    def __init__(self) -> None:
        self.asked = 0

    def members(self, name: str) -> tuple[Entry, ...]:
        """See `AddressBook.members`."""
        self.asked += 1
        raise NotSubmitted("The server does not answer.", "Try again later.")

    def find(self, address: str) -> Entry | None:
        """See `AddressBook.find`."""
        self.asked += 1
        raise NotSubmitted("The server does not answer.", "Try again later.")


def give(monkeypatch: pytest.MonkeyPatch, book: AddressBook) -> None:
    """From here on the outbox of any workspace has this book."""
    outbox = openers.KINDS["outbox"]._replace(book=lambda _root, _name, _account: book)
    monkeypatch.setitem(openers.KINDS, "outbox", outbox)
