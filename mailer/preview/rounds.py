"""A round on the page: who answered what, for a screen in a meeting, and its reminders to be seen.

The words of replies stay off the page: it is put before people whom they were not written for.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.ledger.model import STATES, State
from mailer.ledger.round import DOUBTS
from mailer.preview.sheet import Reminding, Sheet
from mailer.preview.variants import Variant, variants
from mailer.rounds import wording
from mailer.rounds.matrix import Line, Matrix, Next
from mailer.saying import brief_day, brief_time

_TONES = {Next.NOTHING: "go", Next.REACH: "stop", Next.OVERDUE: "stop", Next.AWAIT: "over"}
"""How what is next looks; what a person has to do is to wait for them."""


class Cells(Frozen):
    """An organisation, said; of two answers `received` and `responses` have each in its turn."""

    name: str
    asked: str
    received: tuple[str, ...]
    responses: tuple[str, ...]
    corrections: str
    reminded: tuple[str, ...]
    until: str
    next: str
    tone: str


class Left(Frozen):
    """A reply that waits for a person: its number, whose it may be, why it is not counted."""

    reply: int
    whose: str
    came: str
    doubts: str


class Course(Frozen):
    """A round, said."""

    headline: str
    state: str
    silence: str
    corrections: str
    cells: tuple[Cells, ...]
    left: tuple[Left, ...]


class Seen(Frozen):
    """The reminders of one instant and their texts; `standing` says how far they are.

    `key` is for the page's own links. `to_go`: some of them may still go by themselves.
    """

    key: str
    at: datetime
    name: str
    count: int
    standing: str
    to_go: bool
    texts: tuple[Variant, ...]


def course(matrix: Matrix, zone: ZoneInfo) -> Course:
    """The whole of it in the language in use."""
    names = {line.id: line.name for line in matrix.lines}
    return Course(
        headline=wording.headline(matrix.counts),
        state=wording.state(matrix, zone),
        silence=_(wording.MEANINGS[matrix.silence]),
        corrections=wording.corrected(matrix.corrections),
        cells=tuple(_cells(line, zone) for line in matrix.lines),
        left=tuple(
            Left(
                reply=each.reply,
                whose=", ".join(names.get(o, o) for o in each.organisations) or _("nobody known"),
                came=_day(each.at, zone),
                doubts="; ".join(_(DOUBTS[doubt]) for doubt in each.doubts),
            )
            for each in matrix.waiting
        ),
    )


def reminders(sheet: Sheet) -> tuple[Seen, ...]:
    """What goes by itself after this, instant by instant."""
    return tuple(_seen(each, f"reminder-{n}") for n, each in enumerate(sheet.reminders, 1))


def _seen(each: Reminding, key: str) -> Seen:
    return Seen(
        key=key,
        at=each.at,
        name=each.dispatch.name if each.dispatch else "",
        count=len(each.entries),
        standing=", ".join(_standing(each)),
        to_go=any(entry.state in {None, State.PLANNED} for entry in each.entries),
        texts=variants(each.entries),
    )


def _standing(each: Reminding) -> Iterator[str]:
    """How far each of them is; nothing of a draft."""
    states = Counter(entry.state for entry in each.entries if entry.state)
    yield from (f"{count} {_(STATES[state])}" for state, count in states.items())
    if each.approval:
        yield _("approved by {name}").format(name=each.approval.approved_by)
    elif states[State.PLANNED]:
        yield _("not approved")


def _cells(line: Line, zone: ZoneInfo) -> Cells:
    return Cells(
        name=line.name,
        asked=_day(line.asked_at, zone) if line.asked_at else "",
        received=tuple(_day(each.at, zone) for each in line.answers),
        responses=tuple("; ".join(wording.response(a)) for a in line.answers)
        or (wording.silence(line),),
        corrections=wording.corrected(line.corrections),
        reminded=tuple(_day(at, zone) for at in line.reminded_at),
        until=f"{_day(line.deadline, zone)}, {brief_time(line.deadline, zone)}",
        next=_(wording.NEXTS[line.next]),
        tone=_TONES.get(line.next, "wait"),
    )


def _day(at: datetime, zone: ZoneInfo) -> str:
    """Its words stay together, so that days stand in their column."""
    return brief_day(to_local(at, zone)).replace(" ", "\u00a0")
