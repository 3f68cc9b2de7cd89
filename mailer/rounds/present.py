"""Corrections against the notes as they are: which passage is meant, and what stands there by now.

Numbers may have moved since the question went: a passage is known by its words.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process

from mailer.ledger.asked import Asked, AskedPassage
from mailer.ledger.course import Round
from mailer.ledger.party import Numbered
from mailer.notes.model import MeetingNotes
from mailer.rounds.folding import Edit, edit_of, edited, fold, places, tidy

_LIKE = 70
"""So much alike, of a hundred, is a passage to itself after words in it were changed."""


class Change(NamedTuple):
    """Words that go out of a passage and into it, by the number of their correction.

    `saw` is the passage as the organisation saw it. Without `old`, `new` replaces all of it.
    """

    number: int
    saw: AskedPassage
    old: str
    new: str


def saw(round_: Round, correction: Numbered) -> AskedPassage | None:
    """The passage that a correction is about, as the organisation saw it; None for none such."""
    about = correction.correction.passage
    seen = (p for each in correction.organisations for p in round_.asked.seen_by(each))
    return next((passage for passage in seen if passage.number == about), None)


def change_of(round_: Round, correction: Numbered) -> Change | None:
    """What an accepted or adapted correction changes; None for any other, or of no passage."""
    passage, decision = saw(round_, correction), correction.decision
    if passage is None or decision is None or not correction.changes_text:
        return None
    return Change(correction.number, passage, decision.old, decision.new)


def place(change: Change, text: str) -> Edit | None:
    """What it changes in this text of its passage; None where `old` is not there exactly once."""
    new = tidy(change.new)
    if not change.old.strip():
        return Edit(0, len(text), new)
    found = places(text, change.old)
    return edit_of(text, *found[0], new) if len(found) == 1 else None


def meant(change: Change) -> str | None:
    """What its passage says after it alone; None where it cannot be told."""
    edit = place(change, change.saw.text)
    return edited(change.saw.text, [edit]) if edit else None


def passage_of(notes: MeetingNotes, asked: Asked, seen: AskedPassage, text: str) -> int | None:
    """Which passage of the notes it is, counted from 0: the one that says `text` to the letter.

    Of several that say the same the one in its place among those; None where there is none, or
    where they are more or fewer than were asked.
    """
    there = [n for n, passage in enumerate(notes.passages()) if passage.text == text]
    if text != seen.text:
        return there[0] if len(there) == 1 else None
    lines = sorted(
        {p.line for shown in asked.passages.values() for p in shown if p.text == seen.text}
    )
    return there[lines.index(seen.line)] if len(lines) == len(there) else None


def is_present(change: Change, asked: Asked, notes: MeetingNotes) -> bool:
    """Whether the notes say by now what a change wants, whoever wrote it there."""
    wanted = meant(change)
    if wanted is None or wanted == change.saw.text:
        return wanted is not None
    if passage_of(notes, asked, change.saw, change.saw.text) is not None:
        return False
    texts = [passage.text for passage in notes.passages()]
    if fold(wanted) in map(fold, texts):
        return True
    near = _nearest(wanted, texts)
    return bool(change.old.strip()) and near is not None and _has_words(change, near, wanted)


def in_text(round_: Round, correction: Numbered, notes: MeetingNotes) -> bool:
    """Whether an accepted or adapted correction is in the notes, by the program or by hand.

    One that was put in counts until its passage says again what it said before.
    """
    change = change_of(round_, correction)
    if change is None:
        return False
    if is_present(change, round_.asked, notes):
        return True
    again = passage_of(notes, round_.asked, change.saw, change.saw.text) is not None
    return correction.applied and not again


def nearest(text: str, notes: MeetingNotes) -> str:
    """The passage that is most like a text; "" where none is."""
    return _nearest(text, [passage.text for passage in notes.passages()]) or ""


def _nearest(text: str, texts: Iterable[str]) -> str | None:
    found = process.extractOne(text, list(texts), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return found[0] if found else None


def _has_words(change: Change, text: str, wanted: str) -> bool:
    """Whether a text has the new words, and the old ones no more than is wanted."""
    new = tidy(change.new)
    added = not new or len(places(text, new)) >= len(places(wanted, new)) > 0
    return added and len(places(text, change.old)) <= len(places(wanted, change.old))
