"""What an address book says of the addresses that are written here."""

import pytest

from mailer.checks.people.known import check_known
from mailer.directory.model import Contact, Directory, Organisation
from mailer.findings import Finding, Place, Severity
from mailer.providers.memory import Known, KnownList, MemoryBook

pytestmark = pytest.mark.usefixtures("english")

BOER, GONE, COA = "a.deboer@emmen.example", "weg@emmen.example", "x@coa.example"
DIRECTORY = Directory(
    organisations={
        "emmen": Organisation.model_validate(
            {"id": "emmen", "name": "gemeente Emmen", "kind": "municipality"}
        )
    }
)


def contact(address: str, name: str = "A. de Boer") -> Contact:
    """Somebody of Emmen."""
    return Contact(name=name, address=address, organisations=("emmen",), line=2)


def place(address: str) -> Place:
    """A place for an address."""
    return Place(file="contacts.csv", address=address)


def found(book: MemoryBook, *contacts: Contact) -> list[Finding]:
    """What this book has to say of these."""
    entries = {each.address: book.find(each.address) for each in contacts}
    return list(check_known(contacts, entries, DIRECTORY, place))


def test_an_unknown_address_is_told_with_name_and_organisation() -> None:
    """At a domain that the book knows somebody of, whoever it does not know is a warning."""
    book = MemoryBook([Known(name="A. de Boer", address=BOER)])
    (finding,) = found(book, contact(BOER), contact(GONE, "W. Weg"))
    assert (finding.code, finding.severity) == ("exchange-unknown", Severity.WARNING)
    assert (
        finding.message == "Exchange does not know W. Weg (weg@emmen.example), of gemeente Emmen."
    )
    assert finding.place == place(GONE)


def test_an_address_of_another_mail_system_is_no_alarm() -> None:
    """A domain of which the book knows nobody is one note, with who is there."""
    book = MemoryBook([Known(name="A. de Boer", address=BOER)])
    (finding,) = found(book, contact(BOER), contact(COA, "X"), contact(f"y{COA}", ""))
    assert (finding.code, finding.severity) == ("exchange-outside", Severity.NOTE)
    assert "X (x@coa.example), yx@coa.example" in finding.message
    assert "gemeente Emmen" in finding.message


def test_an_address_that_is_a_list_is_told() -> None:
    """A contact that stands for others is a warning, and its name is not compared."""
    book = MemoryBook([], [KnownList(name="C. Jansen", address=BOER, members=(BOER,))])
    (finding,) = found(book, contact(BOER))
    assert finding.code == "exchange-is-list"
    assert f"exchange:{BOER}" in finding.remedy


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A. de Boer", "C. Jansen"),
        ("A. de Boer", "Jansen, Carla"),
        ("A. de Boer", "Jansen, C. | Gemeente Emmen"),
        ("P. Vos", "V. Bos"),
    ],
)
def test_a_mailbox_of_somebody_else_is_told(ours: str, theirs: str) -> None:
    """Two names of persons that share no surname are two persons."""
    book = MemoryBook([Known(name=theirs, address=BOER)])
    (finding,) = found(book, contact(BOER, ours))
    assert finding.code == "exchange-other-name"
    assert ours in finding.message
    assert theirs in finding.message


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A. de Boer", "Boer, A. de"),
        ("A. de Boer", "Anja de Boer-Vos"),
        ("Bram de Boer", "Boer, A.J. de (Emmen)"),
        ("A. Jansen", "Janssen, Anna (COA)"),
        ("Y. Yılmaz", "Yilmaz, Y."),
        ("J. v.d. Meer", "Meer, Jan van der - Provincie Drenthe"),
        ("A. de Boer", "Secretariaat gemeente Emmen"),
        ("Griffie", "C. Jansen"),
        ("A. de Boer", "boera"),
        ("A. de Boer", ""),
        ("", "C. Jansen"),
    ],
)
def test_the_same_person_written_otherwise_is_quiet(ours: str, theirs: str) -> None:
    """Order, given names, a second surname, a slip, a function: no alarm."""
    book = MemoryBook([Known(name=theirs, address=BOER)])
    assert found(book, contact(BOER, ours)) == []


def test_a_warning_is_about_the_address_and_both_names() -> None:
    """An acceptance of another name lapses when the book shows yet another."""
    jansen, bakker = (
        found(MemoryBook([Known(name=name, address=BOER)]), contact(BOER))[0]
        for name in ("C. Jansen", "D. Bakker")
    )
    assert jansen.fingerprint != bakker.fingerprint
