"""What every address book promises; a test file names one, which `make_book` fills."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import pytest

from mailer.errors import Refused
from mailer.providers.interface import AddressBook, Entry
from mailer.providers.memory import Known, KnownList

BOER = Known(name="A. de Boer", address="a.deboer@emmen.example", aliases=("boera@emmen.example",))
JANSEN = Known(name="C. Jansen", address="c.jansen@drenthe.example")
PRESS = Known(name="Redactie", address="redactie@krant.example")
PEOPLE = (BOER, JANSEN, PRESS)
INNER = KnownList(name="Gemeenten", address="gemeenten@drenthe.example", members=(BOER.address,))
OUTER = KnownList(
    name="PRT leden",
    address="prt-leden@drenthe.example",
    members=(JANSEN.address, INNER.address),
)


class BookContract(ABC):
    """Subclass as `Test…`."""

    @abstractmethod
    def make_book(self, people: Sequence[Known], lists: Sequence[KnownList]) -> AddressBook:
        """The book under test, with a far side that holds these and nothing else.

        Of a far side that has no hidden lists, or never cuts an answer short, such a list is a
        reason to skip.
        """

    def test_a_list_gives_its_members_one_level_deep(self) -> None:
        """A nested list is a member as it is, marked as one; who stands in it is not."""
        with self.make_book(PEOPLE, [OUTER, INNER]) as book:
            found = book.members(OUTER.address)
        assert sorted((each.address, each.is_list) for each in found) == [
            (JANSEN.address, False),
            (INNER.address, True),
        ]

    def test_a_member_has_a_name_and_an_address(self) -> None:
        """A member is shown by the name that the book has for it."""
        with self.make_book(PEOPLE, [INNER]) as book:
            assert book.members(INNER.address) == (Entry(name=BOER.name, address=BOER.address),)

    def test_a_list_is_named_in_any_case(self) -> None:
        """The case of a list's address does not matter."""
        with self.make_book(PEOPLE, [INNER]) as book:
            assert len(book.members(INNER.address.upper())) == 1

    def test_a_list_is_found_by_its_name(self) -> None:
        """A list may be named as the book shows it."""
        with self.make_book(PEOPLE, [OUTER, INNER]) as book:
            assert [each.address for each in book.members(INNER.name)] == [BOER.address]

    def test_i08_a_name_of_two_lists_is_refused(self) -> None:
        """Two lists of one name are not told apart by guessing."""
        twin = KnownList(name=INNER.name, address="twee@drenthe.example", members=(PRESS.address,))
        with self.make_book(PEOPLE, [INNER, twin]) as book:
            with pytest.raises(Refused):
                book.members(INNER.name)
            assert len(book.members(INNER.address)) == 1

    def test_i08_a_missing_list_is_refused(self) -> None:
        """A list that is not there is never an empty one."""
        with self.make_book(PEOPLE, [INNER]) as book, pytest.raises(Refused) as refused:
            book.members("weg@drenthe.example")
        assert "weg@drenthe.example" in refused.value.message

    def test_i08_an_empty_list_is_refused(self) -> None:
        """A list without members is refused, as one that cannot be told from it is missing."""
        empty = KnownList(name="Leeg", address="leeg@drenthe.example")
        with self.make_book(PEOPLE, [empty]) as book, pytest.raises(Refused):
            book.members(empty.address)

    def test_i08_a_person_is_no_list(self) -> None:
        """An address of one person has no members."""
        with self.make_book(PEOPLE, [INNER]) as book, pytest.raises(Refused):
            book.members(BOER.address)

    def test_i08_a_hidden_list_is_refused(self) -> None:
        """A list whose members are not shown is never taken for those that are."""
        hidden = INNER.model_copy(update={"hidden": True})
        with self.make_book(PEOPLE, [hidden]) as book, pytest.raises(Refused):
            book.members(hidden.address)

    def test_i08_an_answer_that_is_cut_short_is_refused(self) -> None:
        """Part of a list is never taken for the list."""
        cut = OUTER.model_copy(update={"cut_short": True})
        with self.make_book(PEOPLE, [cut, INNER]) as book, pytest.raises(Refused):
            book.members(cut.address)

    @pytest.mark.parametrize("written", [BOER.address, BOER.address.upper(), BOER.aliases[0]])
    def test_a_person_is_found_by_any_address(self, written: str) -> None:
        """An address leads to the same entry in any case, and so does an alias."""
        with self.make_book(PEOPLE, [INNER]) as book:
            assert book.find(written) == Entry(name=BOER.name, address=BOER.address)

    def test_nobody_has_an_unknown_address(self) -> None:
        """An address that the book does not hold is nobody's, however near it is to one."""
        with self.make_book(PEOPLE, [INNER]) as book:
            assert book.find("a.deboe@emmen.example") is None
            assert book.find("deboer@emmen.example") is None
            assert book.find("a.deboer@emmen.exampl") is None

    def test_a_longer_address_does_not_hide_a_shorter_one(self) -> None:
        """Of addresses that begin alike the one that was asked for is found."""
        longer = Known(name="A. de Boer-Vos", address=f"{BOER.address}.org")
        with self.make_book([longer, *PEOPLE], [INNER]) as book:
            found = book.find(BOER.address)
        assert found
        assert found.address == BOER.address

    def test_a_list_is_found_as_a_list(self) -> None:
        """Whoever asks for a list's address hears that it stands for others."""
        with self.make_book(PEOPLE, [INNER]) as book:
            assert book.find(INNER.address) == Entry(
                name=INNER.name, address=INNER.address, is_list=True
            )

    def test_closing_twice_is_allowed(self) -> None:
        """A book may be closed again."""
        with self.make_book(PEOPLE, [INNER]) as book:
            book.find(BOER.address)
        book.close()
