"""Dispatches by the names that people give them."""

import re
from typing import TYPE_CHECKING

from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.model import Dispatch
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
    named = _named(workspace, ledger, words)
    if len(named) == 1:
        return named[0]
    if named:
        raise UsageError(
            _("Several plans have a step “{name}”.").format(name=words[0]),
            _("Name one: {names}").format(names=", ".join(d.name for d in named)),
        )
    raise UsageError(
        _("Nothing is prepared for {name}.").format(name=" ".join(words)),
        _("See mailer status, or prepare it: mailer prepare PLAN STEP"),
    )


def _named(workspace: Workspace, ledger: "Ledger", words: tuple[str, ...]) -> list[Dispatch]:
    if len(words) > 2:
        raise UsageError(
            _("One dispatch at a time: {words}").format(words=" ".join(words)),
            _("Name it as D-7, by its step, or by plan and step."),
        )
    if len(words) == 1 and names_dispatch(words[0]):
        return [d for d in ledger.dispatches() if d.number == int(words[0][2:])]
    if len(words) == 2:
        found = ledger.latest(workspace.file_of(words[0]), words[1])
        return [found] if found else []
    plans = {dispatch.plan for dispatch in ledger.dispatches()}
    newest = (ledger.latest(plan, words[0]) for plan in sorted(plans))
    return [dispatch for dispatch in newest if dispatch]
