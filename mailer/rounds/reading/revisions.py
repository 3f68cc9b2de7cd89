"""The paragraphs of a Word document with who put in and took out what (ECMA-376 part 1, 17.13)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mailer.checks.attachments.packages import Mark, Node

_PUT_IN = frozenset({"ins", "moveTo"})
_TAKEN_OUT = frozenset({"del", "moveFrom"})
_TEXT = frozenset({"t", "delText"})
_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_AGAIN = "Fallback"
"""What stands in for a drawing in old programs: the same text once more."""
_ANCHOR_PIECES, _ANCHOR = 200, 500


class Revision(NamedTuple):
    """Who changed something, and when, as written; "" where it does not say."""

    author: str
    at: str


class Piece(NamedTuple):
    """A run of text, and who put it in or took it out, if anybody did."""

    text: str
    put_in: Revision | None = None
    taken_out: Revision | None = None


@dataclass
class Paragraph:
    """A paragraph in pieces, in reading order, and the ids of the comments that begin in it."""

    pieces: list[Piece] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def before(self) -> str:
        """Its text before the changes."""
        return "".join(piece.text for piece in self.pieces if not piece.put_in)

    @property
    def size(self) -> int:
        """Characters and changes in it, what was put in and taken out among them."""
        return sum(len(piece.text) + 10 for piece in self.pieces) + 10 * len(self.remarks)


class Remark(NamedTuple):
    """A comment: who made it and when, and its words."""

    by: Revision
    text: str


class Revisions:
    """Reads the parts of one document, one after the other; `remarks` are its comments by id."""

    def __init__(self) -> None:
        self.remarks: dict[str, Remark] = {}
        self._anchors: dict[str, tuple[int, int]] = {}
        self._heard: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._put_in: list[Revision] = []
        self._taken_out: list[Revision] = []
        self._remark: tuple[str, Revision] | None = None
        self._words: list[str] = []
        self._element = ""
        self._runs = self._again = 0

    def paragraphs(self, nodes: Iterable[Node]) -> Iterator[Paragraph]:
        """Those of a part as they end; those of a text box before the one that it stands in."""
        for node in nodes:
            if node.name == _AGAIN:
                self._again += 1 if node.mark is Mark.START else -1
            elif self._again:
                continue
            elif node.mark is Mark.START:
                self._start(node)
            elif node.mark is Mark.TEXT:
                self._hear(node.text if self._element in _TEXT else "")
            elif ended := self._end(node.name):
                yield ended

    def anchor(self, remark: str) -> str:
        """The words that a comment hangs on; "" where it hangs on a place."""
        start, end = self._anchors.get(remark, (0, 0))
        words = "".join(self._heard[start : min(end, start + _ANCHOR_PIECES)])
        return " ".join(words[:_ANCHOR].split())

    def _start(self, node: Node) -> None:
        name = self._element = node.name
        by = Revision(node.attributes.get("author", ""), node.attributes.get("date", ""))
        if name == "p":
            self._paragraphs.append(Paragraph())
        elif name == "r":
            self._runs += 1
        elif name in _PUT_IN:
            self._put_in.append(by)
        elif name in _TAKEN_OUT:
            self._taken_out.append(by)
        elif name.startswith("comment"):
            self._comment(name, node.attributes.get("id", ""), by)
        elif self._runs:
            self._hear(_SIGNS.get(name, ""))

    def _end(self, name: str) -> Paragraph | None:
        self._element = ""
        if name == "r":
            self._runs -= 1
        elif name in _PUT_IN:
            self._put_in.pop()
        elif name in _TAKEN_OUT:
            self._taken_out.pop()
        elif name == "comment" and self._remark:
            number, by = self._remark
            self.remarks[number] = Remark(by, " ".join("".join(self._words).split()))
            self._remark, self._words = None, []
        elif name == "p":
            self._words.append(" ")
            ended = self._paragraphs.pop()
            return None if self._remark else ended
        return None

    def _comment(self, name: str, number: str, by: Revision) -> None:
        if name == "comment":
            self._remark = number, by
            self._words = []
        elif name == "commentRangeEnd" and number in self._anchors:
            self._anchors[number] = self._anchors[number][0], len(self._heard)
        elif name in {"commentRangeStart", "commentReference"} and number not in self._anchors:
            self._anchors[number] = len(self._heard), 0
            if self._paragraphs:
                self._paragraphs[-1].remarks.append(number)

    def _hear(self, text: str) -> None:
        if not text:
            return
        put_in = self._put_in[-1] if self._put_in else None
        taken_out = self._taken_out[-1] if self._taken_out else None
        if self._remark:
            self._words.append("" if taken_out else text)
        elif self._paragraphs:
            self._heard.append(text)
            self._paragraphs[-1].pieces.append(Piece(text, put_in, taken_out))
