"""Rules about what the text and the plan say of each other: an embargo, its contact, a round."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailer.checks.grammar import sentences
from mailer.checks.pieces import Piece
from mailer.checks.plan.announced import check_announced
from mailer.checks.plan.rounds import check_round
from mailer.checks.plan.saying import bound_before, forbids_publicity, says_embargo
from mailer.clock import to_local
from mailer.directory.model import Directory
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.days import WrittenDay, find_written
from mailer.release.plan import ReleasePlan, Step
from mailer.saying import moment

NO_CONTACT = rule(
    "embargo-contact",
    Severity.WARNING,
    message=N_("The embargo names nobody whom the press may ask: “{contact}”"),
    remedy=N_("Write an address or a telephone number in `contact` under [embargo]."),
    why=N_(
        "The mail this program was made for told readers to send press questions “to”, and named "
        "no address."
    ),
)
NO_EMBARGO = rule(
    "embargo-unplanned",
    Severity.WARNING,
    message=N_("The text speaks of an embargo, and no plan has one on it: “{words}”"),
    remedy=N_(
        "Write [embargo] with `until` and `cleared` in the plan; or take the words out, or accept "
        "them with a reason."
    ),
    why=N_("The words hold nothing back; only an embargo in the plan does."),
)
OTHER_END = rule(
    "embargo-date",
    Severity.WARNING,
    message=N_("The text says “{words}”, and the embargo ends on {until}."),
    remedy=N_("Mend the text or `until` in the plan; or accept it with a reason."),
    why=N_("Readers keep to the day that they read, and the program to the one in the plan."),
)
OTHER_DEADLINE = rule(
    "round-date",
    Severity.WARNING,
    message=N_("The text asks for an answer “{words}”, and the round ends on {deadline}."),
    remedy=N_("Mend the text or `deadline` in the plan; or accept it with a reason."),
    why=N_("Who answers on the day that the text names would be too late, or reminded too early."),
)

_REACHABLE = re.compile(r"\w@\w|\d(?:[\s().-]{0,3}\d){5}|https?://|\bwww\.", re.ASCII)
_ANSWER = re.compile(
    r"\b(?:reacti\w*|reage\w*|opmerking\w*|aanvulling\w*|correcties?|antwoord\w*|bevindingen)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^\W*(?:reacti|reage|opmerking|aanvulling)|"
    r"\b(?:graag|u|uw|jullie|je|wij|we|ons|verzoek\w*|verzocht|svp|s\.v\.p|willen|gelieve)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\W{0,3}(?:om\s+)?(\d{1,2})(?:[.:](\d{2})\b|\s*u(?:ur)?\b)", re.IGNORECASE)
"""Behind a day: ", 09.00 uur", " om 10 uur"."""
_NEXT_DAY = timedelta(days=1)


def check_promises(
    pieces: Sequence[Piece],
    meeting: date,
    plan: ReleasePlan,
    step: Step,
    directory: Directory,
    zone: ZoneInfo,
    until: datetime | None,
) -> Iterator[Finding]:
    """What these pieces of a text of that meeting say otherwise than the plan.

    `until` is the end of the last embargo on any of the text, None without one.
    """
    terms = step.round
    for piece in pieces:
        if until is None:
            yield from _unplanned(piece)
        for sentence in sentences(piece.text):
            if until:
                yield from _end(sentence, piece, meeting, until, zone)
            if terms and terms.ends_at:
                yield from _answer(sentence, piece, meeting, to_local(terms.ends_at, zone))
    yield from check_announced(pieces, meeting, plan, directory, zone)


def check_terms_told(
    plan: ReleasePlan, step: Step, zone: ZoneInfo, at: datetime | None = None
) -> Iterator[Finding]:
    """Faults of the plan itself that stop nothing by themselves, for a step that goes at `at`.

    Also after the end of an embargo the press is told whom to ask.
    """
    if plan.embargo and not _REACHABLE.search(plan.embargo.contact):
        place = Place(file=plan.file, line=plan.embargo.line)
        contact = plan.embargo.contact
        yield NO_CONTACT.found(place, about=f"contact {contact}", contact=contact)
    yield from check_round(plan, step, step.at or at, zone)


def _unplanned(piece: Piece) -> Iterator[Finding]:
    if sentence := next(filter(_holds_back, sentences(piece.text)), None):
        yield NO_EMBARGO.found(piece.place, about=piece.text, words=_short(sentence))


def _end(
    sentence: str, piece: Piece, meeting: date, until: datetime, zone: ZoneInfo
) -> Iterator[Finding]:
    if not _holds_back(sentence):
        return
    for day in find_written(sentence):
        bound, written = bound_before(sentence, day), _reading(day, meeting)
        if bound in {"tot", "tot en met", "voor", "eindigt"} and written:
            hour = _TIME.match(sentence, day.start + len(day.words))
            if not _ends_then(bound, written, hour, to_local(until, zone)):
                words = day.words.rstrip(".") + (hour[0] if hour else "")
                about = f"{piece.text}\0{to_local(until, zone)}"
                yield OTHER_END.found(
                    piece.place, about=about, words=words, until=moment(until, zone)
                )


def _ends_then(bound: str, day: date, hour: re.Match[str] | None, until: datetime) -> bool:
    """Whether what ends on this day, at this hour if one is said, ends at that local time.

    24.00 uur is 0.00 uur of the next day.
    """
    if hour:
        since = until.replace(tzinfo=None) - datetime.combine(day, time.min)
        return since == timedelta(hours=int(hour[1]), minutes=int(hour[2] or 0))
    return until.date() == day or (bound == "tot en met" and until.date() - day == _NEXT_DAY)


def _answer(sentence: str, piece: Piece, meeting: date, deadline: datetime) -> Iterator[Finding]:
    if not (_ANSWER.search(sentence) and _ASKED.search(sentence)):
        return
    last = deadline.date()
    for day in find_written(sentence):
        bound, written = bound_before(sentence, day), _reading(day, meeting)
        if bound in {"uiterlijk", "tot", "tot en met", "voor"} and written:
            fits = {last, last + _NEXT_DAY} if bound in {"voor", "tot"} else {last}
            if written not in fits:
                yield OTHER_DEADLINE.found(
                    piece.place,
                    about=f"{piece.text}\0{last}",
                    words=f"{bound} {day.words.rstrip('.')}",
                    deadline=last,
                )


def _holds_back(sentence: str) -> bool:
    return says_embargo(sentence) or forbids_publicity(sentence)


def _reading(day: WrittenDay, meeting: date) -> date | None:
    return next(iter(day.readings(meeting)), None)


def _short(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:14]) + (" …" if len(words) > 14 else "")
