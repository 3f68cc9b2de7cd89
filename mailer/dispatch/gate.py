"""The gate: the one place from which anything is handed to a transport.

`Gate.pass_dispatch` looks at what holds for all messages, `Gate.hand_over` at each of them at the
last moment, with `mailer.dispatch.narrowing` for what the files say by then.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from typing import TYPE_CHECKING

from mailer import saying
from mailer.clock import Clock, to_local
from mailer.dispatch.narrowing import Narrowing
from mailer.dispatch.order import step_complete
from mailer.dispatch.prepare import digest_of
from mailer.dispatch.sources import Sources
from mailer.errors import (
    HandedOver,
    InDoubt,
    LedgerError,
    NotApproved,
    NotSubmitted,
    Refused,
    TooEarly,
)
from mailer.i18n import _
from mailer.ledger.model import LIVES, Approval, Delivery, Dispatch, Life, State
from mailer.providers.interface import Outgoing, Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@dataclass
class Gate:
    """Guards one dispatch. `late` is a person's leave to go after its time."""

    dispatch: Dispatch
    sources: Sources
    ledger: "Ledger"
    transport: Transport
    clock: Clock
    late: bool = False
    _passed: bool = field(default=False, init=False)
    _sealed: dict[int, str] = field(default_factory=dict, init=False)

    def pass_dispatch(self) -> None:
        """Raise what stands in the way of every message of this dispatch; asked once."""
        if self._passed:
            return
        if fault := self.ledger.home_fault():
            raise LedgerError(fault, _("Is it the right one? Then: mailer ledger claim"))
        dispatch = self.ledger.dispatch(self.dispatch.number)
        self._refuse_dead(dispatch)
        self._refuse_altered(dispatch, self._refuse_unapproved(dispatch))
        self._narrowing.refuse_faults()
        self._refuse_untimely()
        self._refuse_out_of_order()
        self._passed = True

    def hand_over(self, delivery: Delivery) -> State:
        """Hand over one planned message; the state it is in then.

        Raises `TooEarly`, `NotApproved`, `FindingsStop` or `LedgerError` while it stays planned,
        `NotSubmitted` when the transport could not take it (planned still), `InDoubt` when nobody
        knows. A refusal is a state: REFUSED.
        """
        self.pass_dispatch()
        if self._sealed.get(delivery.message.number) != delivery.message.digest:
            raise self._altered(delivery.name)
        now = self.clock()
        self._refuse_moment(delivery, now)
        for addressee in delivery.message.addressees:
            self._narrowing.refuse(delivery, addressee, now)
        outgoing = outgoing_of(self.dispatch, delivery, self._date(now))
        if not self.ledger.begin(delivery):
            self._refuse_dead(self.ledger.dispatch(self.dispatch.number))
            return delivery.state
        return self._submit(delivery, outgoing)

    def _submit(self, delivery: Delivery, outgoing: Outgoing) -> State:
        try:
            receipt = self.transport.submit(outgoing)
        except Refused as refusal:
            self.ledger.fail(delivery, State.REFUSED, refusal.message)
            return State.REFUSED
        except NotSubmitted as failure:
            self.ledger.fail(delivery, State.PLANNED, failure.message)
            raise
        except InDoubt as doubt:
            self.ledger.fail(delivery, State.IN_DOUBT, doubt.message)
            raise
        self.ledger.finish(delivery, receipt)
        return receipt.state

    # of the dispatch

    def _refuse_dead(self, dispatch: Dispatch) -> None:
        if dispatch.life is Life.CLOSED:
            raise HandedOver(
                _("{name} is done: everything of it went, or was decided upon.").format(
                    name=dispatch.name
                ),
                _("See what went: mailer status"),
            )
        newer = self.ledger.latest(dispatch.plan, dispatch.step)
        if dispatch.life is Life.SUPERSEDED and newer:
            raise NotApproved(
                _("{name} gave way to {newer}: nothing of it goes any more.").format(
                    name=dispatch.name, newer=newer.name
                ),
                _("See mailer status for what may go."),
            )
        if dispatch.life is not Life.LIVE:
            raise NotApproved(
                _("{name} is {life}: nothing of it goes any more.").format(
                    name=dispatch.name, life=_(LIVES[dispatch.life])
                ),
                _("See mailer status for what may go."),
            )

    def _refuse_unapproved(self, dispatch: Dispatch) -> Approval:
        approval = self.ledger.approval(dispatch.number)
        if approval is None:
            raise NotApproved(
                _("{name} is not approved.").format(name=dispatch.name),
                _("Look and approve: mailer preview {name}, then mailer approve {name}").format(
                    name=dispatch.name
                ),
            )
        if self.sources.config.rules.four_eyes and approval.approved_by == dispatch.prepared_by:
            raise NotApproved(
                _("{name} was approved by who prepared it.").format(name=dispatch.name),
                _("The house rule four_eyes stands in config.toml."),
            )
        return approval

    def _refuse_altered(self, dispatch: Dispatch, approval: Approval) -> None:
        """Also remembers each message's digest: `hand_over` holds it against what it hands over."""
        deliveries = self.ledger.deliveries(dispatch.number)
        self._sealed = {d.message.number: d.message.digest for d in deliveries}
        if digest_of(dispatch, self._sealed.values()) != approval.digest:
            raise self._altered(dispatch.name)

    def _altered(self, name: str) -> LedgerError:
        return LedgerError(
            _("{name} is not what was approved: its content was altered.").format(name=name),
            _("Prepare the step again."),
        )

    def _refuse_untimely(self) -> None:
        """The planned instant: not before it, and long after it only with a person's leave."""
        planned, now = self.dispatch.planned_at, self.clock()
        if planned is None:
            return
        if now < planned:
            raise TooEarly(
                _("{name} is planned for {moment}; now it is {now}.").format(
                    name=self.dispatch.name, moment=self._local(planned), now=self._local(now)
                ),
                _("Send it then. No flag sends it earlier."),
            )
        if now - planned > self.sources.config.rules.late_after and not self.late:
            raise NotApproved(
                _("{name} was due on {moment}, and it is {now}.").format(
                    name=self.dispatch.name, moment=self._local(planned), now=self._local(now)
                ),
                _("If it should still go: mailer send {name} --late").format(
                    name=self.dispatch.name
                ),
            )

    def _refuse_out_of_order(self) -> None:
        written = not self.transport.capabilities.carries
        plan = self.dispatch.plan
        for name in self.dispatch.after:
            if not step_complete(self.sources, self.ledger, plan, name, written_counts=written):
                raise TooEarly(
                    _("{name} waits for step “{step}”, which is not complete.").format(
                        name=self.dispatch.name, step=name
                    ),
                    _("See mailer status, or settle it: mailer settle {step} --because “…”").format(
                        step=name
                    ),
                )

    # of one message

    def _refuse_moment(self, delivery: Delivery, now: datetime) -> None:
        first, last = delivery.message.not_before, delivery.message.not_after
        if first and now < first:
            raise TooEarly(
                _("{name} may not go before {moment}.").format(
                    name=delivery.name, moment=self._local(first)
                ),
                _("Send it then. No flag sends it earlier."),
            )
        if last and now > last:
            raise NotApproved(
                _("{name} was to go before {moment}.").format(
                    name=delivery.name, moment=self._local(last)
                ),
                _("Change the plan and prepare the step again."),
            )

    @cached_property
    def _narrowing(self) -> Narrowing:
        carries = self.transport.capabilities.carries
        return Narrowing(self.dispatch, self.sources, self.clock(), carries)

    def _date(self, now: datetime) -> bytes:
        date = format_datetime(to_local(now, self.sources.config.zone))
        return f"Date: {date}\r\n".encode("ascii")

    def _local(self, instant: datetime) -> str:
        return saying.moment(instant, self.sources.config.zone)


def outgoing_of(dispatch: Dispatch, delivery: Delivery, date: bytes = b"") -> Outgoing:
    """What a transport gets: the frozen bytes, with `Date` before them at the hand-over."""
    message = delivery.message
    return Outgoing(
        label=f"{dispatch.name}-{message.number:03}",
        message_id=message.message_id,
        envelope=message.envelope,
        content=date + message.content,
    )
