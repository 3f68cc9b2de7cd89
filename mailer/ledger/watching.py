"""What a worker reads and keeps in the ledger: what is due, its signs of life, its notices."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update

from mailer.ledger import streaming
from mailer.ledger.chain import delivery_heads, seal_of
from mailer.ledger.model import Delivery, Dispatch, Fate, Heartbeat, Life, State
from mailer.ledger.register import Register
from mailer.ledger.rows import as_dispatch
from mailer.ledger.schema import addressee, delivery, dispatch, heartbeat, notice

_DATED = and_(dispatch.c.life == Life.LIVE, dispatch.c.planned_at.is_not(None))

_CLOCKS_APART = timedelta(minutes=1)
"""A sign from further ahead was given by a clock that was wrong."""
_PLANNED = exists().where(
    delivery.c.dispatch == dispatch.c.number, delivery.c.state == State.PLANNED
)
_DEFERRED = exists().where(
    delivery.c.dispatch == dispatch.c.number,
    delivery.c.state == State.SUBMITTED,
    addressee.c.dispatch == delivery.c.dispatch,
    addressee.c.delivery == delivery.c.number,
    addressee.c.fate == Fate.DEFERRED,
)
_TO_GO = or_(_PLANNED, _DEFERRED)


class Watch(Register):
    """The worker's part of a ledger."""

    # What is due

    def next_due(self, after: datetime | None = None) -> datetime | None:
        """The earliest instant of a live dispatch of which something was never handed over.

        `after`: only those later than this.
        """
        query = select(dispatch.c.planned_at).where(_DATED, _PLANNED)
        query = query if after is None else query.where(dispatch.c.planned_at > after)
        with self._reading() as connection:
            return connection.scalar(query.order_by(dispatch.c.planned_at).limit(1))

    def due(self, now: datetime) -> list[Dispatch]:
        """The live dispatches whose instant has come with something to go, the earliest first."""
        query = select(dispatch).where(_DATED, dispatch.c.planned_at <= now, _TO_GO)
        order = (dispatch.c.planned_at, dispatch.c.number)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(*order)).mappings()
            return [as_dispatch(row) for row in rows]

    def has_to_go(self, number: int) -> bool:
        """Whether something of a live dispatch can be handed over; see `Delivery.to_go`."""
        live = and_(dispatch.c.number == number, dispatch.c.life == Life.LIVE)
        with self._reading() as connection:
            return connection.scalar(select(dispatch.c.number).where(live, _TO_GO)) is not None

    def expired(self, now: datetime) -> list[Delivery]:
        """What is planned in live dispatches and may not go any more, because it is too late."""
        live = exists().where(
            dispatch.c.number == delivery.c.dispatch, dispatch.c.life == Life.LIVE
        )
        late = and_(delivery.c.state == State.PLANNED, delivery.c.not_after < now, live)
        return list(streaming.deliveries(self._reading, late))

    def seal(self, number: int) -> str:
        """One digest over the present heads of all of a dispatch's chains: what was recorded."""
        with self._reading() as connection:
            return seal_of(delivery_heads(connection, number))

    # Signs of life

    def beat(self, sign: Heartbeat) -> None:
        """Record that a worker lives; it takes the place of its earlier one."""
        with self._writing() as pen:
            old = or_(heartbeat.c.worker == sign.worker, heartbeat.c.good_until < sign.at)
            pen.connection.execute(delete(heartbeat).where(old))
            pen.connection.execute(insert(heartbeat).values(dict(sign)))

    def stop_beating(self, worker: str) -> None:
        """Record that a worker has stopped."""
        with self._writing() as pen:
            pen.connection.execute(delete(heartbeat).where(heartbeat.c.worker == worker))

    def living(self, now: datetime) -> Heartbeat | None:
        """The worker that promised to be there longest, if any does now."""
        fresh = and_(heartbeat.c.good_until >= now, heartbeat.c.at <= now + _CLOCKS_APART)
        query = select(heartbeat).where(fresh)
        query = query.order_by(heartbeat.c.good_until.desc()).limit(1)
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            return next((Heartbeat.model_validate(dict(row)) for row in rows), None)

    # Notices

    def claim_notice(self, key: str) -> int | None:
        """Take a notice for handing over: its number for one caller alone, else None."""
        with self._writing() as pen:
            values = {"state": State.SUBMITTING, "at": pen.at, "detail": ""}
            free = and_(notice.c.key == key, notice.c.state == State.PLANNED)
            again = update(notice).where(free).values(values).returning(notice.c.number)
            if (number := pen.connection.scalar(again)) is not None:
                return int(number)
            if pen.connection.scalar(select(notice.c.number).where(notice.c.key == key)):
                return None
            last = pen.connection.scalar(select(func.max(notice.c.number))) or 0
            values |= {"key": key, "number": last + 1}
            pen.connection.execute(insert(notice).values(values))
            return last + 1

    def close_notice(self, key: str, state: State, detail: str = "") -> None:
        """What became of it; PLANNED when it is certain that it did not go."""
        with self._writing() as pen:
            here = notice.c.key == key
            pen.connection.execute(update(notice).where(here).values(state=state, detail=detail))

    def notices(self) -> dict[str, State]:
        """Every notice there was, by its key, and how far it is."""
        with self._reading() as connection:
            rows = connection.execute(select(notice.c.key, notice.c.state))
            return {key: State(state) for key, state in rows}
