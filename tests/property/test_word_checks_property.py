"""The checks of words over texts that nobody would write."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.checks.text import check_notes
from mailer.findings import Place
from mailer.notes.days import find_day, find_written
from mailer.notes.reader import read_notes
from tests.wordings import DIRECTORY, MEETING

PIECES = st.sampled_from(
    ["de ", "Actie (", "): ", "# ", "## ", "| a |\n|---|\n", "31 november ", "1-13-2024", "[", "]",
     "25.00 uur", "(", ")", "“", "<invullen>", "@", "a@b", "http://", "C:\\", "…", "€ ", "Ã«", ":",
     "gemeente ", "Westervelt ", "Coevorden", "\n", "\n\n", "- ", " ", "volgende vergadering op "]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES | st.text(max_size=8), max_size=20).map("".join))
def test_any_text_is_checked_and_every_fault_has_a_place(text: str) -> None:
    """Nothing raises, and each finding names the file and what it is about."""
    notes, _findings = read_notes(f"---\ntitle: A\ndate: {MEETING}\n---\n{text}", "a.md")
    assert notes
    for finding in check_notes(notes, DIRECTORY):
        assert finding.place.file == "a.md"
        assert finding.message
        assert finding.place != Place(file="a.md")


@given(st.dates())
def test_a_written_day_is_read_back(day: date) -> None:
    """A day in figures is found."""
    (written,) = find_written(str(day))
    assert written.words == str(day)
    assert find_day(str(day)) == day
