"""Corrections put into the source of the notes: exactly the meant words, and nothing else.

Whatever is written, the notes are read again as they would be and compared with what is meant:
Markdown or a mark that arises by accident, or one that is lost, makes that a correction stays out.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailer.i18n import _
from mailer.ledger.asked import Asked, AskedPassage
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes
from mailer.rounds import alignment
from mailer.rounds.as_meant import is_as_meant
from mailer.rounds.folding import Edit, edited, narrowed
from mailer.rounds.present import Change, found, is_before, nearest, passage_of, place

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>&|#~!])")
_ORDINAL = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


class Left(NamedTuple):
    """A correction that was not put in: why, what the organisation saw, what stands there now."""

    number: int
    reason: str
    saw: str
    now: str = ""


class Patch(NamedTuple):
    """What the notes would become, and the differences for people to read.

    `applied` and `present` are numbers of corrections: those it puts in, and those that stand in
    the text already.
    """

    text: str
    diff: str
    applied: tuple[int, ...]
    present: tuple[int, ...]
    left: tuple[Left, ...]


def patch(
    source: str, file: str, asked: Asked, changes: Sequence[Change], done: Sequence[Change] = ()
) -> Patch:
    """The notes with these changes; `done` are those of before, which the text has already."""
    notes, _findings = read_notes(source, file)
    if notes is None:
        unread = [Left(c.number, _("The notes cannot be read."), c.saw.text) for c in changes]
        return Patch(source, "", (), (), tuple(unread))
    beside = (*done, *changes)
    present = [change for change in changes if found(change, asked, notes, beside)]
    spots: list[_Spot] = []
    left: list[Left] = []
    for saw in dict.fromkeys(change.saw for change in changes):
        mine = [c for c in changes if c.saw == saw and c not in present]
        before = [c for c in (*done, *present) if c.saw.text == saw.text]
        for each in _spots(notes, asked, saw, mine, before):
            if isinstance(each, Left):
                left.append(each)
            else:
                spots.append(each)
    clear, crossing = _apart(spots)
    text, applied, unwritten = _written(source, file, clear)
    return Patch(
        text,
        _diff(file, source, text),
        tuple(sorted(applied)),
        tuple(change.number for change in present),
        tuple(sorted([*left, *crossing, *unwritten])),
    )


class _Spot(NamedTuple):
    """A change, the passage it is in by its place among all, and the words there that go."""

    change: Change
    nth: int
    now: str
    edit: Edit


def _spots(
    notes: MeetingNotes,
    asked: Asked,
    saw: AskedPassage,
    changes: Sequence[Change],
    before: Sequence[Change],
) -> Iterator[_Spot | Left]:
    """Where each of these changes, of one passage, belongs; or why nowhere."""
    edits = [edit for change in before if (edit := place(change, saw.text))]
    now = edited(saw.text, edits) if before else saw.text
    index = passage_of(notes, asked, saw, now)
    for change in changes:
        edit = place(change, now)
        if is_before(change):
            reason = _("An owner or a date stands before the words: type it into the notes.")
            yield Left(change.number, reason, saw.shown, now)
        elif index is None:
            reason = _("The passage is not what the organisation saw any more.")
            yield Left(change.number, reason, saw.text, nearest(saw.text, notes))
        elif edit is None:
            reason = _("“{words}” does not stand there exactly once.").format(words=change.old)
            yield Left(change.number, reason, saw.text, now)
        elif not edited(now, [edit]):
            yield Left(change.number, _("It would leave nothing of the passage."), saw.text, now)
        else:
            yield _Spot(change, index, now, edit)


def _apart(spots: Sequence[_Spot]) -> tuple[list[_Spot], list[Left]]:
    """Those that meet no earlier one, and the others."""
    clear: list[_Spot] = []
    crossing = []
    for spot in sorted(spots, key=lambda spot: spot.change.number):
        met = next((o for o in clear if o.nth == spot.nth and o.edit.meets(spot.edit)), None)
        if met:
            reason = _("Correction {number} is about the same words.").format(
                number=met.change.number
            )
            crossing.append(_left(spot, reason))
        else:
            clear.append(spot)
    return clear, crossing


def _written(source: str, file: str, spots: Sequence[_Spot]) -> tuple[str, list[int], list[Left]]:
    """The source with these, the last one first, so that the places of the others stay."""
    applied, left = [], []
    for spot in sorted(spots, key=lambda spot: (spot.nth, spot.edit), reverse=True):
        changed = _put_in(source, file, spot.nth, narrowed(spot.now, spot.edit))
        changed = changed or _put_in(source, file, spot.nth, spot.edit)
        if changed is None:
            left.append(_left(spot, _("It cannot be written there without changing more than it.")))
        else:
            source = changed
            applied.append(spot.change.number)
    return source, applied, left


def _left(spot: _Spot, reason: str) -> Left:
    return Left(spot.change.number, reason, spot.change.saw.text, spot.now)


def _put_in(source: str, file: str, index: int, edit: Edit) -> str | None:
    """The source with one edit of one passage; None where that would do anything else."""
    before, faults = read_notes(source, file)
    assert before  # it was read
    passage = list(before.passages())[index]
    aligned = alignment.alignment(source, passage)
    span = aligned.span(edit.start, edit.end) if aligned else None
    if span is None:
        return None
    for start, end, words in dict.fromkeys(_ways(span, edit)):
        text = source[:start] + words + source[end:]
        after, new_faults = read_notes(text, file)
        worse = Counter(f.message for f in new_faults) - Counter(f.message for f in faults)
        if after and not worse and is_as_meant(before, after, index, edit):
            return text
    return None


def _ways(span: alignment.Span, edit: Edit) -> Iterator[tuple[int, int, str]]:
    """How it may be written, from the plainest on; which of them is right, reading it tells."""
    for words in (edit.new, _escaped(edit.new), _hidden(edit.new)):
        new = words + span.marks
        yield span.start, span.end, new
        yield span.start, span.outer_end, new
        yield span.outer_start, span.end, new
        yield span.outer_start, span.outer_end, new
        yield span.start, span.end, span.dress + new
        yield span.start, span.end, new + span.dress


def _escaped(words: str) -> str:
    """Words that Markdown takes literally, also at the beginning of a line."""
    plain = _SPECIAL.sub(r"\\\1", words)
    plain = _ORDINAL.sub(r"\1\\\2", plain, count=1) if _ORDINAL.match(plain) else plain
    return f"\\{plain}" if plain[:1] in {"-", "+", "="} else plain


def _hidden(words: str) -> str:
    """The same, its first letter as a number: no bullet begins with it, whatever stands behind."""
    return f"&#{ord(words[0])};{_escaped(words[1:])}" if words else ""


def _diff(file: str, before: str, after: str) -> str:
    old, new = (re.split(r"\r\n|\r|\n", t.removeprefix("\ufeff")) for t in (before, after))
    return "\n".join(difflib.unified_diff(old, new, file, file, n=1, lineterm=""))
