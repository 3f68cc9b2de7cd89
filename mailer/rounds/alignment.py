"""Where in the source of the notes the words of a passage stand, behind their Markdown.

A passage's words are the end of its lines: before them a bullet, "Besluit:" or "Actie (…):",
behind them marks. So both are read from the end, and what is Markdown is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from mailer.notes.model import Kind, Passage
from mailer.rounds.folding import NOTHING, Piece, folded, pieces

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    |(?P<mark>(?<!\{)\{(?!\{)[^{}\n]*\})
    |(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    |(?P<link>\]\((?:[^()\\\n]|\\[^\n]|\([^()\n]{0,500}\)){0,2000}\))
    |(?P<image>!\[)
    |(?P<blank>\s+)
    |(?P<char>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_DRESS = frozenset("*_`[]<>\\") | NOTHING
_CELL_END = re.compile(r"(?<!\\)\|")


class Raw(NamedTuple):
    """One character of the source as it is compared; `loose` where it may be Markdown."""

    char: str
    start: int
    end: int
    loose: bool


class Span(NamedTuple):
    """A stretch of the source: the words, and as far as their dress reaches on both sides.

    `dress` is the Markdown among them, `marks` the marks.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    dress: str
    marks: str


class Alignment:
    """The characters of a text and of its source, one for one."""

    def __init__(self, source: str, text: Sequence[Piece], raw: Sequence[Raw]) -> None:
        """Pair them; `is_whole` says whether every one of the text was found."""
        self._source = source
        self._raw = raw
        self._pairs = list(_paired(text, raw))
        self.is_whole = len(self._pairs) == len(text)

    def span(self, start: int, end: int) -> Span | None:
        """Where the characters of the text from `start` to `end` stand; None where none does."""
        mine = [n for piece, n in self._pairs if start <= piece.start and piece.end <= end]
        if not mine:
            return None
        first, last = min(mine), max(mine)
        taken = {n for _piece, n in self._pairs}
        left, right = first, last
        while left > 0 and self._is_dress(left - 1, taken):
            left -= 1
        while right + 1 < len(self._raw) and self._is_dress(right + 1, taken):
            right += 1
        among = [n for n in range(first, last) if n not in taken and not self._is_blank(n)]
        marked = [n for n in among if self._words(n).startswith("{")]
        return Span(
            self._raw[first].start,
            self._raw[last].end,
            self._raw[left].start,
            self._raw[right].end,
            "".join(self._words(n) for n in among if n not in marked),
            "".join(f" {self._words(n)}" for n in marked),
        )

    def _is_dress(self, n: int, taken: set[int]) -> bool:
        return (
            n not in taken
            and self._raw[n].loose
            and not self._words(n)[0].isspace()
            and (not self._words(n).startswith("{"))
        )

    def _is_blank(self, n: int) -> bool:
        return self._words(n).isspace()

    def _words(self, n: int) -> str:
        return self._source[self._raw[n].start : self._raw[n].end]


def alignment(source: str, passage: Passage) -> Alignment | None:
    """The words of a passage in its lines; None where they cannot be told for certain."""
    lines = list(_lines(source))[passage.line - 1 : passage.last_line]
    if not lines:
        return None
    if passage.kind is Kind.TABLE:
        found = _of_table(source, passage, lines)
    else:
        found = Alignment(
            source, pieces(passage.text), list(_raw(source, lines[0][0], lines[-1][1]))
        )
    return found if found and found.is_whole else None


def _of_table(source: str, passage: Passage, lines: Sequence[tuple[int, int]]) -> Alignment | None:
    """Cell by cell; the line below the head holds no words."""
    text: list[Piece] = []
    raw: list[Raw] = []
    at = 0
    for row, (start, end) in zip(passage.rows, [lines[0], *lines[2:]], strict=False):
        cells = _cells(source, start, end)
        for cell, (from_, to) in zip(row, cells, strict=False):
            words = "".join(span.text for span in cell)
            mine = Alignment(source, pieces(words), list(_raw(source, from_, to)))
            if not mine.is_whole:
                return None
            text += (Piece(p.char, p.start + at, p.end + at) for p in pieces(words))
            raw += _raw(source, from_, to)
            at += len(words) + 1
        if len(cells) < len(row):
            return None
    return Alignment(source, text, raw)


def _cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends."""
    line = source[start:end]
    start += len(line) - len(line.lstrip("> \t|"))
    end -= len(line) - len(line.rstrip(" \t"))
    end -= source[start:end].endswith("|") and not source[start:end].endswith("\\|")
    cuts = [found.start() + start for found in _CELL_END.finditer(source[start:end])]
    return list(zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True))


def _lines(source: str) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, as the reader of notes counts them."""
    start = 0
    for found in re.finditer(r"\r\n|\r|\n", source):
        yield start, found.start()
        start = found.end()
    yield start, len(source)


def _raw(source: str, start: int, end: int) -> Iterator[Raw]:
    for found in _TOKEN.finditer(source, start, end):
        kind, where = found.lastgroup, found.span()
        if kind == "blank":
            yield Raw(" ", *where, loose=True)
        elif kind in {"mark", "link", "image"}:
            yield Raw("", *where, loose=True)
        elif kind == "char" and found[0] in _DRESS:
            yield Raw(folded(found[0]), *where, loose=True)
        else:
            words = found["escaped"] or found[0]
            words = unescape(words) if kind == "entity" else words
            for each in "".join(map(folded, words)):
                yield Raw(each, *where, loose=False)


def _paired(text: Sequence[Piece], raw: Sequence[Raw]) -> Iterator[tuple[Piece, int]]:
    """From the end: each character of the text with that of the source; stops at one it lacks."""
    n = len(raw) - 1
    for piece in reversed(text):
        while n >= 0 and raw[n].char != piece.char and raw[n].loose:
            n -= 1
        if n < 0 or raw[n].char != piece.char:
            return
        yield piece, n
        n -= 1
