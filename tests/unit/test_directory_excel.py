"""contacts.csv as spreadsheets write it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from mailer.directory.cell_days import parse_cell_day
from mailer.directory.model import Directory
from mailer.findings import Finding, Severity
from tests.directories import HEADER, ORGANISATIONS, ROW, brief, codes, load_written, row

pytestmark = pytest.mark.usefixtures("english")

Load = Callable[..., tuple[Directory, list[Finding]]]
ACCENTED = ROW.replace("A. de Boer", "C. Coënraads")


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a directory of these files; a sound one where nothing is said."""
    return partial(load_written, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_marks_and_line_ends(load: Load, encoding: str, mark: str, ending: str) -> None:
    """Every encoding, with its mark and without, is read with every line end."""
    mark = "" if encoding == "cp1252" else mark
    text = (HEADER + ACCENTED + ROW.replace("a.", "b.")).replace("\n", ending)
    directory, findings = load((mark + text).encode(encoding))
    assert findings == []
    assert [(c.name, c.line) for c in directory.contacts] == [
        ("C. Coënraads", 2),
        ("A. de Boer", 3),
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_the_line_that_tells_excel_the_separator_is_no_row(
    load: Load, separator: str, quote: str
) -> None:
    """`sep=;` is read, counts as a line of the file and not as a row of the sheet."""
    body = (HEADER + ROW.replace("emmen;", "emen;")).replace(";", separator)
    _directory, findings = load(f"{quote}sep={separator}{quote}\r\n" + body)
    assert brief(findings) == [
        ("contact-organisation", "distribution_lists/contacts.csv:3@C2 organisation")
    ]


def test_empty_rows_and_a_title_above_the_headings_are_passed_over(load: Load) -> None:
    """What a person leaves above the headings is no column, and rows keep their number."""
    above = ";;;;;;\n\nContacten PRT;;;;;;\n\u00a0;;;;;;\n"
    directory, findings = load(above + HEADER + ROW + ROW.replace("a.deboer", "b"))
    assert findings == []
    assert [c.line for c in directory.contacts] == [6, 7]


def test_a_contact_above_the_headings_is_told(load: Load) -> None:
    """A list that was sorted with its headings in it does not lose whoever comes first."""
    directory, findings = load(ROW + HEADER + ROW.replace("a.", "b."))
    assert brief(findings) == [("csv-row-above", "distribution_lists/contacts.csv:1@A1")]
    assert len(directory.contacts) == 1


def test_quoted_line_breaks_keep_lines_and_rows_apart(load: Load) -> None:
    """Below a cell with lines the file's line and the sheet's row differ, and both are told."""
    _directory, findings = load(HEADER + row(remarks="een\ntwee\ndrie") + row(address="b@emmen"))
    assert brief(findings) == [("contact-address", "distribution_lists/contacts.csv:5@B3 address")]


@pytest.mark.parametrize(
    "headings",
    [
        "Naam;E-mail;Organisatie;Rol;Vanaf;T/m;Opmerking(en)",
        "NAAM:; e-mail adres ;organisaties;rollen;van;tot en met;opmerkingen",
        "naam;e-mailadres;organisatie;functie;geldig van;geldig t/m;toelichting",
        "Contactpersoon;mailadres;Organization;role;begindatum;einddatum;notities",
        "\u200bnaam;email;organisatie\u00a0;rol;per;tot;opmerking",
    ],
)
def test_headings_that_people_use_are_known(load: Load, headings: str) -> None:
    """Dutch and English headings mean a column, whatever their case, spaces and marks."""
    written = "A. de Boer;a.deboer@emmen.example;emmen;ambtelijk;2024-01-01;2030-01-01;x\n"
    directory, findings = load(f"{headings}\n{written}")
    assert findings == []
    assert directory.contacts[0].valid_from == date(2024, 1, 1)


def test_a_function_is_a_role_only_where_there_are_no_roles(load: Load) -> None:
    """Columns that an address list has for people are passed over, and misspelt ones are not."""
    cells = "A. de Boer;a@emmen.example;Beleidsadviseur asiel;06-1;emmen;ambtelijk\n"
    headings = "naam;e-mail;functie;telefoon;organisatie;rol\n"
    directory, findings = load(headings + cells)
    assert findings == []
    assert directory.contacts[0].roles == ("ambtelijk",)
    _directory, findings = load(headings.replace("telefoon", "tott") + cells)
    assert brief(findings) == [("csv-column-unknown", "distribution_lists/contacts.csv:1@D1 tott")]


@pytest.mark.parametrize(
    "cell",
    [
        "A. de Boer <a.deboer@emmen.example>",
        '"A. de Boer" <a.deboer@emmen.example>',
        "<a.deboer@emmen.example>",
        "mailto:a.deboer@emmen.example",
        "MAILTO: a.deboer@emmen.example?subject=x",
        "a.deboer@emmen.example<mailto:a.deboer@emmen.example>",
        "Boer, A. de <mailto:a.deboer@emmen.example>",
        "a.deboer@emmen.example;",
        "\u200ba.deboer@emmen.example\u00a0",
    ],
)
def test_the_address_is_taken_out_of_what_was_pasted(load: Load, cell: str) -> None:
    """A name, a link and brackets around the one address are taken off without a word."""
    directory, findings = load(HEADER + row(address=cell))
    assert findings == []
    assert directory.contacts[0].address == "a.deboer@emmen.example"


def test_a_name_beside_the_address_fills_an_empty_name(load: Load) -> None:
    """Who has no name in its own cell gets the one beside the address; without any it is told."""
    directory, findings = load(HEADER + row(name="", address="A. Boer <a@emmen.example>"))
    assert (findings, directory.contacts[0].name) == ([], "A. Boer")
    _directory, findings = load(HEADER + row(name=""))
    assert brief(findings) == [("csv-cell-empty", "distribution_lists/contacts.csv:2@A2 name")]


def test_another_name_beside_the_address_is_a_note(load: Load) -> None:
    """Two names in one row are shown, and the name's own cell is used."""
    directory, findings = load(HEADER + row(address="P. Privé <a.deboer@emmen.example>"))
    assert [(f.code, f.severity) for f in findings] == [("contact-name-differs", Severity.NOTE)]
    assert "P. Privé" in findings[0].message
    assert directory.contacts[0].name == "A. de Boer"


@pytest.mark.parametrize("between", ["; ", ",", " / ", "\n", " ", " en ", "|", "\t", "; mailto:"])
def test_two_addresses_in_a_cell_are_two_rows_to_make(load: Load, between: str) -> None:
    """Whatever stands between them, the cell and both addresses are named and nobody is taken."""
    directory, findings = load(HEADER + row(address=f"a@emmen.example{between}b@emmen.example"))
    assert brief(findings) == [
        ("contact-address-several", "distribution_lists/contacts.csv:2@B2 address")
    ]
    assert "a@emmen.example, b@emmen.example" in findings[0].message
    assert "two rows" in findings[0].remedy
    assert directory.contacts == ()


def test_two_names_with_addresses_are_two_as_well(load: Load) -> None:
    """Recipients pasted from a mail are not taken for one."""
    _directory, findings = load(HEADER + row(address="A <a@emmen.example>; B <b@emmen.example>"))
    assert codes(findings) == ["contact-address-several"]


def test_a_slash_within_an_address_does_not_make_it_two(load: Load) -> None:
    """What is one odd address stays one."""
    directory, findings = load(HEADER + row(address="afdeling/post@emmen.example"))
    assert findings == []
    assert directory.contacts[0].address == "afdeling/post@emmen.example"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("gemeente Emmen", ("emmen",)),
        ("  GEMEENTE   emmen ", ("emmen",)),
        ("Emmen, coa", ("emmen", "coa")),
        ("Emmen / COA", ("emmen", "coa")),
        ("Emmen;emmen", ("emmen",)),
    ],
)
def test_organisations_go_by_key_name_or_alias(
    load: Load, cell: str, expected: tuple[str, ...]
) -> None:
    """However an organisation is named, its key is what the contact has."""
    directory, findings = load(HEADER + row(organisation=cell))
    assert findings == []
    assert directory.contacts[0].organisations == expected


def test_an_alias_of_two_organisations_is_not_guessed(load: Load) -> None:
    """A name that may mean two organisations is an error that names them."""
    twice = ORGANISATIONS.replace('name = "COA"', 'name = "COA"\naliases = ["de dienst"]')
    twice += '[ind]\nname = "IND"\nkind = "agency"\naliases = ["De Dienst"]\n'
    _directory, findings = load(HEADER + row(organisation="de dienst"), twice)
    assert codes(findings) == ["contact-organisation-ambiguous"]
    assert "coa, ind" in findings[0].message


def test_a_misspelt_organisation_gets_the_name_that_is_near(load: Load) -> None:
    """The suggestion is a name as well as a key."""
    _directory, findings = load(HEADER + row(organisation="gemeente Emen"))
    assert "gemeente Emmen" in findings[0].message


@pytest.mark.parametrize(
    "written",
    [
        "2024-08-31", "31-8-2024", "31-08-2024", "31/08/2024", "31.8.2024", "2024/08/31",
        "2024-08-31 00:00:00", "2024-08-31T00:00:00", "31-8-2024 0:00", "31 augustus 2024",
        "31 Aug 2024", "31-aug-2024", "31 aug. 2024", "zaterdag 31 augustus 2024", "za 31-8-2024",
    ],
)  # fmt: skip
def test_a_day_is_read_however_a_spreadsheet_writes_it(written: str) -> None:
    """All of these are the last day of August."""
    assert parse_cell_day(written) == date(2024, 8, 31)


@pytest.mark.parametrize(
    "written",
    [
        "31-8-24", "31-aug-24", "1/2/2024", "8/31/2024", "31 juni 2024", "30-2-2024", "45535",
        "2024-08-31 14:00", "31-8-0204", "31-8-2204", "onbepaald", "1-1-2024 en later",
        "########", "1" * 100_000, "",
    ],
)  # fmt: skip
def test_what_is_no_day_or_two_days_is_not_guessed(written: str) -> None:
    """Two figures for a year, two meanings, a time of day and no day at all are refused."""
    assert parse_cell_day(written) is None


def test_a_dash_alone_is_an_empty_cell(load: Load) -> None:
    """The dash that people type for nothing is nothing."""
    directory, findings = load(HEADER + row(**{"from": "-", "until": "–", "remarks": "-"}))
    assert (findings, directory.contacts[0].valid_until) == ([], None)


@pytest.mark.parametrize("column", ["name", "organisation", "roles", "from"])
@pytest.mark.parametrize("begin", ["=A1", '=HYPERLINK("x")', "+31", "-x", "@x", "#NAAM?"])
def test_i29_a_formula_in_a_cell_is_an_error(load: Load, column: str, begin: str) -> None:
    """What a spreadsheet calculates, or failed to, is no name and no role."""
    directory, findings = load(HEADER + row(**{column: begin}))
    assert codes(findings) == ["csv-cell-formula"]
    assert directory.contacts == ()


def test_i29_a_formula_is_no_address(load: Load) -> None:
    """A mail program would take it, and nobody has one; the row is not used."""
    directory, findings = load(HEADER + row(address="=l.bos@emmen.example"))
    assert [f.code for f in findings] == ["csv-cell-formula"]
    assert directory.contacts == ()


def test_a_formula_sign_within_a_name_is_a_name(load: Load) -> None:
    """Hyphens, apostrophes and an at-sign inside words are left alone."""
    for name in ("A. de Groot-Prins", "'s-Gravenmade, J.", "J. @ Jansen", "D. op 't Ende"):
        directory, findings = load(HEADER + row(name=name))
        assert (findings, directory.contacts[0].name) == ([], name)


def test_i10_a_header_in_a_name_is_an_error_and_never_a_contact(load: Load) -> None:
    """A name with a second line that looks like Bcc does not reach the directory."""
    directory, findings = load(HEADER + row(name="C. Coënraads\nBcc: x@evil.example"))
    assert brief(findings) == [("csv-cell-control", "distribution_lists/contacts.csv:2@A2 name")]
    assert directory.contacts == ()


def test_all_faults_of_one_row_are_told_at_once(load: Load) -> None:
    """An empty name does not hide the address, the organisation, the role and the day."""
    bad = row(name="", address="x", organisation="y", roles="a b", until="31-8-24")
    _directory, findings = load(HEADER + bad)
    assert sorted(codes(findings)) == [
        "contact-address",
        "contact-date",
        "contact-organisation",
        "csv-cell-empty",
        "directory-name",
    ]


def test_a_hopeless_file_is_told_in_bounds(load: Load) -> None:
    """After a thousand rows with errors the reading ends, with a finding that says so."""
    _directory, findings = load(HEADER + "x;y;z;;;;\n" * 5000)
    assert len(findings) < 3500
    assert findings[-1].code == "csv-rows-faulty"


@pytest.mark.parametrize(
    "text", ["a;" * 2_000_000, "x" * 5_000_000, '"' * 2_000_001, HEADER + "@ " * 1_000_000]
)
def test_hostile_files_end_in_findings(load: Load, text: str) -> None:
    """Millions of columns, quotation marks or at-signs neither hang nor escape."""
    _directory, findings = load(text)
    assert 0 < len(findings) < 200
