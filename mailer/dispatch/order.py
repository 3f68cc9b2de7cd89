"""The order of steps: when one that others wait for is complete, and what was made too early."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.dispatch.facts import Facts
from mailer.dispatch.sources import Sources
from mailer.ledger.model import Dispatch, Fate
from mailer.ledger.round import Applied, Settled

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
    other one that changed the text that this was made from.
    """
    waits = set(_before(sources, dispatch))
    used = {source.path: source.digest for source in dispatch.sources}
    for number in ledger.rounds():
        if number == dispatch.number or dispatch.follows == number:
            continue
        round_ = ledger.round(number)
        awaited = (round_.plan, round_.step) in waits
        if awaited and round_.settled and dispatch.prepared_at < round_.settled.at:
            return round_
        changes = list(_changes(round_))
        has_last = changes and used.get(changes[-1][1]) == changes[-1][2]
        if not has_last and any(_is_older(dispatch, used, *change) for change in changes):
            return round_
    return None


def _changes(round_: "Round") -> Iterator[tuple[datetime, str, str, str]]:
    """When a round changed which text, into what; and what it was before, where that is known."""
    for entry in round_.entries:
        if isinstance(entry.act, Applied):
            yield entry.at, entry.act.file, entry.act.after, entry.act.before
        if isinstance(entry.act, Settled) and any(c.changes_text for c in round_.corrections):
            yield entry.at, entry.act.file, entry.act.digest, ""


def _is_older(
    dispatch: Dispatch, used: Mapping[str, str], at: datetime, file: str, after: str, before: str
) -> bool:
    """Whether a dispatch has another text than the change made, from before it, or its old one.

    A person may have changed the text once more since: what is prepared then has that.
    """
    digest = used.get(file)
    if digest is None or digest == after:
        return False
    return dispatch.prepared_at < at or digest == before


def _before(sources: Sources, dispatch: Dispatch) -> Iterator[tuple[str, str]]:
    """The steps that come before one, near and far; as its plan has them now, and as frozen."""
    plan = sources.plan(dispatch.plan)
    step = plan.step(dispatch.step) if plan else None
    frozen = [plan.step(name) for name in dispatch.after] if plan else []
    near = {*dispatch.after, *(step.after if step else ())}
    far = (plan.before(each) for each in (step, *frozen) if plan and each)
    for name in near.union(*far):
        yield dispatch.plan, name


def _is_round(sources: Sources, dispatch: Dispatch) -> bool:
    plan = sources.plan(dispatch.plan)
    step = plan.step(dispatch.step) if plan else None
    now = step is not None and step.round is not None
    return now or Facts.model_validate_json(dispatch.facts).is_round
