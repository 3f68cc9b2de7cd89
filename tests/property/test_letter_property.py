"""Whatever the notes hold, both parts of the mail say it, in the same order."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.checks.letters import plain_html
from mailer.compose.composing import below
from mailer.compose.html import html
from mailer.compose.letter import Frame, write_letter
from mailer.compose.text import WIDTH, PlainText
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes

FRONT = "---\ntitle: Verslag\ndate: 2024-10-04\n---\n"
FRAME = Frame(signature=(), disclaimer=())
_unhurried = settings(deadline=None)  # a busy machine is no fault
_LEADS = st.sampled_from(
    ["", "- ", "  - ", "    - ", "1. ", "  1. ", "   ", "## ", "#### ", "> ", "- Besluit: ",
     "Actie (COA; uiterlijk 11 november): ", "| ", "- a\n\n  "]
)  # fmt: skip
_WORDS = st.lists(st.from_regex(r"[a-zë<>&\"']{1,30}[.,;:!?]?", fullmatch=True), min_size=1)
_LINES = st.lists(st.tuples(_LEADS, _WORDS, st.sampled_from(["\n", "\n\n"])), min_size=1)


def _notes(lines: list[tuple[str, list[str], str]]) -> MeetingNotes:
    text = "".join(f"{lead}{' '.join(words)}{end}" for lead, words, end in lines)
    notes, _ = read_notes(FRONT + text, "a.md")
    assert notes
    assert notes.date == date(2024, 10, 4)
    return notes


def _bare(text: str) -> list[str]:
    """Its words, without the signs that are the text part's own."""
    marks = r"(?m)^\s*(?:[-*+>]|\d+\.)\s"
    while (fewer := re.sub(marks, "", text)) != text:
        text = fewer
    return text.split()


@_unhurried
@given(_LINES)
def test_both_parts_have_the_words_of_the_notes_in_their_order(
    lines: list[tuple[str, list[str], str]],
) -> None:
    """No word is lost, doubled or moved between the notes, the HTML and the text."""
    notes = _notes(lines)
    text = _bare(PlainText().text(notes.sections))
    markup = _bare(plain_html(html(notes.sections)))
    assert text == markup
    written = " ".join(text)
    at = 0
    for passage in notes.passages():
        words = " ".join(passage.text.split())
        assert words in written[at:]
        at = written.index(words, at) + len(words)


@_unhurried
@given(_LINES)
def test_text_has_72_columns(lines: list[tuple[str, list[str], str]]) -> None:
    """But for a single word that is longer than what is left of its line."""
    for line in PlainText(numbered=True).text(_notes(lines).sections).splitlines():
        assert len(line) <= WIDTH or len(line.split()) <= 2 or max(map(len, line.split())) > 24
        assert line == line.rstrip()


@_unhurried
@given(_LINES)
def test_headings_leave_no_level_out(lines: list[tuple[str, list[str], str]]) -> None:
    """Below the title each heading is at most one level deeper than the one before."""
    level = 1
    for section in below(_notes(lines).sections, level=1):
        if section.level:
            assert 2 <= section.level <= level + 1
            level = section.level


@settings(deadline=None, max_examples=30)
@given(_LINES)
def test_the_same_notes_give_the_same_letter(lines: list[tuple[str, list[str], str]]) -> None:
    """Nothing in it comes from chance or from the clock."""
    sections = _notes(lines).sections
    assert write_letter("S", [], sections, FRAME) == write_letter("S", [], sections, FRAME)
