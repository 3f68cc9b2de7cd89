"""Blocks for a terminal: as wide as it is, in colours, set by rich."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mailer.terminal.blocks import Block, Cell, Role
from mailer.visible import visible

_GAP, _ROOM = 2, 22
"""Between columns; and what the last must have, or its cell goes below the others."""
_SHARE = 0.42
"""Of the width, the most that a column before the last takes."""

_WORD = re.compile(r"\S+")

_STYLES = {
    Role.PLAIN: "",
    Role.TITLE: "bold",
    Role.LABEL: "cyan",
    Role.COMMAND: "bold cyan",
    Role.STOP: "bold red",
    Role.WAIT: "bold yellow",
    Role.GO: "bold green",
    Role.OVER: "bold",
    Role.ERROR: "bold red",
    Role.WARNING: "yellow",
    Role.NOTE: "cyan",
    Role.NEW: "green",
    Role.GONE: "red",
}


def write(blocks: Iterable[Block], stream: TextIO, width: int, *, colours: bool) -> None:
    """The blocks in a width. Words from outside are never read as rich's markup."""
    console = Console(
        file=stream,
        markup=False,
        emoji=False,
        highlight=False,
        color_system="auto" if colours else None,
    )
    for number, block in enumerate(blocks):
        if number:
            console.print()
        for line in _Setting(width, block).lines():
            console.print(line, soft_wrap=True)  # a word longer than a line stays one word


class _Setting:
    """One block in a width."""

    def __init__(self, width: int, block: Block) -> None:
        self._width, self._block = width, block
        self._margin = 2 if block.title else 0
        self._widths = _columns(block, int(width * _SHARE))

    def lines(self) -> Iterator[Text]:
        if self._block.title:
            yield Text(_shown(self._block.title), _STYLES[Role.TITLE])
        for row in self._block.rows:
            cells, indent = [_text(cell) for cell in row.cells], self._margin + row.indent
            if row.whole:
                yield Text(" " * indent) + cells[0]
            elif self._room(len(cells), indent) < _ROOM:
                yield from self._below(cells, indent)
            else:
                yield from self._beside(cells, indent)

    def _room(self, cells: int, indent: int) -> int:
        """What is left for the last cell of a row."""
        return self._width - indent - sum(w + _GAP for w in self._widths[: cells - 1])

    def _beside(self, cells: Sequence[Text], indent: int) -> Iterator[Text]:
        widths = [*self._widths[: len(cells) - 1], self._room(len(cells), indent)]
        columns = [_wrapped(c, w) for c, w in zip(cells, widths, strict=True)]
        for parts in zip_longest(*columns):
            line = Text(" " * indent)
            for part, width in zip(parts, widths, strict=True):
                line.append_text(part or Text())
                line.pad_right(max(0, width + _GAP - (part.cell_len if part else 0)))
            line.rstrip()
            yield line

    def _below(self, cells: Sequence[Text], indent: int) -> Iterator[Text]:
        for number, cell in enumerate(cells):
            inner = indent + (_GAP if number else 0)
            for line in _wrapped(cell, self._width - inner):
                yield Text(" " * inner) + line


def _wrapped(text: Text, width: int) -> list[Text]:
    """Lines of at most this width, but for a word that is wider: rich itself would break it."""
    return [line for given in text.split("\n", allow_blank=True) for line in _lines(given, width)]


def _lines(text: Text, width: int) -> Iterator[Text]:
    breaks, start = [], 0
    for word in _WORD.finditer(text.plain):
        if word.start() > start and cell_len(text.plain[start : word.end()]) > width:
            start = word.start()
            breaks.append(start)
    for line in text.divide(breaks):
        line.rstrip()
        yield line


def _columns(block: Block, most: int) -> list[int]:
    """The widths of all columns but the last: what they need up to `most`, and no word cut."""
    columns: list[int] = []
    for row in block.rows:
        for number, cell in enumerate(row.cells[:-1]):
            text = _text(cell)
            longest = max(map(cell_len, text.plain.split()), default=0)
            columns += [0] * (number + 1 - len(columns))
            columns[number] = max(columns[number], min(text.cell_len, most), longest)
    return columns


def _text(cell: Cell) -> Text:
    return Text.assemble(*((_shown(words.text), _STYLES[words.role]) for words in cell))


def _shown(text: str) -> str:
    return visible(text, keep="\n")
