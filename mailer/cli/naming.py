"""Dispatches by the names that people give them."""

import re
from typing import TYPE_CHECKING

from mailer.cli.options import plan_and_step
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.model import Dispatch
from mailer.release.plan import ReleasePlan, Step
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def names_dispatch(word: str) -> bool:
    """Whether this is a dispatch's number as people write it: D-7."""
    return re.fullmatch(r"[Dd]-[0-9]{1,9}", word) is not None


def dispatch_named(workspace: Workspace, ledger: "Ledger", words: tuple[str, ...]) -> Dispatch:
    """The dispatch a person named: D-7, a step's name, or a plan and a step.

    A step's newest dispatch that is live or closed. Raises `UsageError` when there is none, or
    when steps of several plans have that name.
    """
    if dispatch := dispatch_if_any(workspace, ledger, words):
        return dispatch
    raise UsageError(
        _("Nothing is prepared for {name}.").format(name=" ".join(words)),
        _("See mailer status, or prepare it: mailer prepare PLAN STEP"),
    )


def dispatch_if_any(
    workspace: Workspace, ledger: "Ledger", words: tuple[str, ...]
) -> Dispatch | None:
    """The same, and None where nothing is prepared; a plan of one step needs no name for it."""
    named = _named(workspace, ledger, words)
    if len(named) > 1:
        raise UsageError(
            _("“{name}” names several dispatches.").format(name=words[0]),
            _("Name one: {names}").format(names=", ".join(d.name for d in named)),
        )
    return named[0] if named else None


def step_named(workspace: Workspace, words: tuple[str, ...]) -> tuple[ReleasePlan, Step]:
    """The plan and step a person named to prepare: PLAN STEP, a plan of one step, or a step.

    Raises `UsageError`, or `FindingsStop` for a plan with faults.
    """
    _at_most_two(words)
    if len(words) == 2:
        return plan_and_step(workspace, words[0], words[1])
    plans = workspace.sources.plans
    found = [(plan, step) for plan in plans for step in plan.steps if step.name == words[0]]
    if len(found) > 1:
        raise UsageError(
            _("Several plans have a step “{name}”.").format(name=words[0]),
            _("Name the plan too: {names}").format(names=", ".join(p.file for p, _s in found)),
        )
    return found[0] if found else plan_and_step(workspace, words[0], None)


def _named(workspace: Workspace, ledger: "Ledger", words: tuple[str, ...]) -> list[Dispatch]:
    _at_most_two(words)
    if len(words) == 1 and names_dispatch(words[0]):
        return [d for d in ledger.dispatches() if d.number == int(words[0][2:])]
    if len(words) == 2:
        found = ledger.latest(workspace.file_of(words[0]), words[1])
        return [found] if found else []
    steps = sorted({(dispatch.plan, dispatch.step) for dispatch in ledger.dispatches()})
    file = workspace.file_of(words[0])
    of_step = [(plan, step) for plan, step in steps if step == words[0]]
    of_plan = [(plan, step) for plan, step in steps if plan == file]
    newest = (ledger.latest(plan, step) for plan, step in of_step or of_plan)
    return [dispatch for dispatch in newest if dispatch]


def _at_most_two(words: tuple[str, ...]) -> None:
    if len(words) > 2:
        raise UsageError(
            _("One dispatch at a time: {words}").format(words=" ".join(words)),
            _("Name it as D-7, by its step, or by plan and step."),
        )
