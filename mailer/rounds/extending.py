"""A later deadline, for some or for all, with new reminders for a person to approve."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mailer.clock import Clock
from mailer.config import Person
from mailer.directory.model import mailbox_key
from mailer.dispatch.asking import TEXT_CHANGED, Asking, Reminder, seen, write_reminders
from mailer.dispatch.editions import Terms, terms_of
from mailer.dispatch.materials import Materials, read_materials
from mailer.dispatch.prepare import reminder_dispatches, require
from mailer.dispatch.sources import Sources
from mailer.dispatch.writing import Identity
from mailer.errors import FindingsStop, UsageError
from mailer.findings import Finding, Place, stopping
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.model import Dispatch
from mailer.ledger.round import Entry, Extended
from mailer.release.plan import ReleasePlan, Step
from mailer.release.reminders import reminder_instants
from mailer.rounds.registering import waiting_reply
from mailer.saying import moment

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@dataclass(frozen=True)
class Extension:
    """What a person wants: for whom (ids), until when (UTC), why, and what asked for it.

    `zone` is where people read the clock.
    """

    organisations: tuple[str, ...]
    deadline: datetime
    because: str
    zone: ZoneInfo
    reply: int | None = None

    def act(self, round_: Round) -> Extended:
        """The act; raises `UsageError` where it makes no sense in the round as it stands."""
        if not round_.is_open:
            raise UsageError(
                _("{round} is not open: nothing went, or it was closed.").format(round=round_.name),
                _("See how it stands: mailer round status {round}").format(round=round_.name),
            )
        if self.reply is not None:
            waiting_reply(round_, self.reply)
        for each in self.organisations:
            present = round_.deadline_of(each)
            if self.deadline <= present:
                raise UsageError(
                    _("{organisation} has until {moment} already.").format(
                        organisation=round_.asked.names[each], moment=moment(present, self.zone)
                    ),
                    _("Name a later time."),
                )
        return Extended(
            organisations=self.organisations,
            deadline=self.deadline,
            because=self.because,
            reply=self.reply,
        )


def extend(
    sources: Sources,
    ledger: "Ledger",
    number: int,
    extension: Extension,
    clock: Clock,
    person: Person,
    *,
    reminders: bool = True,
) -> tuple[Entry | None, list[Dispatch]]:
    """Record a later deadline; the reminders of before are cancelled, new ones prepared.

    Those that are prepared wait for an approval. Nothing is recorded unless everything is. Raises
    `NotApproved`, `UsageError`, or `FindingsStop` for what is wrong with the reminders.
    """
    require(person, "prepare")
    now = clock()
    if extension.deadline <= now:
        raise UsageError(
            _("That time is past: {moment}").format(
                moment=moment(extension.deadline, sources.config.zone)
            ),
            _("Name a time to come."),
        )
    extension.act(ledger.round(number))
    asks = ledger.dispatch(number)
    first = ledger.next_number()
    written = _reminders(sources, ledger, asks, extension, now, first) if reminders else []
    frozen = reminder_dispatches(asks, written, first, person, now)
    entry = ledger.act(number, extension.act, person.name, frozen)
    return entry, [dispatch for dispatch, _messages in frozen]


def _reminders(
    sources: Sources,
    ledger: "Ledger",
    asks: Dispatch,
    extension: Extension,
    now: datetime,
    first: int,
) -> list[Reminder]:
    """What reminds of the new deadline; those whose instant is past already are left out."""
    plan, step = _step(sources, asks)
    assert step.round  # of a round
    assert asks.asked
    terms_now = step.round.model_copy(update={"deadline": extension.deadline})
    step = step.model_copy(update={"round": terms_now, "at": None})
    asking = _asking(sources, ledger, asks, extension, now, step)
    materials, findings = read_materials(sources, plan, step, now)
    materials = _only(materials, asking)
    written: list[Reminder] = []
    if materials.notes and materials.frame:
        terms = terms_of(sources, plan, step, materials.notes, now)
        findings += _check_text(terms, materials, asking)
        written, faults = write_reminders(
            asking, terms, materials, materials.frame, Identity(ledger.id, first)
        )
        findings += faults
    if stopping(findings):
        raise FindingsStop(
            _("The reminders cannot be written."),
            _("Mend what is wrong, or extend without reminders: --without-reminders"),
            stopping(findings),
        )
    return [reminder for reminder in written if reminder.messages]  # nobody is on the lists still


def _step(sources: Sources, asks: Dispatch) -> tuple[ReleasePlan, Step]:
    plan = sources.plan(asks.plan)
    step = plan.step(asks.step) if plan else None
    if plan is None or step is None or step.round is None:
        raise UsageError(
            _("{name} is no round of a plan any more.").format(name=asks.name),
            _("Put the step back in {plan}, or: --without-reminders").format(plan=asks.plan),
        )
    return plan, step


def _asking(
    sources: Sources,
    ledger: "Ledger",
    asks: Dispatch,
    extension: Extension,
    now: datetime,
    step: Step,
) -> Asking:
    """The questions to those whose time is extended and who are silent, with its instants."""
    assert asks.asked
    assert step.round
    wanted, round_ = set(extension.organisations), ledger.round(asks.number)
    asked_too = (q for q in asks.asked.questions if wanted & set(q.organisations))
    questions = tuple(q for q in asked_too if round_.over(q) is None)
    instants = reminder_instants(extension.deadline, step.round.remind, sources.config.zone)
    asked = asks.asked.model_copy(
        update={
            "deadline": extension.deadline,
            "remind": tuple(at for at in instants if now < at < extension.deadline),
            "questions": questions,
        }
    )
    messages = {q.message: ledger.delivery(asks.number, q.message).message for q in questions}
    return Asking(asked, asks.number, messages)


def _only(materials: Materials, asking: Asking) -> Materials:
    """For those who were asked, who are on the lists still."""
    keys = asking.thread.replies.keys()
    chosen = tuple(r for r in materials.to.recipients if mailbox_key(r.address) in keys)
    return replace(materials, to=materials.to.model_copy(update={"recipients": chosen}))


def _check_text(terms: Terms, materials: Materials, asking: Asking) -> Iterator[Finding]:
    """A reminder must carry the text as it was asked."""
    for recipient in materials.to.recipients:
        question = asking.question_of(recipient)
        present = seen(terms.edition(recipient))
        if question and [p.shown for p in asking.asked.passages[question.edition]] != [
            p.shown for p in present
        ]:
            yield TEXT_CHANGED.found(Place(file=terms.notes.file))
            return
