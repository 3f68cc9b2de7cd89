"""Mistakes in contacts.csv that leave a file sound to read."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mailer.directory.model import Directory
from mailer.findings import Finding, Severity
from tests.directories import HEADER, ROW, brief, codes, load_written, row

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


@pytest.mark.parametrize("heading", ["telefoon", "Afdeling", "remarks"])
def test_rows_swallowed_by_any_column_are_told(load: Load, heading: str) -> None:
    """A column that says nothing here takes people along as well as another."""
    top = HEADER if heading == "remarks" else HEADER.replace("remarks", heading)
    cell = (
        "06-1\nB. Buur;b@emmen.example;emmen;ambtelijk;;;06-2\nC. Cent;c@emmen.example;emmen;;;;3"
    )
    directory, findings = load(top + row(remarks=cell) + ROW.replace("a.", "d."))
    assert len(directory.contacts) == 2
    assert [f.key for f in findings] == ["contact-swallowed@a.deboer@emmen.example"]
    assert "B. Buur;b@emmen.example" in findings[0].message
    assert findings[0].place.passage == f"G2 {heading}"
    assert findings[0].about == cell


@pytest.mark.parametrize(
    "cell",
    [
        "noot\rB;b@emmen.example;emmen;ambtelijk",
        "B. Buur;b@emmen.example;emmen;ambtelijk;x",
        "\n".join(f"regel {n}" for n in range(21)),
    ],
)
def test_a_row_in_a_cell_is_told_however_it_is_parted(load: Load, cell: str) -> None:
    """By an old Mac's line end, by none, or lost among more lines than a remark has."""
    top = HEADER.replace("remarks", "telefoon")
    _directory, findings = load(top + row(remarks=cell))
    assert codes(findings) == ["contact-swallowed"]


def test_a_swallowed_row_is_told_beside_the_faults_of_its_row(load: Load) -> None:
    """It does not wait until those are mended; a cell that is a fault itself is told once."""
    cell = "x\nB;b@emmen.example;emmen;ambtelijk"
    _directory, findings = load(HEADER + row(organisation="emen", remarks=cell, roles=cell))
    assert codes(findings) == ["csv-cell-control", "contact-organisation", "contact-swallowed"]


@pytest.mark.parametrize(
    "remarks",
    [
        "Vakantie.\nMail dan naar b@emmen.example",
        "cc: b@emmen.example; c@emmen.example; d@emmen.example; e@emmen.example",
        "vervanger: b@emmen.example; tel. 06-1; kamer 2; ma-do",
        "Kamer 1;\nmaandag; dinsdag",
        "\n".join(f"regel {n}" for n in range(20)),
    ],
)
def test_a_remark_that_says_much_is_no_row(load: Load, remarks: str) -> None:
    """Addresses in a sentence or one behind the other, and lines of a human number."""
    assert load(HEADER + row(remarks=remarks))[1] == []


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


PLACES = """
[a]
name = "{name}"
kind = "agency"
aliases = {aliases}

[b]
name = "Bravo"
kind = "agency"
aliases = ["Bergen"]
"""


@pytest.mark.parametrize(
    ("name", "aliases", "place"),
    [
        ("Alfa", '["B"]', "5@a.aliases"),
        ("B", "[]", "3@a.name"),
        ("Alfa", '["bravo"]', "8@b.name"),
        ("BRAVO", "[]", "8@b.name"),
    ],
)
def test_a_name_that_is_another_organisations_is_a_fault(
    load: Load, name: str, aliases: str, place: str
) -> None:
    """At the line where it stands, whether anybody writes it or not."""
    organisations = PLACES.format(name=name, aliases=aliases)
    _directory, findings = load(HEADER, organisations, lists="")
    file = "distribution_lists/organisations.toml"
    assert brief(findings) == [("organisation-name-shared", f"{file}:{place}")]
    assert findings[0].message.endswith("are called: a, b.")


def test_a_key_does_not_win_over_another_organisations_alias(load: Load) -> None:
    """Which one a contact means is not guessed."""
    organisations = PLACES.format(name="Alfa", aliases='["b"]')
    directory, findings = load(HEADER + row(organisation="b"), organisations, lists="")
    assert codes(findings) == ["organisation-name-shared", "contact-organisation-ambiguous"]
    assert directory.contacts == ()


def test_an_alias_of_two_organisations_waits_for_whoever_writes_it(load: Load) -> None:
    """There are two places Bergen; only a contact of Bergen has to say which."""
    organisations = PLACES.format(name="Alfa", aliases='["Bergen"]')
    assert load(HEADER + row(organisation="b"), organisations, lists="")[1] == []
    _directory, findings = load(HEADER + row(organisation="Bergen"), organisations, lists="")
    assert codes(findings) == ["contact-organisation-ambiguous"]


def test_an_organisation_may_have_its_own_name_for_an_alias(load: Load) -> None:
    """With other capitals and joints too."""
    organisations = PLACES.format(name="A", aliases='["a", "A "]')
    assert load(HEADER + row(organisation="a"), organisations, lists="")[1] == []


def test_accents_in_two_parts_make_no_other_name(load: Load) -> None:
    """A TOML file typed on a Mac names the same organisation."""
    organisations = PLACES.format(name="E\u0301cole", aliases="[]")
    directory, findings = load(HEADER + row(organisation="École"), organisations, lists="")
    assert (findings, directory.contacts[0].organisations) == ([], ("a",))


def test_a_row_that_repeats_a_faulty_row_is_told_with_it(load: Load) -> None:
    """A duplicate does not wait for the first row to be mended."""
    _directory, findings = load(HEADER + row(organisation="emen") + ROW)
    assert codes(findings) == ["contact-organisation", "contact-duplicate"]
