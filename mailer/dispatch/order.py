"""The order of steps: when one that others wait for is complete."""

from typing import TYPE_CHECKING

from mailer.dispatch.facts import Facts
from mailer.dispatch.sources import Sources
from mailer.ledger.model import Dispatch, Fate

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def step_complete(
    sources: Sources, ledger: "Ledger", plan: str, step: str, *, written_counts: bool
) -> bool:
    """Whether every recipient has a step, who joined later too, or a person settled who has not.

    Of a round a person settles each: having sent the question is not having the answer. A step
    is a round when its plan says so now, or said so when it was frozen.
    """
    latest = ledger.latest(plan, step)
    if latest is None:
        return False
    if _is_round(sources, latest):
        return all(
            outcome.fate is Fate.SETTLED
            for each in (latest, *ledger.added(plan, step))
            for delivery in ledger.deliveries(each.number)
            for outcome in delivery.outcomes
        )
    return ledger.complete(plan, step, written_counts=written_counts)


def _is_round(sources: Sources, dispatch: Dispatch) -> bool:
    plan = sources.plan(dispatch.plan)
    step = plan.step(dispatch.step) if plan else None
    now = step is not None and step.round is not None
    return now or Facts.model_validate_json(dispatch.facts).is_round
