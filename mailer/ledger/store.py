"""The ledger, opened (see `mailer.ledger.opening`): what was prepared, and what became of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, Select, and_, func, insert, select, update

from mailer.checks.acceptances import Acceptance
from mailer.clock import Clock
from mailer.compose.message import Message
from mailer.directory.model import mailbox_key
from mailer.errors import LedgerError, NotApproved
from mailer.i18n import _
from mailer.ledger import closing, freezing, progress, streaming, verifying
from mailer.ledger import connection as database
from mailer.ledger.chain import Pen, read_events
from mailer.ledger.home import Home
from mailer.ledger.model import (
    Approval,
    Delivery,
    Dispatch,
    Event,
    Fate,
    Life,
    Receipt,
    State,
)
from mailer.ledger.rows import as_acceptance, as_approval, as_dispatch
from mailer.ledger.schema import acceptance, addressee, approval, delivery, dispatch, event, ledger

PROGRAM = "mailer"
"""Whose name stands under an event that no person caused."""


class Ledger:
    """One durable register, safe for several threads and programs; all of it may raise LedgerError.

    Each change is one transaction, durable on return, with an event that tells of it. `by` is the
    name of the person whose word it is.
    """

    def __init__(self, engine: Engine, path: Path, present: Home, clock: Clock) -> None:
        self._engine = engine
        self._present = present
        self._clock = clock
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        self._engine.dispose()

    # Whose it is

    @property
    def id(self) -> str:
        """What tells this ledger from all others, also from those made at the same place."""
        with self._reading() as connection:
            return str(connection.scalars(select(ledger.c.id)).one())

    def home_fault(self) -> str | None:
        """Why nothing may be sent from this file (I18), as a sentence; None when it may."""
        with self._reading() as connection:
            return self._home_fault(connection)

    def claim(self, by: str) -> None:
        """Make the present machine and file this ledger's home: a person's decision."""
        with self._writing(by) as pen:
            pen.connection.execute(update(ledger).values(self._present._asdict()))
            pen.note(0, 0, "claimed", words=self._present.path)

    # Dispatches

    def reserve(self) -> int:
        """The next dispatch number; given out once, whatever becomes of it."""
        with self._writing() as pen:
            taken = update(ledger).values(last_number=ledger.c.last_number + 1)
            return int(pen.connection.scalars(taken.returning(ledger.c.last_number)).one())

    def freeze(
        self,
        dispatch: Dispatch,
        messages: Sequence[Message],
        acceptances: Sequence[Acceptance] = (),
    ) -> int | None:
        """Keep a prepared dispatch for ever; returns the number of the one that gave way, if any.

        The acceptances are added to those of the step. Raises HandedOver when any part of the
        same step was, or may have been, handed over before (I3).
        """
        with self._writing(dispatch.prepared_by) as pen:
            return freezing.freeze(pen, dispatch, messages, acceptances)

    def dispatch(self, number: int) -> Dispatch:
        """The dispatch of a number; UsageError when there is none."""
        found = self._dispatches(select(dispatch).where(dispatch.c.number == number))
        if not found:
            raise progress.unknown(number)
        return found[0]

    def dispatches(self, plan: str | None = None, step: str | None = None) -> list[Dispatch]:
        """All there ever were, of a plan or of a step, by number."""
        named = {"plan": plan, "step": step}
        wanted = {name: value for name, value in named.items() if value is not None}
        return self._dispatches(select(dispatch).filter_by(**wanted).order_by(dispatch.c.number))

    def live(self, plan: str, step: str) -> Dispatch | None:
        """The one dispatch of a step that may still go."""
        return self._newest(plan, step, [Life.LIVE])

    def latest(self, plan: str, step: str) -> Dispatch | None:
        """The newest dispatch of a step that is live or closed."""
        return self._newest(plan, step, [Life.LIVE, Life.CLOSED])

    def complete(self, plan: str, step: str, *, written_counts: bool) -> bool:
        """Whether the latest dispatch reached everybody, or a person settled who it did not (I4).

        `written_counts`: a file in the outbox is as good as handed over.
        """
        newest = self.latest(plan, step)
        if newest is None:
            return False
        with self._reading() as connection:
            return closing.is_complete(connection, newest.number, written_counts=written_counts)

    def cancel(self, number: int, by: str, because: str) -> None:
        """Stop what has not gone of a live dispatch; refused while part of it is in doubt."""
        with self._writing(by) as pen:
            closing.cancel(pen, number, because)

    def settle(self, number: int, address: str, by: str, because: str) -> None:
        """A person's word that this recipient needs nothing more from this dispatch."""
        with self._writing(by) as pen:
            closing.settle(pen, number, address, because)

    # Words of people

    def approve(self, number: int, digest: str, by: str) -> None:
        """A person's word for exactly this digest; NotApproved when it is not what is live."""
        with self._writing(by) as pen:
            life = progress.locked_life(pen.connection, number)
            if life is not Life.LIVE or self._digest(pen.connection, number) != digest:
                raise NotApproved(
                    _("D-{number} is not, or no longer, what you saw.").format(number=number),
                    _("Look at it again: mailer preview D-{number}").format(number=number),
                )
            word = {"dispatch": number, "digest": digest, "approved_by": by, "approved_at": pen.at}
            pen.connection.execute(insert(approval).values(word))
            pen.note(number, 0, "approved", about=digest)

    def approval(self, number: int) -> Approval | None:
        """The last word for the dispatch's present digest."""
        present = approval.c.digest == dispatch.c.digest
        query = select(approval).join(dispatch).where(present, dispatch.c.number == number)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(approval.c.id.desc()).limit(1)).mappings()
            return next(map(as_approval, rows), None)

    def accept(self, acceptance: Acceptance) -> None:
        """Let a finding pass, for this step and text."""
        with self._writing(acceptance.accepted_by) as pen:
            freezing.keep_acceptance(pen.connection, acceptance)

    def acceptances(self, plan: str, step: str) -> list[Acceptance]:
        """All that were given for a step, oldest first."""
        here = (acceptance.c.plan == plan, acceptance.c.step == step)
        with self._reading() as connection:
            rows = connection.execute(select(acceptance).where(*here).order_by(acceptance.c.id))
            return [as_acceptance(row) for row in rows.mappings()]

    # Deliveries

    def deliveries(self, number: int) -> Iterator[Delivery]:
        """Those of a dispatch by number, read as one goes; shared bodies are one object."""
        return streaming.deliveries(self._reading, delivery.c.dispatch == number)

    def reached(self, number: int) -> dict[str, datetime]:
        """Whom a dispatch was handed over for, by `mailbox_key`, and when.

        Without those it was held back from, and those it was taken back for.
        """
        same = and_(event.c.dispatch == delivery.c.dispatch, event.c.delivery == delivery.c.number)
        gone = and_(delivery.c.state.in_(closing.GONE), event.c.kind.in_(closing.GONE))
        query = select(addressee.c.address, event.c.at).where(delivery.c.dispatch == number, gone)
        with self._reading() as connection:
            rows = connection.execute(query.select_from(delivery.join(addressee).join(event, same)))
            return {mailbox_key(address): at for address, at in rows}

    def interrupted(self) -> list[Delivery]:
        """Those between `begin` and `finish`: under way now, or left by a program that died."""
        state = delivery.c.state == State.SUBMITTING
        return list(streaming.deliveries(self._reading, state))

    def tally(self, number: int) -> Counter[State]:
        """How many deliveries are in each state."""
        count = select(delivery.c.state, func.count()).where(delivery.c.dispatch == number)
        with self._reading() as connection:
            rows = connection.execute(count.group_by(delivery.c.state))
            return Counter({State(state): many for state, many in rows})

    def begin(self, delivery: Delivery) -> bool:
        """Take a planned delivery for handing over: True for one caller alone, ever.

        False also when its dispatch is not live any more. Raises LedgerError when this ledger is
        not at home (I18).
        """
        with self._writing() as pen:
            if fault := self._home_fault(pen.connection):
                raise LedgerError(fault, _("Is it the right one? Then: mailer ledger claim"))
            return progress.begin(pen, delivery)

    def finish(self, delivery: Delivery, receipt: Receipt) -> None:
        """What the other side answered, after `begin` or to a look-up of one in doubt."""
        with self._writing() as pen:
            progress.finish(pen, delivery, receipt)
            closing.close_if_final(pen, delivery.dispatch)

    def fail(self, delivery: Delivery, state: State, detail: str) -> None:
        """What came of it when there was no receipt, after `begin`.

        PLANNED when it is certain that nothing went and it may be tried again, REFUSED, or
        IN_DOUBT; `detail` is the other side's words.
        """
        fate = Fate.REFUSED if state is State.REFUSED else Fate.PENDING
        with self._writing() as pen:
            progress.change(pen, delivery, {State.SUBMITTING}, state, detail)
            progress.set_fate(pen.connection, delivery, fate, detail)
            closing.close_if_final(pen, delivery.dispatch)

    def confirm(self, delivery: Delivery, receipt: Receipt, by: str, because: str) -> None:
        """A person's word that one in doubt went, as this receipt says."""
        with self._writing(by) as pen:
            progress.finish(pen, delivery, receipt, because)
            closing.close_if_final(pen, delivery.dispatch)

    def release(self, delivery: Delivery, by: str, because: str) -> None:
        """A person's word that one in doubt did not go: it is planned again."""
        self._decide(delivery, State.IN_DOUBT, State.PLANNED, by, because)

    def withdraw(self, delivery: Delivery, by: str, because: str = "") -> None:
        """A written one was taken out of the outbox again: it is cancelled."""
        self._decide(delivery, State.WRITTEN, State.CANCELLED, by, because)

    def miss(self, delivery: Delivery, by: str, because: str) -> None:
        """A planned one came too late and will not go."""
        self._decide(delivery, State.PLANNED, State.MISSED, by, because)

    # The record

    def events(self, number: int) -> list[Event]:
        """All that happened to a dispatch, oldest first; 0 is the ledger itself."""
        with self._reading() as connection:
            return read_events(connection, number)

    def verify(self) -> list[str]:
        """A sentence for the first altered event of each chain, and for each altered content."""
        return list(verifying.altered(self._reading))

    # Within

    def _reading(self) -> AbstractContextManager[Connection]:
        return database.reading(self._engine, self.path)

    @contextmanager
    def _writing(self, by: str = PROGRAM) -> Iterator[Pen]:
        with database.writing(self._engine, self.path) as connection:
            yield Pen(connection, self._clock(), by)

    def _home_fault(self, connection: Connection) -> str | None:
        columns = (ledger.c.machine, ledger.c.path, ledger.c.file)
        return Home(*connection.execute(select(*columns)).one()).fault(self._present)

    def _digest(self, connection: Connection, number: int) -> str | None:
        return connection.scalar(select(dispatch.c.digest).where(dispatch.c.number == number))

    def _dispatches(self, query: Select[tuple[object, ...]]) -> list[Dispatch]:
        with self._reading() as connection:
            return [as_dispatch(row) for row in connection.execute(query).mappings()]

    def _newest(self, plan: str, step: str, lives: list[Life]) -> Dispatch | None:
        here = (dispatch.c.plan == plan, dispatch.c.step == step, dispatch.c.life.in_(lives))
        query = select(dispatch).where(*here).order_by(dispatch.c.number.desc()).limit(1)
        return next(iter(self._dispatches(query)), None)

    def _decide(
        self, delivery: Delivery, origin: State, target: State, by: str, because: str
    ) -> None:
        with self._writing(by) as pen:
            progress.change(pen, delivery, {origin}, target, because)
            progress.set_fate(pen.connection, delivery, Fate.PENDING, because)
            closing.close_if_final(pen, delivery.dispatch)
