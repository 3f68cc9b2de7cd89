"""Which notices are due: the day before a step, after it, what came back, and what was missed.

Nothing is kept here: what was told already, the ledger's keys say.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import NamedTuple

from mailer.dispatch.standing import Standing, follow_ups
from mailer.ledger import recent
from mailer.ledger.model import Fate, State
from mailer.ledger.reply import Reply, ReplyKind
from mailer.worker import letters, returns, round_letters
from mailer.worker.view import Notice, View, number_of

GRACE = timedelta(minutes=15)
"""So long after its instant, what has not gone is missed."""
TOO_OLD = timedelta(days=7)
"""What is longer ago is not told any more: a worker that starts again does not write history."""
_UNDER_WAY = frozenset({State.PLANNED, State.SUBMITTING})
_TRIED = frozenset({State.SUBMITTED, State.WRITTEN, State.REFUSED, State.IN_DOUBT})
_WAITING = frozenset({Fate.PENDING, Fate.DEFERRED})
_LOST = frozenset({State.IN_DOUBT, State.MISSED})


class Due(NamedTuple):
    """A notice that need not be written when it was told before."""

    key: str
    write: Callable[[], letters.Words]


def due_notices(view: View, now: datetime) -> Iterator[Notice]:
    """What those in [notify] are to hear by now and were not told yet; nothing without anyone."""
    if not view.sources.config.notify.to:
        return
    told = {key for key, state in view.ledger.notices().items() if state is not State.PLANNED}
    kinds = (_days_before, _outcomes, _returns, _misses, _rounds)
    for key, write in chain.from_iterable(find(view, now) for find in kinds):
        if key not in told:
            subject, body = write()
            yield Notice(key=key, subject=subject, body=body)


# The day before


def _days_before(view: View, now: datetime) -> Iterator[Due]:
    days: dict[date, list[Standing]] = {}
    for standing in view.standings:
        if standing.planned_at:
            days.setdefault(view.day(standing.planned_at), []).append(standing)
    for day, steps in sorted(days.items()):
        # Those that went meanwhile stay among them: with a smaller set it would be told again.
        if now < max(_instants(steps)) and _told_from(view, day) <= now:
            yield Due(f"day {day} {_seal(steps)}", partial(letters.day_before, view, day, steps))


def _told_from(view: View, day: date) -> datetime:
    before = day - timedelta(days=1)
    local = datetime.combine(before, view.sources.config.notify.day_before, view.zone)
    return local.astimezone(UTC)


def _instants(steps: Sequence[Standing]) -> Iterator[datetime]:
    return (step.planned_at for step in steps if step.planned_at)


def _seal(steps: Sequence[Standing]) -> str:
    named = sorted(_name(step.plan, step.step, step.planned_at) for step in steps)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]


def _name(plan: str, step: str, instant: datetime | None) -> str:
    return f"{plan} {step} {instant.isoformat() if instant else ''}"


# After a step


def _outcomes(view: View, now: datetime) -> Iterator[Due]:
    for number, tally in recent.tallies(view.ledger, now - TOO_OLD).items():
        states = {state for state, _fate in tally}
        if states & _TRIED and not states & _UNDER_WAY:
            yield Due(_outcome_key(number, tally), partial(letters.outcome, view, number))


def _outcome_key(number: int, tally: recent.Tally) -> str:
    """Another one when somebody refused or something fell in doubt since, or no one waits now."""
    counts: Counter[str] = Counter()
    for (state, fate), many in tally.items():
        counts["doubt"] += many * (state is State.IN_DOUBT)
        counts["refused"] += many * (state is State.REFUSED or fate is Fate.REFUSED)
        counts["waiting"] += many * (state is State.SUBMITTED and fate in _WAITING)
    waiting = "waiting" if counts["waiting"] else "done"
    return f"outcome D-{number} {counts['doubt']} {counts['refused']} {waiting}"


# What came back


def _returns(view: View, now: datetime) -> Iterator[Due]:
    """One for all that came back of a dispatch since the last of these notices."""
    last = _last_returned(view)
    back: dict[int, list[Reply]] = {}
    for reply in view.ledger.replies():
        fresh = reply.at is not None and reply.at >= now - TOO_OLD
        untold = reply.number > last.get(reply.dispatch, 0)
        if reply.kind is ReplyKind.BOUNCE and fresh and untold:
            back.setdefault(reply.dispatch, []).append(reply)
    for number, replies in back.items():
        key = f"returned D-{number} {replies[-1].number}"
        yield Due(key, partial(returns.came_back, view, number, replies))


def _last_returned(view: View) -> dict[int, int]:
    """By dispatch, the number of the last reply that a notice told of."""
    last: dict[int, int] = {}
    for key, state in view.ledger.notices().items():
        what, _space, which = key.partition(" D-")
        if what == "returned" and state is not State.PLANNED:
            number, reply = map(int, which.split())
            last[number] = max(reply, last.get(number, 0))
    return last


# A miss


def _misses(view: View, now: datetime) -> Iterator[Due]:
    for standing in view.standings:
        at = standing.planned_at
        if at and GRACE <= now - at <= TOO_OLD and _is_missed(view, standing, now):
            key = f"missed {_name(standing.plan, standing.step, at)}"
            yield Due(key, partial(letters.missed, view, standing))
    yield from _missed_reminders(view, now)


def _is_missed(view: View, standing: Standing, now: datetime) -> bool:
    number, states = number_of(standing), set(standing.states)
    if number is None or states & _LOST:
        return True
    if not states & _UNDER_WAY:
        return False
    last = recent.last_at(view.ledger, number)
    # Hundreds of messages at thirty a minute take longer than that, and are no miss.
    return not states & _TRIED or last is None or now - last >= GRACE


def _missed_reminders(view: View, now: datetime) -> Iterator[Due]:
    """Reminders that should have gone by themselves, and why they did not."""
    for standing in follow_ups(view.sources, view.ledger, now):
        at = standing.planned_at
        missed = standing.waits or State.MISSED in standing.states
        if standing.reminds and at and missed and GRACE <= now - at <= TOO_OLD:
            yield Due(
                f"missed reminder {standing.dispatch}", partial(letters.missed, view, standing)
            )


# Rounds


def _rounds(view: View, now: datetime) -> Iterator[Due]:
    """Once of each that was closed; once a day where replies wait for a person."""
    for round_ in round_letters.closed_of(view, now - TOO_OLD):
        yield Due(f"round {round_.name} closed", partial(round_letters.closed, view, round_))
    for round_ in round_letters.waiting_of(view):
        key = f"round {round_.name} waits {view.day(now)}"
        yield Due(key, partial(round_letters.waiting, view, round_))
