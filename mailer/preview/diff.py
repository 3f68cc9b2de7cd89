"""Two plain texts against each other: block by block, and word by word where a block changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import islice, zip_longest

from rapidfuzz import fuzz

from mailer.frozen import Frozen
from mailer.i18n import N_

_BULLET = re.compile(r"[-*+>]\s")
_ORDERED = re.compile(r"\d{1,3}\.\s")
_WORD = re.compile(r"\S+\s*")
_ALIKE = 50
"""Of 100: below it two blocks are two texts, and not one that changed."""
_NEAR, _BEGINNING = 8, 2_000
"""How many blocks ahead a likeness is looked for, and how much of a block is weighed."""
_MOST = 250_000
"""Pairs to weigh against each other; beyond it whole blocks and texts differ, and nothing hangs."""
_MOST_ROWS = 300
"""Blocks that differ and are told; nobody reads on, and a page has to open."""


class Mark(StrEnum):
    """What became of words, from the first text to the second."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


MARKS = {
    Mark.SAME: N_("the same"),
    Mark.NEW: N_("new"),
    Mark.GONE: N_("gone"),
    Mark.CHANGED: N_("changed"),
}
"""The word for each, a msgid."""


class Piece(Frozen):
    """A run of words with one fate; never CHANGED."""

    mark: Mark
    words: str


class Row(Frozen):
    """A block of either text, or of both; CHANGED where its pieces have several fates."""

    mark: Mark
    pieces: tuple[Piece, ...]


def compare(before: str, after: str) -> tuple[Row, ...]:
    """All blocks of both texts in their order, the gone ones where they stood."""
    return tuple(_rows(blocks(before), blocks(after)))


def differing(before: str, after: str) -> tuple[Row, ...]:
    """Only the blocks that are not the same."""
    return tuple(row for row in compare(before, after) if row.mark is not Mark.SAME)


def first_differing(before: str, after: str) -> tuple[tuple[Row, ...], bool]:
    """The blocks that are not the same, the first 300, and whether there are more."""
    rows = (row for row in _rows(blocks(before), blocks(after)) if row.mark is not Mark.SAME)
    shown = tuple(islice(rows, _MOST_ROWS))
    return shown, next(rows, None) is not None


@lru_cache(64)
def blocks(text: str) -> tuple[str, ...]:
    """Paragraphs and items of a plain text, each on one line: how it was wrapped is no matter."""
    found: list[list[str]] = []
    running = False
    for line in map(str.strip, text.splitlines()):
        if line and (not running or _begins(line, found[-1][0])):
            found.append([])
        if line:
            found[-1].append(line)
        running = bool(line)
    return tuple(" ".join(" ".join(lines).split()) for lines in found)


def _begins(line: str, item: str) -> bool:
    """Whether a line begins an item, without a blank line before it, behind one that begins so.

    A number is one only in a list of numbers: a sentence may well be broken before "4. ".
    """
    ordered = _ORDERED.match(item) and _ORDERED.match(line)
    return bool(_BULLET.match(line) or ordered)


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    if len(before) * len(after) > _MOST and before != after:
        yield from _apart(before, after)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            yield from (_whole(block, Mark.SAME) for block in before[i:i_end])
        else:
            yield from _replaced(before[i:i_end], after[j:j_end])


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """Blocks in the place of others: each beside the next one that is alike."""
    rest = list(after)
    for old in before:
        at = _like(old, rest)
        if at is None:
            yield _whole(old, Mark.GONE)
            continue
        yield from (_whole(new, Mark.NEW) for new in rest[:at])
        yield Row(mark=Mark.CHANGED, pieces=tuple(_pieces(old, rest[at])))
        rest = rest[at + 1 :]
    yield from (_whole(new, Mark.NEW) for new in rest)


def _like(old: str, candidates: Sequence[str]) -> int | None:
    alike = (
        fuzz.ratio(old[:_BEGINNING], new[:_BEGINNING], score_cutoff=_ALIKE)
        for new in candidates[:_NEAR]
    )
    best = max(enumerate(alike), key=lambda found: found[1], default=(0, 0.0))
    return best[0] if best[1] else None


def _apart(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for old, new in zip_longest(before, after):
        if old == new:
            yield _whole(old, Mark.SAME)
            continue
        if old is not None:
            yield _whole(old, Mark.GONE)
        if new is not None:
            yield _whole(new, Mark.NEW)


def _whole(block: str, mark: Mark) -> Row:
    return Row(mark=mark, pieces=(Piece(mark=mark, words=block),))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > _MOST:
        yield Piece(mark=Mark.GONE, words=before)
        yield Piece(mark=Mark.NEW, words=after)
        return
    bare_old, bare_new = ([word.rstrip() for word in words] for words in (old, new))
    matcher = SequenceMatcher(None, bare_old, bare_new, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(mark=Mark.SAME, words="".join(new[j:j_end]))
            continue
        if i < i_end:
            yield Piece(mark=Mark.GONE, words="".join(old[i:i_end]))
        if j < j_end:
            yield Piece(mark=Mark.NEW, words="".join(new[j:j_end]))
