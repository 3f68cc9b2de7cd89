from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.directory.addresses import AddressError, parse_address
from mailer.directory.model import Contact, Directory, DistributionList, Organisation, mailbox_key
from mailer.directory.reader import load_directory
from mailer.directory.resolving import check_directory, members, resolve
from mailer.errors import FindingsStop
from mailer.findings import Severity
from mailer.visible import defused

TODAY = date(2024, 10, 9)
NAMES = [f"l{n}" for n in range(5)]
SELECTORS = st.sampled_from(
    [f"list:{name}" for name in NAMES]
    + [f"role:r{n}" for n in range(3)]
    + ["kind:press", "kind:agency", "list:l1 role:r0", "contact:c0@a.example", "kind:none", ""]
)
LISTS = st.fixed_dictionaries(
    {
        name: st.tuples(
            st.lists(SELECTORS, min_size=1, max_size=4), st.lists(SELECTORS, max_size=2)
        )
        for name in NAMES
    }
)
CELL = st.text(st.sampled_from('aé@.;,"\n\r\t \u00a0\u200b\x00=-1'), max_size=12)


def directory(lists: dict[str, tuple[list[str], list[str]]]) -> Directory:
    """Twelve contacts, some of them expired, and these lists."""
    return Directory(
        organisations={
            kind: Organisation.model_validate({"id": kind, "name": kind, "kind": kind})
            for kind in ("press", "agency")
        },
        contacts=tuple(
            Contact(
                name=str(n),
                address=f"c{n}@a.example",
                organisations=(("press", "agency")[n % 2],),
                roles=(f"r{n % 3}",),
                valid_until=TODAY if n % 5 else date(2024, 1, 1),
                line=n + 2,
            )
            for n in range(12)
        ),
        lists={
            name: DistributionList(name=name, include=tuple(include), exclude=tuple(exclude))
            for name, (include, exclude) in lists.items()
        },
    )


@given(LISTS, st.lists(st.sampled_from([*NAMES, "l9"]), max_size=3))
@settings(deadline=None)
def test_i08_an_audience_has_recipients_exactly_when_there_is_no_error(
    lists: dict[str, tuple[list[str], list[str]]], names: list[str]
) -> None:
    """Whatever lists say, an error means no recipients and no error means at least one."""
    audience, findings = resolve(directory(lists), names, TODAY)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert bool(audience.recipients) is not bool(errors)
    keys = [mailbox_key(recipient.address) for recipient in audience.recipients]
    assert len(keys) == len(set(keys))
    assert all(recipient.path[0] in names for recipient in audience.recipients)


@given(LISTS)
@settings(deadline=None)
def test_membership_and_audience_agree(lists: dict[str, tuple[list[str], list[str]]]) -> None:
    """Who is in the audience of a list is who is a member, and nobody who is excluded is."""
    people = directory(lists)
    for name, written in people.lists.items():
        audience, findings = resolve(people, [name], TODAY)
        addresses = {recipient.address for recipient in audience.recipients}
        try:
            assert members(people, name, TODAY) == addresses
        except FindingsStop:
            assert any(finding.severity is Severity.ERROR for finding in findings)
        for selector in written.exclude:
            if addresses and selector.startswith("role:"):
                assert not any(selector[5:] in r.roles for r in audience.recipients)


@given(LISTS)
@settings(deadline=None)
def test_checking_finds_what_resolving_finds(
    lists: dict[str, tuple[list[str], list[str]]],
) -> None:
    """A fault that stops a list is among the faults of the directory."""
    people = directory(lists)
    known = {(finding.code, finding.message) for finding in check_directory(people, TODAY)}
    for name in people.lists:
        found = resolve(people, [name], TODAY)[1]
        others = {(f.code, f.message) for f in found if f.code != "list-cycle"}
        assert others <= known


@given(st.lists(st.lists(CELL, max_size=8), max_size=6), st.booleans())
@settings(deadline=None, max_examples=60)
def test_i10_no_contacts_file_lets_a_control_character_through(
    rows: list[list[str]], sound: bool
) -> None:
    """Any contacts.csv is read without a traceback, and what is loaded fits on one line."""
    header = "name;address;organisation;roles;from;until;remarks"
    body = [";".join(row if not sound else ["x", "a@b.nl", "o", *row]) for row in rows]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "lists.toml").write_text("")
        (root / "organisations.toml").write_text('[o]\nname = "o"\nkind = "other"\n')
        (root / "contacts.csv").write_bytes("\n".join([header, *body]).encode())
        people, findings = load_directory(root, root.parent)
    for contact in people.contacts:
        assert (contact.name + contact.address + "".join(contact.roles)).isprintable()
        assert contact.address.isascii()
    assert all(finding.place.file for finding in findings)
    assert all(finding.message.isprintable() for finding in findings)


@given(st.text(max_size=30) | st.emails())
def test_an_address_that_is_taken_can_go_on_the_wire(text: str) -> None:
    """What is taken is ASCII, has one @ and no space, and is taken again as it is."""
    try:
        address = parse_address(text)
    except AddressError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert address.count("@") == 1
    assert parse_address(address) == address
    assert mailbox_key(text) == mailbox_key(address)


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=60)
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    """Whatever the file holds, there is a finding or there are contacts, and no traceback."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "lists.toml").write_text("")
        (root / "organisations.toml").write_text("")
        (root / "contacts.csv").write_bytes(raw)
        people, findings = load_directory(root, root.parent)
    assert findings
    assert people.contacts == ()


@given(st.text(st.sampled_from("=+-@ ;,\t\r\n\"'ax＝") | st.characters(), max_size=20))
def test_i29_no_text_begins_a_formula_in_an_export(text: str) -> None:
    """However a spreadsheet parts an exported cell, no part of it calculates."""
    cell = defused(text)
    for separator in ';,"|\t\n':
        for part in cell.split(separator):
            assert not part.strip().startswith(("=", "+", "-", "@"))
