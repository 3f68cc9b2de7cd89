"""The order of steps: when one that others wait for is complete, and what was made too early."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailer.dispatch.facts import Facts
from mailer.dispatch.sources import Sources
from mailer.ledger.model import Dispatch, Fate
from mailer.ledger.round import Applied

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.course import Round
    from mailer.ledger.store import Ledger


def step_complete(
    sources: Sources, ledger: "Ledger", plan: str, step: str, *, written_counts: bool
) -> bool:
    """Whether every recipient has a step, who joined later too, or a person settled who has not.

    A round is when it is settled: having sent the question is not having the answer. Of one that
    asked before rounds were followed a person settles each.
    """
    latest = ledger.latest(plan, step)
    if latest is None:
        return False
    if latest.asked:
        return ledger.round(latest.number).settled is not None
    if _is_round(sources, latest):
        return all(
            outcome.fate is Fate.SETTLED
            for each in (latest, *ledger.added(plan, step))
            for delivery in ledger.deliveries(each.number)
            for outcome in delivery.outcomes
        )
    return ledger.complete(plan, step, written_counts=written_counts)


def outdated_by(sources: Sources, ledger: "Ledger", dispatch: Dispatch) -> "Round | None":
    """A round whose outcome a dispatch was composed without; None when there is none.

    Of those that its step waits for, also by way of others, one that was settled later; of any
    other one whose corrections went into a text that this was made from before.
    """
    waits = set(_before(sources, dispatch))
    for number in ledger.rounds():
        round_ = ledger.round(number)
        if number == dispatch.number or dispatch.follows == number:
            continue
        settled = round_.settled
        awaited = (round_.plan, round_.step) in waits
        if awaited and settled and dispatch.prepared_at < settled.at:
            return round_
        if _old_texts(round_) & {(source.path, source.digest) for source in dispatch.sources}:
            return round_
    return None


def _old_texts(round_: "Round") -> set[tuple[str, str]]:
    """The notes as they were before corrections of a round went into them."""
    applied = (entry.act for entry in round_.entries if isinstance(entry.act, Applied))
    return {(act.file, act.before) for act in applied}


def _before(sources: Sources, dispatch: Dispatch) -> Iterator[tuple[str, str]]:
    """The steps that come before one, near and far; as its plan has them now, and as frozen."""
    plan = sources.plan(dispatch.plan)
    waiting, seen = list(dispatch.after), set[str]()
    step = plan.step(dispatch.step) if plan else None
    waiting += step.after if step else ()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield dispatch.plan, name
            earlier = plan.step(name) if plan else None
            waiting += earlier.after if earlier else ()


def _is_round(sources: Sources, dispatch: Dispatch) -> bool:
    plan = sources.plan(dispatch.plan)
    step = plan.step(dispatch.step) if plan else None
    now = step is not None and step.round is not None
    return now or Facts.model_validate_json(dispatch.facts).is_round
