"""The walk over the words of the notes: its order, its places, and the two papers."""

from pathlib import Path

import pytest

from mailer.checks.text import check_notes
from mailer.directory.reader import load_directory
from mailer.notes.reader import load_notes, read_notes
from tests.wordings import DIRECTORY, found

ROOT = Path(__file__).parents[2]
FRONT = "---\ntitle: Verslag\ndate: 2024-10-04\n---\n"


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("2024-10-04-prt", ["doubled-word", "unfinished-sentence"]),
        ("2026-02-05-actielijst", ["previous-later", "owner-misspelt"]),
        ("2024-10-verslag-minister", []),
    ],
)
def test_the_papers_have_the_faults_they_are_known_for(file: str, codes: list[str]) -> None:
    """These and no other, with the whole sample directory beside them."""
    directory, _ = load_directory(ROOT / "distribution_lists", ROOT)
    notes, _ = load_notes(ROOT / "notes" / f"{file}.md", f"notes/{file}.md")
    assert notes
    assert [finding.code for finding in check_notes(notes, directory)] == codes


def test_i11_a_title_with_a_hole_is_an_error() -> None:
    """Titles go into subjects."""
    notes, _ = read_notes(FRONT.replace("Verslag", "Verslag [NAAM]") + "Tekst.", "a.md")
    assert notes
    assert [finding.code for finding in check_notes(notes, DIRECTORY)] == ["placeholder"]


def test_the_previous_meeting_in_the_front_matter_is_not_later() -> None:
    """One fault is one finding, also where a heading says it as well."""
    front = FRONT.replace("---\ntitle", "---\nprevious: 2025-07-17\ntitle")
    for text in ("Tekst.", "## Verslag 17 juli 2025\n\nTekst."):
        notes, _ = read_notes(front + text, "a.md")
        assert notes
        found = [finding.code for finding in check_notes(notes, DIRECTORY)]
        assert found.count("previous-later") == 1


def test_a_finding_is_bound_to_its_text_and_place() -> None:
    """File, line and passage; an acceptance lapses when the text changes."""
    first, second = found("## A\n\nDe de tekst.\n\nDe de andere tekst.")
    assert (first.place.file, first.place.line, first.place.passage) == ("a.md", 8, "1.1")
    assert first.fingerprint != second.fingerprint


def test_findings_come_in_the_order_of_the_lines() -> None:
    """Whatever family they are of."""
    lines = [finding.place.line for finding in found("## A\n\nDe de\n\n## B\n\nOm 25.00 uur via:")]
    assert lines == sorted(lines, key=lambda line: line or 0)


def test_a_fault_in_a_table_has_the_line_of_its_row() -> None:
    """Rows of one table are one passage, and each has its own line."""
    (finding,) = found("| a | b |\n|---|---|\n| c | d |\n| de de | e |")
    assert (finding.place.line, finding.place.passage) == (9, "0.1")


def test_a_finding_stands_at_the_line_of_its_words() -> None:
    """A passage that goes over several lines, with its owner taken off, keeps count of them."""
    text = (
        "Er is gekeken naar de kosten\nen naar de\nde planning.\n\n"
        "Actie (COA,\nNidos; uiterlijk 11 november 2024): Zoekt uit\nhoe dat kan en en\nmeldt het."
    )
    assert [(f.place.line, f.words) for f in found(text)] == [(7, "de de"), (12, "en en")]
