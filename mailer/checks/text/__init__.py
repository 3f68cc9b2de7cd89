"""Rules about the words of the notes, one file a family; here is the walk over all of them."""

from collections.abc import Iterator

from mailer.checks.pieces import Piece, at_their_lines, read_pieces
from mailer.checks.text.days import check_days
from mailer.checks.text.headings import check_headings
from mailer.checks.text.links import check_links
from mailer.checks.text.named import check_named
from mailer.checks.text.names import check_names
from mailer.checks.text.owners import check_owners
from mailer.checks.text.sentences import check_closed, check_sentences
from mailer.checks.text.words import check_label, check_words
from mailer.directory.model import Directory
from mailer.findings import Finding
from mailer.notes.model import MeetingNotes
from mailer.notes.placeholders import check_doubtful, check_placeholders


def check_notes(notes: MeetingNotes, directory: Directory) -> Iterator[Finding]:
    """Every fault in the words, in the order of the lines."""
    pieces = list(read_pieces(notes))
    findings = [
        *(finding for piece in pieces for finding in _check_piece(piece)),
        *check_label(notes),
        *check_headings(notes),
        *check_sentences(notes),
        *check_closed(notes),
        *check_days(notes),
        *check_owners(notes, directory),
        *check_names(pieces, directory),
        *check_named(notes, directory),
    ]
    placed = at_their_lines(findings, pieces)
    yield from sorted(placed, key=lambda finding: finding.place.line or 0)


def _check_piece(piece: Piece) -> Iterator[Finding]:
    yield from check_placeholders(piece.text, piece.place)
    yield from check_doubtful(piece.text, piece.place, cell=piece.cell)
    yield from check_words(piece)
    yield from check_links(piece)
