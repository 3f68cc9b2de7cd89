"""A table of the notes, made into one passage."""

import re

from markdown_it.tree import SyntaxTreeNode

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.inline import read_spans
from mailer.notes.marks import misplaced_marks
from mailer.notes.model import Kind, Passage, Span
from mailer.notes.passages import Around

LONG_ROW = rule(
    "table-row-long",
    Severity.ERROR,
    message=N_("This row has {count} cells, the head of the table {columns}."),
    remedy=N_("Give the head as many columns, or write \\| where a | is meant in the text."),
    why=N_("Cells beyond the last column of the head would be lost."),
)

_CELL_END = re.compile(r"(?<!\\)\|")


def read_table(
    node: SyntaxTreeNode, around: Around, lines: list[str], file: str
) -> tuple[Passage, list[Finding]]:
    """The table, and its faults; a mark in a cell is one. `lines` are all of the file's."""
    rows, findings = [], []
    for part in node.children:
        for row in part.children:
            place = Place(file=file, line=row.map[0] + 1 if row.map else None)
            cells, faults = _cells(row, place)
            rows.append(cells)
            findings += [*faults, *_check_length(lines[(place.line or 1) - 1], len(cells), place)]
    passage = Passage(
        number="",
        kind=Kind.TABLE,
        rows=tuple(rows),
        depth=around.depth,
        embargoed=around.mark.embargoed,
        only=around.mark.only,
        names=around.mark.names,
        line=node.map[0] + 1 if node.map else 1,
    )
    return passage, findings


def _cells(row: SyntaxTreeNode, place: Place) -> tuple[tuple[tuple[Span, ...], ...], list[Finding]]:
    cells, findings = [], []
    for cell in row.children:
        source = "".join(inline.content for inline in cell.children)
        spans, faults, _breaks = read_spans(source, place)
        cells.append(spans)
        findings += [*faults, *misplaced_marks(source, place)]
    return tuple(cells), findings


def _check_length(line: str, columns: int, place: Place) -> list[Finding]:
    count = len(_CELL_END.split(line.strip("> \t|")))
    return [LONG_ROW.found(place, count=count, columns=columns)] if count > columns else []
