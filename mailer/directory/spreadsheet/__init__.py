"""A CSV file as a spreadsheet saves it: rows of cells, each with its place and its faults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailer.directory.spreadsheet.decoding import Record, decode, read_records
from mailer.directory.spreadsheet.headings import Columns, Header, find_header
from mailer.directory.spreadsheet.text import FORMULA, clean
from mailer.findings import Finding, Place, Severity, errors, rule
from mailer.i18n import N_, _

UNREADABLE = rule(
    "directory-file",
    Severity.ERROR,
    message=N_("{file} cannot be used: {reason}."),
    remedy=N_("Put the file back or mend it; `mailer init` makes a folder with working examples."),
    why=N_("Without this file nobody can say who a list means, and a guess would be mailed."),
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
    message=N_("This row has more cells than there are headings."),
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
FORMULA_CELL = rule(
    "csv-cell-formula",
    Severity.ERROR,
    message=N_("The cell “{column}” begins with “{begin}”, as a formula or a failed one does."),
    remedy=N_("Type the words themselves into the cell."),
    why=N_(
        "A spreadsheet calculates such a cell: the mail would greet “#NAME?”, and a cell made by "
        "somebody else can run a command on the machine that opens it."
    ),
)

TOO_FAULTY = rule(
    "csv-rows-faulty",
    Severity.ERROR,
    message=N_("{count} rows above have errors; from this row on none was read."),
    remedy=N_("Look what those rows have in common, mend them, and try again."),
    why=N_("So many faults have one cause, and nobody reads the rest of them."),
)

_MOST = 1000
_BEGINS = (*FORMULA, "#")
"""How a formula begins, or what failed: #NAAM?, and the ##### of a column that is too narrow."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, trimmed, and what is wrong with it so far.

    `line` and `number` are its `Record`'s. A cell that is faulty in itself is left empty, so that
    it is told once; `written` holds all there are, as they stand there.
    """

    header: Header
    line: int
    number: int
    written: Sequence[str]
    cells: dict[str, str]
    faults: list[Finding] = field(default_factory=list)

    def place(self, column: str) -> Place:
        """Where this cell is, as a spreadsheet names it."""
        return self.header.place(self.line, self.number, self.header.columns[column])

    def control_fault(self, column: str, allowed: str = "") -> Finding | None:
        """The fault of a cell that holds a character nobody can type on one line."""
        bad = (c for c in self.cells[column] if not c.isprintable() and c not in allowed)
        if (found := next(bad, None)) is None:
            return None
        heading = self.header.heading(column)
        code = f"U+{ord(found):04X}"
        return CONTROL_CHARACTER.found(self.place(column), column=heading, code=code)

    def formula_fault(self, column: str) -> Finding:
        """The fault of a cell that begins as a formula does."""
        heading = self.header.heading(column)
        begin = self.cells[column][0]
        return FORMULA_CELL.found(self.place(column), column=heading, begin=begin)

    def is_faulty(self, column: str) -> bool:
        """Whether something is wrong with this cell already."""
        return any(fault.place == self.place(column) for fault in self.faults)

    def empty_fault(self, column: str) -> Finding:
        """The fault of a cell that has to be filled."""
        return EMPTY_CELL.found(self.place(column), column=self.header.heading(column))


def read_rows(path: Path, file: str, columns: Columns) -> tuple[Iterator[Row], list[Finding]]:
    """The rows with anything in them, and what is wrong beside them; while rows are drawn it grows.

    `file` is the place to name in findings. After a thousand rows with errors no more come.
    """
    try:
        text = decode(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        return iter(()), [UNREADABLE.found(Place(file=file), file=file, reason=_reason(error))]
    separator, records = read_records(text, columns.knows)
    header, findings = find_header(records, file, separator, columns)
    if not set(columns.required) <= set(header.columns):
        return iter(()), findings
    return _rows(header, records, columns, findings), findings


def _rows(
    header: Header, records: Iterator[Record], columns: Columns, findings: list[Finding]
) -> Iterator[Row]:
    faulty = 0
    for record in records:
        if faulty == _MOST:
            place = header.place(record.line, record.number)
            findings.append(TOO_FAULTY.found(place, count=faulty))
            return
        if record.cells is None:
            faulty += 1
            findings.append(BROKEN_ROW.found(header.place(record.line, record.number)))
            continue
        written = list(map(clean, record.cells))
        if any(written):
            row = _row(header, record, written, columns)
            yield row
            faulty += bool(errors(row.faults)) if row.faults else 0


def _row(header: Header, record: Record, written: Sequence[str], columns: Columns) -> Row:
    count = len(written)
    at: Mapping[str, int] = header.columns
    row = Row(
        header,
        record.line,
        record.number,
        written,
        {c: written[i] if i < count else "" for c, i in at.items()},
    )
    row.faults.extend(row.empty_fault(column) for column in columns.filled if not row.cells[column])
    spare = next((i for i in header.spare(count) if written[i]), None)
    if spare is not None:
        separator = header.separator
        place = header.place(record.line, record.number, spare)
        row.faults.append(TOO_MANY_CELLS.found(place, separator=separator))
    for column, cell in row.cells.items():
        if not cell.isprintable() or cell.startswith(_BEGINS):
            _check_cell(row, column, columns)
    return row


def _check_cell(row: Row, column: str, columns: Columns) -> None:
    fault = row.control_fault(column, "\r\n\t" if column in columns.multiline else "")
    if not fault and column not in columns.free and row.cells[column].startswith(_BEGINS):
        fault = row.formula_fault(column)
    if fault:
        row.faults.append(fault)
        row.cells[column] = ""


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("it does not exist")
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return _("it is in no encoding that a spreadsheet saves; save it as “CSV UTF-8”")
