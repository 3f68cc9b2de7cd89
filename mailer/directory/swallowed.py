"""Rows that a quotation mark too many made part of a cell of the row above them."""

from collections.abc import Iterator
from itertools import pairwise

from mailer.directory.spreadsheet import Row
from mailer.directory.spreadsheet.text import shown
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_

SWALLOWED = rule(
    "contact-swallowed",
    Severity.WARNING,
    message=N_("The cell “{column}” seems to hold another row: “{written}”."),
    remedy=N_("Look for a quotation mark too many in this row and the ones below it."),
    why=N_(
        "An open quotation mark makes the rows below it part of one cell: who stands there gets "
        "no mail, or gets it against their wish."
    ),
)
_MOST_LINES = 20
"""A remark of more lines than this is none."""
_FEWEST_CELLS = 4


def check_swallowed(row: Row, address: str) -> Iterator[Finding]:
    """A cell that holds what looks like a row, below whatever heading; named by the address.

    A cell that has a fault of its own is not told again.
    """
    header, separator = row.header, row.header.separator
    for position, (heading, cell) in enumerate(zip(header.written, row.written, strict=False)):
        if cell.isprintable() and separator not in cell:
            continue
        line = _other_row(cell, separator) if heading else ""
        place = header.place(row.line, row.number, position)
        if line and not any(fault.place == place for fault in row.faults):
            at = place.model_copy(update={"address": address or None})
            yield SWALLOWED.found(at, column=shown(heading), written=shown(line), about=cell)


def _other_row(cell: str, separator: str) -> str:
    """The line of a cell that was a row, if any; its first line may be what belongs there."""
    first, *others = cell.splitlines()
    cut = ((line, line.split(separator)) for line in others)
    if found := next((line for line, cells in cut if len(cells) > 1 and "@" in line), ""):
        return found
    if _is_row(first.split(separator)):
        return first
    return next(filter(str.strip, others), "") if len(others) >= _MOST_LINES else ""


def _is_row(cells: list[str]) -> bool:
    """Whether an address stands alone in one of several, behind one without; a Cc list is none."""
    return len(cells) >= _FEWEST_CELLS and any(
        "@" in cell and " " not in cell.strip() and "@" not in before
        for before, cell in pairwise(cells)
    )
