"""Made-up notes and corrections of them, for tests of what goes into the text."""

from datetime import UTC, datetime

from mailer.ledger.asked import Asked, AskedPassage
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes
from mailer.rounds.patching import Patch, patch
from mailer.rounds.present import Change

FILE = "notes/verslag.md"
HEAD = "---\ntitle: Verslag\ndate: 2024-10-04\n---\n"


def read(source: str) -> MeetingNotes:
    """Notes that can be read."""
    notes, _findings = read_notes(source, FILE)
    assert notes is not None
    return notes


def asked_of(source: str) -> Asked:
    """A question about all of the text, which everybody saw as it is."""
    seen = tuple(
        AskedPassage(number=p.number, text=p.text, line=p.line) for p in read(source).passages()
    )
    return Asked(
        notes=FILE,
        deadline=datetime(2024, 10, 18, 15, tzinfo=UTC),
        silence="agrees",
        passages={"1": seen},
    )


def change(source: str, passage: str, old: str, new: str, number: int = 1) -> Change:
    """A correction of a passage of these notes, by its number in them."""
    seen = next(p for p in asked_of(source).passages["1"] if p.number == passage)
    return Change(number, seen, old, new)


def corrected(body: str, *changes: tuple[str, str, str], now: str | None = None) -> Patch:
    """The patch of (passage, old, new) for notes with this body, by `now` another; no front."""
    changes_ = [change(HEAD + body, *each, n) for n, each in enumerate(changes, 1)]
    made = patch(HEAD + (body if now is None else now), FILE, asked_of(HEAD + body), changes_)
    return made._replace(text=made.text.removeprefix(HEAD))
