"""The row of headings: which column means what, and how a spreadsheet names a cell below it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from mailer.directory.spreadsheet.decoding import Record
from mailer.directory.spreadsheet.text import clean, shown
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.reading import suggestion

UNKNOWN_COLUMN = rule(
    "csv-column-unknown",
    Severity.ERROR,
    message=N_("The column “{column}” is not known or stands there twice.{hint}"),
    remedy=N_("Give it one of these names, or take it out: {known}."),
    why=N_("A misspelt “until” that is passed over would mail people who have left."),
)
MISSING_COLUMN = rule(
    "csv-column-missing",
    Severity.ERROR,
    message=N_("The column “{column}” is missing, so no row could be read."),
    remedy=N_("Add it to the row with the headings; the other rows can stay as they are."),
    why=N_("The headings say what the cells below them mean; nothing is taken from their order."),
)
ABOVE = rule(
    "csv-row-above",
    Severity.ERROR,
    message=N_("This row stands above the headings, so it is not read."),
    remedy=N_("Move the row with the headings (now row {number}) to the top, or delete this row."),
    why=N_("A list that was sorted with its headings in it hides whoever comes above them."),
)

_SEARCHED = 20
"""The headings stand in one of so many rows."""
_MOST = 100
"""No file has more columns than this; a hostile one has a million."""


@dataclass(frozen=True)
class Columns:
    """What may stand above a column, folded by `fold_heading`, with the column it means.

    `required` must have a heading and `filled` a value in each row; `multiline` may have lines,
    `free` may begin as a formula does. `passed_over` are headings of columns that say nothing here;
    one of them stands in for the column it names when no other heading means that column.
    """

    names: Mapping[str, str]
    required: tuple[str, ...]
    filled: tuple[str, ...]
    multiline: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    passed_over: Mapping[str, str] = field(default_factory=dict)

    def meant(self, heading: str) -> str | None:
        """The column that a heading means."""
        return self.names.get(fold_heading(heading))

    def knows(self, heading: str) -> bool:
        """Whether a heading means a column."""
        return self.meant(heading) is not None


@dataclass(frozen=True)
class Header:
    """The headings as written, where they stand, and where among them each column is."""

    file: str
    separator: str
    record: Record
    written: tuple[str, ...]
    columns: Mapping[str, int]

    def heading(self, column: str) -> str:
        """A column by the name it has in this file."""
        return shown(self.written[self.columns[column]])

    def place(self, line: int, number: int, position: int | None = None) -> Place:
        """A cell as a spreadsheet names it, with its heading ("B14 adres"), or all of a row."""
        written = self.written[position : position + 1] if position is not None else ()
        cell = f"{_letters(position or 0)}{number}"
        return Place(
            file=self.file, line=line, passage=" ".join((cell, *map(shown, written))).rstrip()
        )

    def spare(self, count: int) -> Iterator[int]:
        """The positions of a row of so many cells that stand below no heading."""
        yield from (at for at in self.blank if at < count)
        yield from range(len(self.written), count)

    @cached_property
    def blank(self) -> tuple[int, ...]:
        """The positions whose heading is empty."""
        return tuple(at for at, heading in enumerate(self.written) if not heading)


def find_header(
    records: Iterator[Record], file: str, separator: str, columns: Columns
) -> tuple[Header, list[Finding]]:
    """The first row with two known headings, else the first with anything; and what is wrong.

    Empty rows and a title above it are passed over.
    """
    above: list[Record] = []
    for record in islice(records, _SEARCHED):
        header = _header(record, file, separator, columns)
        if len(header.columns) > 1:
            return header, [*_check_above(above, header), *_check_header(header, columns)]
        above.append(record)
    first = next((r for r in above if any(map(clean, r.cells or ()))), Record(1, 1, []))
    header = _header(first, file, separator, columns)
    return header, list(_check_header(header, columns))


def fold_heading(heading: str) -> str:
    """What makes two headings one: E-mail adres and emailadres, t/m and TM."""
    return "".join(filter(str.isalnum, heading.casefold()))


def _header(record: Record, file: str, separator: str, columns: Columns) -> Header:
    written = tuple(map(clean, (record.cells or [])[:_MOST]))
    found: dict[str, int] = {}
    for position, heading in enumerate(written):
        if column := columns.meant(heading):
            found.setdefault(column, position)
    for position, heading in enumerate(written):
        if column := columns.passed_over.get(fold_heading(heading)):
            found.setdefault(column, position)
    return Header(file, separator, record, written, found)


def _check_above(above: Iterable[Record], header: Header) -> Iterator[Finding]:
    for record in above:
        cells = [cell for cell in record.cells or () if clean(cell)]
        if record.cells is None or len(cells) > 1 or any("@" in cell for cell in cells):
            place = header.place(record.line, record.number)
            yield ABOVE.found(place, number=header.record.number)


def _check_header(header: Header, columns: Columns) -> Iterator[Finding]:
    used = set(header.columns.values())
    known = ", ".join(dict.fromkeys(columns.names.values()))
    for position, heading in enumerate(header.written if used else ()):
        passed = fold_heading(heading) in columns.passed_over
        if heading and position not in used and not passed:
            hint = "" if columns.knows(heading) else suggestion(heading.casefold(), columns.names)
            place = header.place(header.record.line, header.record.number, position)
            yield UNKNOWN_COLUMN.found(place, column=shown(heading), hint=hint, known=known)
    for column in columns.required:
        if column not in header.columns:
            place = Place(file=header.file, line=header.record.line)
            yield MISSING_COLUMN.found(place, column=column)


def _letters(position: int) -> str:
    """A, B, … Z, AA, as a spreadsheet letters its columns."""
    before, last = divmod(position, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
