"""Rules about days and times: whether they exist, fit, and lie on the right side of the meeting."""

import re
from collections.abc import Iterator
from datetime import date

from mailer.checks.grammar import PAST
from mailer.checks.pieces import Piece, front_place, passage_place, read_pieces
from mailer.findings import Finding, Place, Rule, Severity, rule
from mailer.i18n import N_
from mailer.notes.days import WrittenDay, find_written
from mailer.notes.model import MeetingNotes, Passage

PREVIOUS_LATER = rule(
    "previous-later",
    Severity.WARNING,
    message=N_("An earlier meeting is said to be on {words}, after this one ({date})."),
    remedy=N_("Mend the date, most often its year; or accept it with a reason."),
    why=N_("The list of the previous meeting cannot be newer than the meeting that confirms it."),
)
NEXT_EARLIER = rule(
    "next-earlier",
    Severity.WARNING,
    message=N_("The next meeting is said to be on {words}, and this one was on {date}."),
    remedy=N_("Mend the date, most often its year; or accept it with a reason."),
    why=N_("Whoever puts that day in a diary finds no meeting, or misses the one there is."),
)
DEADLINE_PASSED = rule(
    "deadline-passed",
    Severity.WARNING,
    message=N_("The deadline {words} had passed before the meeting ({date})."),
    remedy=N_("Mend the date, most often its year; or accept it with a reason."),
    why=N_("In January people still write the old year, and nobody can be on time any more."),
)
WEEKDAY_WRONG = rule(
    "weekday-wrong",
    Severity.WARNING,
    message=N_("“{words}” does not fit: that day is {date}."),
    remedy=N_("Mend the weekday or the date; or accept it with a reason."),
    why=N_("Half of the readers go by the weekday, and the other half by the date."),
)
NO_SUCH_DAY = rule(
    "day-impossible",
    Severity.WARNING,
    message=N_("There is no such day: “{words}”"),
    remedy=N_("Mend the date, or accept it with a reason."),
    why=N_("A day that does not exist is a slip, and every reader mends it in another way."),
)
NO_SUCH_TIME = rule(
    "time-impossible",
    Severity.WARNING,
    message=N_("There is no such time: “{words}”"),
    remedy=N_("Mend the time, or accept it with a reason."),
    why=N_("Hours run to 24 and minutes to 59."),
)

_EARLIER = re.compile(r"\b(?:\w*lijst|\w*verslag|notulen|vorige)\b", re.IGNORECASE)
_UNTIL = r"\b(?:voor|vóór|per|vanaf|tot|uiterlijk|met)\s+"
_EARLIER_OF = re.compile(
    r"\b(?:\w*lijst|\w*verslag|notulen|vorige\s+\w+(?:\s+\w+)?)\s+(?:van|d\.?\s?d\.?|dd\.?|op)\s*$",
    re.IGNORECASE,
)
"""Right before a day in a sentence: "het verslag van 17 juli 2025"."""
_SENT_ON = re.compile(r"\bop\s*$", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:(?:eerst)?volgende|komende)\s+(?:\w+\s+){0,2}?"
    r"(?:PRT|\w*vergadering|\w*overleg|\w*bijeenkomst|regietafel)\b[^.;?!]{0,40}$",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:uiterlijk|deadline|reactietermijn)\b[^.;?!]{0,30}$"
    r"|\b(?:graag|reactie\w*|reageren|aanleveren)\b[^.;?!]{0,50}\b(?:voor|vóór|tot)\s+$",
    re.IGNORECASE,
)
_PAST = re.compile(rf"\b(?:{PAST}|moest(?:en)?|is|zijn|kon|konden|zou)\b", re.IGNORECASE)
_NEAR_DAYS, _FAR_DAYS = 92, 275
"""A day without a year within three months of the meeting has one reading, further off, two."""
_MONTHS_A_YEAR, _LONGEST_MONTH = 12, 31
_TIME = re.compile(
    r"(?<![\d.,:€])(?P<time>(?P<hour>\d{1,2})[.:](?P<minute>\d{2}))"
    r"(?P<unit>\s*(?:uur|u)\b)?(?![.:,]?\d|%)(?!\s*(?:per|aan|extra|werk|inzet)\b)",
    re.IGNORECASE,
)
_AT = frozenset({"om", "vanaf", "tot", "rond", "van", "aanvang", "tussen", "inloop"})
_LASTING = frozenset(
    {"totaal", "gemiddeld", "circa", "ongeveer", "maximaal", "minimaal", "duurt", "besteed", "ca"}
)
_HOURS, _MINUTES = 24, 60


def check_days(notes: MeetingNotes) -> Iterator[Finding]:
    """Every fault of a day or a time, in headings, passages, cells and deadlines."""
    yield from _previous(notes)
    for piece in read_pieces(notes):
        yield from _times(piece)
        for day in find_written(piece.text):
            yield from _day_itself(day, piece.text, notes.date, piece.place)
            yield from _heading(day, piece, notes)
            yield from _sentence(day, piece, notes.date)
    for passage in notes.passages():
        yield from _deadline(passage, notes)


def possible_days(day: WrittenDay, meeting: date) -> list[date]:
    """The days that may be meant in the notes of that meeting, the likeliest first."""
    readings = day.readings(meeting)
    if not readings or abs(readings[0] - meeting).days <= _NEAR_DAYS:
        return readings[:1]
    return [r for n, r in enumerate(readings) if n == 0 or abs(r - meeting).days <= _FAR_DAYS]


def _day_itself(day: WrittenDay, text: str, meeting: date, place: Place) -> Iterator[Finding]:
    days = possible_days(day, meeting)
    if not days:
        if _meant_as_day(day):
            yield NO_SUCH_DAY.found(place, about=text, words=day.words)
    elif day.weekday is not None and all(d.weekday() != day.weekday for d in days):
        yield WEEKDAY_WRONG.found(place, about=text, words=day.words, date=days[0])


def _meant_as_day(day: WrittenDay) -> bool:
    """Not so: the number of a file (45-99-2024), ages (12-14-16)."""
    if day.month > _MONTHS_A_YEAR:
        return day.day <= _LONGEST_MONTH and bool(re.search(r"\d{4}", day.words))
    return True


def _previous(notes: MeetingNotes) -> Iterator[Finding]:
    """The front matter's date, unless a heading says it too: one fault is one finding."""
    previous = notes.previous
    if previous is None or previous < notes.date:
        return
    titles = (section.title for section in notes.sections)
    if any(day.readings(notes.date)[:1] == [previous] for t in titles for day in find_written(t)):
        return
    place = front_place(notes, "previous")
    yield PREVIOUS_LATER.found(place, about=str(previous), words=previous, date=notes.date)


def _heading(day: WrittenDay, piece: Piece, notes: MeetingNotes) -> Iterator[Finding]:
    """The day of an earlier meeting in a heading: "Actie- en besluitenlijst 19 november 2026"."""
    if piece.place.passage or not (day.year and _EARLIER.search(piece.text)):
        return
    ahead = re.search(_UNTIL + re.escape(day.words), piece.text, re.IGNORECASE)
    if not ahead and any(d > notes.date for d in day.readings(notes.date)):
        yield _against(PREVIOUS_LATER, day, piece, notes.date)


def _sentence(day: WrittenDay, piece: Piece, meeting: date) -> Iterator[Finding]:
    """A day with its year whose words say on which side of the meeting it has to lie."""
    before = piece.text[max(0, day.start - 100) : day.start]
    days = day.readings(meeting) if day.year else []
    for written in days:
        if written > meeting and piece.place.passage and _EARLIER_OF.search(before):
            if not (_SENT_ON.search(before) and not re.search(r"\bvorige\b", before)):
                yield _against(PREVIOUS_LATER, day, piece, meeting)
        elif written < meeting and _NEXT.search(before):
            yield _against(NEXT_EARLIER, day, piece, meeting)
        elif written < meeting and _DUE.search(before) and not _PAST.search(before):
            yield _against(DEADLINE_PASSED, day, piece, meeting)


def _deadline(passage: Passage, notes: MeetingNotes) -> Iterator[Finding]:
    """The deadline of an action, whose words stand before its text and not in it."""
    place, words = passage_place(notes, passage), passage.deadline_text
    about = f"{words} {passage.text}"
    for day in find_written(words):
        if possible_days(day, notes.date):  # else it has been told while reading
            yield from _day_itself(day, about, notes.date, place)
    if passage.deadline and passage.deadline < notes.date:
        yield DEADLINE_PASSED.found(place, about=about, words=words, date=notes.date)


def _against(which: Rule, day: WrittenDay, piece: Piece, meeting: date) -> Finding:
    return which.found(piece.place, about=piece.text, words=day.words, date=meeting)


def _times(piece: Piece) -> Iterator[Finding]:
    for found in _TIME.finditer(piece.text):
        hour, minute = int(found["hour"]), int(found["minute"])
        before = _word_before(piece.text, found.start())
        said = found["unit"] or (before in _AT and ":" in found["time"])
        exists = hour < _HOURS or (hour == _HOURS and minute == 0)
        if said and before not in _LASTING and not (exists and minute < _MINUTES):
            words = (found["time"] + (found["unit"] or "")).strip()
            yield NO_SUCH_TIME.found(piece.place, about=piece.text, words=words)


def _word_before(text: str, at: int) -> str:
    """The word that ends right before this place, in lower case."""
    words = text[max(0, at - 30) : at].lower().split()
    return words[-1] if words and text[at - 1].isspace() else ""
