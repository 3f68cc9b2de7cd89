"""A dossier before it is known what file it becomes: sections of plain words, without a layout.

Any of these words may come from outside. What makes a file of them escapes them all (I29).
"""

from typing import NamedTuple

Fact = tuple[str, str]
"""A label, and what there is to say of it."""


class Line(NamedTuple):
    """A sentence of ours."""

    words: str


class Facts(NamedTuple):
    """Labels, each with what there is to say of it; what there is nothing of is left out."""

    facts: tuple[Fact, ...]


class Table(NamedTuple):
    """Rows under a head, with as many cells each."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Passages(NamedTuple):
    """A text by its numbered passages."""

    passages: tuple[Fact, ...]


class Quote(NamedTuple):
    """Somebody's own words as they wrote them, on as many lines."""

    words: str


class Patch(NamedTuple):
    """A change of a file, as programs write it."""

    text: str


Block = Line | Facts | Table | Passages | Quote | Patch


class Section(NamedTuple):
    """Blocks under a title, and sections below it."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple["Section", ...] = ()


class Document(NamedTuple):
    """The whole; `made` says when and by what program, `warning` who may read it."""

    title: str
    made: str
    warning: str
    sections: tuple[Section, ...]


def facts(*found: Fact) -> Facts:
    """Those facts of which there is something to say."""
    return Facts(tuple((label, words) for label, words in found if words))
