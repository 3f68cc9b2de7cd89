"""Lists of an address book outside: who they bring, and what is never taken for nobody."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pytest

from mailer.checks.people.lists import check_left_out
from mailer.directory.model import Audience, Contact, Directory, DistributionList, Organisation
from mailer.directory.outside import Outside
from mailer.directory.outsiders import everybody
from mailer.directory.resolving import check_directory, members, resolve
from mailer.directory.roster import overviews, roster
from mailer.errors import ConfigError, FindingsStop, NotSignedIn
from mailer.findings import Finding
from mailer.providers.interface import AddressBook, Entry
from mailer.providers.memory import Known, KnownList, MemoryBook
from tests.books import LIST, SilentBook, a_list, book_of, known

pytestmark = pytest.mark.usefixtures("english")

TODAY = date(2024, 10, 9)
OUTER = f"exchange:{LIST}"
BOER, NEW, COA = "a.deboer@emmen.example", "n.nieuw@raad.emmen.example", "x@coa.example"
DOMAINS = {
    "emmen": ("municipality", ["emmen.example"]),
    "coa": ("agency", ["coa.example"]),
    "de-wolden": ("municipality", ["samen.example"]),
    "hoogeveen": ("municipality", ["@Samen.example"]),
}
Keys = Mapping[str, object]


def directory(
    book: AddressBook | None,
    lists: Mapping[str, Sequence[str] | Keys],
    contacts: Iterable[Contact] = (),
    **parts: object,
) -> Directory:
    """A. de Boer of Emmen in contacts.csv, these lists, and this book."""
    boer = contact(BOER, roles=("ambtelijk",))
    return Directory.model_validate(
        {
            "organisations": {
                name: Organisation.model_validate(
                    {"id": name, "name": name.title(), "kind": kind, "domains": domains}
                )
                for name, (kind, domains) in DOMAINS.items()
            },
            "contacts": (boer, *contacts),
            "lists": {
                name: DistributionList.model_validate(
                    {"name": name, **(keys if isinstance(keys, Mapping) else {"include": keys})}
                )
                for name, keys in lists.items()
            },
            "outside": Outside(lambda: book) if book else None,
            **parts,
        }
    )


def contact(address: str, **parts: object) -> Contact:
    """Somebody in contacts.csv, of Emmen."""
    keys = {"name": "A. de Boer", "address": address, "organisations": ("emmen",), "line": 2}
    return Contact.model_validate(keys | parts)


def addresses(audience: Audience) -> list[str]:
    """The addresses in their order."""
    return [recipient.address for recipient in audience.recipients]


def codes(findings: Iterable[Finding]) -> list[str]:
    """The code of each."""
    return [finding.code for finding in findings]


def faults(book: AddressBook | None, selector: str = OUTER) -> list[Finding]:
    """What is wrong with a list of this selector alone; nobody is in it."""
    audience, findings = resolve(directory(book, {"top": [selector]}), ["top"], TODAY)
    assert audience.recipients == ()
    return findings


def test_a_member_in_contacts_is_that_contact() -> None:
    """Name, roles and organisation are those of contacts.csv, whatever the case in the book."""
    people = directory(book_of(BOER.upper()), {"top": [OUTER]})
    audience, findings = resolve(people, ["top"], TODAY)
    assert findings == []
    (recipient,) = audience.recipients
    assert (recipient.name, recipient.address) == ("A. de Boer", BOER)
    assert recipient.roles == ("ambtelijk",)
    assert recipient.path == ("top", OUTER, "Emmen")


def test_another_member_is_of_the_organisation_of_the_domain() -> None:
    """Name and address are the book's, the organisation is the one that lists the domain."""
    book = MemoryBook([Known(name="N. \x1b\nNieuw ", address=NEW)], [a_list(NEW)])
    audience, findings = resolve(directory(book, {"top": [OUTER]}), ["top"], TODAY)
    assert findings == []
    (recipient,) = audience.recipients
    assert (recipient.name, recipient.address) == ("N. Nieuw", NEW)
    assert recipient.organisations == ("emmen",)
    assert recipient.path == ("top", OUTER, "Emmen")


def test_an_address_in_the_place_of_a_name_greets_nobody() -> None:
    """A book that has no name for somebody has none for us."""
    book = MemoryBook([Known(name=NEW.upper(), address=NEW)], [a_list(NEW)])
    audience, _findings = resolve(directory(book, {"top": [OUTER]}), ["top"], TODAY)
    assert audience.recipients[0].name == ""


def test_lists_in_lists_are_followed_and_cycles_end() -> None:
    """A list in two others, or around in a circle, is asked once; each mailbox comes once."""
    inner, other = "binnen@drenthe.example", "ook@drenthe.example"
    book = MemoryBook(
        known(BOER, NEW, COA),
        [
            a_list(inner, other, COA),
            a_list(BOER, other, LIST, address=inner, name="Binnen"),
            a_list(BOER, NEW, inner.upper(), address=other, name="Ook"),
        ],
    )
    audience, findings = resolve(directory(book, {"top": [OUTER]}), ["top"], TODAY)
    assert findings == []
    assert sorted(addresses(audience)) == sorted([BOER, NEW, COA])
    assert sorted(book.asked) == sorted([LIST, inner, other])


def test_i08_lists_that_hold_each_other_alone_are_nobody_and_an_error() -> None:
    """A circle of lists without people is not an empty list but a fault."""
    inner = "binnen@drenthe.example"
    book = MemoryBook([], [a_list(inner), a_list(LIST, address=inner, name="Binnen")])
    assert codes(faults(book)) == ["exchange-list"]


@pytest.mark.parametrize(
    "odd",
    [
        a_list(address="anders@drenthe.example"),
        a_list(),
        a_list(BOER).model_copy(update={"hidden": True}),
        a_list(BOER).model_copy(update={"cut_short": True}),
        a_list(BOER, "leeg@drenthe.example"),
    ],
)
def test_i08_a_list_that_cannot_be_seen_is_absent(odd: KnownList) -> None:
    """Missing, empty, hidden, cut short, or holding such a list: an error, never nobody."""
    empty = a_list(address="leeg@drenthe.example", name="Leeg")
    found = faults(MemoryBook(known(BOER), [odd, empty]))
    assert codes(found) == ["exchange-list"]
    assert str(found[0].place) == f"distribution_lists/lists.toml top:{OUTER}"
    with pytest.raises(FindingsStop):
        members(directory(MemoryBook(known(BOER), [odd, empty]), {"top": [OUTER]}), "top", TODAY)


def test_i08_a_book_that_answers_with_nothing_has_not_answered() -> None:
    """An empty answer of a book is a fault, whatever book it is."""

    class Empty(MemoryBook):
        def members(self, name: str) -> tuple[Entry, ...]:
            return ()

    assert codes(faults(Empty())) == ["exchange-list"]


def test_i08_lists_without_end_are_a_fault() -> None:
    """A book that makes up another list each time does not hold the program for ever."""

    class Endless(MemoryBook):
        def members(self, name: str) -> tuple[Entry, ...]:
            return (Entry(name="", address=f"x{name}", is_list=True),)

    assert codes(faults(Endless())) == ["exchange-list"]


def test_i08_a_list_that_stands_on_a_broken_one_is_broken() -> None:
    """With one member of an outside list missing, nothing that includes or excludes it stands."""
    people = directory(
        MemoryBook(),
        {
            "top": ["list:mid", "role:ambtelijk"],
            "mid": [OUTER],
            "less": {"include": ["role:ambtelijk"], "exclude": [OUTER]},
        },
    )
    for name in ("top", "mid", "less"):
        assert codes(resolve(people, [name], TODAY)[1]) == ["exchange-list"]
        assert overviews(people, [name], TODAY)[0].members is None


def test_a_book_that_does_not_answer_is_asked_once() -> None:
    """Each list that needs it has the finding; a sign-in that fails is not tried over and over."""
    book = SilentBook()
    people = directory(book, {"top": [OUTER], "ook": ["exchange:anders@drenthe.example"]})
    assert codes(check_directory(people, TODAY)) == ["exchange-unreachable"] * 2
    assert codes(resolve(people, ["top"], TODAY)[1]) == ["exchange-unreachable"]
    assert book.asked == 1
    assert people.outside
    assert people.outside.unreachable


def test_a_book_that_cannot_be_opened_is_told_with_its_reason() -> None:
    """What configuration or sign-in says stands in the finding."""
    people = directory(None, {"top": [OUTER]})
    for trouble in (ConfigError("No account.", "Name one."), NotSignedIn("Wrong.", "Log in.")):

        def refuse(trouble: ConfigError | NotSignedIn = trouble) -> AddressBook:
            raise trouble

        shut = people.model_copy(update={"outside": Outside(refuse)})
        (found,) = resolve(shut, ["top"], TODAY)[1]
        assert found.code == "exchange-unreachable"
        assert f"{trouble.message} {trouble.remedy}" in found.message


def test_without_a_book_such_a_list_is_an_error() -> None:
    """A directory that knows no address book does not take the list for nobody."""
    assert codes(faults(None)) == ["exchange-unreachable"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("p.prive@gmail.example", "exchange-member-organisation"),
        ("x@notemmen.example", "exchange-member-organisation"),
        ("c.coenraads@samen.example", "exchange-member-ambiguous"),
        ("/o=drenthe/cn=kabinet", "exchange-member-address"),
        ("", "exchange-member-address"),
    ],
)
def test_a_member_of_no_one_organisation_stops(address: str, code: str) -> None:
    """An address of none or of several organisations is named, with list and remedy."""
    (found,) = faults(book_of(BOER, address))
    assert found.code == code
    assert LIST in found.message
    assert address in found.message
    if code != "exchange-member-address":
        assert found.place.address == address
        assert address in found.remedy


def test_a_row_in_contacts_settles_whose_an_address_is() -> None:
    """Who is written down with two organisations is no question any more."""
    shared = contact("c.coenraads@samen.example", organisations=("de-wolden", "hoogeveen"))
    people = directory(book_of(shared.address), {"top": [OUTER]}, [shared])
    audience, findings = resolve(people, ["top"], TODAY)
    assert findings == []
    assert audience.recipients[0].organisations == ("de-wolden", "hoogeveen")


def test_expired_and_suppressed_members_get_nothing() -> None:
    """Validity and suppression hold for whoever an outside list brings; the page tells why."""
    gone = contact("weg@emmen.example", valid_until=date(2024, 8, 31))
    people = directory(
        book_of(gone.address, NEW, BOER, COA),
        {"top": [OUTER]},
        [gone],
        suppressed={NEW: "wil niet meer"},
    )
    audience, _findings = resolve(people, ["top"], TODAY)
    assert addresses(audience) == [BOER, COA]
    assert dict(audience.left_out) == {
        gone.address: "not valid after Saturday 31 August 2024",
        NEW: "suppressed: wil niet meer",
    }
    notes = list(check_left_out(audience, people, TODAY))
    assert codes(notes) == ["recipient-expired", "recipient-suppressed"]


def test_who_is_only_outside_is_on_no_other_list() -> None:
    """A selector of ours means contacts.csv, whatever lists are worked out beside it."""
    people = directory(
        book_of(NEW), {"top": [OUTER], "gemeenten": ["kind:municipality", "organisation:emmen"]}
    )
    audience, _findings = resolve(people, ["top", "gemeenten"], TODAY)
    assert [(r.address, r.path[0]) for r in audience.recipients] == [
        (NEW, "top"),
        (BOER, "gemeenten"),
    ]
    assert members(people, "gemeenten", TODAY) == {BOER}


def test_conditions_and_exclusions_hold_for_outsiders() -> None:
    """Beside `exchange:` or `list:` another condition narrows; an exclusion takes anybody out."""
    people = directory(
        book_of(BOER, NEW, COA),
        {
            "narrow": [f"{OUTER} organisation:emmen"],
            "nested": ["list:narrow role:ambtelijk"],
            "less": {"include": [OUTER], "exclude": ["kind:municipality"]},
            "not": {"include": ["role:ambtelijk", "organisation:coa"], "exclude": [OUTER]},
        },
    )
    assert addresses(resolve(people, ["narrow"], TODAY)[0]) == [BOER, NEW]
    assert addresses(resolve(people, ["nested"], TODAY)[0]) == [BOER]
    assert addresses(resolve(people, ["less"], TODAY)[0]) == [COA]
    assert "list-empty" in codes(resolve(people, ["not"], TODAY)[1])


def test_a_list_covers_an_organisation_by_an_outsider() -> None:
    """Who comes from outside speaks for the organisation of the domain."""
    lists = {"top": {"include": [OUTER], "covers": ["coa", "emmen"]}}
    audience, findings = resolve(directory(book_of(COA), lists), ["top"], TODAY)
    assert audience.uncovered == ("emmen",)
    assert codes(findings) == ["list-uncovered"]


@pytest.mark.parametrize("visible", [True, False])
def test_i09_the_list_that_names_it_says_whether_addresses_are_shown(*, visible: bool) -> None:
    """An outside list shows nothing of itself: every list of ours on the way must be visible."""
    lists = {
        "top": {"include": ["list:mid"], "visible": True},
        "mid": {"include": [OUTER], "visible": visible},
    }
    audience, _findings = resolve(directory(book_of(NEW, COA), lists), ["top"], TODAY)
    assert audience.visible is visible
    assert audience.recipients[0].path == ("top", "mid", OUTER, "Emmen")


def test_only_lists_in_reach_are_asked_and_each_once() -> None:
    """What needs no outside list asks nobody; a run asks for each list once."""
    book = book_of(NEW)
    people = directory(book, {"top": [OUTER], "thuis": ["role:ambtelijk"], "om": ["list:top"]})
    resolve(people, ["thuis"], TODAY)
    assert book.asked == []
    for name in ("top", "om", "top"):
        resolve(people, [name], TODAY)
    members(people, "om", TODAY)
    assert book.asked == [LIST]


def test_a_name_with_a_space_asks_nobody() -> None:
    """`exchange:PRT leden` is a condition and a word too many, not the list `PRT`."""
    book = book_of(NEW)
    assert codes(faults(book, "exchange:PRT leden")) == ["selector"]
    assert codes(faults(book, "exchange:")) == ["selector"]
    assert book.asked == []


def test_a_list_may_be_named_without_its_domain() -> None:
    """A name of one word is given to the book as it is, in small letters."""
    book = MemoryBook(known(NEW), [a_list(NEW, name="PRT-leden")])
    people = directory(book, {"top": ["exchange:PRT-Leden"]})
    assert addresses(resolve(people, ["top"], TODAY)[0]) == [NEW]


def test_a_table_has_outsiders_too() -> None:
    """The roster of a list has who comes from outside, without a validity."""
    people = directory(book_of(BOER, NEW), {"top": [OUTER]})
    audience, _findings = resolve(people, ["top"], TODAY)
    assert [(e.address, e.valid_until) for e in roster(audience, people)] == [
        (BOER, None),
        (NEW, None),
    ]
    assert overviews(people, ["top"], TODAY)[0].members == (BOER, NEW)


def test_everybody_is_found_where_an_index_made_anew_would_find_them() -> None:
    """Outsiders behind the contacts are indexed as if they had been there."""
    people = directory(book_of(NEW, BOER, COA), {"top": [OUTER]})
    assert everybody(people) is people
    resolve(people, ["top"], TODAY)
    joined = everybody(people)
    anew = Directory(organisations=people.organisations, contacts=joined.contacts)
    assert joined.mailboxes == anew.mailboxes
    assert joined.positions == anew.positions
    assert people.mailboxes.keys() == {BOER}


def test_many_contacts_do_not_slow_an_outside_list_down() -> None:
    """With 50,000 contacts a list of a thousand from outside takes no seconds."""
    many = [contact(f"c{number}@emmen.example", line=number) for number in range(3, 50_000)]
    others = [f"x{number}@coa.example" for number in range(1000)]
    people = directory(book_of(*others), {"top": [OUTER, "kind:agency"]}, many)
    resolve(people, ["top"], TODAY)
    began = time.process_time()
    audience, _findings = resolve(people, ["top"], TODAY)
    assert len(audience.recipients) == 1000
    assert time.process_time() - began < 2
