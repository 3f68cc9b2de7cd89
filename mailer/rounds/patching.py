"""Corrections put into the source of the notes: exactly the meant words, and nothing else.

Whatever is written, the notes are read again as they would be and compared with what is meant:
Markdown or a mark that arises by accident, or one that is lost, makes that a correction stays out.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mailer.i18n import _
from mailer.ledger.asked import Asked, AskedPassage
from mailer.notes.model import MeetingNotes, Passage, Section, Span
from mailer.notes.reader import read_notes
from mailer.rounds import alignment
from mailer.rounds.folding import Edit, edited, narrowed
from mailer.rounds.present import Change, is_present, nearest, passage_of, place

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
    present = [change for change in changes if is_present(change, asked, notes)]
    left: list[Left] = []
    spots: list[_Spot] = []
    for saw in dict.fromkeys(change.saw for change in changes):
        mine = [c for c in changes if c.saw == saw and c not in present]
        before = [c for c in (*done, *present) if c.saw.text == saw.text]
        for found in _spots(notes, asked, saw, mine, before):
            (left if isinstance(found, Left) else spots).append(found)  # type: ignore[arg-type]
    clear, crossing = _apart(spots)
    text, applied = source, []
    for spot in sorted(clear, key=lambda spot: (spot.nth, spot.edit), reverse=True):
        changed = _put_in(text, file, spot.nth, narrowed(spot.now, spot.edit))
        changed = changed or _put_in(text, file, spot.nth, spot.edit)
        if changed is None:
            left.append(_left(spot, _("It cannot be written there without changing more than it.")))
        else:
            text = changed
            applied.append(spot.change.number)
    left += crossing
    return Patch(
        text,
        _diff(file, source, text),
        tuple(sorted(applied)),
        tuple(change.number for change in present),
        tuple(sorted(left)),
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
        if index is None:
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
        alike = sorted(f.message for f in faults) == sorted(f.message for f in new_faults)
        if after and alike and _is_as_meant(before, after, index, edit):
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


# What was meant


def _is_as_meant(before: MeetingNotes, after: MeetingNotes, index: int, edit: Edit) -> bool:
    """Whether one passage says what it should, and all else is as it was."""
    old, new = list(before.passages()), list(after.passages())
    return (
        len(old) == len(new)
        and _frame(before) == _frame(after)
        and [*map(_kept, old[:index])] == [*map(_kept, new[:index])]
        and [*map(_kept, old[index + 1 :])] == [*map(_kept, new[index + 1 :])]
        and _kept(old[index], words=False) == _kept(new[index], words=False)
        and _says(old[index], new[index], edit)
    )


def _frame(notes: MeetingNotes) -> tuple[MeetingNotes, list[tuple[Section, int]]]:
    """The notes without lines and passages, of which how many each section has."""
    sections = [
        (s.model_copy(update={"passages": (), "line": 0}), len(s.passages)) for s in notes.sections
    ]
    return notes.model_copy(update={"sections": (), "lines": {}}), sections


def _kept(passage: Passage, *, words: bool = True) -> Passage:
    """A passage without its lines, and without its words."""
    lines: dict[str, object] = {"line": 0, "breaks": ()}
    return passage.model_copy(update=lines if words else lines | {"spans": (), "rows": ()})


def _says(old: Passage, new: Passage, edit: Edit) -> bool:
    """Whether the words are those meant, in the dress of before where they are those of before."""
    was, now = _dressed(old), _dressed(new)
    tail = len(was) - edit.end
    links = {span.href for _c, span in now[edit.start : len(now) - tail]} - {None}
    return (
        new.text == edited(old.text, [edit])
        and len(now) >= edit.start + tail
        and was[: edit.start] == now[: edit.start]
        and was[edit.end :] == now[len(now) - tail :]
        and links <= {span.href for _c, span in was[edit.start : edit.end]}
    )


def _dressed(passage: Passage) -> list[tuple[str, Span]]:
    """Each character of its text with its dress; what parts cells has none."""
    plain = Span(text="")
    if not passage.rows:
        return list(_characters(passage.spans))
    found: list[tuple[str, Span]] = []
    for row in passage.rows:
        for cell in row:
            found += [*_characters(cell), ("\t", plain)]
        found[-1] = ("\n", plain)
    return found[:-1]


def _characters(spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    for span in spans:
        dress = span.model_copy(update={"text": ""})
        yield from ((char, dress) for char in span.text)


def _diff(file: str, before: str, after: str) -> str:
    old, new = (re.split(r"\r\n|\r|\n", t.removeprefix("\ufeff")) for t in (before, after))
    return "\n".join(difflib.unified_diff(old, new, file, file, n=1, lineterm=""))
