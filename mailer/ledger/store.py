"""The ledger, opened (see `mailer.ledger.opening`): what was prepared, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, Select, and_, func, insert, select, update

from mailer.checks.acceptances import Acceptance
from mailer.compose.message import Field, Message
from mailer.directory.model import mailbox_key
from mailer.errors import HandedOver, LedgerError, NotApproved
from mailer.i18n import _
from mailer.ledger import closing, freezing, progress, streaming, verifying
from mailer.ledger import connection as database
from mailer.ledger.archive import Archive
from mailer.ledger.chain import APPROVED, Pen, read_events
from mailer.ledger.drafts import Drafts
from mailer.ledger.model import (
    Approval,
    Delivery,
    Dispatch,
    Ended,
    Event,
    Fate,
    Kind,
    Life,
    Receipt,
    State,
)
from mailer.ledger.post import Post
from mailer.ledger.register import away
from mailer.ledger.rounds import Frozen, Rounds, live_reminders
from mailer.ledger.rows import as_acceptance, as_approval, as_dispatch
from mailer.ledger.schema import acceptance, addressee, approval, delivery, dispatch, event, ledger
from mailer.ledger.watching import Watch


class Ledger(Watch, Drafts, Post, Rounds, Archive):
    """One durable register, safe for several threads and programs; all of it may raise LedgerError.

    Each change is one transaction, durable on return, with an event that tells of it. `by` is the
    name of the person whose word it is.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Dispatches

    def reserve(self) -> int:
        """The next dispatch number; given out once, whatever becomes of it."""
        with self._writing() as pen:
            taken = update(ledger).values(last_number=ledger.c.last_number + 1)
            return int(pen.connection.scalars(taken.returning(ledger.c.last_number)).one())

    def next_number(self) -> int:
        """The number that the next dispatch to be frozen gets, unless another comes first."""
        with self._reading() as connection:
            return int(connection.scalars(select(ledger.c.last_number)).one()) + 1

    def freeze(
        self,
        dispatch: Dispatch,
        messages: Sequence[Message],
        acceptances: Sequence[Acceptance] = (),
        because: str = "",
        *,
        reminders: Iterable[Frozen] = (),
    ) -> int | None:
        """Keep a prepared dispatch for ever; returns the number of the one that gave way, if any.

        Its number is one that was reserved, or `next_number`, which is given out by this; when
        another program took it meanwhile, LedgerError. The acceptances are added to those of the
        step; `because` is a person's reason for what follows it; `reminders` of a round are kept
        with it. Raises HandedOver when any part of the same step was, or may have been, handed
        over before; when somebody who joined may have it or is still to get it with the step; when
        somebody never got what is to go to them again or be corrected; and when another of its
        kind, for others, stands in the way (I3).
        """
        with self._writing(dispatch.prepared_by) as pen:
            self._refuse_forgotten(pen.connection, dispatch)
            self._refuse_away(pen.connection)
            freezing.take_number(pen.connection, dispatch.number)
            superseded = freezing.freeze(pen, dispatch, messages, acceptances, because)
            for reminder, its in reminders:
                freezing.take_number(pen.connection, reminder.number)
                freezing.freeze(pen, reminder, its, ())
            return superseded

    def dispatch(self, number: int) -> Dispatch:
        """The dispatch of a number; UsageError when there is none."""
        found = self._dispatches(select(dispatch).where(dispatch.c.number == number))
        if not found:
            raise progress.unknown(number)
        return found[0]

    def dispatches(self, plan: str | None = None, step: str | None = None) -> list[Dispatch]:
        """All there ever were, of a plan or of a step and what followed it, by number."""
        named = {"plan": plan, "step": step}
        wanted = {name: value for name, value in named.items() if value is not None}
        return self._dispatches(select(dispatch).filter_by(**wanted).order_by(dispatch.c.number))

    def live(self, plan: str, step: str) -> Dispatch | None:
        """The one dispatch of a step itself that may still go."""
        return self._newest(plan, step, [Life.LIVE])

    def latest(self, plan: str, step: str) -> Dispatch | None:
        """The newest dispatch of a step itself that is live or closed."""
        return self._newest(plan, step, [Life.LIVE, Life.CLOSED])

    def added(self, plan: str, step: str) -> list[Dispatch]:
        """Those for who joined after a step went, that are live or closed, by number."""
        here = (dispatch.c.plan == plan, dispatch.c.step == step, dispatch.c.kind == Kind.ADDED)
        lives = dispatch.c.life.in_([Life.LIVE, Life.CLOSED])
        return self._dispatches(select(dispatch).where(*here, lives).order_by(dispatch.c.number))

    def complete(self, plan: str, step: str, *, written_counts: bool) -> bool:
        """Whether a step reached everybody, or a person settled who it did not (I4).

        Its latest dispatch, and each for who joined.

        `written_counts`: a file in the outbox is as good as handed over.
        """
        newest = self.latest(plan, step)
        if newest is None:
            return False
        numbers = [each.number for each in (newest, *self.added(plan, step))]
        with self._reading() as connection:
            return all(
                closing.is_complete(connection, number, written_counts=written_counts)
                for number in numbers
            )

    def cancel(self, number: int, by: str, because: str) -> None:
        """Stop what has not gone of a live dispatch; what is under way or in doubt stays so.

        That may still turn out to have gone, and never goes after this when it has not. Of a round
        its reminders are stopped as well.
        """
        with self._writing(by) as pen:
            closing.cancel(pen, number, because)
            for reminder in live_reminders(pen.connection, number):
                closing.cancel(pen, reminder, because)

    def settle(self, number: int, address: str, by: str, because: str) -> None:
        """A person's word that this recipient needs nothing more from this dispatch."""
        with self._writing(by) as pen:
            closing.settle(pen, number, address, because)

    # Words of people

    def approve(
        self, number: int, digest: str, by: str, *, reminders: Iterable[tuple[int, str]] = ()
    ) -> None:
        """A person's word for exactly this digest; NotApproved when it is not what is live.

        `reminders`, by number and digest, were seen with it: all of them are approved, or none.
        """
        with self._writing(by) as pen:
            for each, its in ((number, digest), *reminders):
                self._approve(pen, each, its)

    def _approve(self, pen: Pen, number: int, digest: str) -> None:
        life = progress.locked_life(pen.connection, number)
        if life is not Life.LIVE or self._digest(pen.connection, number) != digest:
            raise NotApproved(
                _("D-{number} is not, or no longer, what you saw.").format(number=number),
                _("Look at it again: mailer preview D-{number}").format(number=number),
            )
        word = {"dispatch": number, "digest": digest, "approved_by": pen.by, "approved_at": pen.at}
        pen.connection.execute(insert(approval).values(word))
        pen.note(number, 0, APPROVED, about=digest)

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
        return self._in_state(State.SUBMITTING)

    def in_doubt(self) -> list[Delivery]:
        """Those of which nobody knows whether they went, by number."""
        return self._in_state(State.IN_DOUBT)

    def tally(self, number: int) -> Counter[State]:
        """How many deliveries are in each state."""
        count = select(delivery.c.state, func.count()).where(delivery.c.dispatch == number)
        with self._reading() as connection:
            rows = connection.execute(count.group_by(delivery.c.state))
            return Counter({State(state): many for state, many in rows})

    def recipients(self, number: int) -> int:
        """To how many a dispatch goes; an archive's copy is none."""
        shown = and_(addressee.c.dispatch == number, addressee.c.field != Field.COPY)
        with self._reading() as connection:
            return connection.scalar(select(func.count()).where(shown)) or 0

    def fates(self, number: int) -> Counter[Fate]:
        """What happened to how many recipients of a dispatch."""
        count = select(addressee.c.fate, func.count()).where(addressee.c.dispatch == number)
        with self._reading() as connection:
            rows = connection.execute(count.group_by(addressee.c.fate))
            return Counter({Fate(fate): many for fate, many in rows})

    def begin(
        self, delivery: Delivery, ended: Ended | None = None, *, drafts: bool = False
    ) -> bool:
        """Take a delivery that is `to_go` for handing over: True for one caller alone, ever.

        False also when its dispatch is not live any more. `ended` is recorded first, as `finish`
        does, in the same transaction: a disk syncs once a message then, and whoever dies leaves
        one under way at most. `drafts`: from here there may be a draft of it, and until `drafted`
        it is not sent. Raises LedgerError when this ledger is not at home (I18).
        """
        with self._writing() as pen:
            if fault := self._home_fault(pen.connection):
                raise away(fault)
            if ended:
                progress.finish(pen, *ended)
            begun = progress.begin(pen, delivery, drafts=drafts)
            if ended and (not begun or ended.delivery.dispatch != delivery.dispatch):
                closing.close_if_final(pen, ended.delivery.dispatch)
        return begun

    def bear_witness(self, delivery: Delivery, plan: str, step: str) -> None:
        """Tell the witness of one that was begun, before it leaves.

        Without a witness nothing does: it is planned again then, and LedgerError raised.
        """
        try:
            with database.translated(self.path):
                self._witness.note(delivery, plan, step)
        except LedgerError as error:
            self.fail(delivery, State.PLANNED, error.message)
            raise

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
            progress.fail(pen, delivery, {State.SUBMITTING}, state, fate, detail)
            closing.close_if_final(pen, delivery.dispatch)

    def confirm(self, delivery: Delivery, receipt: Receipt, by: str, because: str) -> None:
        """A person's word that one in doubt went, as this receipt says."""
        with self._writing(by) as pen:
            progress.finish(pen, delivery, receipt, because)
            closing.close_if_final(pen, delivery.dispatch)

    def release(self, delivery: Delivery, by: str, because: str) -> None:
        """A person's word that one in doubt did not go: it is planned again, if not cancelled."""
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

    def _refuse_forgotten(self, connection: Connection, new: Dispatch) -> None:
        """What an earlier life of this ledger handed over, before it was put back, went as well."""
        same_step = and_(dispatch.c.plan == new.plan, dispatch.c.step == new.step)
        there = set(connection.scalars(select(dispatch.c.number).where(same_step)))
        with database.translated(self.path):
            lost = {b.dispatch for b in self._witness.begun() if b[2:] == (new.plan, new.step)}
        for number in sorted(lost - there):
            raise HandedOver(
                _("“{step}” was handed over as D-{number}, which this register forgot.").format(
                    step=new.step, number=number
                ),
                _("It was put back from a copy. Give the step another name if it is to go again."),
            )

    def _refuse_away(self, connection: Connection) -> None:
        """A number that an earlier life of this ledger gave out must not be given out again."""
        fault = self._home_fault(connection) or self._forgotten(connection, self._witnessed())
        if fault:
            raise away(fault)

    def _in_state(self, state: State) -> list[Delivery]:
        return list(streaming.deliveries(self._reading, delivery.c.state == state))

    def _digest(self, connection: Connection, number: int) -> str | None:
        return connection.scalar(select(dispatch.c.digest).where(dispatch.c.number == number))

    def _dispatches(self, query: Select[tuple[object, ...]]) -> list[Dispatch]:
        with self._reading() as connection:
            return [as_dispatch(row) for row in connection.execute(query).mappings()]

    def _newest(self, plan: str, step: str, lives: list[Life]) -> Dispatch | None:
        here = (dispatch.c.plan == plan, dispatch.c.step == step, dispatch.c.kind == Kind.STEP)
        mine = select(dispatch).where(*here, dispatch.c.life.in_(lives))
        query = mine.order_by(dispatch.c.number.desc()).limit(1)
        return next(iter(self._dispatches(query)), None)

    def _decide(
        self, delivery: Delivery, origin: State, target: State, by: str, because: str
    ) -> None:
        with self._writing(by) as pen:
            progress.fail(pen, delivery, {origin}, target, Fate.PENDING, because)
            closing.close_if_final(pen, delivery.dispatch)
