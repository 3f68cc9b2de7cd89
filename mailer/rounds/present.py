"""Corrections against the notes as they are: which passage is meant, and what stands there by now.

Numbers may have moved since the question went: a passage is known by its words.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from mailer.compose.wording import label
from mailer.ledger.asked import Asked, AskedPassage
from mailer.ledger.course import Round
from mailer.ledger.party import Numbered
from mailer.notes.model import MeetingNotes
from mailer.rounds import alike
from mailer.rounds.folding import Edit, edit_of, edited, fold, places, tidy

_BESIDE = 6
"""So many corrections beside one are tried in every choice of them."""


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


def is_before(change: Change) -> bool:
    """Whether it changes what stands before the words: an owner or a date, which a person types."""
    elsewhere = change.old.strip() and not places(change.saw.text, change.old)
    return bool(elsewhere) and len(places(change.saw.lead, change.old)) == 1


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


class Found(NamedTuple):
    """The passage of the notes that says what a change wants: to the letter, or nearly so."""

    text: str
    exact: bool


def found(
    change: Change, asked: Asked, notes: MeetingNotes, others: Sequence[Change] = ()
) -> Found | None:
    """Where the notes say by now what a change wants, whoever wrote it; None where they do not.

    Of `others` some may stand in the same passage.
    """
    if is_before(change):
        return _found_before(change, notes)
    ways = list(_ways(change, others))
    if not ways or ways[0] == change.saw.text:
        return Found(change.saw.text, exact=True) if ways else None
    if passage_of(notes, asked, change.saw, change.saw.text) is not None:
        return None
    texts = [passage.text for passage in notes.passages()]
    there = {fold(text): text for text in texts}
    exact = next((there[way] for way in map(fold, ways) if way in there), None)
    if exact is not None:
        return Found(exact, exact=True)
    near = next((text for way in ways if (text := _nearly(change, way, texts))), None)
    return Found(near, exact=False) if near else None


def _found_before(change: Change, notes: MeetingNotes) -> Found | None:
    """The passage before whose words the new ones stand, and the old ones do not any more."""
    for passage in notes.passages():
        lead = label(passage)
        says_it = places(lead, change.new) and not places(lead, change.old)
        if says_it and alike.nearest(change.saw.text, [passage.text]) is not None:
            return Found(f"{lead} {passage.text}", exact=True)
    return None


def found_in(round_: Round, correction: Numbered, notes: MeetingNotes) -> Found | None:
    """Where an accepted or adapted correction is in the notes, by the program or by hand."""
    change = change_of(round_, correction)
    if change is None:
        return None
    others = [other for each in round_.corrections if (other := change_of(round_, each))]
    return found(change, round_.asked, notes, others)


def nearest(text: str, notes: MeetingNotes) -> str:
    """The passage that is most like a text; "" where none is."""
    return alike.nearest(text, [passage.text for passage in notes.passages()]) or ""


def _ways(change: Change, others: Sequence[Change]) -> Iterator[str]:
    """What its passage may say with it: alone, and beside those others that it does not meet."""
    text, edit = change.saw.text, place(change, change.saw.text)
    if edit is None:
        return
    same = (place(other, text) for other in others if other.saw.text == text)
    beside = [other for other in same if other and not other.meets(edit) and other != edit]
    for count in range(len(beside[:_BESIDE]) + 1):
        for some in combinations(beside[:_BESIDE], count):
            if not any(one.meets(other) for one, other in combinations(some, 2)):
                yield edited(text, (edit, *some))


def _nearly(change: Change, wanted: str, texts: Sequence[str]) -> str | None:
    """The passage that is most like what is wanted, where it has the words and says no other."""
    near = alike.nearest(wanted, texts) if change.old.strip() else None
    says_it = near and _has_words(change, near, wanted) and not alike.says_another(near, wanted)
    return near if says_it else None


def _has_words(change: Change, text: str, wanted: str) -> bool:
    """Whether a text has the new words, and the old ones no more than is wanted."""
    new = tidy(change.new)
    added = not new or len(places(text, new)) >= len(places(wanted, new)) > 0
    return added and len(places(text, change.old)) <= len(places(wanted, change.old))
