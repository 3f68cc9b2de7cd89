"""How each step stands: prepared, approved, gone, and what still misses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field

from mailer.dispatch.order import step_complete
from mailer.dispatch.prepare import recipient_count
from mailer.dispatch.sources import Sources
from mailer.frozen import Frozen
from mailer.i18n import _, ngettext
from mailer.ledger.model import Dispatch, Life, State

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Standing(Frozen):
    """One step of a plan now. `dispatch` is its newest that is live or closed, or None.

    `states` counts deliveries. `missing` are sentences: what has to happen before it can go, or
    a person has to look at. `planned_at` is None for what a person sends.
    """

    plan: str
    step: str
    planned_at: datetime | None
    dispatch: str | None = None
    life: Life | None = None
    approved_by: str | None = None
    recipients: int = 0
    states: dict[State, int] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()


def standings(sources: Sources, ledger: "Ledger | None", now: datetime) -> Iterator[Standing]:
    """Every step of every plan, then dispatches whose plan or step is gone.

    `ledger` is None while nothing was ever prepared.
    """
    seen = set()
    for plan in sources.plans:
        for step in plan.steps:
            seen.add((plan.file, step.name))
            latest = ledger.latest(plan.file, step.name) if ledger else None
            if ledger and latest:
                yield _of_dispatch(sources, ledger, latest, now)
            else:
                yield Standing(
                    plan=plan.file,
                    step=step.name,
                    planned_at=step.at,
                    missing=(_("not prepared"),),
                )
    for dispatch in ledger.dispatches() if ledger else ():
        gone = (dispatch.plan, dispatch.step) not in seen
        if ledger and gone and dispatch.life in {Life.LIVE, Life.CLOSED}:
            yield _of_dispatch(sources, ledger, dispatch, now)


def _of_dispatch(sources: Sources, ledger: "Ledger", dispatch: Dispatch, now: datetime) -> Standing:
    states = dict(ledger.tally(dispatch.number))
    approval = ledger.approval(dispatch.number)
    waiting = dispatch.life is Life.LIVE and bool(states.get(State.PLANNED))
    return Standing(
        plan=dispatch.plan,
        step=dispatch.step,
        planned_at=dispatch.planned_at,
        dispatch=dispatch.name,
        life=dispatch.life,
        approved_by=approval.approved_by if approval else None,
        recipients=recipient_count(ledger.deliveries(dispatch.number)),
        states=states,
        missing=(
            *(_before_it_goes(sources, ledger, dispatch, now) if waiting else ()),
            *_to_look_at(states),
        ),
    )


def _before_it_goes(
    sources: Sources, ledger: "Ledger", dispatch: Dispatch, now: datetime
) -> Iterator[str]:
    if ledger.approval(dispatch.number) is None:
        yield _("not approved")
    for name in dispatch.after:
        if not step_complete(sources, ledger, dispatch.plan, name, written_counts=True):
            yield _("waits for {step}").format(step=name)
    planned = dispatch.planned_at
    if planned and now - planned > sources.config.rules.late_after:
        yield _("late: its time is past")
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


def changed_since(sources: Sources, dispatch: Dispatch) -> Sequence[str]:
    """The files that a dispatch was made from and that are not as they were then."""
    return tuple(s.path for s in dispatch.sources if sources.digest(s.path) != s)
