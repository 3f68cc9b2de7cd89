"""Text as people type or paste it, made into Markdown line by line.

Word's bullets become Markdown's, and what is indented by two columns or more below an item
belongs to it; Markdown itself wants three below "1." and takes "•" for a word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LEAD = re.compile(r"[\s\u200b\u2060\ufeff]*")
_HEADING = re.compile(r"(#{1,6})(?:\s+|$)(.*)", re.DOTALL)
_QUOTES = re.compile(r"^>(?:\s*>)+")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}\s*$")
_FENCE = re.compile(r"(?:`{3,}|~{3,})\s*([^`~]*)$")
_ITEM = re.compile(r"([-*+]|[0-9]{1,9}[.)])(?:\s+|$)(.*)", re.DOTALL)
# \uf0b7 and \uf0a7 are what Word's Symbol and Wingdings bullets are outside Word.
_GLYPH = re.compile(r"([•●○▪■\uf0b7\uf0a7]|·(?=\s|$)|[o§](?=[\t\xa0]))\s*(.*)", re.DOTALL)
_RANKS = {"○": 1, "o": 1, "▪": 2, "■": 2, "§": 2, "\uf0a7": 2}
_NESTED = 2
"""So many columns further in is one level down."""


@dataclass(frozen=True)
class _Item:
    """An item that is still open: where it stood, how deep its bullet is by custom, its text."""

    indent: int
    rank: int
    text_column: int

    def holds(self, indent: int, rank: int = 0) -> bool:
        """Whether what stands there belongs to this item."""
        level = indent >= self.indent - 1
        return indent >= self.indent + _NESTED or (level and rank > self.rank)


def as_markdown(lines: Iterable[str]) -> list[str]:
    """The same lines, one for one, as Markdown that means what it looks like.

    No word is changed. Fences are taken out: one without its end would swallow every heading and
    mark below it. Headings start at the margin, so that none hides in the item above it.
    """
    within: list[_Item] = []
    after_blank = True
    written = []
    for line in lines:
        written.append(_rewritten(line, within, after_blank=after_blank))
        after_blank = not written[-1].strip()
    return written


def _rewritten(line: str, within: list[_Item], *, after_blank: bool) -> str:
    lead = _LEAD.match(line)
    indent = len(lead[0].expandtabs(4)) if lead else 0
    text = line[lead.end() :] if lead else line
    if not text:
        return ""
    if fence := _FENCE.match(text):
        return fence[1]
    if _RULE.match(text) or _HEADING.match(text):
        within.clear()
        return _HEADING.sub(r"\1 \2", text)  # a no-break space makes no heading in Markdown
    if item := _item(text):
        return _placed(indent, *item, within)
    if after_blank or text[:1] in {">", "|"}:  # else the line runs on from the one before
        _leave(within, indent)
    return _margin(within) + _QUOTES.sub(">", text)


def _item(text: str) -> tuple[int, str, str] | None:
    """Rank, Markdown's bullet and the words of an item; None when it is none."""
    found = _ITEM.match(text)
    if glyph := _GLYPH.match(found[2] if found and not found[1][0].isdigit() else text):
        return _RANKS.get(glyph[1], 0), "-", glyph[2]
    return (0, found[1], found[2]) if found else None


def _placed(indent: int, rank: int, bullet: str, words: str, within: list[_Item]) -> str:
    _leave(within, indent, rank)
    line = f"{_margin(within)}{bullet} "
    within.append(_Item(indent, rank, len(line)))
    return line + words


def _leave(within: list[_Item], indent: int, rank: int = 0) -> None:
    while within and not within[-1].holds(indent, rank):
        within.pop()


def _margin(within: list[_Item]) -> str:
    return " " * within[-1].text_column if within else ""
