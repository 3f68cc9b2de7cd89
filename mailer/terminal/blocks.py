"""What is said, before it is known where: words and the part they play, without a layout."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from mailer.findings import Severity
from mailer.i18n import _


class Role(StrEnum):
    """The part that words play; a terminal with colours shows it, and nothing rests on it."""

    PLAIN = ""
    TITLE = "title"
    LABEL = "label"
    COMMAND = "command"
    STOP = "stop"
    WAIT = "wait"
    GO = "go"
    OVER = "over"
    ERROR = Severity.ERROR.value
    WARNING = Severity.WARNING.value
    NOTE = Severity.NOTE.value
    NEW = "new"
    GONE = "gone"


class Words(NamedTuple):
    """Words in one role; `text` may come from outside, whatever it holds."""

    text: str
    role: Role = Role.PLAIN


Cell = tuple[Words, ...]


class Row(NamedTuple):
    """One line of a block; `whole` is for what people copy, which is never wrapped."""

    cells: tuple[Cell, ...]
    indent: int = 0
    whole: bool = False


class Block(NamedTuple):
    """Rows that belong together; those with as many cells stand in the same columns."""

    rows: tuple[Row, ...]
    title: str = ""


def row(*cells: str | Words | Iterable[Words], indent: int = 0, whole: bool = False) -> Row:
    """A row, each cell as short as it can be written."""
    return Row(tuple(map(_cell, cells)), indent, whole)


def _cell(written: str | Words | Iterable[Words]) -> Cell:
    if isinstance(written, str):
        return (Words(written),)
    return (written,) if isinstance(written, Words) else tuple(written)


def listing(title: str, rows: Sequence[Row], most: int = 20) -> Iterator[Block]:
    """A list under its title, of which the page has what is more than `most`; none when empty."""
    if rows:
        left = len(rows) - most
        words = _("and {count} more; the page has them all").format(count=left)
        more = (row(words),) if left > 0 else ()
        yield Block((*rows[:most], *more), title)
