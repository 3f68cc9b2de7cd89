"""How each step stands: prepared, approved, gone, and what still misses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from mailer.dispatch.order import step_complete
from mailer.dispatch.sources import Sources
from mailer.frozen import Frozen
from mailer.i18n import N_, _, ngettext
from mailer.ledger.model import Dispatch, Fate, Kind, Life, State
from mailer.ledger.reply import ReplyKind
from mailer.release.plan import ReleasePlan, Step

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


_NAMED = 3
"""So many addresses stand in one line of a status."""


class Lack(StrEnum):
    """What any step may want before it goes; who draws a step says part of it in another way."""

    PREPARATION = "preparation"
    APPROVAL = "approval"
    TIME = "time"


LACKS = {
    Lack.PREPARATION: N_("not prepared"),
    Lack.APPROVAL: N_("not approved"),
    Lack.TIME: N_("late: its time is past"),
}
"""The sentence for each, a msgid."""


class Standing(Frozen):
    """One step of a plan now. `dispatch` is its newest that is live or closed, or None.

    `states` counts deliveries. `late`: it has not gone, and its time is past for longer than the
    house rule lets it go unasked. `closed`: nothing of it was prepared, and the last instant at
    which it might go is past. `missing` are sentences: what else has to happen before it can
    go, or a person has to look at. `planned_at` is None for what a person sends. `kind` and
    `follows` (a number) say of a dispatch that follows the step what it is. `bounced` are the
    addresses it came back from, `replies` counts what came in about it.
    `awaits`: it is a round that went and is not settled.
    """

    plan: str
    step: str
    planned_at: datetime | None
    dispatch: str | None = None
    life: Life | None = None
    approved_by: str | None = None
    recipients: int = 0
    states: dict[State, int] = Field(default_factory=dict)
    late: bool = False
    closed: bool = False
    missing: tuple[str, ...] = ()
    kind: Kind = Kind.STEP
    follows: int | None = None
    bounced: tuple[str, ...] = ()
    replies: dict[ReplyKind, int] = Field(default_factory=dict)
    awaits: bool = False

    @property
    def waits(self) -> bool:
        """Whether part of what was prepared is still to go."""
        return self.life is Life.LIVE and bool(self.states.get(State.PLANNED))

    @property
    def reminds(self) -> bool:
        """Whether it reminds those whom a round asked."""
        return self.kind is Kind.REMINDER

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What it wants before it can go, beside what `missing` says."""
        wanted = {
            Lack.PREPARATION: self.dispatch is None,
            Lack.APPROVAL: self.waits and self.approved_by is None,
            Lack.TIME: self.late,
        }
        return tuple(lack for lack, is_wanted in wanted.items() if is_wanted)


def standings(
    sources: Sources, ledger: "Ledger | None", now: datetime, plan: str | None = None
) -> Iterator[Standing]:
    """Every step of every plan, then dispatches whose plan or step is gone; or those of one plan.

    `ledger` is None while nothing was ever prepared, `plan` a file.
    """
    seen = set()
    for each in sources.plans:
        for step in each.steps if plan in {None, each.file} else ():
            seen.add((each.file, step.name))
            latest = ledger.latest(each.file, step.name) if ledger else None
            if ledger and latest:
                yield _of_dispatch(sources, ledger, latest, now)
            else:
                yield _of_step(sources, each, step, now)
    for dispatch in ledger.dispatches(plan) if ledger else ():
        gone = (dispatch.plan, dispatch.step) not in seen and dispatch.kind is Kind.STEP
        if ledger and gone and dispatch.life in {Life.LIVE, Life.CLOSED}:
            yield _of_dispatch(sources, ledger, dispatch, now)


def _of_step(sources: Sources, plan: ReleasePlan, step: Step, now: datetime) -> Standing:
    last = [step.not_after, step.round.ends_at if step.round else None]
    return Standing(
        plan=plan.file,
        step=step.name,
        planned_at=step.at,
        late=_is_late(sources, step.at, now),
        closed=any(instant is not None and instant < now for instant in last),
    )


def _is_late(sources: Sources, planned: datetime | None, now: datetime) -> bool:
    return planned is not None and now - planned > sources.config.rules.late_after


def _of_dispatch(sources: Sources, ledger: "Ledger", dispatch: Dispatch, now: datetime) -> Standing:
    states = dict(ledger.tally(dispatch.number))
    approval = ledger.approval(dispatch.number)
    standing = Standing(
        plan=dispatch.plan,
        step=dispatch.step,
        planned_at=dispatch.planned_at,
        dispatch=dispatch.name,
        life=dispatch.life,
        approved_by=approval.approved_by if approval else None,
        recipients=ledger.recipients(dispatch.number),
        states=states,
        kind=dispatch.kind,
        follows=dispatch.follows,
        bounced=tuple(ledger.with_fate(dispatch.number, Fate.BOUNCED)),
        replies=dict(ledger.reply_counts(dispatch.number)),
    )
    awaited = tuple(_awaited(ledger, dispatch, states))
    before = _before_it_goes(sources, ledger, dispatch) if standing.waits else ()
    return standing.model_copy(
        update={
            "late": standing.waits
            and dispatch.kind is not Kind.REMINDER  # it is caught up
            and _is_late(sources, dispatch.planned_at, now),
            "awaits": dispatch.asked is not None and bool(awaited),
            "missing": (
                *before,
                *_to_look_at(states),
                *_drafts(ledger.drafts_of(dispatch.number)),
                *_unreached(ledger.fates(dispatch.number), standing.bounced),
                *awaited,
            ),
        }
    )


def _before_it_goes(sources: Sources, ledger: "Ledger", dispatch: Dispatch) -> Iterator[str]:
    for name in dispatch.after:
        if not step_complete(sources, ledger, dispatch.plan, name, written_counts=True):
            yield _("waits for {step}").format(step=name)
    if changed := changed_since(sources, dispatch):
        yield _("changed since: {files}").format(files=", ".join(changed))


def _to_look_at(states: Mapping[State, int]) -> Iterator[str]:
    for state, words in (
        (State.IN_DOUBT, ngettext("{n} in doubt", "{n} in doubt", states.get(State.IN_DOUBT, 0))),
        (State.SUBMITTING, _("{n} under way or interrupted")),
        (State.REFUSED, ngettext("{n} refused", "{n} refused", states.get(State.REFUSED, 0))),
    ):
        if states.get(state):
            yield words.format(n=states[state])


def _drafts(count: int) -> Iterator[str]:
    """Of a draft that may lie in the mailbox somebody is always told (I27)."""
    if count:
        words = ngettext(
            "{n} draft may be left in the mailbox", "{n} drafts may be left in the mailbox", count
        )
        yield words.format(n=count)


def _unreached(fates: Mapping[Fate, int], bounced: Sequence[str]) -> Iterator[str]:
    """Recipients of what was handed over whom it did not reach, for now or for good (I19)."""
    for fate, words in (
        (Fate.DEFERRED, _("{n} × not now (deferred)")),
        (Fate.REFUSED, _("{n} × refused by the server")),
    ):
        if fates.get(fate):
            yield words.format(n=fates[fate])
    if bounced:
        words = _("{n} × came back (bounced): {addresses}")
        more = ["…"] if len(bounced) > _NAMED else []
        addresses = ", ".join([*bounced[:_NAMED], *more])
        yield words.format(n=len(bounced), addresses=addresses)


def _awaited(ledger: "Ledger", dispatch: Dispatch, states: Mapping[State, int]) -> Iterator[str]:
    """What a round that went is still waiting for."""
    if dispatch.asked is None or not any(state.handed_over for state in states):
        return
    round_ = ledger.round(dispatch.number)
    if round_.settled:
        return
    answered = sum(bool(party.answers) for party in round_.parties)
    yield _("{count} of {all} answered").format(count=answered, all=len(round_.parties))
    if waiting := len(round_.waiting):
        words = ngettext("{n} reply waits for you", "{n} replies wait for you", waiting)
        yield words.format(n=waiting)
    if round_.closed:
        yield _("the round is closed, and not settled")


def changed_since(sources: Sources, dispatch: Dispatch) -> Sequence[str]:
    """The files that a dispatch was made from and that are not as they were then."""
    return tuple(s.path for s in dispatch.sources if sources.digest(s.path) != s)


def follow_ups(
    sources: Sources, ledger: "Ledger", now: datetime, plan: str | None = None
) -> Iterator[Standing]:
    """What followed steps and is live or closed, of all plans or of one file, by number."""
    for dispatch in ledger.dispatches(plan):
        if dispatch.kind is not Kind.STEP and dispatch.life in {Life.LIVE, Life.CLOSED}:
            yield _of_dispatch(sources, ledger, dispatch, now)
