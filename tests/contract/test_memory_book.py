"""The address book without a far side."""

from collections.abc import Sequence

from mailer.providers.interface import AddressBook
from mailer.providers.memory import Known, KnownList, MemoryBook
from tests.contract.book_contract import BookContract


class TestMemoryBook(BookContract):
    """See `BookContract`."""

    def make_book(self, people: Sequence[Known], lists: Sequence[KnownList]) -> AddressBook:
        """Holds what it is given."""
        return MemoryBook(people, lists)
