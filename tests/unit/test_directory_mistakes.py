"""Mistakes in contacts.csv that leave a file sound to read."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mailer.directory.model import Directory
from mailer.findings import Finding, Severity
from tests.directories import HEADER, ROW, codes, load_written, row

pytestmark = pytest.mark.usefixtures("english")

Load = Callable[..., tuple[Directory, list[Finding]]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a directory of these files; a sound one where nothing is said."""
    return partial(load_written, tmp_path)


@pytest.mark.parametrize("role", ["ambtelyk", "ambtelijk.", "ambtlijk", "ambteiljk", "ambtelijke"])
def test_a_role_that_is_nearly_a_selected_one_is_a_warning(load: Load, role: str) -> None:
    """A slip in a role that a list asks for is shown with the role that was meant."""
    _directory, findings = load(HEADER + ROW + row(address="b@emmen.example", roles=role))
    assert [(f.code, f.severity) for f in findings] == [("contact-role-mistyped", Severity.WARNING)]
    assert "“ambtelijk”" in findings[0].message
    assert findings[0].key == "contact-role-mistyped@b@emmen.example"
    assert findings[0].place.passage == "D3 roles"


def test_a_role_that_is_nearly_the_role_of_several_is_a_warning(load: Load) -> None:
    """A role that no list names is held against the roles that many have."""
    many = "".join(row(address=f"p{n}@emmen.example", roles="griffier") for n in range(3))
    odd = row(address="b@emmen.example", roles="grifier")
    _directory, findings = load(HEADER + ROW + many + odd)
    assert codes(findings) == ["contact-role-mistyped"]


@pytest.mark.parametrize(
    "roles", [("groep-1", "groep-2"), ("pers", "post"), ("bestuurlijk", "ambtelijk"), ("raad",)]
)
def test_roles_that_are_roles_of_their_own_are_left_alone(
    load: Load, roles: tuple[str, ...]
) -> None:
    """Another figure, a short word and a word of its own are no slips."""
    many = [row(address=f"{roles[0]}{n}@emmen.example", roles=roles[0]) for n in range(4)]
    others = [row(address=f"{role}@emmen.example", roles=role) for role in roles]
    _directory, findings = load(HEADER + ROW + "".join(many + others))
    assert findings == []


@pytest.mark.parametrize(
    "name",
    [
        "Ren‚ Smit",
        "Co‘nraads",
        "RenŽ",
        "Bj”rn Co‰nraads",
        "Co?nraads",
        "Co\ufffdnraads",
        "CoÃ«nraads",
        "Co&euml;n",
    ],
)
def test_a_name_in_the_wrong_encoding_is_a_warning(load: Load, name: str) -> None:
    """DOS, Mac, web and doubly encoded letters are shown before they greet anybody."""
    _directory, findings = load(HEADER + row(name=name))
    assert codes(findings) == ["contact-garbled"]


@pytest.mark.parametrize(
    "name",
    ["D’Angelo", "D‘Angelo", "Jörg van ’t Veld", "Šarić, Ž.", "Willem “Wim” Oosting", "Zoë (COA)"],
)
def test_a_name_with_odd_letters_of_its_own_is_a_name(load: Load, name: str) -> None:
    """Accents and typographic quotation marks are nobody's fault."""
    directory, findings = load(HEADER + row(name=name))
    assert (findings, directory.contacts[0].name) == ([], name)


def test_letters_in_two_parts_become_one(load: Load) -> None:
    """A name typed on a Mac equals the same name typed elsewhere."""
    directory, _findings = load(HEADER + row(name="Coe\u0308nraads"))
    assert directory.contacts[0].name == "Coënraads"


def test_an_address_on_a_second_line_of_remarks_is_no_row(load: Load) -> None:
    """A remark that mentions a mailbox in a sentence does not ask for a reason."""
    _directory, findings = load(HEADER + row(remarks="Vakantie.\nMail dan naar b@emmen.example"))
    assert findings == []


def test_a_row_swallowed_in_suppressed_is_told(load: Load) -> None:
    """Who is inside somebody else's reason would get mail against their wish."""
    _directory, findings = load(
        suppressed='address;reason\na@x.example;"weg\nb@x.example;ook weg"\n'
    )
    assert codes(findings) == ["contact-swallowed"]
    assert "b@x.example" in findings[0].message


def test_whoever_is_suppressed_stays_so_with_a_fault_in_the_row(load: Load) -> None:
    """A missing reason is an error and does not make the mailbox mailable."""
    directory, findings = load(suppressed="address;reason\nMAILTO:a@x.example;\n")
    assert codes(findings) == ["csv-cell-empty"]
    assert "a@x.example" in directory.suppressed


def test_an_organisation_that_does_not_load_is_not_unknown_by_its_alias(load: Load) -> None:
    """A fault in organisations.toml is told there, and not at each contact."""
    broken = '[emmen]\nname = "gemeente Emmen"\nkind = "stad"\naliases = ["Emmen"]\n'
    directory, findings = load(HEADER + row(organisation="Emmen"), broken)
    assert codes(findings) == ["directory-key"]
    assert directory.contacts == ()


def test_a_row_that_repeats_a_faulty_row_is_told_with_it(load: Load) -> None:
    """A duplicate does not wait for the first row to be mended."""
    _directory, findings = load(HEADER + row(organisation="emen") + ROW)
    assert codes(findings) == ["contact-organisation", "contact-duplicate"]
