"""The notes cut into what a person reads in one go: a heading, a passage, a cell of a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailer.findings import Finding, Place
from mailer.notes.model import Kind, MeetingNotes, Passage, Section, Span


@dataclass(frozen=True)
class Piece:
    """One of them, with its place; `embargoed` says whether it is marked so.

    `passage` is what it is all of, None for anything else; `cell` says whether it is a table's.
    """

    text: str
    place: Place
    spans: tuple[Span, ...] = ()
    embargoed: bool = False
    passage: Passage | None = None
    cell: bool = False


def read_pieces(notes: MeetingNotes) -> Iterator[Piece]:
    """All of them in the order of the text, the words of the front matter first."""
    for key, words in (("title", notes.title), ("table", notes.table), ("short", notes.short)):
        if words:
            yield Piece(words, front_place(notes, key))
    for section in notes.sections:
        if section.level:
            yield Piece(
                section.title, heading_place(notes, section), section.spans, section.embargoed
            )
        for passage in section.passages:
            yield from _of_passage(notes, passage)


def at_their_lines(findings: Iterable[Finding], pieces: Iterable[Piece]) -> Iterator[Finding]:
    """Each at the line where its words stand: a passage may have several lines in the file.

    Of words that occur more than once, the last: sentences end there.
    """
    passages = {p.place: p.passage for p in pieces if p.passage and p.passage.breaks}
    for finding in findings:
        passage = passages.get(finding.place)
        offset = passage.text.rfind(finding.words) if passage and finding.words else -1
        if passage and offset >= 0:
            place = finding.place.model_copy(update={"line": passage.line_of(offset)})
            yield finding.model_copy(update={"place": place})
        else:
            yield finding


def front_place(notes: MeetingNotes, key: str) -> Place:
    """Where a key of the front matter stands; its name is the passage."""
    return Place(file=notes.file, line=notes.lines.get(key), passage=key)


def heading_place(notes: MeetingNotes, section: Section) -> Place:
    """Where a heading stands."""
    return Place(file=notes.file, line=section.line)


def passage_place(notes: MeetingNotes, passage: Passage) -> Place:
    """Where a passage begins."""
    return Place(file=notes.file, line=passage.line, passage=passage.number)


def row_place(notes: MeetingNotes, table: Passage, row: int) -> Place:
    """Where a row of a table stands, the head row being 0; a line is drawn below the head."""
    place = passage_place(notes, table)
    return place.model_copy(update={"line": table.line + row + bool(row)})


def cell_text(cell: tuple[Span, ...]) -> str:
    """The words of a cell."""
    return "".join(span.text for span in cell)


def _of_passage(notes: MeetingNotes, passage: Passage) -> Iterator[Piece]:
    if passage.kind is not Kind.TABLE:
        place = passage_place(notes, passage)
        yield Piece(passage.text, place, passage.spans, passage.embargoed, passage)
        return
    for number, row in enumerate(passage.rows):
        for cell in row:
            place = row_place(notes, passage, number)
            yield Piece(cell_text(cell), place, cell, passage.embargoed, cell=True)
