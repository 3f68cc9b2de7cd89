"""HTML read to lines; nothing of it is kept.

A scanner of our own, because `html.parser` takes the square of the time on marks that never end.
"""

import html
import re
from collections import Counter

from mailer.rounds.reading.lines import LONGEST, MOST, Line, clean
from mailer.rounds.reading.tags import APART, BLOCKS, VOID, begins_signature, drawn, effect_of

MOST_MARKUP = 2_000_000
"""Characters of HTML that are read."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})([^<>]*)>")
RULE = "_" * 32
"""What stands for a line across the page."""
STRUCK = "~~"
"""What stands around words that are struck through."""
_CELLS_IN_CELLS = 30
_COMMENT_ENDS = re.compile(r"--!?>")
_ATTRIBUTES = 2000
_LABEL = 60


_MOST_TAGS = 20_000
"""Tags, beyond which no person wrote it."""


def is_too_much(markup: str) -> bool:
    """Whether it is more than is read."""
    return len(markup) > MOST_MARKUP or markup.count("<") > _MOST_TAGS


def markup_lines(markup: str) -> tuple[list[Line], bool]:
    """The lines of HTML as a reader sees them, a row of a table on one with tabs between.

    And whether it has words that are hidden from its reader.
    """
    scanner = _Scanner()
    scanner.read(markup[:MOST_MARKUP])
    return scanner.finish(), scanner.hides


class _Scanner:
    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        self._tags: Counter[str] = Counter()
        self._effects: Counter[str] = Counter()
        self._words: list[str] = []
        self._lines: list[list[Line]] = [[]]
        self._rows: list[list[list[Line]]] = []
        self.hides = False

    def read(self, markup: str) -> None:
        """Take in all of it, in one pass."""
        at = 0
        while at < len(markup):
            mark = markup.find("<", at)
            if mark < 0:
                mark = len(markup)
            if mark > at:
                self._say(html.unescape(markup[at:mark]))
            at = self._mark(markup, mark) if mark < len(markup) else mark

    def finish(self) -> list[Line]:
        """All lines, whatever was left open."""
        while self._open:
            self._close(self._open[-1][0])
        self._end_line()
        return self._lines[0][:MOST]

    def _mark(self, markup: str, at: int) -> int:
        """What begins at `at`; the place behind it."""
        if markup.startswith("<!--", at):
            ended = _COMMENT_ENDS.search(markup, at + 2)
            return ended.end() if ended else len(markup)
        if tag := _TAG.match(markup, at):
            closing, name, attributes = tag.groups()
            if closing:
                self._close(name.lower())
            else:
                self._begin(name.lower(), attributes[:_ATTRIBUTES], attributes.endswith("/"))
            return tag.end()
        if markup[at + 1 : at + 2] in {"!", "?", "/"}:
            end = markup.find(">", at)
            return end + 1 if end >= 0 else len(markup)
        self._say("<")
        return at + 1

    def _begin(self, name: str, attributes: str, empty: bool) -> None:  # noqa: FBT001 (private)
        if name == "body" or (name in BLOCKS and self._tags["head"]):  # a head that never ended
            while self._open and self._effects["unseen"]:
                self._pop()
        if name in BLOCKS or name == "br":
            self._end_line(apart=name in APART)
        if name == "hr":
            self._put(Line(RULE, self._effects["quote"]))
        elif name == "img":
            self._say(drawn(attributes))
        if name in VOID or (empty and name not in BLOCKS):
            return
        self._enter(name, self._effect(name, attributes))
        if begins_signature(attributes):
            self._end_line()
            self._put(Line("-- ", self._effects["quote"]))

    def _effect(self, name: str, attributes: str) -> str:
        if name in {"td", "th"} and self._rows and len(self._lines) < _CELLS_IN_CELLS:
            return "cell"
        return "row" if name == "tr" else effect_of(name, attributes)

    def _enter(self, name: str, effect: str) -> None:
        self._open.append((name, effect))
        self._tags[name] += 1
        self._effects[effect] += 1
        if effect == "cell":
            self._lines.append([])
        elif effect == "row":
            self._rows.append([])
        elif effect == "struck":
            self._say(STRUCK)
        elif name == "li":
            self._say("• ")

    def _close(self, name: str) -> None:
        if not self._tags[name]:
            return
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name, effect = self._open.pop()
        if effect == "struck":
            self._say(STRUCK)
        if name in BLOCKS:
            self._end_line(apart=name in APART)
        self._tags[name] -= 1
        self._effects[effect] -= 1
        if effect == "cell":
            cell = self._lines.pop()
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._lines[-1] += cell
        elif effect == "row":
            self._lines[-1] += _row(self._rows.pop())
        return name

    def _say(self, words: str) -> None:
        if self._effects["unseen"]:
            return
        if self._effects["hidden"]:
            self.hides = self.hides or any(letter.isalnum() for letter in words)
            return
        first, *others = words.split("\n") if self._effects["pre"] else [words]
        self._words.append(first)
        for line in others:
            self._end_line(apart=not line.strip())
            self._words.append(line)

    def _end_line(self, *, apart: bool = False) -> None:
        text = " ".join(clean("".join(self._words)[:LONGEST]).split())
        self._words.clear()
        if text:
            self._put(Line(text, self._effects["quote"]))
        if apart:
            self._put(Line("", self._effects["quote"]))

    def _put(self, line: Line) -> None:
        lines = self._lines[-1]
        if not (self._effects["hidden"] or self._effects["unseen"]) and (
            line.text or (lines and lines[-1].text)
        ):
            lines.append(line)


def _row(cells: list[list[Line]]) -> list[Line]:
    """One line for a row of a table that people made; the lines of one that only lays out."""
    filled = [cell for cell in cells if any(line.text for line in cell)]
    first = [line for line in filled[0] if line.text] if filled else []
    if len(filled) > 1 and len(first) == 1 and len(first[0].text) <= _LABEL:
        told = "\t".join(" ".join(line.text for line in cell if line.text) for cell in filled)
        return [Line(told[:LONGEST], first[0].depth)]
    return [line for cell in cells for line in cell]
