"""The gate: the one place from which anything is handed to a transport.

`Gate.pass_dispatch` looks at what holds for all messages, `Gate.examine` at each of them at the
last moment, with `mailer.dispatch.narrowing` for what the files say by then.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from typing import TYPE_CHECKING

from mailer import saying
from mailer.checks.people import is_sample
from mailer.clock import Clock, to_local
from mailer.compose.message import Envelope
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.narrowing import Narrowing
from mailer.dispatch.order import step_complete
from mailer.dispatch.prepare import digest_of
from mailer.dispatch.sources import Sources
from mailer.errors import (
    ConfigError,
    FindingsStop,
    HandedOver,
    InDoubt,
    LedgerError,
    NotApproved,
    NotSubmitted,
    Refused,
    TooEarly,
)
from mailer.i18n import _
from mailer.ledger.model import (
    LIVES,
    Approval,
    Delivery,
    Dispatch,
    Ended,
    Fate,
    Kind,
    Life,
    Outcome,
    Receipt,
    State,
)
from mailer.providers.interface import Outgoing, Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

CLOCKS_APART = timedelta(minutes=1)
"""From here a server's clock and ours do not tell the same time."""


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
        self._refuse_other_way(dispatch)
        self._narrowing.refuse_faults()
        self._refuse_untimely()
        self._refuse_out_of_order()
        self._passed = True

    def examine(self, delivery: Delivery) -> Outgoing:
        """What would be handed over of one message at this moment.

        Raises `TooEarly`, `NotApproved`, `FindingsStop` or `LedgerError` for what stands in the
        way of it, and `NotSubmitted` when the server that tells the time cannot be reached.
        """
        self.pass_dispatch()
        if self._sealed.get(delivery.message.number) != delivery.message.digest:
            raise self._altered(delivery.name)
        now = self.clock()
        self._refuse_moment(delivery, now)
        waiting = set(delivery.waiting)
        for addressee in delivery.message.addressees:
            if addressee.recipient.address in waiting:
                self._narrowing.refuse(delivery, addressee, now)
        if delivery.message.embargoed:
            self._refuse_other_time()
        return outgoing_of(self.dispatch, delivery, self._date(now))

    def begin(self, delivery: Delivery, ended: Ended | None = None) -> bool:
        """Record that this one is handed over now, and in the same transaction how `ended` ended.

        False when another program took it, or the dispatch was taken back meanwhile (see
        `refuse_dead`). Raises `LedgerError`; nothing is recorded then.
        """
        return self.ledger.begin(delivery, ended)

    def refuse_dead(self) -> None:
        """Raise `HandedOver` or `NotApproved` when nothing of this dispatch goes any more."""
        self._refuse_dead(self.ledger.dispatch(self.dispatch.number))

    def hand_over(self, delivery: Delivery, outgoing: Outgoing) -> Ended:
        """Hand over what was examined and begun; the answer, which is still to be recorded.

        Raises, recorded, `NotSubmitted` when the transport could not take it (it is planned
        still), and `InDoubt` when nobody knows. A refusal is an answer.
        """
        try:
            return Ended(delivery, self.transport.submit(outgoing))
        except Refused as refusal:
            return Ended(delivery, _refused(outgoing, refusal))
        except NotSubmitted as failure:
            self.ledger.fail(delivery, State.PLANNED, failure.message)
            raise
        except InDoubt as doubt:
            self.ledger.fail(delivery, State.IN_DOUBT, doubt.message)
            raise

    # of the dispatch

    def _refuse_dead(self, dispatch: Dispatch) -> None:
        if dispatch.life is Life.CLOSED:
            raise HandedOver(
                _("{name} is done: everything of it went, or was decided upon.").format(
                    name=dispatch.name
                ),
                _("See what went: mailer status"),
            )
        is_step = dispatch.kind is Kind.STEP
        newer = self.ledger.latest(dispatch.plan, dispatch.step) if is_step else None
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
        """Also remembers each message's digest: `examine` holds it against each."""
        deliveries = self.ledger.deliveries(dispatch.number)
        self._sealed = {d.message.number: d.message.digest for d in deliveries}
        if digest_of(dispatch, self._sealed.values()) != approval.digest:
            raise self._altered(dispatch.name)

    def _refuse_other_way(self, dispatch: Dispatch) -> None:
        """The account's name may stand for another server by now than the one on the page."""
        approved = Facts.model_validate_json(dispatch.facts).way
        present = self.sources.config.account[dispatch.account].way
        if approved and approved != present:
            raise NotApproved(
                _("{name} was approved to go through {approved}, not through {present}.").format(
                    name=dispatch.name, approved=approved, present=present
                ),
                _("Prepare the step again, or put the account back in config.toml."),
            )

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

    def _refuse_other_time(self) -> None:
        """What is embargoed does not go by a clock that a server contradicts; asked once."""
        if self._server_time is None:
            return
        theirs, ours = self._server_time
        if abs(theirs - ours) > CLOCKS_APART:
            raise TooEarly(
                _("By the server's clock it is {theirs}, by this machine's {ours}.").format(
                    theirs=self._local(theirs), ours=self._local(ours)
                ),
                _("Nothing under embargo goes until the clocks agree. Set this machine's clock."),
            )

    @cached_property
    def _server_time(self) -> tuple[datetime, datetime] | None:
        theirs = self.transport.server_time()
        return (theirs, self.clock()) if theirs else None

    @cached_property
    def _narrowing(self) -> Narrowing:
        can = self.transport.capabilities
        to_people = can.carries and not can.samples
        return Narrowing(self.dispatch, self.sources, self.clock(), to_people)

    def _date(self, now: datetime) -> bytes:
        date = format_datetime(to_local(now, self.sources.config.zone))
        return f"Date: {date}\r\n".encode("ascii")

    def _local(self, instant: datetime) -> str:
        return saying.moment(instant, self.sources.config.zone)


def _refused(outgoing: Outgoing, refusal: Refused) -> Receipt:
    outcomes = (
        Outcome(address=path, fate=Fate.REFUSED, detail=refusal.message)
        for path in outgoing.envelope.forward_paths
    )
    return Receipt(state=State.REFUSED, reference="", outcomes=tuple(outcomes))


def outgoing_of(dispatch: Dispatch, delivery: Delivery, date: bytes = b"") -> Outgoing:
    """What a transport gets: the frozen bytes, with `Date` before them at the hand-over.

    The envelope names whoever still waits for it.
    """
    message = delivery.message
    to = Envelope(return_path=message.envelope.return_path, forward_paths=delivery.waiting)
    return Outgoing(
        label=f"{dispatch.name}-{message.number:03}",
        message_id=message.message_id,
        envelope=to if delivery.waiting else message.envelope,
        content=date + message.content,
    )


def hand_over_notice(
    key: str, outgoing: Outgoing, sources: Sources, ledger: "Ledger", transport: Transport
) -> Receipt | None:
    """Hand over what those in [notify] are told, once for each key; None when it was told before.

    The gate gives it its label. Raises `ConfigError`, `FindingsStop` or `LedgerError` while the
    key stays free, `NotSubmitted` when it may be tried again, and `Refused` or `InDoubt` when it
    may not.
    """
    _refuse_notice(outgoing, sources, ledger, transport)
    number = ledger.claim_notice(key)
    if number is None:
        return None
    try:
        receipt = transport.submit(outgoing.model_copy(update={"label": f"N-{number:03}"}))
    except Refused as refusal:
        ledger.close_notice(key, State.REFUSED, refusal.message)
        raise
    except NotSubmitted as failure:
        ledger.close_notice(key, State.PLANNED, failure.message)
        raise
    except InDoubt as doubt:
        ledger.close_notice(key, State.IN_DOUBT, doubt.message)
        raise
    ledger.close_notice(key, receipt.state, receipt.reference)
    return receipt


def _refuse_notice(
    outgoing: Outgoing, sources: Sources, ledger: "Ledger", transport: Transport
) -> None:
    if fault := ledger.home_fault():
        raise LedgerError(fault, _("Is it the right one? Then: mailer ledger claim"))
    told, paths = sources.config.notify.to, outgoing.envelope.forward_paths
    if not paths or paths != told:
        raise ConfigError(_("A notice goes to those in [notify], and to nobody else."))
    can = transport.capabilities
    samples = [path for path in paths if is_sample(path)]
    if samples and can.carries and not can.samples:
        raise FindingsStop(
            _("Sample addresses get no notice: {addresses}").format(addresses=", ".join(samples)),
            _("Put real addresses under [notify] in config.toml."),
        )
    trial = {mailbox_key(only) for only in sources.config.rules.only_to}
    outside = [path for path in paths if mailbox_key(path) not in trial]
    if trial and outside:
        raise FindingsStop(
            _("Not in only_to, so no notice goes: {addresses}").format(
                addresses=", ".join(outside)
            ),
            _("A trial is on: only_to under [rules] in config.toml."),
        )
