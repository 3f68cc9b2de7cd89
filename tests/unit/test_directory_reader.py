from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from mailer.directory.model import Directory
from mailer.directory.reader import load_directory
from mailer.findings import Finding, Severity
from tests.directories import HEADER, LISTS, ORGANISATIONS, ROW, brief, codes, load_written

pytestmark = pytest.mark.usefixtures("english")

Load = Callable[..., tuple[Directory, list[Finding]]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a directory of these files; a sound one where nothing is said."""
    return partial(load_written, tmp_path)


def test_a_sound_directory_has_no_findings(load: Load) -> None:
    """What is written is what is loaded, and there is nothing to say about it."""
    directory, findings = load()
    assert findings == []
    assert directory.contacts[0].address == "a.deboer@emmen.example"
    assert directory.contacts[0].line == 2
    assert directory.lists["allen"].line == 2
    assert directory.folder == "distribution_lists"


def test_missing_files_are_each_named(tmp_path: Path) -> None:
    """An empty folder gives one finding a file and no traceback; suppressed.csv is optional."""
    (tmp_path / "d").mkdir()
    directory, findings = load_directory(tmp_path / "d", tmp_path)
    files = [f.place.file for f in findings]
    assert files == ["d/organisations.toml", "d/contacts.csv", "d/lists.toml"]
    assert directory.contacts == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_that_excel_saves_is_read(load: Load, encoding: str) -> None:
    """An umlaut arrives whole, whichever of its formats Excel was asked for."""
    row = ROW.replace("A. de Boer", "C. Coënraads")
    directory, findings = load((HEADER + row).encode(encoding))
    assert findings == []
    assert directory.contacts[0].name == "C. Coënraads"


def test_bytes_that_are_no_text_are_a_finding(load: Load) -> None:
    """Half a UTF-16 file is refused with its name."""
    _directory, findings = load(b"\xff\xfen\x00a")
    assert codes(findings) == ["directory-file"]
    assert "contacts.csv" in findings[0].message


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_the_one_of_the_first_line(load: Load, separator: str) -> None:
    """Two organisations in one cell are two, also where the comma parts the cells."""
    header = HEADER.replace(";", separator)
    cells = ["A. de Boer", "a.deboer@emmen.example", '"emmen, coa"', "ambtelijk", "", "", ""]
    directory, findings = load(header + separator.join(cells) + "\n")
    assert findings == []
    assert directory.contacts[0].organisations == ("emmen", "coa")


def test_dutch_headings_are_accepted_and_named_in_findings(load: Load) -> None:
    """A fault in a file with Dutch headings points at the heading that is in the file."""
    header = "naam;adres;organisatie;rollen;van;tot;opmerkingen\n"
    _directory, findings = load(header + ROW.replace(";;;", ";;morgen;"))
    assert brief(findings) == [("contact-date", "distribution_lists/contacts.csv:2@F2 tot")]


def test_all_faults_are_told_at_once_and_the_sound_rows_stay(load: Load) -> None:
    """Each bad row has its finding with line and column, and loses nobody else."""
    directory, findings = load(
        HEADER
        + "B;b@emmen;emmen;x;;;\n"
        + ROW
        + "C;c@emmen.example;emen;x;;;\n"
        + ";d@emmen.example;emmen;x;;;\n"
        + "E;e@emmen.example;emmen;x;31-2-2024;;\n"
        + "F;f@emmen.example;emmen;x;2024-02-01;2024-01-01;\n"
        + "G;g@emmen.example;,;x;;;\n"
        + "H;h@emmen.example;emmen;feitelijke toets;;;\n"
    )
    file = "distribution_lists/contacts.csv"
    assert sorted(brief(findings)) == sorted(
        [
            ("contact-address", f"{file}:2@B2 address"),
            ("contact-organisation", f"{file}:4@C4 organisation"),
            ("csv-cell-empty", f"{file}:5@A5 name"),
            ("contact-date", f"{file}:6@E6 from"),
            ("contact-dates-reversed", f"{file}:7@F7 until"),
            ("csv-cell-empty", f"{file}:8@C8 organisation"),
            ("directory-name", f"{file}:9@D9 roles"),
        ]
    )
    assert [c.address for c in directory.contacts] == ["a.deboer@emmen.example"]
    assert "“emmen”" in next(f for f in findings if f.code == "contact-organisation").message


def test_the_second_row_of_a_mailbox_is_refused_and_names_the_first(load: Load) -> None:
    """Two spellings of one mailbox are one, and both rows are named."""
    directory, findings = load(HEADER + ROW + ROW.replace("a.deboer@emmen", "A.deBoer@EMMEN"))
    assert brief(findings) == [
        ("contact-duplicate", "distribution_lists/contacts.csv:3@B3 address")
    ]
    assert "row 2" in findings[0].message
    assert len(directory.contacts) == 1


@pytest.mark.parametrize("column", ["name", "address", "organisation", "roles"])
@pytest.mark.parametrize(
    "evil", ["\n", "\r\nBcc: pers@evil.example", "\x1b[2J", "\u2028", "\u202e"]
)
def test_i10_a_control_character_in_a_cell_is_refused(load: Load, column: str, evil: str) -> None:
    """A cell that could add a header is an error that does not repeat the character."""
    cells = dict(zip(HEADER.strip().split(";"), ROW.strip().split(";"), strict=True))
    cells[column] = f'"{cells[column]}{evil}"'
    cell = f"{'ABCD'[list(cells).index(column)]}2 {column}"
    directory, findings = load(HEADER + ";".join(cells.values()) + "\n" + ROW.replace("a.", "b."))
    assert ("csv-cell-control", f"distribution_lists/contacts.csv:2@{cell}") in brief(findings)
    assert all(f.message.isprintable() for f in findings)
    assert [c.address for c in directory.contacts] == ["b.deboer@emmen.example"]


def test_remarks_may_have_lines_and_rows_keep_their_line_number(load: Load) -> None:
    """A line break in the remarks moves the line of the rows below it along."""
    directory, findings = load(
        HEADER + ROW.replace(";;;\n", ';;;"een\ntwee"\n') + ROW.replace("a.", "b.")
    )
    assert findings == []
    assert [c.line for c in directory.contacts] == [2, 4]


def test_a_row_swallowed_by_a_quotation_mark_is_told(load: Load) -> None:
    """A stray quotation mark that takes the next row into the remarks does not go unseen."""
    swallowed = ROW.replace(";;;\n", ';;;"oud\n') + ROW.replace("a.", "b.").replace("\n", '"\n')
    _directory, findings = load(HEADER + swallowed)
    assert codes(findings) == ["contact-swallowed"]
    assert findings[0].key == "contact-swallowed@a.deboer@emmen.example"


def test_an_open_quotation_mark_is_an_error_on_its_line(load: Load) -> None:
    """What a spreadsheet would swallow to the end of the file is an error where it begins."""
    directory, findings = load(HEADER + ROW + '"B;b@emmen.example;emmen;x;;;\n' + ROW)
    assert brief(findings) == [("csv-row-broken", "distribution_lists/contacts.csv:3@A3")]
    assert len(directory.contacts) == 1


def test_a_cell_too_many_is_an_error(load: Load) -> None:
    """An unquoted separator in a name moves the cells along, and the row is not taken."""
    directory, findings = load(HEADER + "Boer; A. de;a.deboer@emmen.example;emmen;ambtelijk;;;x\n")
    assert "csv-row-too-long" in codes(findings)
    assert directory.contacts == ()


def test_empty_rows_are_passed_over(load: Load) -> None:
    """The rows of separators that Excel leaves behind mean nothing."""
    directory, findings = load(HEADER + ";;;;;;\n\n" + ROW + "\u00a0;;;;;;\n")
    assert findings == []
    assert directory.contacts[0].line == 4


def test_invisible_characters_are_taken_off(load: Load) -> None:
    """An address pasted from a web page with a zero-width space is the address one sees."""
    row = " A.\u00a0de Boer ;\u200ba.deboer@emmen.example\u200b;emmen\u00a0; Ambtelijk ;;;\n"
    directory, findings = load(HEADER + row)
    assert findings == []
    contact = directory.contacts[0]
    assert (contact.name, contact.address) == ("A. de Boer", "a.deboer@emmen.example")
    assert (contact.organisations, contact.roles) == (("emmen",), ("ambtelijk",))


def test_days_are_read_as_excel_rewrites_them(load: Load) -> None:
    """A Dutch Excel turns 2024-02-01 into 1-2-2024, which is still 1 February."""
    directory, findings = load(HEADER + ROW.replace(";;;", ";2024-01-01;1-2-2024;"))
    assert findings == []
    contact = directory.contacts[0]
    assert (contact.valid_from, contact.valid_until) == (date(2024, 1, 1), date(2024, 2, 1))


@pytest.mark.parametrize("written", ["1/2/2024", "2024-2-1", "1-2-24", "0000-01-01", "ooit"])
def test_a_day_that_can_be_misread_is_refused(load: Load, written: str) -> None:
    """Months and days in an order that one must guess are not taken."""
    _directory, findings = load(HEADER + ROW.replace(";;;", f";{written};;"))
    assert codes(findings) == ["contact-date"]


def test_columns_that_are_missing_misspelt_or_double_are_told(load: Load) -> None:
    """A misspelt heading is never passed over, and gets a suggestion."""
    _directory, findings = load(
        "name;address;organisation;roles;untill;name\n" + "A;a@emmen.example;emmen;x;;\n"
    )
    assert codes(findings) == ["csv-column-unknown", "csv-column-unknown"]
    assert "“until”" in findings[0].message
    _directory, findings = load("name;organisation;roles\nA;emmen;x\n")
    assert brief(findings) == [("csv-column-missing", "distribution_lists/contacts.csv:1@None")]
    _directory, findings = load("")
    assert codes(findings) == ["csv-column-missing"] * 4


def test_a_garbled_name_is_a_warning(load: Load) -> None:
    """A name that went through the wrong encoding is shown before it greets anybody."""
    directory, findings = load(HEADER + ROW.replace("A. de Boer", "C. CoÃ«nraads"))
    assert [(f.code, f.severity) for f in findings] == [("contact-garbled", Severity.WARNING)]
    assert len(directory.contacts) == 1


def test_unknown_keys_in_toml_get_a_suggestion(load: Load) -> None:
    """A misspelt key has its line and the key that was meant."""
    _directory, findings = load(
        organisations=ORGANISATIONS.replace('name = "COA"', 'naam = "COA"'),
        lists=LISTS + 'visble = true\nname = "x"\nat_most = 0\n',
    )
    assert brief(findings) == [
        ("directory-key", "distribution_lists/organisations.toml:7@coa.name"),
        ("directory-key", "distribution_lists/organisations.toml:8@coa.naam"),
        ("directory-key", "distribution_lists/lists.toml:5@allen.name"),
        ("directory-key", "distribution_lists/lists.toml:6@allen.at_most"),
        ("directory-key", "distribution_lists/lists.toml:4@allen.visble"),
    ]
    assert "“visible”" in findings[-1].message


def test_an_unknown_kind_names_the_choices(load: Load) -> None:
    """A kind that does not exist is told with those that do."""
    _directory, findings = load(organisations=ORGANISATIONS.replace('"agency"', '"agencie"'))
    assert codes(findings) == ["directory-key"]
    assert "agency" in findings[0].message


def test_a_contact_is_not_blamed_for_its_organisation(load: Load) -> None:
    """A broken organisations.toml is one finding, not one for each of its contacts."""
    directory, findings = load(organisations="[emmen\n")
    assert brief(findings) == [("directory-file", "distribution_lists/organisations.toml:1@None")]
    assert directory.contacts == ()


@pytest.mark.parametrize("name", ['"twee woorden"', '"a:b"', "Gemeenten", '""'])
def test_a_name_that_no_selector_can_name_is_refused(load: Load, name: str) -> None:
    """A list that could never be referred to does not load under that name."""
    directory, findings = load(lists=LISTS + f'[{name}]\ninclude = ["role:x"]\n')
    assert codes(findings) == ["directory-name"]
    assert set(directory.lists) == {"allen"}


def test_a_value_where_a_table_should_be_is_told(load: Load) -> None:
    """A loose key above the tables is a finding with its line."""
    _directory, findings = load(lists='titel = "x"\n' + LISTS)
    assert brief(findings) == [("directory-key", "distribution_lists/lists.toml:1@titel")]


def test_suppressed_addresses_are_kept_with_their_reason(load: Load) -> None:
    """A suppressed mailbox is found whatever its case, and a bad row is told."""
    directory, findings = load(suppressed="adres;reden\nA.deBoer@emmen.example;weg\nniemand;x\n")
    assert directory.suppressed == {"a.deboer@emmen.example": "weg"}
    assert brief(findings) == [("contact-address", "distribution_lists/suppressed.csv:3@A3 adres")]
