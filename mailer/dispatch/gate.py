"""The gate: the one place from which anything is handed to a transport.

`Gate.pass_dispatch` looks at what holds for all messages (`mailer.dispatch.admission`),
`Gate.examine` at each of them at the last moment, with `mailer.dispatch.narrowing` for what the
files say by then.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from mailer import saying
from mailer.clock import Clock, to_local
from mailer.compose.message import Envelope
from mailer.dispatch.admission import Admission, altered, refuse_notice, refuse_samples
from mailer.dispatch.narrowing import Narrowing
from mailer.dispatch.sources import Sources
from mailer.errors import ConfigError, InDoubt, NotApproved, NotSubmitted, Refused, TooEarly
from mailer.i18n import _
from mailer.ledger.model import (
    Delivery,
    Dispatch,
    Draft,
    Ended,
    Fate,
    Kind,
    Outcome,
    Receipt,
    State,
)
from mailer.ledger.party import HINDRANCES
from mailer.providers.interface import Outgoing, Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

CLOCKS_APART = timedelta(minutes=1)
"""From here a server's clock and ours do not tell the same time."""


@dataclass
class Gate:
    """Guards one dispatch. `late` is a person's leave to go after its time.

    `refused_all` is the last refusal, where every other message would meet with the same.
    """

    dispatch: Dispatch
    sources: Sources
    ledger: "Ledger"
    transport: Transport
    clock: Clock
    late: bool = False
    refused_all: Refused | None = field(default=None, init=False)
    _passed: bool = field(default=False, init=False)
    _sealed: dict[int, str] = field(default_factory=dict, init=False)

    def pass_dispatch(self) -> None:
        """Raise what stands in the way of every message of this dispatch; asked once."""
        if self._passed:
            return
        self._sealed = self._admission.refuse()
        self._narrowing.refuse_faults()
        self._admission.refuse_moment(late=self.late)
        self._passed = True

    def examine(self, delivery: Delivery) -> Outgoing:
        """What would be handed over of one message at this moment.

        Raises `TooEarly`, `NotApproved`, `FindingsStop` or `LedgerError` for what stands in the
        way of it, and `NotSubmitted` when the server that tells the time cannot be reached.
        """
        self.pass_dispatch()
        if self._sealed.get(delivery.message.number) != delivery.message.digest:
            raise altered(delivery.name)
        now = self.clock()
        self._refuse_moment(delivery, now)
        self._refuse_needless(delivery, now)
        waiting = set(delivery.waiting)
        assert waiting  # `to_go`: without anybody an envelope would name everybody
        for addressee in delivery.message.addressees:
            if addressee.recipient.address in waiting:
                self._narrowing.refuse(delivery, addressee, now)
        if delivery.message.embargoed:
            self._refuse_other_time()
        outgoing = outgoing_of(self.ledger, self.dispatch, delivery, self._date(now))
        begun = self.transport.capabilities.drafts and self.ledger.was_begun(delivery)
        return outgoing.model_copy(update={"begun": True}) if begun else outgoing

    def begin(self, delivery: Delivery, ended: Ended | None = None) -> bool:
        """Record that this one is handed over now, and in the same transaction how `ended` ended.

        False when another program took it, or the dispatch was taken back meanwhile (see
        `refuse_dead`). Raises `LedgerError`; nothing is recorded then.
        """
        drafts = self.transport.capabilities.drafts
        return self.ledger.begin(delivery, ended, drafts=drafts)

    def refuse_dead(self) -> None:
        """Raise `HandedOver` or `NotApproved` when nothing of this dispatch goes any more."""
        self._admission.refuse_dead(self.ledger.dispatch(self.dispatch.number))

    def hand_over(self, delivery: Delivery, outgoing: Outgoing) -> Ended:
        """Hand over what was examined and begun; the answer, which is still to be recorded.

        Raises, recorded, `NotSubmitted` when the transport could not take it (it is planned
        still), and `InDoubt` when nobody knows and the look-up does not find it. A refusal is an
        answer.
        """
        self.ledger.bear_witness(delivery, self.dispatch.plan, self.dispatch.step)
        try:
            drafted = partial(self.ledger.drafted, delivery)
            return Ended(delivery, self.transport.submit(outgoing, drafted))
        except Refused as refusal:
            self.refused_all = refusal if refusal.of_all else None
            return Ended(delivery, _refused(outgoing, refusal))
        except NotSubmitted as failure:
            self.ledger.fail(delivery, State.PLANNED, failure.message)
            raise
        except InDoubt as doubt:
            self.ledger.fail(delivery, State.IN_DOUBT, doubt.message)
            if found := found_to_have_gone(self.transport, outgoing):
                return Ended(delivery, found)
            raise

    def _refuse_needless(self, delivery: Delivery, now: datetime) -> None:
        """A reminder to who answered, was never asked, or of a round that is over (I16)."""
        if self.dispatch.kind is not Kind.REMINDER or self.dispatch.follows is None:
            return
        round_ = self.ledger.round(self.dispatch.follows)
        approval = self.ledger.approval(self.dispatch.number)
        approved_at = approval.approved_at if approval else None
        if reason := round_.hindrance(delivery.message.number, now, approved_at):
            raise NotApproved(
                _("{name} does not go: {reason}.").format(
                    name=delivery.name, reason=_(HINDRANCES[reason])
                ),
                _("See how the round stands: mailer round status {round}").format(
                    round=round_.name
                ),
            )

    @cached_property
    def _admission(self) -> Admission:
        written_counts = not self.transport.capabilities.carries
        return Admission(self.dispatch, self.sources, self.ledger, self.clock, written_counts)

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


def outgoing_of(
    ledger: "Ledger", dispatch: Dispatch, delivery: Delivery, date: bytes = b""
) -> Outgoing:
    """What a transport gets: the frozen bytes, with `Date` before them at the hand-over.

    The envelope names whoever still waits for it; to look one up that nobody waits for, all.
    """
    message = delivery.message
    to = Envelope(return_path=message.envelope.return_path, forward_paths=delivery.waiting)
    return Outgoing(
        label=f"{dispatch.name}-{message.number:03}",
        message_id=message.message_id,
        envelope=to if delivery.waiting else message.envelope,
        content=date + message.content,
        ledger=ledger.id,
    )


def found_to_have_gone(transport: Transport, outgoing: Outgoing) -> Receipt | None:
    """What a look-up says of a message that went, or None; nobody who can be asked is None too."""
    try:
        return transport.look_up(outgoing)
    except NotSubmitted:
        return None


def hand_over_notice(
    key: str, outgoing: Outgoing, sources: Sources, ledger: "Ledger", transport: Transport
) -> Receipt | None:
    """Hand over what those in [notify] are told, once for each key; None when it was told before.

    The gate gives it its label. Raises `ConfigError`, `FindingsStop` or `LedgerError` while the
    key stays free, `NotSubmitted` when it may be tried again, and `Refused` or `InDoubt` when it
    may not.
    """
    refuse_notice(outgoing, sources, ledger, transport)
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


def rehearse(outgoing: Outgoing, transport: Transport) -> None:
    """Everything but the sending: a draft is stored, compared, found by its mark and deleted.

    Raises `NotSubmitted` for the first of these that does not work.
    """
    assert transport.capabilities.drafts  # else it would be sent

    def stop(_draft: Draft) -> None:
        if not any(
            o.message_id == outgoing.message_id for o in transport.leftovers(outgoing.ledger)
        ):
            raise NotSubmitted(_("The draft is stored, and is not found again by its mark."))
        raise _Rehearsed

    try:
        transport.submit(outgoing, stop)
    except _Rehearsed:
        transport.discard(outgoing)


class _Rehearsed(Exception):
    """The end of a rehearsal: it would be sent now."""


def hand_over_trial(outgoing: Outgoing, mailbox: str, transport: Transport) -> Receipt:
    """Hand over a trial to the account's own mailbox. Raises as `Transport.submit`."""
    if outgoing.envelope.forward_paths != (mailbox,):
        raise ConfigError(_("A trial goes to the account's own mailbox, and to nobody else."))
    refuse_samples((mailbox,), transport.capabilities)
    return transport.submit(outgoing)
