"""Any correction of any notes: the meant passage says the meant words, or nothing changed."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.notes.model import Passage
from mailer.rounds.folding import fold, tidy
from mailer.rounds.patching import Patch, patch
from mailer.rounds.present import Change
from tests.patches import FILE, HEAD, asked_of, read

NOTES = Path(__file__).parents[2] / "notes"
SEEDS = [path.read_bytes().decode() for path in sorted(NOTES.glob("*.md"))]
_PIECES = st.sampled_from(
    ["\n", "\n\n", " ", "- ", "1. ", "• ", "o\t", "## ", "> ", "| ", "|---|\n", "---\n", "```",
     "{", "}", "{embargo}", "{only=a}", "\\", "**", "_", "[", "](", ")", "![", "<b>", "&amp;",
     "http://a.example", "Besluit: ", "Actie (COA): ", "woord", "Emmen", "12", "“", "\u00a0"]
)  # fmt: skip
_ANY = st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=20).map("".join))
_BODIES = st.lists(_PIECES, min_size=2, max_size=40).map("".join)
_unhurried = settings(deadline=None, max_examples=150)  # a busy machine is no fault


@_unhurried
@given(st.data(), st.sampled_from(SEEDS), _ANY)
def test_a_patch_of_the_sample_notes_changes_what_is_meant(
    data: st.DataObject, source: str, new: str
) -> None:
    """Of the notes that come along, whatever is put into them."""
    _check(data, source, new)


@_unhurried
@given(st.data(), _BODIES, _ANY)
def test_a_patch_of_any_notes_changes_what_is_meant(
    data: st.DataObject, body: str, new: str
) -> None:
    """Of notes of any shape, whatever is put into them."""
    _check(data, HEAD + body, new)


def _check(data: st.DataObject, source: str, new: str) -> None:
    seen = asked_of(source).passages["1"]
    if not seen:
        return
    passage = data.draw(st.sampled_from(seen))
    words = passage.text.split()
    start = data.draw(st.integers(0, len(words)))
    old = " ".join(words[start : start + data.draw(st.integers(0, 4))])
    made = patch(source, FILE, asked_of(source), [Change(1, passage, old, new)])
    if not made.applied:
        assert made.text == source
        return
    before, after = (list(read(text).passages()) for text in (source, made.text))
    here = next(n for n, p in enumerate(before) if p.number == passage.number)
    assert [_plain(p) for p in before[:here]] == [_plain(p) for p in after[:here]]
    assert [_plain(p) for p in before[here + 1 :]] == [_plain(p) for p in after[here + 1 :]]
    assert _held_back(before[here]) == _held_back(after[here])
    _check_words(before[here], after[here], old, tidy(new))
    _check_lines(source, made, before[here])
    again = patch(made.text, FILE, asked_of(source), [Change(1, passage, old, new)])
    assert (again.text, again.present) == (made.text, (1,))


def _check_words(before: Passage, after: Passage, old: str, new: str) -> None:
    """The words are those of before with the others in their place, a blank apart."""
    wanted = before.text.replace(old, new) if old else new
    if old and len(re.findall(re.escape(fold(old)), fold(before.text))) > 1:
        assert new in after.text  # which one was meant, whole words tell
    else:
        assert "".join(fold(after.text).split()) == "".join(
            fold(
                wanted
                if not old or old in before.text
                else fold(before.text).replace(fold(old), new)
            ).split()
        )


def _check_lines(source: str, made: Patch, passage: Passage) -> None:
    """All lines before and behind the passage are as they were, to the byte."""
    lines, now = (re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) for text in (source, made.text))
    behind = len(lines) - passage.last_line
    assert lines[: passage.line - 1] == now[: passage.line - 1]
    assert lines[len(lines) - behind :] == now[len(now) - behind :]


def _plain(passage: Passage) -> Passage:
    return passage.model_copy(update={"line": 0, "breaks": ()})


def _held_back(passage: Passage) -> tuple[object, ...]:
    return passage.kind, passage.embargoed, passage.only, passage.owners, passage.deadline
