"""Rules about people: domains, persons with two addresses, who is left out, lists that jump."""

from datetime import date

import pytest

from mailer.checks.people import check_contacts
from mailer.checks.people.domains import is_private
from mailer.checks.people.lists import check_jump, check_left_out
from mailer.checks.people.persons import parse_name
from mailer.config import Rules
from mailer.directory.model import Contact, Directory, Organisation, Recipient
from mailer.directory.resolving import resolve
from mailer.findings import Finding, Place, Severity
from tests.samples import make_recipient

HOUSE = Rules(private_domains=("post.example",))


def _organisation(name: str, *domains: str, **keys: object) -> Organisation:
    defaults = {"id": name, "name": f"gemeente {name.title()}", "kind": "municipality"}
    return Organisation.model_validate(defaults | {"domains": domains} | keys)


DIRECTORY = Directory(
    organisations={
        each.id: each
        for each in (
            _organisation("emmen", "emmen.nl", "emmen.example"),
            _organisation("assen", "assen.nl"),
            _organisation("wierden", "wierden.nl"),
            _organisation("woerden"),
            _organisation("coa", "coa.nl", "@Opvang.coa-regio.nl"),
            _organisation("ggd", "ggd.nl"),
            _organisation("minjenv", "minjenv.nl"),
            _organisation("borger-odoorn", "borger-odoorn.nl"),
            _organisation("krant", "dagbladhondsrug.nl", kind="press"),
            _organisation("blad", "dagbladhondsrig.nl", kind="press"),
        )
    }
)


def _place(address: str) -> Place:
    return Place(file="a.toml", line=3, address=address)


def _found(*people: Recipient, rules: Rules = HOUSE) -> list[Finding]:
    return list(check_contacts(people, DIRECTORY, rules, _place))


def _codes(address: str, *organisations: str, rules: Rules = HOUSE) -> list[str]:
    served = organisations or ("emmen",)
    found = _found(make_recipient(address, organisations=served), rules=rules)
    assert all(f.place == _place(address) and f.about.startswith(address) for f in found)
    return [f.code for f in found]


@pytest.mark.parametrize(
    "address",
    [
        "a@post.example",
        "a@GMAIL.com",
        "a@hotmail.nl",
        "a@live.nl",
        "a@yahoo.co.uk",
        "a@ziggo.nl",
        "a@kpnmail.nl",
        "a@xs4all.nl",
        "a@mail.home.nl",
    ],
)
def test_i20_a_private_mailbox_wants_a_reason(address: str) -> None:
    """The usual providers are known by themselves, and nothing more is told of such an address."""
    assert _codes(address) == ["private-domain"]


@pytest.mark.parametrize("domain", ["notgmail.com", "live.example", "emmen.nl", "outlook.emmen.nl"])
def test_a_domain_that_only_resembles_a_provider_is_not_private(domain: str) -> None:
    """A provider's name counts at the head of a domain with a known ending."""
    assert not is_private(domain, HOUSE)


@pytest.mark.parametrize(
    ("address", "organisations"),
    [
        ("a@assen.nl", ("emmen",)),
        ("a@bureau.nl", ("emmen",)),
        ("a@notemmen.nl", ("emmen",)),
        ("a@bureau.nl", ("emmen", "assen")),
        ("a@emmen.test", ("emmen",)),
    ],
)
def test_an_address_outside_its_organisation_wants_a_reason(
    address: str, organisations: tuple[str, ...]
) -> None:
    """Another organisation's domain is outside as well."""
    assert _codes(address, *organisations) == ["outside-domain"]


def test_the_reason_for_an_address_outside_lapses_when_it_serves_another_organisation() -> None:
    """What was right for a bureau at Emmen says nothing of the same bureau at Assen."""
    told = [
        _found(make_recipient("a@bureau.nl", organisations=served))[0].fingerprint
        for served in (("emmen",), ("assen",), ("emmen", "assen"), ("assen", "emmen"))
    ]
    assert len(set(told)) == 3
    assert told[2] == told[3]


@pytest.mark.parametrize(
    ("address", "organisations"),
    [
        ("a@Emmen.nl", ("emmen",)),
        ("a@post.emmen.nl", ("emmen",)),
        ("a@assen.nl", ("emmen", "assen")),
        ("a@bureau.nl", ("woerden",)),
        ("a@bureau.nl", ("emmen", "woerden")),
        ("a@opvang.coa-regio.nl", ("coa",)),
        ("a@dagbladhondsrig.nl", ("blad",)),
    ],
)
def test_an_address_at_its_organisation_is_quiet(
    address: str, organisations: tuple[str, ...]
) -> None:
    """Below a listed domain, at one of two organisations, or where none is listed."""
    assert _codes(address, *organisations) == []


@pytest.mark.parametrize(
    "domain",
    [
        "emmem.nl",
        "emmn.nl",
        "emmmen.nl",
        "emmne.nl",
        "ernmen.nl",
        "post.emmem.nl",
        "emmen.com",
        "emmen.nl.post-server.com",
        "c0a.nl",
        "rninjenv.nl",
        "minjenvv.nl",
        "mlnjenv.nl",
        "borgerodoorn.nl",
        "xn--mmen-u4d.nl",  # еmmen.nl, its first letter Cyrillic
        "xn--mmen-9oa.nl",  # émmen.nl
        "gmial.com",
        "hotmail.con",
    ],
)
def test_a_domain_that_looks_like_a_known_one_stops(domain: str) -> None:
    """One letter off, letters that look alike, another ending, or the name as a mere beginning."""
    assert _codes(f"a@{domain}") == ["look-alike-domain"]


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("cao.nl", "emmen"),
        ("ggz.nl", "emmen"),
        ("coa.com", "coa"),
        ("minvws.nl", "minjenv"),
        ("essen-emmen.nl", "emmen"),
        ("emmen.drenthe.org", "emmen"),
        ("xn--.nl", "emmen"),
    ],
)
def test_short_and_other_domains_do_not_look_alike(domain: str, organisation: str) -> None:
    """Acronyms of different bodies are one letter apart by nature."""
    assert "look-alike-domain" not in _codes(f"a@{domain}", organisation)


@pytest.mark.parametrize(("domain", "organisation"), [("cao.nl", "coa"), ("ggz.nl", "ggd")])
def test_a_slip_in_the_acronym_of_its_own_organisation_stops(
    domain: str, organisation: str
) -> None:
    """There it is the body itself that was meant."""
    assert _codes(f"a@{domain}", organisation) == ["look-alike-domain"]


def test_an_organisation_at_the_domain_of_its_name_imitates_nobody() -> None:
    """Woerden lists no domain, and woerden.nl is one letter from wierden.nl."""
    assert _codes("a@woerden.nl", "woerden") == []
    assert _codes("a@woerden.nl", "assen") == ["look-alike-domain"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("P. Jansen", "Jansen, P."),
        ("A. de Boer", "Boer, A. de"),
        ("Noor van den Berg", "Berg, Noor v.d."),
        ("J. v. der Meer", "J. van der Meer"),
        ("J. v der Meer", "Meer, J. van der"),
        ("Noor v den Berg", "Noor van den Berg"),
        ("J. V.d. Meer", "J. van der Meer"),
        ("J. v d Meer", "J. vd Meer"),
        ("J. v.d.Meer", "J. van de Meer"),
        ("drs. P.J. Jansen", "P.J. Jansen (provincie)"),
        ("René Coënraads", "Coenraads, Rene"),
        ("Jörg van 't Veld", "Veld, Jörg van ’t"),
    ],
)
def test_one_name_written_in_two_ways_is_one_person(name: str, other: str) -> None:
    """In either order, with titles and accents or without, at any organisation."""
    first = make_recipient("a@emmen.nl", name=name)
    second = make_recipient("b@assen.nl", name=other, organisations=("assen",))
    found = _found(first, second)
    assert [(f.code, f.place.address, f.severity) for f in found] == [
        ("person-twice", "b@assen.nl", Severity.WARNING)
    ]
    assert found[0].fingerprint == _found(second, first)[0].fingerprint


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("p.jansen@emmen.nl", "P. Jansen"), ("p.jansen@emmen.example", "")),
        (("pjansen@emmen.nl", "P. Jansen"), ("p.jansen+prt@emmen.nl", "Piet Jansen")),
        (("piet@emmen.nl", "Piet Jansen"), ("x.y@emmen.nl", "P. Jansen")),
    ],
)
def test_within_an_organisation_less_is_enough(one: tuple[str, str], two: tuple[str, str]) -> None:
    """The same local part, or initials that fit the first name."""
    people = [make_recipient(address, name=name) for address, name in (one, two)]
    assert [f.code for f in _found(*people)] == ["person-twice"]


@pytest.mark.parametrize(
    ("one", "two", "organisation"),
    [
        (("piet@emmen.nl", "Piet Jansen"), ("p@assen.nl", "P. Jansen"), "assen"),
        (("a@emmen.nl", "Piet Jansen"), ("b@emmen.nl", "Paul Jansen"), "emmen"),
        (("redactie@emmen.nl", "Redactie"), ("redactie@emmen.example", "Redactie"), "emmen"),
        (("info@emmen.nl", "Afdeling Zorg"), ("info@assen.nl", "Afdeling Zorg"), "assen"),
        (("a@emmen.nl", "De minister"), ("b@assen.nl", "De minister"), "assen"),
        (("a@emmen.nl", "gemeente Emmen"), ("b@emmen.nl", "gemeente Emmen"), "emmen"),
        (("a@emmen.nl", "J. de Boer"), ("b@emmen.nl", "J. Boer"), "emmen"),
        (("p.jansen@emmen.nl", "P. Jansen"), ("p.jansen@assen.nl", "P. Janssen"), "assen"),
        (("a@emmen.nl", ""), ("b@emmen.nl", ""), "emmen"),
    ],
)
def test_two_people_and_two_functions_are_quiet(
    one: tuple[str, str], two: tuple[str, str], organisation: str
) -> None:
    """Other first names, other particles, mailboxes of a function."""
    first = make_recipient(one[0], name=one[1])
    second = make_recipient(two[0], name=two[1], organisations=(organisation,))
    assert [f.code for f in _found(first, second)] == []


def test_initials_in_front_of_a_double_name_stay_initials() -> None:
    """The family name begins behind them."""
    name = parse_name("Mw. J. Bos-de Vries")
    assert name is not None
    assert (name.given, name.surname) == ("j", "bos-de vries")


def test_who_gets_nothing_is_told_with_the_row() -> None:
    """Expired, not yet valid and suppressed, on the day of the step."""
    contacts = [
        Contact(name="", address=f"{n}@emmen.nl", organisations=("emmen",), line=n, **bounds)
        for n, bounds in enumerate(
            (
                {},
                {"valid_until": date(2024, 10, 3)},
                {"valid_from": date(2024, 10, 5)},
                {"valid_until": date(2024, 10, 4)},
                {},
            ),
            2,
        )
    ]
    listed = {"gemeenten": {"name": "gemeenten", "include": ["kind:municipality"]}}
    directory = Directory.model_validate(
        {
            "organisations": DIRECTORY.organisations,
            "contacts": contacts,
            "lists": listed,
            "suppressed": {"6@emmen.nl": "wil niet meer"},
        }
    )
    day = date(2024, 10, 4)
    audience, _ = resolve(directory, ["gemeenten"], day)
    found = [(f.code, f.severity, f.place) for f in check_left_out(audience, directory, day)]
    file = "distribution_lists/contacts.csv"
    assert found == [
        (code, Severity.NOTE, Place(file=file, line=line, address=f"{line}@emmen.nl"))
        for code, line in (
            ("recipient-expired", 3),
            ("recipient-not-yet", 4),
            ("recipient-suppressed", 6),
        )
    ]


def _jump(new: int, gone: int, now: int) -> list[Finding]:
    came, went = ([f"{word}{n}" for n in range(count)] for word, count in (("n", new), ("g", gone)))
    return list(check_jump("pers", "D-7", came, went, now, Place(file="a.toml", line=3)))


@pytest.mark.parametrize(
    ("new", "gone", "now"), [(3, 0, 13), (0, 3, 10), (2, 2, 10), (9, 0, 40), (40, 0, 41)]
)
def test_a_list_that_jumped_wants_a_reason(new: int, gone: int, now: int) -> None:
    """More than a fifth of it, and at least three mailboxes, came or went."""
    assert [f.key for f in _jump(new, gone, now)] == ["list-jump@pers"]


@pytest.mark.parametrize(
    ("new", "gone", "now"), [(2, 0, 4), (3, 0, 40), (2, 0, 12), (0, 0, 5), (0, 9, 0)]
)
def test_a_list_that_grows_with_time_is_quiet(new: int, gone: int, now: int) -> None:
    """Two new people, or three of forty; a list that is empty has a finding of its own."""
    assert _jump(new, gone, now) == []


def test_the_reason_for_a_jump_lapses_when_the_list_changes_again() -> None:
    """An acceptance is bound to who is new and who is gone."""
    assert _jump(3, 0, 10)[0].fingerprint == _jump(3, 0, 12)[0].fingerprint
    assert _jump(3, 0, 10)[0].fingerprint != _jump(4, 0, 10)[0].fingerprint
