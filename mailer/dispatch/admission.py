"""What must hold for a dispatch as a whole before any of it may go; and for a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mailer import saying
from mailer.checks.people import is_sample
from mailer.clock import Clock
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.order import outdated_by, step_complete
from mailer.dispatch.sources import Sources
from mailer.errors import (
    ConfigError,
    FindingsStop,
    HandedOver,
    LedgerError,
    NotApproved,
    TooEarly,
)
from mailer.i18n import _
from mailer.ledger.model import LIVES, Approval, Dispatch, Kind, Life
from mailer.ledger.pinning import digest_of
from mailer.providers.interface import Capabilities, Outgoing, Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@dataclass(frozen=True)
class Admission:
    """Asks it of one dispatch. `written_counts`: a file in the outbox completes a step."""

    dispatch: Dispatch
    sources: Sources
    ledger: "Ledger"
    clock: Clock
    written_counts: bool

    def refuse(self) -> dict[int, str]:
        """Raise what stands in its way at any time; the digest of each message that was approved.

        Raises `LedgerError`, `HandedOver` or `NotApproved`.
        """
        self.ledger.require_home()
        dispatch = self.ledger.dispatch(self.dispatch.number)
        self.refuse_dead(dispatch)
        sealed = self._refuse_altered(dispatch, self._refuse_unapproved(dispatch))
        self._refuse_other_way(dispatch)
        return sealed

    def refuse_moment(self, *, late: bool) -> None:
        """Raise `TooEarly` or `NotApproved` for what stands in its way now.

        `late` is a person's leave to go after its time.
        """
        self._refuse_postponed()
        self._refuse_untimely(late=late)
        self._refuse_out_of_order()
        self._refuse_outdated()

    def refuse_dead(self, dispatch: Dispatch) -> None:
        """Raise `HandedOver` or `NotApproved` when nothing of it goes any more."""
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

    def _refuse_altered(self, dispatch: Dispatch, approval: Approval) -> dict[int, str]:
        deliveries = self.ledger.deliveries(dispatch.number)
        sealed = {each.message.number: each.message.digest for each in deliveries}
        if digest_of(dispatch, sealed.values()) != approval.digest:
            raise altered(dispatch.name)
        return sealed

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

    def _refuse_postponed(self) -> None:
        """Who moves the instant in the plan, or takes the step out, does not want it to go."""
        plan = self.sources.plan(self.dispatch.plan)
        step = plan.step(self.dispatch.step) if plan else None
        approved = self.dispatch.planned_at
        if self.dispatch.kind is not Kind.STEP or (step is None and approved is None):
            return
        if step is None or step.at != approved:
            raise NotApproved(
                _("{name} was approved for another instant than the plan has now.").format(
                    name=self.dispatch.name
                ),
                _(
                    "Prepare the step again, or put the plan back; to stop it: mailer cancel {name}"
                ).format(name=self.dispatch.name),
            )

    def _refuse_untimely(self, *, late: bool) -> None:
        """The planned instant: not before it, and long after it only with a person's leave.

        A reminder is good as long as its message is: what was missed is caught up (I16).
        """
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
        is_late = now - planned > self.sources.config.rules.late_after
        if is_late and not late and self.dispatch.kind is not Kind.REMINDER:
            raise NotApproved(
                _("{name} was due on {moment}, which is longer ago than late_after allows.").format(
                    name=self.dispatch.name, moment=self._local(planned)
                ),
                _("If it should still go: mailer send {name} --late").format(
                    name=self.dispatch.name
                ),
            )

    def _refuse_out_of_order(self) -> None:
        plan, counts = self.dispatch.plan, self.written_counts
        for name in self.dispatch.after:
            if not step_complete(self.sources, self.ledger, plan, name, written_counts=counts):
                raise TooEarly(
                    _("{name} waits for step “{step}”, which is not complete.").format(
                        name=self.dispatch.name, step=name
                    ),
                    _("See mailer status; of a round: mailer round status"),
                )

    def _refuse_outdated(self) -> None:
        """A text that was composed before its factual check was settled is not what was agreed."""
        if round_ := outdated_by(self.sources, self.ledger, self.dispatch):
            raise NotApproved(
                _("{name} was prepared before the round {round} ({step}) was settled.").format(
                    name=self.dispatch.name, round=round_.name, step=round_.step
                ),
                _("Prepare the step again, with the text as it is now."),
            )

    def _local(self, instant: datetime) -> str:
        return saying.moment(instant, self.sources.config.zone)


def altered(name: str) -> LedgerError:
    """What to raise when bytes, envelope or facts are not those that were approved."""
    return LedgerError(
        _("{name} is not what was approved: its content was altered.").format(name=name),
        _("Prepare the step again."),
    )


def refuse_notice(
    outgoing: Outgoing, sources: Sources, ledger: "Ledger", transport: Transport
) -> None:
    """Raise what stands in the way of a notice: it goes to those in [notify], and nobody else."""
    ledger.require_home()
    told, paths = sources.config.notify.to, outgoing.envelope.forward_paths
    if not paths or paths != told:
        raise ConfigError(_("A notice goes to those in [notify], and to nobody else."))
    refuse_samples(paths, transport.capabilities)
    trial = {mailbox_key(only) for only in sources.config.rules.only_to}
    outside = [path for path in paths if mailbox_key(path) not in trial]
    if trial and outside:
        raise FindingsStop(
            _("Not in only_to, so no notice goes: {addresses}").format(
                addresses=", ".join(outside)
            ),
            _("A trial is on: only_to under [rules] in config.toml."),
        )


def refuse_samples(paths: Sequence[str], can: Capabilities) -> None:
    """Raise `FindingsStop` where a sample address would be handed to what reaches people (I20)."""
    samples = [path for path in paths if is_sample(path)]
    if samples and can.carries and not can.samples:
        raise FindingsStop(
            _("Sample addresses get no mail: {addresses}").format(addresses=", ".join(samples)),
            _("Put real addresses in config.toml."),
        )
