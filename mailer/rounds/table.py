"""A round as a table, worked out: an organisation a line, and what is to be done next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.ledger.course import Round
from mailer.ledger.party import Numbered, Party
from mailer.ledger.reply import Reply
from mailer.ledger.round import Answered, Entry, Excused, Put
from mailer.rounds.matrix import (
    Answer,
    Corrected,
    Counts,
    Line,
    Matrix,
    Next,
    Reminding,
    Waiting,
)

if TYPE_CHECKING:  # it would bring SQLAlchemy to the preview of a draft
    from mailer.ledger.store import Ledger


def read_matrix(ledger: "Ledger", number: int, now: datetime) -> Matrix:
    """The table of a round in the ledger. Raises `UsageError` for a dispatch that asks none."""
    round_ = ledger.round(number)
    replies = {
        reply.number: reply
        for each in (number, *ledger.following(number))
        for reply in ledger.replies(each)
    }
    return matrix(round_, now, replies, _reminders(ledger, number))


def matrix(
    round_: Round,
    now: datetime,
    replies: Mapping[int, Reply],
    reminders: Iterable[Reminding],
) -> Matrix:
    """The table of a round; `replies` tell when each came in.

    Its deadline is the first of those from whom an answer is awaited, else the last of all.
    """
    lines = tuple(_line(round_, party, now, replies) for party in round_.parties)
    sent = [each.at for each in round_.sent.values() if each.at]
    awaited = [line.deadline for line in lines if line.next in {Next.AWAIT, Next.OVERDUE}]
    waiting = tuple(_waiting(round_, entry, put, replies) for entry, put in round_.waiting)
    return Matrix(
        name=round_.name,
        plan=round_.plan,
        step=round_.step,
        title=round_.title,
        opened_at=min(sent, default=None),
        deadline=min(awaited, default=round_.last_deadline),
        silence=round_.asked.silence,
        closed_at=round_.closed and round_.closed.at,
        settled_at=round_.settled and round_.settled.at,
        lines=lines,
        waiting=waiting,
        reminders=tuple(reminders),
        corrections=_corrected(round_, round_.corrections),
        counts=_counts(lines, len(waiting)),
    )


def _reminders(ledger: "Ledger", number: int) -> Iterator[Reminding]:
    found = map(ledger.dispatch, ledger.reminders(number))
    for each in sorted(found, key=lambda each: each.planned_at or each.prepared_at):
        if each.planned_at:
            yield Reminding(
                name=each.name,
                at=each.planned_at,
                approved=ledger.approval(each.number) is not None,
                states=dict(ledger.tally(each.number)),
            )


def _line(round_: Round, party: Party, now: datetime, replies: Mapping[int, Reply]) -> Line:
    mine = [each for each in round_.corrections if party.id in each.organisations]
    corrections = _corrected(round_, mine)
    excuse = party.excused and party.excused.act
    return Line(
        **{name: getattr(party, name) for name in ("id", "name", "named", "asked_at", "reached")},
        answers=tuple(_answer(each, replies) for each in party.answers),
        corrections=corrections,
        waiting=tuple(e.act.reply for e in party.waiting if isinstance(e.act, Put)),
        reminded_at=party.reminded_at,
        silence=party.silence,
        excused=excuse.because if isinstance(excuse, Excused) else None,
        deadline=party.deadline,
        extended=party.deadline > round_.asked.deadline,
        next=_next(round_, party, corrections, mine, now),
    )


def _answer(entry: Entry, replies: Mapping[int, Reply]) -> Answer:
    act = entry.act
    assert isinstance(act, Answered)  # what a party's answers are
    return Answer(
        **{n: getattr(act, n) for n in ("reply", "response", "sender", "colleague", "late")},
        at=came_at(entry, replies),
        corrections=len(act.corrections),
        by_way=act.by_way,
        by=entry.by if act.by_way else "",
    )


def _waiting(round_: Round, entry: Entry, put: Put, replies: Mapping[int, Reply]) -> Waiting:
    """For whom it waits still: some of those that it may be from are answered for."""
    here = (party.id for party in round_.parties if entry in party.waiting)
    return Waiting(
        **{name: getattr(put, name) for name in ("reply", "sender", "response", "words", "doubts")},
        organisations=tuple(here),
        at=came_at(entry, replies),
        corrections=len(put.corrections),
    )


def came_at(entry: Entry, replies: Mapping[int, Reply]) -> datetime:
    """When the reply of an act came in; without one when the act was recorded."""
    reply = replies.get(getattr(entry.act, "reply", None) or 0)
    return reply.received_at or entry.at if reply else entry.at


def _corrected(round_: Round, mine: Sequence[Numbered]) -> Corrected:
    """Once a round is settled what was accepted is in the text, whoever wrote it there."""
    settled = round_.settled is not None
    return Corrected(
        given=len(mine),
        decided=sum(each.decision is not None for each in mine),
        in_text=sum(each.applied or (settled and each.changes_text) for each in mine),
    )


def _next(
    round_: Round, party: Party, corrected: Corrected, mine: Sequence[Numbered], now: datetime
) -> Next:
    if party.waiting:
        return Next.READ
    if party.answers:
        return _of_answered(round_, corrected, mine)
    if party.excused or party.silence == "agrees":
        return Next.NOTHING
    if party.silence in {"asks", "blocks"}:
        return Next.ASK
    if party.asked_at is None and round_.closed is None:
        return Next.SEND
    if not party.reached or party.silence == "unreached":
        return Next.REACH
    return Next.OVERDUE if now > party.deadline else Next.AWAIT


def _of_answered(round_: Round, corrected: Corrected, mine: Sequence[Numbered]) -> Next:
    if round_.settled:
        return Next.NOTHING
    if corrected.decided < corrected.given:
        return Next.DECIDE
    left = any(each.changes_text and not each.applied for each in mine)
    return Next.APPLY if left else Next.NOTHING


def _counts(lines: Sequence[Line], to_read: int) -> Counts:
    answered = [line for line in lines if line.answers]
    others = [line for line in lines if not line.answers]
    excused = [line for line in others if line.excused is not None]
    others = [line for line in others if line.excused is None]
    unreached = [line for line in others if _is_unreached(line)]
    silent = [line for line in others if line.silence and line not in unreached]
    return Counts(
        asked=len(lines),
        answered=len(answered),
        to_read=to_read,
        unreached=len(unreached),
        silent=len(silent),
        excused=len(excused),
        awaited=len(others) - len(unreached) - len(silent),
    )


def _is_unreached(line: Line) -> bool:
    return line.silence == "unreached" or (line.asked_at is not None and not line.reached)
