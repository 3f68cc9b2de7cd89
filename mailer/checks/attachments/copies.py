"""What a workbook keeps of elsewhere, unseen: rows behind a pivot table, cells of other files."""

from collections.abc import Iterator, Mapping, Sequence

from mailer.checks.attachments.files import Brought, Trace
from mailer.checks.attachments.packages import Mark, Node, Package
from mailer.checks.attachments.rules import HIDDEN
from mailer.i18n import _

# ECMA-376 part 1, 18.10.1: where a pivot table has its rows from, and its copy of their values.
_SOURCES = frozenset({"worksheetSource", "rangeSet"})
_VALUES = frozenset({"s", "n", "d"})
_NAMED = frozenset({"sheet", "table", "definedName"})


def look_copies(package: Package, parts: Sequence[str]) -> Brought:
    """Rows whose sheet is gone or was never here, and values of another workbook's cells.

    Where the sheet is still there its rows are no secret.
    """
    for part in parts:
        if "externalLinks/" in part:
            yield from _cells(package, part)
    if any("pivotCache/" in part for part in parts):
        yield from _rows(_starts(package, [part for part in parts if "sheets/" not in part]))


def _cells(package: Package, part: str) -> Brought:
    """The first value that is kept of another workbook, to calculate with while it is not open."""
    inside = ""
    for node in package.nodes(part):
        inside = node.name or inside
        if node.mark is Mark.TEXT and inside == "v" and node.text.strip():
            yield Trace(HIDDEN, _("of another workbook: {words}").format(words=node.text))
            return


def _rows(nodes: Iterator[Node]) -> Brought:
    names: set[str] = set()
    sources: list[Mapping[str, str]] = []
    kept = False
    for node in nodes:
        given = node.attributes
        if node.name in _NAMED:
            names |= {given.get(key, "").casefold() for key in ("name", "displayName")}
        elif node.name in _SOURCES or given.get("type") == "external":
            sources.append(given)
        kept = kept or (node.name in _VALUES and "v" in given)
    for source in (sources or [{}]) if kept else []:
        name = source.get("sheet") or source.get("name", "")
        if "id" in source or not name or name.casefold() not in names:  # the id of another file
            yield Trace(HIDDEN, _("rows behind a pivot table: {name}").format(name=name or "?"))


def _starts(package: Package, parts: Sequence[str]) -> Iterator[Node]:
    return (node for part in parts for node in package.nodes(part) if node.mark is Mark.START)
