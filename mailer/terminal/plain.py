"""Blocks as plain text, for a pipe or a file: as wide as it is, no colours, nothing cut."""

from collections.abc import Iterable, Iterator

from mailer.terminal.blocks import Block, Cell, Row
from mailer.visible import visible

_WIDEST = 40
"""A column takes no more room than this; what is wider in it moves its neighbours."""


def as_text(blocks: Iterable[Block]) -> str:
    """The blocks, an empty line between them. Control characters are visible."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks)


def _lines(block: Block) -> Iterator[str]:
    margin = "  " if block.title else ""
    if block.title:
        yield _shown(block.title)
    widths = _widths(block)
    for line in block.rows:
        yield f"{margin}{' ' * line.indent}{_columns(line, widths)}".rstrip()


def _widths(block: Block) -> list[int]:
    """How wide each column of the rows with several cells is."""
    columns: list[int] = []
    for line in block.rows:
        if len(line.cells) > 1:
            columns += [0] * (len(line.cells) - len(columns))
            for number, cell in enumerate(line.cells):
                columns[number] = max(columns[number], min(len(_text(cell)), _WIDEST))
    return columns


def _columns(line: Row, widths: list[int]) -> str:
    if len(line.cells) == 1:
        return _text(line.cells[0])
    return "  ".join(f"{_text(c):<{w}}" for c, w in zip(line.cells, widths, strict=False))


def _text(cell: Cell) -> str:
    return "".join(_shown(words.text) for words in cell)


def _shown(text: str) -> str:
    return visible(text, keep="\n")
