"""A CSV file in any encoding and with any separator a spreadsheet uses; rows with their line."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_, _
from mailer.reading import suggestion

UNREADABLE = rule(
    "directory-file",
    Severity.ERROR,
    message=N_("{file} cannot be used: {reason}."),
    remedy=N_("Put the file back or mend it; `mailer init` makes a folder with working examples."),
    why=N_("Without this file nobody can say who a list means, and a guess would be mailed."),
)
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
    remedy=N_("Add it to the first line of the file; the other rows can stay as they are."),
    why=N_("The first line says what the cells below it mean; nothing is taken from their order."),
)
BROKEN_ROW = rule(
    "csv-row-broken",
    Severity.ERROR,
    message=N_("From this line on the quotation marks do not match, so the row cannot be read."),
    remedy=N_("Open the file in a spreadsheet, look at this row, and save it as CSV again."),
    why=N_("One open quotation mark swallows every row below it, and those people get no mail."),
)
TOO_MANY_CELLS = rule(
    "csv-row-too-long",
    Severity.ERROR,
    message=N_("This row has more cells than the first line has columns."),
    remedy=N_("Put quotation marks around the cell that holds the separator “{separator}”."),
    why=N_("One cell too many moves all others one column along."),
)
EMPTY_CELL = rule(
    "csv-cell-empty",
    Severity.ERROR,
    message=N_("The cell “{column}” is empty."),
    remedy=N_("Fill it in, or delete the row."),
    why=N_("Who somebody is and for whom they are there decides what they may be sent."),
)
CONTROL_CHARACTER = rule(
    "csv-cell-control",
    Severity.ERROR,
    message=N_("The cell “{column}” holds a line break or another control character ({code})."),
    remedy=N_("Type the cell again on one line."),
    why=N_("A line break in a name or address adds a header to the mail, such as one more reader."),
)

_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MENDED = {**dict.fromkeys(map(ord, _SPACES), " "), **dict.fromkeys(map(ord, _INVISIBLE))}


@dataclass(frozen=True)
class Columns:
    """What a file's first line may hold: each accepted heading with the column it means.

    `required` must have a heading and `filled` a value in each row; `multiline` may have lines.
    """

    names: Mapping[str, str]
    required: tuple[str, ...]
    filled: tuple[str, ...]
    multiline: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Header:
    """The first line as written, and where in it each column stands."""

    file: str
    written: tuple[str, ...]
    columns: Mapping[str, int]

    def heading(self, column: str) -> str:
        """A column by the name it has in this file."""
        return self.written[self.columns[column]]

    def is_spare(self, position: int) -> bool:
        """Whether a cell at this position stands below no heading at all."""
        return position >= len(self.written) or not self.written[position]


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, trimmed, and the line where it begins."""

    header: Header
    line: int
    cells: Mapping[str, str]

    def place(self, column: str) -> Place:
        """Where this cell is, by the heading as it is written in the file."""
        heading = self.header.heading(column)
        return Place(file=self.header.file, line=self.line, passage=heading)


def read_rows(path: Path, file: str, columns: Columns) -> tuple[list[Row], list[Finding]]:
    """The rows that can be read, and a finding for each thing that cannot; empty rows are skipped.

    Encodings: UTF-8, UTF-16 with its mark, else Windows-1252. The separator (`;`, `,` or tab) is
    the one in the first line. `file` is the place to name in findings.
    """
    try:
        text = _decode(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        return [], [UNREADABLE.found(Place(file=file), file=file, reason=_reason(error))]
    separator = max(";,\t", key=text.partition("\n")[0].count)
    records = _records(text, separator)
    line, first = next(records, (1, None))
    header = _header(file, first or [], columns.names)
    findings = list(_check_header(header, columns, line))
    if not set(columns.required) <= set(header.columns):
        return [], findings
    rows = []
    for line, record in records:
        row, faults = _read_row(header, line, record, columns, separator)
        findings += faults
        if row and not faults:
            rows.append(row)
    return rows, findings


def shown(text: str) -> str:
    """A written value as a finding may show it: one line, printable, not endless."""
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= 80 else text[:79] + "…"


def clean(cell: str) -> str:
    """Without what nobody sees and everybody pastes: odd spaces, zero-width and joining marks."""
    return (cell if cell.isascii() else cell.translate(_MENDED)).strip(" ")


def _decode(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("it does not exist")
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return _("it is in no encoding that a spreadsheet saves; save it as “CSV UTF-8”")


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record and the line where it begins; None where quotation marks do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None


def _header(file: str, first: list[str], names: Mapping[str, str]) -> Header:
    written = tuple(map(clean, first))
    columns: dict[str, int] = {}
    for position, heading in enumerate(written):
        if column := names.get(heading.casefold()):
            columns.setdefault(column, position)
    return Header(file, written, columns)


def _check_header(header: Header, columns: Columns, line: int) -> Iterator[Finding]:
    place = Place(file=header.file, line=line)
    used = set(header.columns.values())
    for position, heading in enumerate(header.written):
        if heading and position not in used:
            known = ", ".join(dict.fromkeys(columns.names.values()))
            near = heading.casefold()
            hint = "" if near in columns.names else suggestion(near, columns.names)
            yield UNKNOWN_COLUMN.found(place, column=shown(heading), hint=hint, known=known)
    for column in columns.required:
        if column not in header.columns:
            yield MISSING_COLUMN.found(place, column=column)


def _read_row(
    header: Header, line: int, record: list[str] | None, columns: Columns, separator: str
) -> tuple[Row | None, list[Finding]]:
    place = Place(file=header.file, line=line)
    if record is None:
        return None, [BROKEN_ROW.found(place)]
    if not any(map(clean, record)):
        return None, []
    cells = {c: clean(record[at]) if at < len(record) else "" for c, at in header.columns.items()}
    row = Row(header, line, cells)
    empty = [row.place(column) for column in columns.filled if not cells[column]]
    faults = [EMPTY_CELL.found(place, column=place.passage) for place in empty]
    if any(clean(cell) and header.is_spare(at) for at, cell in enumerate(record)):
        faults.append(TOO_MANY_CELLS.found(place, separator=separator))
    return row, [*faults, *_check_characters(row, columns.multiline)]


def _check_characters(row: Row, multiline: frozenset[str]) -> Iterator[Finding]:
    for column, cell in row.cells.items():
        if cell.isprintable():
            continue
        allowed = "\r\n\t" if column in multiline else ""
        bad = next((c for c in cell if not c.isprintable() and c not in allowed), None)
        if bad:
            place = row.place(column)
            yield CONTROL_CHARACTER.found(place, column=place.passage, code=f"U+{ord(bad):04X}")
