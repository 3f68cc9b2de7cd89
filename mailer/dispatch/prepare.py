"""Prepare: a draft without findings that stop becomes a dispatch, frozen in the ledger.

Approve: a person's word for exactly that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mailer.checks.acceptances import Acceptance, accept
from mailer.clock import Clock
from mailer.compose.message import Message
from mailer.config import Person
from mailer.dispatch.asking import Reminder
from mailer.dispatch.draft import Draft, draft
from mailer.dispatch.earlier import past_of
from mailer.dispatch.facts import Facts
from mailer.dispatch.following import Follow
from mailer.dispatch.sources import Sources
from mailer.dispatch.writing import Identity
from mailer.errors import FindingsStop, NotApproved
from mailer.i18n import _
from mailer.ledger.model import Dispatch, Kind, Life
from mailer.ledger.pinning import digest_of
from mailer.release.plan import ReleasePlan, Step

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Shown(NamedTuple):
    """A draft that a person was shown, and the findings in it that they accepted."""

    draft: Draft
    accepted: list[Acceptance]

    def refuse_changed(self, present: Draft) -> None:
        """Raise `FindingsStop` when a file of the draft is another now than it was then."""
        changed = {source.path for source in set(self.draft.sources) ^ set(present.sources)}
        if changed:
            raise FindingsStop(
                _("Changed while you read: {files}. Nothing is stored of it.").format(
                    files=", ".join(sorted(changed))
                ),
                _("Give the command again, and look again."),
            )


def prepare(
    sources: Sources,
    ledger: "Ledger",
    plan: ReleasePlan,
    step: Step,
    clock: Clock,
    person: Person,
    *,
    carries: bool,
    wanted: Sequence[tuple[str, str]] = (),
    shown: Shown | None = None,
    follow: Follow | None = None,
) -> tuple[Dispatch, int | None]:
    """Draft and freeze a step, or what is to `follow` it; and the number of the one that gives way.

    `wanted` are acceptances as a person wrote them: (CODE@PLACE, reason); `shown` is what one was
    shown and accepted instead, and what has become another since then stops. Nothing is stored
    unless everything is. Raises `NotApproved` when this person may not prepare, `UsageError` for
    an acceptance that fits nothing, `FindingsStop` or `TooEarly` when a finding stops.
    """
    require(person, "prepare")
    now = clock()
    past = past_of(ledger, plan, step)
    if follow:  # for a few: no list is compared with who got the last dispatch
        past = past.model_copy(update={"earlier": {}})
    identity = Identity(ledger=ledger.id, dispatch=ledger.next_number())
    raw = draft(
        sources,
        plan,
        step,
        now,
        carries=carries,
        past=past.model_copy(update={"acceptances": ()}),
        identity=identity,
        follow=follow,
    )
    first = raw.accepting(past.acceptances)
    if shown:
        shown.refuse_changed(first)
        new = shown.accepted
    else:
        new = accept(first.findings, wanted, (plan.file, step.name), person.name, now)
    kept = [*past.acceptances, *new]
    if follow:  # what was let pass for others is not needed, and not in vain
        needed = {finding.fingerprint for finding in first.findings}
        kept = [each for each in kept if each.fingerprint in needed]
    final = raw.accepting(kept)
    final.stop()
    dispatch = _dispatch(final, identity.dispatch, person, now, follow)
    because = follow.because if follow else ""
    reminders = reminder_dispatches(dispatch, final.reminders, dispatch.number + 1, person, now)
    superseded = ledger.freeze(dispatch, final.messages, new, because, reminders=reminders)
    return dispatch, superseded


def reminder_dispatches(
    asks: Dispatch, reminders: Sequence[Reminder], first: int, person: Person, now: datetime
) -> list[tuple[Dispatch, tuple[Message, ...]]]:
    """The dispatches, numbered from `first`, and messages of reminders of a round."""
    facts = Facts.model_validate_json(asks.facts)
    found = []
    for number, reminder in enumerate(reminders, first):
        unsealed = asks.model_copy(
            update={
                "number": number,
                "kind": Kind.REMINDER,
                "follows": asks.number,
                "life": Life.LIVE,
                "planned_at": reminder.at,
                "after": (),
                "prepared_at": now,
                "prepared_by": person.name,
                "asked": None,
                "facts": facts.model_copy(update={"planned_at": reminder.at}).model_dump_json(),
            }
        )
        sealed = digest_of(unsealed, (message.digest for message in reminder.messages))
        found.append((unsealed.model_copy(update={"digest": sealed}), reminder.messages))
    return found


def approve(
    ledger: "Ledger", dispatch: Dispatch, person: Person, count: int, *, four_eyes: bool
) -> None:
    """Give a person's word for this dispatch; `count` is the number of recipients they typed.

    Of a round also for its reminders, which stand on the same page.

    Raises `NotApproved` when the number is another, when this person may not approve, or when
    the house rule wants another person than who prepared.
    """
    require_approver(dispatch, person, four_eyes=four_eyes)
    ledger.require_home()
    require_count(ledger, dispatch, count)
    beside = [(each.number, each.digest) for each in seen_with(ledger, dispatch)]
    ledger.approve(dispatch.number, dispatch.digest, person.name, reminders=beside)


def seen_with(ledger: "Ledger", dispatch: Dispatch) -> list[Dispatch]:
    """The reminders that are seen and approved with a dispatch of a round: those not approved.

    With the round all that were prepared with it, with one reminder of an extension the others of
    that extension; what a colleague prepared meanwhile stands on a page of its own.
    """
    asks = dispatch.number if dispatch.asked else dispatch.follows
    if asks is None or not (dispatch.asked or dispatch.kind is Kind.REMINDER):
        return []
    others = (ledger.dispatch(n) for n in ledger.reminders(asks) if n != dispatch.number)
    return [
        each
        for each in others
        if each.prepared_at == dispatch.prepared_at
        and each.life is Life.LIVE
        and ledger.approval(each.number) is None
    ]


def require_approver(dispatch: Dispatch, person: Person, *, four_eyes: bool) -> None:
    """Raise `NotApproved` unless this person may give their word for this dispatch."""
    require(person, "approve")
    if four_eyes and person.name == dispatch.prepared_by:
        raise NotApproved(
            _("{name} prepared {dispatch}; another person has to approve it.").format(
                name=person.name, dispatch=dispatch.name
            ),
            _("The house rule four_eyes stands in config.toml."),
        )


def require_worker(ledger: "Ledger", dispatch: Dispatch, now: datetime) -> None:
    """Raise `NotApproved` for what is to go by the clock while nobody watches the clock."""
    instants = [each.planned_at for each in (dispatch, *seen_with(ledger, dispatch))]
    if not any(at and at > now for at in instants) or ledger.living(now):
        return
    raise NotApproved(
        _("No worker is running, so nothing would let {dispatch} go at its time.").format(
            dispatch=dispatch.name
        ),
        _("Start it first: mailer run. If you will send it by hand at that time: --by-hand"),
    )


def require(person: Person, *acts: str) -> None:
    """Raise `NotApproved` unless config.toml lets this person do one of these.

    Acts are "prepare" and "approve"; who may do either may send what is approved.
    """
    if not set(acts) & set(person.may):
        raise NotApproved(
            _("{name} may not do this: {act}").format(name=person.name, act=", ".join(acts)),
            _("Who may do what stands under [people] in config.toml."),
        )


def require_count(ledger: "Ledger", dispatch: Dispatch, count: int) -> None:
    """Raise `NotApproved` unless a dispatch goes to so many recipients.

    The right number is not told: who types it has read it on the page.
    """
    if count != ledger.recipients(dispatch.number):
        raise NotApproved(
            _("{count} is not the number of recipients of {dispatch}.").format(
                count=count, dispatch=dispatch.name
            ),
            _("Read it on the page: mailer preview {dispatch}").format(dispatch=dispatch.name),
        )


def _dispatch(
    final: Draft, number: int, person: Person, now: datetime, follow: Follow | None
) -> Dispatch:
    unsealed = Dispatch(
        number=number,
        kind=follow.kind if follow else Kind.STEP,
        follows=follow.number if follow else None,
        plan=final.plan.file,
        step=final.step.name,
        title=final.plan.title,
        account=final.facts.account,
        digest="",
        planned_at=final.facts.planned_at,
        after=final.step.after,
        prepared_at=now,
        prepared_by=person.name,
        sources=final.sources,
        facts=final.facts.model_dump_json(),
        asked=final.asked,
    )
    return unsealed.model_copy(
        update={"digest": digest_of(unsealed, (m.digest for m in final.messages))}
    )
