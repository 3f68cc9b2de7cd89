"""What the ledger knows of a step and its lists before it is drafted."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import Field

from mailer.checks.acceptances import Acceptance
from mailer.dispatch.facts import Facts
from mailer.frozen import Frozen
from mailer.release.plan import ReleasePlan, Step

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Earlier(Frozen):
    """The last dispatch of which anything went to a list, and who was on the list then.

    `mailboxes` are by `mailbox_key`; `went_at` is the instant of its first hand-over.
    """

    dispatch: str
    went_at: datetime
    mailboxes: frozenset[str]


class Past(Frozen):
    """What people let pass of a step's findings, and the last dispatch to each of its lists."""

    acceptances: tuple[Acceptance, ...] = ()
    earlier: Mapping[str, Earlier] = Field(default_factory=lambda: MappingProxyType({}))


def past_of(ledger: "Ledger", plan: ReleasePlan, step: Step) -> Past:
    """The past of a step of a plan."""
    found = {name: earlier_dispatch(ledger, name) for name in (*step.to, *step.cc)}
    return Past(
        acceptances=tuple(ledger.acceptances(plan.file, step.name)),
        earlier={name: earlier for name, earlier in found.items() if earlier},
    )


def earlier_dispatch(ledger: "Ledger", name: str) -> Earlier | None:
    """The last dispatch of any step that went to this list by name; None when none ever did."""
    for dispatch in reversed(ledger.dispatches()):
        if f'"{name}"' not in dispatch.facts:  # most are told apart without taking them apart
            continue
        mailboxes = Facts.model_validate_json(dispatch.facts).on_lists.get(name)
        if mailboxes is not None and (went_at := ledger.went_at(dispatch.number)):
            return Earlier(dispatch=dispatch.name, went_at=went_at, mailboxes=frozenset(mailboxes))
    return None
