"""Notes of any shape: nothing raises, nothing is lost, nothing held back leaves a trace."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.notes.model import CHAPTER_LEVEL, MeetingNotes, Section
from mailer.notes.pasted import as_markdown
from mailer.notes.reader import read_notes

FRONT = "---\ntitle: Verslag\ndate: 2024-10-04\n---\n"
_PIECES = st.sampled_from(
    ["\n", "\n\n", " ", "\t", "- ", "1. ", "• ", "○", "o\t", "## ", "> ", "| ", "|---|\n", "---\n",
     "```", "{", "}", "{embargo}", '{wie="', "{{", "\\", "**", "_", "[", "](", ")", "![", "<b>",
     "http://a.example", "Besluit: ", "Actie (", "; uiterlijk 11 november", "):", "woord", "&amp;"]
)  # fmt: skip
_ANY_TEXT = st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join))
_PLAIN_WORDS = st.lists(st.from_regex(r"[a-zë]{1,8}[.,;:!?]?", fullmatch=True), min_size=1)
_LEADS = st.sampled_from(
    ["", "  ", "\t", "\u00a0", "- ", "  - ", "• ", "\t○\t", "o\t", "3. ", "## ", "> ", "Besluit: "]
)

_unhurried = settings(deadline=None)  # a busy machine is no fault


@_unhurried
@given(_ANY_TEXT, st.booleans())
def test_any_text_is_read_without_raising(text: str, with_front: bool) -> None:
    """Whatever is pasted gives notes or findings, and every line named is one of the file's."""
    text = FRONT + text if with_front else text
    notes, findings = read_notes(text, "notes/a.md")
    lines = len(re.split(r"\r\n?|\n", text))
    assert notes or findings
    assert all(1 <= (finding.place.line or 0) <= lines for finding in findings)
    for passage in notes.passages() if notes else ():
        assert 1 <= passage.line <= lines
        assert passage.text or passage.rows


@_unhurried
@given(_ANY_TEXT)
def test_findings_come_in_the_order_of_the_lines(text: str) -> None:
    """A person can mend from top to bottom."""
    lines = [finding.place.line or 0 for finding in read_notes(FRONT + text, "a.md")[1]]
    assert lines == sorted(lines)


@_unhurried
@given(_ANY_TEXT)
def test_any_notes_survive_json(text: str) -> None:
    """What is printed as JSON reads back as the same notes."""
    notes, _ = read_notes(FRONT + text, "a.md")
    assert notes is None or MeetingNotes.model_validate_json(notes.model_dump_json()) == notes


@_unhurried
@given(st.lists(st.text(st.characters(exclude_characters="\n"))))
def test_bullets_are_rewritten_line_by_line(lines: list[str]) -> None:
    """As many lines come out as went in, so that every finding has its line."""
    written = as_markdown(lines)
    assert len(written) == len(lines)
    assert not any("\n" in line for line in written)


@_unhurried
@given(st.lists(st.tuples(_LEADS, _PLAIN_WORDS, st.sampled_from(["\n", "\n\n"])), min_size=1))
def test_every_word_of_a_plain_text_survives(lines: list[tuple[str, list[str], str]]) -> None:
    """Words come out in their order, whatever bullets, headings and indents stand before them."""
    text = "".join(f"{lead}{' '.join(words)}{end}" for lead, words, end in lines)
    notes, _ = read_notes(FRONT + text, "a.md")
    assert notes
    expected = [word for _, words, _ in lines for word in words]
    assert [word for word in _words(notes) if word not in {"3.", "Besluit:"}] == expected


def _words(notes: MeetingNotes) -> list[str]:
    texts = [text for s in notes.sections for text in (s.title, *(p.text for p in s.passages))]
    return " ".join(texts).split()


@dataclass(frozen=True)
class _Item:
    """A bullet or numbered item as somebody may write it."""

    marked: bool
    numbered: bool
    prefix: str
    below: tuple["_Item", ...] = ()


@dataclass(frozen=True)
class _Chapter:
    level: int
    marked: bool
    text_marked: bool | None
    items: tuple[_Item, ...]


@dataclass
class _Sheet:
    """The Markdown written so far, and which of its words are held back."""

    mark: str
    lines: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def write(self, lead: str, *, marked: bool, hidden: bool) -> None:
        word = f"woord{len(self.hidden) + len(self.open)}x"
        (self.hidden if hidden else self.open).append(word)
        self.lines.append(f"{lead}{word}{f' {self.mark}' if marked else ''}")


_PREFIXES = st.sampled_from(["", "Besluit: ", "Actie (COA; uiterlijk 11 november): "])
_ITEMS = st.recursive(
    st.builds(_Item, st.booleans(), st.booleans(), _PREFIXES),
    lambda below: st.builds(
        _Item, st.booleans(), st.booleans(), _PREFIXES, st.lists(below, max_size=3).map(tuple)
    ),
    max_leaves=6,
)
_CHAPTERS = st.lists(
    st.builds(
        _Chapter,
        st.integers(1, 4),
        st.booleans(),
        st.none() | st.booleans(),
        st.lists(_ITEMS, max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=6,
)


def _write_items(sheet: _Sheet, items: tuple[_Item, ...], indent: str, hidden: bool) -> None:
    for numbered, run in groupby(items, key=lambda item: item.numbered):
        for count, item in enumerate(run, 1):
            bullet = f"{count}." if numbered else "-"
            now = hidden or item.marked
            sheet.write(f"{indent}{bullet} {item.prefix}", marked=item.marked, hidden=now)
            _write_items(sheet, item.below, indent + "   ", now)


def _written(chapters: list[_Chapter], mark: str) -> _Sheet:
    sheet = _Sheet(mark)
    above: list[tuple[int, bool]] = []
    for chapter in chapters:
        above = [(level, hidden) for level, hidden in above if level < chapter.level]
        hidden = chapter.marked or any(hidden for _, hidden in above)
        above.append((chapter.level, hidden))
        sheet.lines.append("")
        sheet.write("#" * chapter.level + " ", marked=chapter.marked, hidden=hidden)
        if chapter.text_marked is not None:
            marked = chapter.text_marked
            sheet.write("", marked=marked, hidden=hidden or marked)
        sheet.lines.append("")
        _write_items(sheet, chapter.items, "", hidden)
    return sheet


@_unhurried
@given(_CHAPTERS, st.sampled_from(["{embargo}", "{only=gemeenten}", '{wie="x" embargo}']))
def test_i02_what_is_held_back_leaves_no_trace(chapters: list[_Chapter], mark: str) -> None:
    """No held-back word is anywhere in the JSON, no number has a gap, and no other word is lost."""
    sheet = _written(chapters, mark)
    notes, findings = read_notes(FRONT + "\n".join(sheet.lines), "a.md")
    assert notes
    assert not findings
    seen = notes.for_reader(cleared=False, lists=frozenset())
    shown = re.findall(r"woord\d+x", seen.model_dump_json())
    assert not set(shown) & set(sheet.hidden)
    assert {p.text for p in seen.passages()} == {
        p.text for p in notes.passages() if p.text in sheet.open
    }
    _assert_no_gap(seen.sections)
    assert not seen.embargoed


def _assert_no_gap(sections: tuple[Section, ...]) -> None:
    chapters = [s.number for s in sections if 1 <= s.level <= CHAPTER_LEVEL]
    assert chapters == [str(n) for n in range(1, len(chapters) + 1)]
    passages = [passage for section in sections for passage in section.passages]
    for chapter, run in groupby(passages, key=lambda passage: passage.number.split(".")[0]):
        numbers = [passage.number for passage in run]
        assert numbers == [f"{chapter}.{n}" for n in range(1, len(numbers) + 1)]
    last: dict[int, int] = {}
    for passage in passages:
        if passage.ordinal:
            assert passage.ordinal in {1, last.get(passage.depth, 0) + 1}
            last[passage.depth] = passage.ordinal


@_unhurried
@given(_CHAPTERS)
def test_i02_actions_and_decisions_held_back_are_in_no_register(chapters: list[_Chapter]) -> None:
    """Decisions and actions for a reader are those in the text that this reader sees."""
    sheet = _written(chapters, "{embargo}")
    notes, _ = read_notes(FRONT + "\n".join(sheet.lines), "a.md")
    assert notes
    seen = notes.for_reader(cleared=False, lists=frozenset())
    for text in [*(a.text for a in seen.actions), *(d.text for d in seen.decisions)]:
        assert text in sheet.open
    assert all(action.deadline == date(2024, 11, 11) for action in seen.actions)
