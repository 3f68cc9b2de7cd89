"""Workbooks: hidden sheets, rows and columns that hold something, notes, revisions."""

import re
from collections.abc import Mapping
from functools import lru_cache

from mailer.checks.attachments.copies import look_copies
from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.office import CONTENT_TYPES, look_everywhere, xml_parts
from mailer.checks.attachments.packages import Mark, Node, Package
from mailer.checks.attachments.rules import ACTIVE, BLANK, CLOSED, COMMENTS, HIDDEN, TRACKED
from mailer.checks.attachments.watching import Presence, Spans, is_on, watch
from mailer.i18n import _

# ECMA-376 part 1, 18.11 (shared workbook revisions): cells, rows, sheets, moves, names, formats.
_REVISIONS = frozenset({"rcc", "rrc", "rm", "ris", "rsnm", "rdn", "rfmt", "raf", "rcmt"})
_SHOWN = frozenset({"v", "f", "is", "drawing", "legacyDrawing", "picture", "oleObject", "chart"})
_COLUMNS = 16_384
"""As many as Excel has."""
_NOTHING = re.compile(r"\s*0+(?:\.0*)?\s*")
_THREAD = "tc="
"""What Excel calls the author of the note that stands in for a thread of comments."""


def look(file: File) -> Brought:
    """The list of sheets, each sheet, and the parts with notes and revisions, wherever they lie."""
    package = Package(file)
    yield from look_everywhere(file, package)
    presence = Presence(_SHOWN, worded=())
    parts = xml_parts(package)
    yield from look_copies(package, parts)
    for part in parts:
        if "omments" in part:  # comments1.xml, threadedComments/threadedComment1.xml
            yield from _comments(package, part)
        elif "revisions/" in part:
            yield from watch(package.nodes(part), Spans(TRACKED, _REVISIONS))
        elif not part.endswith(("sharedStrings.xml", "styles.xml")):
            watchers = (_hidden_sheet, _HiddenCells(), _command, presence)
            yield from watch(package.nodes(part), *watchers)
    if b"sheet.binary" in package.read(CONTENT_TYPES):
        yield Trace(CLOSED, _("it is a workbook in binary form"))
    elif not presence.seen:
        yield Trace(BLANK)


def _hidden_sheet(node: Node) -> Trace | None:
    if node.name == "sheet" and "hidden" in node.attributes.get("state", "").lower():
        return Trace(HIDDEN, _("sheet {name}").format(name=node.attributes.get("name", "")))
    return None


class _HiddenCells:
    """Reports hidden rows and columns, once each, where a cell in them holds something.

    What lies beyond the last cell is often hidden for the looks of it, and holds nothing.
    """

    def __init__(self) -> None:
        self._columns = bytearray(_COLUMNS + 1)  # 1 where hidden and not yet told
        self._row_hidden = self._row_told = False
        self._row = ""
        self._column = 0

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.mark is not Mark.START:
            return None
        given = node.attributes
        if node.name == "row":
            self._row, self._column = given.get("r", ""), 0
            self._row_hidden, self._row_told = _is_hidden(given, "ht"), False
        elif node.name == "c":
            self._column = _column_number(given.get("r", "")) or self._column + 1
        elif node.name in {"v", "is", "f"}:
            return self._cell()
        elif node.name == "col" and _is_hidden(given, "width"):
            self._hide(_number(given.get("min")), _number(given.get("max")))
        return None

    def _hide(self, first: int, last: int) -> None:
        last = min(last, _COLUMNS)
        if first <= last:
            self._columns[first : last + 1] = b"\1" * (last + 1 - first)

    def _cell(self) -> Trace | None:
        if self._row_hidden and not self._row_told:
            self._row_told = True
            return Trace(HIDDEN, _("row {number}").format(number=self._row))
        column = min(self._column, _COLUMNS)
        if self._columns[column]:
            self._columns[column] = 0
            return Trace(HIDDEN, _("column {name}").format(name=_column_name(column)))
        return None


def _is_hidden(given: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is, in so many words or by a size of nothing.

    Not by `zeroHeight` of a sheet: that hides rows that hold nothing ([MS-XLS] 2.4.87, fDyZero).
    """
    return is_on(given.get("hidden")) or bool(_NOTHING.fullmatch(given.get(size, "")))


def _comments(package: Package, part: str) -> Brought:
    """Notes and threads; the note that stands in for a thread is not counted beside it."""
    authors: list[str] = []
    people = _people(package)

    def by(given: Mapping[str, str]) -> str:
        number = _number(given.get("authorId"))
        return people.get(given.get("personId", "")) or "".join(authors[number : number + 1])

    spans = Spans(COMMENTS, {"comment", "threadedComment"}, by)
    inside = ""
    for node in package.nodes(part):
        inside = node.name or inside
        if node.mark is Mark.TEXT and inside == "author":
            authors.append(node.text)
        trace = spans(node)
        if trace and not trace.by.startswith(_THREAD):
            yield trace


def _people(package: Package) -> dict[str, str]:
    """Names of the people in threads, by their id."""
    return {
        node.attributes.get("id", ""): node.attributes.get("displayName", "")
        for part in package.names
        if part.startswith("xl/persons/") and part.endswith(".xml")
        for node in package.nodes(part)
        if node.mark is Mark.START and node.name == "person"
    }


def _command(node: Node) -> Trace | None:
    if node.mark is Mark.START and node.name == "ddeLink":
        return Trace(ACTIVE, node.attributes.get("ddeService", "DDE"))
    return None


@lru_cache(maxsize=4096)
def _column_number(cell: str) -> int:
    """3 of C12; 0 of what is no cell."""
    letters = re.match(r"[A-Z]{1,3}(?=\d)", cell)
    number = 0
    for letter in letters[0] if letters else "":
        number = number * 26 + ord(letter) - 64
    return number


def _column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
