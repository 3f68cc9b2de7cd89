"""Sections as plain text of 72 columns, from the same parsed notes as the HTML.

Hanging indents; a small table as an aligned grid, a wide one as numbered records; links whole in a
list at the end. No rows of asterisks or dashes: screen readers read them out.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import fill

from mailer.compose.html import in_list
from mailer.compose.typography import NBSP, keep_together
from mailer.compose.wording import Numbers, by, label, owners_behind
from mailer.notes.model import Kind, Passage, Section, Span

WIDTH = 72
_BULLETS = ("-", "*", "+")
_DEEPEST = 6
"""Levels that still indent; deeper ones would have no room for words."""


class PlainText:
    """Writes sections as text and remembers the links that belong at the end.

    Writers of parts of one text share their `links`, so that each has a number of its own.
    """

    def __init__(
        self,
        *,
        numbered: bool = False,
        marked: frozenset[str] = frozenset(),
        links: list[str] | None = None,
    ) -> None:
        self._numbers = Numbers(numbered, marked)
        self._links: list[str] = [] if links is None else links

    def text(self, sections: Iterable[Section]) -> str:
        """The sections without trailing space; a blank line between what is not one list."""
        return "\n\n".join(block for section in sections for block in self._section(section))

    def links(self) -> str:
        """The list of links of all that was written, or nothing."""
        return "\n".join(f"[{n}] {href}" for n, href in enumerate(self._links, 1))

    def _section(self, section: Section) -> Iterator[str]:
        if section.level:
            owners = _spaced(by(section.owners))
            heading = wrapped(self._spans(section.spans) + owners)
            yield heading if section.level > 2 else f"\n{heading}"
        run: list[str] = []
        for passage in section.passages:
            tight = in_list(passage)
            if not tight and run:
                yield "\n".join(run)
                run = []
            if tight:
                run.append(self._item(passage))
            else:
                yield self._block(passage)
        if run:
            yield "\n".join(run)

    def _item(self, passage: Passage) -> str:
        marker = f"{passage.ordinal}." if passage.ordinal else _BULLETS[passage.depth % 3]
        indent = _indent(passage) + marker + " "
        return wrapped(self._line(passage), indent, " " * len(indent))

    def _block(self, passage: Passage) -> str:
        if passage.kind is Kind.TABLE:
            return "\n".join(filter(None, (self._number(passage).strip(), self._table(passage))))
        indent = _indent(passage) + ("> " if passage.kind is Kind.QUOTE else "")
        return wrapped(self._line(passage), indent, indent)

    def _line(self, passage: Passage) -> str:
        return (
            self._number(passage)
            + (f"{words} " if (words := label(passage)) else "")
            + self._spans(passage.spans)
            + _spaced(owners_behind(passage))
        )

    def _number(self, passage: Passage) -> str:
        number = self._numbers.before(passage)
        return f"{number} " if number else ""

    def _spans(self, runs: Iterable[Span]) -> str:
        linked = groupby(runs, key=lambda run: run.href)
        return "".join(self._linked("".join(r.text for r in run), href) for href, run in linked)

    def _linked(self, text: str, href: str | None) -> str:
        if not href or text in _spellings(href):
            return text
        if href not in self._links:
            self._links.append(href)
        return f"{text} [{self._links.index(href) + 1}]"

    def _table(self, passage: Passage) -> str:
        rows = [[self._spans(cell).replace("\n", " ") for cell in row] for row in passage.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        if sum(widths) + 2 * (len(widths) - 1) <= WIDTH:
            return "\n".join(
                "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
                for row in rows
            )
        head, *records = rows
        if not records:
            return wrapped("; ".join(head))
        return "\n\n".join(_record(n, head, record) for n, record in enumerate(records, 1))


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Text in 72 columns with a hanging indent; its own line breaks are kept."""
    lines = [
        fill(
            keep_together(line),
            WIDTH,
            initial_indent=rest if n else first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for n, line in enumerate(text.split("\n"))
    ]
    return "\n".join(lines).replace(NBSP, " ")


def _indent(passage: Passage) -> str:
    return "  " * min(passage.depth, _DEEPEST)


def _spellings(href: str) -> set[str]:
    """How a text may name a link so that its address need not be given again."""
    short = href.removeprefix("mailto:").removeprefix("tel:").removeprefix("https://")
    return {href, short, short.rstrip("/")}


def _spaced(words: str) -> str:
    return f" {words}" if words else ""


def _record(number: int, head: list[str], record: list[str]) -> str:
    filled = ((name, cell) for name, cell in zip(head, record, strict=True) if cell)
    marker = f"{number}. "
    indent = " " * len(marker)
    lines = [wrapped(f"{name}: {cell}" if name else cell, indent, indent) for name, cell in filled]
    return (marker + "\n".join(lines).lstrip()).rstrip()
