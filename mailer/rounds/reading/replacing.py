"""From what was put in and taken out to which words became which."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import NamedTuple

from mailer.rounds.reading.revisions import Paragraph, Revision

_WIDER = 30
"""Words that are added at most, to find words that stand once."""


class Replaced(NamedTuple):
    """Words of a paragraph that somebody replaced. See `word_changes.Change`."""

    by: Revision
    old: str
    new: str


@dataclass
class _Edit:
    """A stretch of the text before the changes, and what came in its place."""

    at: str
    start: int
    end: int
    new: str = ""
    authors: dict[str, None] = field(default_factory=dict)


def replaced_in(paragraph: Paragraph, first: int = 0) -> Iterator[Replaced]:
    """What changed, in the order of the text; words before `first`, a number, are left alone."""
    before = paragraph.before
    for edit in _edits(paragraph):
        _to_whole_words(edit, before, min(first, edit.start))
        _to_what_stands_once(edit, before, min(first, edit.start))
        old, new = before[edit.start : edit.end].strip(), edit.new.strip()
        if old.split() != new.split():
            yield Replaced(Revision(", ".join(filter(None, edit.authors)), edit.at), old, new)


def _edits(paragraph: Paragraph) -> list[_Edit]:
    """Neighbouring changes are one, of several authors where they touch.

    What was put in and taken out again is none.
    """
    edits: list[_Edit] = []
    current: _Edit | None = None
    at = 0
    blank = ""
    for text, put_in, taken_out in paragraph.pieces:
        by = put_in or taken_out
        if by is None:
            at += len(text)
            blank += text
            current = current if not blank.strip() else None
        elif not (put_in and taken_out):
            if current is None or (blank and by.author not in current.authors):
                current, blank = _Edit(by.at, at, at), ""
                edits.append(current)
            current.authors.setdefault(by.author)
            current.new += blank + (text if put_in else "")
            at += len(text) if taken_out else 0
            current.end, blank = at, ""
    return edits


def _to_whole_words(edit: _Edit, before: str, first: int) -> None:
    """Of “2026” that became “2027” Word keeps the last letter alone."""
    old = before[edit.start : edit.end]
    if _in_word(old[:1]) or _in_word(edit.new[:1]):
        left = before[first : edit.start]
        _widen(edit, before, left=len(list(takewhile(_in_word, reversed(left)))))
    if _in_word(old[-1:]) or _in_word(edit.new[-1:]):
        right = islice(before, edit.end, None)
        _widen(edit, before, right=len(list(takewhile(_in_word, right))))


def _to_what_stands_once(edit: _Edit, before: str, first: int) -> None:
    """With a word beside what was only put in, or taken out, so that its place can be found."""
    for _more in range(_WIDER):
        old = before[edit.start : edit.end].strip()
        if old and edit.new.strip() and before.count(old, first) == 1:
            return
        if old == before[first:].strip():
            return
        left = len(before[first : edit.start]) - len(_without_last(before[first : edit.start]))
        right = 0 if left else _first_word(before[edit.end :])
        _widen(edit, before, left=left, right=right)


def _widen(edit: _Edit, before: str, left: int = 0, right: int = 0) -> None:
    start, end = edit.start - left, edit.end + right
    edit.new = before[start : edit.start] + edit.new + before[edit.end : end]
    edit.start, edit.end = start, end


def _without_last(text: str) -> str:
    """A text without its last word; the same where it has none."""
    kept = text.rstrip()
    word = len(list(takewhile(lambda c: not c.isspace(), reversed(kept))))
    return kept[: len(kept) - word] if word else text


def _first_word(text: str) -> int:
    """How many characters the first word takes, with the space before it; 0 where there is none."""
    kept = text.lstrip()
    word = len(list(takewhile(lambda c: not c.isspace(), kept)))
    return len(text) - len(kept) + word if word else 0


def _in_word(character: str) -> bool:
    return character.isalnum() or (character != "" and character in "-’'")
