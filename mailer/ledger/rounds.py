"""Rounds in the ledger: what they have come to, and acts, each with what it does to reminders."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select

from mailer.compose.message import Field, Message
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger import freezing
from mailer.ledger.asked import Asked
from mailer.ledger.chain import Pen, read_events
from mailer.ledger.closing import GONE, cancel_one, close_if_final
from mailer.ledger.course import Round
from mailer.ledger.model import PROGRAM, Dispatch, Fate, Kind, Life, State
from mailer.ledger.party import HINDRANCES, Hindrance, Sent
from mailer.ledger.register import Register
from mailer.ledger.reply import ReplyKind
from mailer.ledger.round import Act, Entry, Extended, Settled, read_entry
from mailer.ledger.schema import addressee, delivery, dispatch, event, reply

Judge = Callable[[Round], Act | None]
"""What is to be recorded of a round as it stands: an act, or None; may raise `UsageError`."""
Frozen = tuple[Dispatch, Sequence[Message]]
"""A dispatch and its messages, to be kept."""

_SETTLED = Settled.model_fields["kind"].default
_WENT = [Life.LIVE, Life.CLOSED]

# Built once, as in `mailer.ledger.chain`: a round is read for each reminder that goes.
_OWN = or_(
    dispatch.c.number == bindparam("of_round"),
    and_(dispatch.c.follows == bindparam("of_round"), dispatch.c.kind == Kind.REMINDER),
)
_STATES = (
    select(delivery.c.dispatch, delivery.c.number, delivery.c.state)
    .join(dispatch, delivery.c.dispatch == dispatch.c.number)
    .where(_OWN)
    .order_by(delivery.c.dispatch, delivery.c.number)
)
_ACCEPTED = or_(
    addressee.c.fate == Fate.ACCEPTED,
    # A person who settles what came back does not say that it arrived.
    and_(addressee.c.fate == Fate.SETTLED, addressee.c.was == Fate.ACCEPTED),
)
_REACHED = (
    select(addressee.c.dispatch, addressee.c.delivery)
    .join(dispatch, addressee.c.dispatch == dispatch.c.number)
    .where(_OWN, addressee.c.field != Field.COPY, _ACCEPTED)
)
_GONE_AT = (
    select(event.c.dispatch, event.c.delivery, func.min(event.c.at, type_=event.c.at.type))
    .join(dispatch, event.c.dispatch == dispatch.c.number)
    .where(_OWN, event.c.kind.in_(GONE))
    .group_by(event.c.dispatch, event.c.delivery)
)


_ANSWERED = (
    select(reply.c.id, reply.c.delivery)
    .join(dispatch, reply.c.dispatch == dispatch.c.number)
    .where(
        or_(
            dispatch.c.number == bindparam("of_round"),
            dispatch.c.follows == bindparam("of_round"),
        ),
        reply.c.kind == ReplyKind.ANSWER,
    )
)


class Rounds(Register):
    """The part of a ledger that follows rounds."""

    def rounds(self, *, unsettled: bool = False) -> list[int]:
        """The dispatches that ask a round and are live or closed, by number.

        Without those of which every question was taken back; `unsettled`: and those that are done.
        """
        mine = (dispatch.c.asked.is_not(None), dispatch.c.life.in_(_WENT))
        asks = exists().where(
            delivery.c.dispatch == dispatch.c.number, delivery.c.state != State.CANCELLED
        )
        query = select(dispatch.c.number).where(*mine, dispatch.c.kind == Kind.STEP, asks)
        if unsettled:
            done = and_(event.c.dispatch == dispatch.c.number, event.c.kind == _SETTLED)
            query = query.where(~exists().where(done))
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(dispatch.c.number)))

    def round(self, number: int) -> Round:
        """What a round has come to. Raises `UsageError` for a dispatch that asks none."""
        with self._reading() as connection:
            return _read(connection, number)

    def round_of(self, number: int) -> int | None:
        """The round that a dispatch asks or follows, by number; None for any other."""
        columns = (dispatch.c.number, dispatch.c.follows, dispatch.c.asked)
        with self._reading() as connection:
            row = connection.execute(select(*columns).where(dispatch.c.number == number)).first()
            while row is not None and row.asked is None and row.follows is not None:
                query = select(*columns).where(dispatch.c.number == row.follows)
                row = connection.execute(query).first()
        return row.number if row is not None and row.asked is not None else None

    def reminders(self, number: int) -> list[int]:
        """The dispatches of a round's reminders that are live or closed, by number."""
        mine = (dispatch.c.follows == number, dispatch.c.kind == Kind.REMINDER)
        query = select(dispatch.c.number).where(*mine, dispatch.c.life.in_(_WENT))
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(dispatch.c.number)))

    def following(self, number: int) -> list[int]:
        """The dispatches that follow a round, near or far, of any kind and life, by number."""
        found: set[int] = set()
        near = {number}
        with self._reading() as connection:
            while near:
                query = select(dispatch.c.number).where(dispatch.c.follows.in_(near))
                near = set(connection.scalars(query)) - found
                found |= near
        return sorted(found)

    def act(
        self,
        number: int,
        judge: Judge,
        by: str = PROGRAM,
        reminders: Iterable[Frozen] = (),
    ) -> Entry | None:
        """Record what `judge` makes of the round, which nobody else changes meanwhile.

        In the same transaction its reminders that are not to go any more are cancelled: of who
        answered, of a round that is closed, and of an extension those of before; `reminders` are
        kept in their place. Returns None when there was nothing to record.
        """
        with self._writing(by) as pen:
            act = judge(_read(pen.connection, number))
            if act is None:
                return None
            pen.note(number, 0, act.kind, words=act.model_dump_json())
            _cancel(pen, _read(pen.connection, number), act)
            for new, messages in reminders:
                freezing.take_number(pen.connection, new.number)
                freezing.freeze(pen, new, messages, ())
            return Entry(act, pen.at, by)


def live_reminders(connection: Connection, number: int) -> list[int]:
    """The dispatches of a round's reminders that may still go."""
    mine = (dispatch.c.follows == number, dispatch.c.kind == Kind.REMINDER)
    query = select(dispatch.c.number).where(*mine, dispatch.c.life == Life.LIVE)
    return list(connection.scalars(query))


def _read(connection: Connection, number: int) -> Round:
    query = select(dispatch).where(dispatch.c.number == number)
    row = connection.execute(query).mappings().first()
    if row is None or row["asked"] is None:
        raise UsageError(
            _("D-{number} is no round.").format(number=number),
            _("See which there are: mailer round status"),
        )
    entries = [entry for entry in map(read_entry, read_events(connection, number)) if entry]
    sent = _sent(connection, number)
    return Round(
        number=number,
        plan=row["plan"],
        step=row["step"],
        title=row["title"],
        asked=Asked.model_validate(row["asked"]),
        entries=tuple(entries),
        sent=sent.pop(number, {}),
        reminded=tuple(
            (each.message, each.at)
            for _reminder, its in sorted(sent.items())
            for each in its.values()
            if each.at
        ),
        unjudged=_unjudged(connection, number, entries),
    )


def _unjudged(connection: Connection, number: int, entries: Sequence[Entry]) -> frozenset[int]:
    """The messages to which an answer is kept that no act is about."""
    handled = {getattr(entry.act, "reply", None) for entry in entries}
    return frozenset(
        message
        for reply_number, message in connection.execute(_ANSWERED, {"of_round": number})
        if reply_number not in handled
    )


def _sent(connection: Connection, number: int) -> dict[int, dict[int, Sent]]:
    """Each message of a round and of its reminders, by dispatch."""
    of_round = {"of_round": number}
    reached = set(map(tuple, connection.execute(_REACHED, of_round)))
    at = {(own, message): at for own, message, at in connection.execute(_GONE_AT, of_round)}
    found: dict[int, dict[int, Sent]] = {}
    for own, message, state in connection.execute(_STATES, of_round):
        key = (own, message)
        went = at.get(key) if state in GONE else None
        found.setdefault(own, {})[message] = Sent(message, went, key in reached)
    return found


def _cancel(pen: Pen, now: Round, act: Act) -> None:
    """The reminders that this act makes needless."""
    query = (
        select(delivery.c.dispatch, delivery.c.number)
        .join(dispatch)
        .where(
            dispatch.c.follows == now.number,
            dispatch.c.kind == Kind.REMINDER,
            dispatch.c.life == Life.LIVE,
            delivery.c.state == State.PLANNED,
        )
    )
    left = set()
    for number, message in pen.connection.execute(query).all():
        if reason := _reason(now, message, act):
            cancel_one(pen, number, message, reason)
            left.add(number)
    for number in sorted(left):
        close_if_final(pen, number)


def _reason(now: Round, message: int, act: Act) -> str | None:
    question = now.asked.question(message)
    if question is None:
        return None
    if isinstance(act, Extended) and set(act.organisations) & set(question.organisations):
        return _("the deadline was extended")
    over: Hindrance | None = now.over(question)
    return _(HINDRANCES[over]) if over else None
