"""What the ledger knows of a step and its lists before it is drafted."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import Field

from mailer.checks.acceptances import Acceptance
from mailer.dispatch.facts import Facts
from mailer.frozen import Frozen
from mailer.ledger.model import Dispatch, Kind
from mailer.ledger.round import Settled
from mailer.release.plan import ReleasePlan, Step

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Earlier(Frozen):
    """The last dispatch of which anything went to a list, and who of the list it went to.

    `mailboxes` are by `mailbox_key`; `went_at` is the instant of the first hand-over to them.
    """

    dispatch: str
    went_at: datetime
    mailboxes: frozenset[str]


class Past(Frozen):
    """What people let pass of a step's findings, and the last dispatch to each of its lists.

    `stale` are digests of attachments from before a round's corrections, each with its round, D-7.
    `asked` are texts about which a round is not settled that this step does not wait for.
    """

    acceptances: tuple[Acceptance, ...] = ()
    earlier: Mapping[str, Earlier] = Field(default_factory=lambda: MappingProxyType({}))
    stale: Mapping[str, str] = Field(default_factory=lambda: MappingProxyType({}))
    asked: Mapping[str, str] = Field(default_factory=lambda: MappingProxyType({}))


def past_of(ledger: "Ledger", plan: ReleasePlan, step: Step) -> Past:
    """The past of a step of a plan."""
    return Past(
        acceptances=tuple(ledger.acceptances(plan.file, step.name)),
        earlier=earlier_dispatches(ledger, (*step.to, *step.cc)),
        stale=dict(_stale(ledger)) if step.attachments else {},
        asked=dict(_asked(ledger, plan, step)),
    )


def _asked(ledger: "Ledger", plan: ReleasePlan, step: Step) -> Iterator[tuple[str, str]]:
    """The texts about which a round is not settled, but for those that this step waits for."""
    for number in ledger.rounds(unsettled=True):
        round_ = ledger.round(number)
        own = round_.plan == plan.file and round_.step in {step.name, *plan.before(step)}
        if not own and any(each.at for each in round_.sent.values()):
            yield round_.asked.notes, round_.name


def _stale(ledger: "Ledger") -> Iterator[tuple[str, str]]:
    for number in ledger.rounds():
        settled = ledger.round(number).settled
        if settled and isinstance(settled.act, Settled):
            yield from ((digest, f"D-{number}") for digest in settled.act.stale.values())


def earlier_dispatches(ledger: "Ledger", names: Iterable[str]) -> dict[str, Earlier]:
    """Of each list by name the last dispatch, of any step, that went to it.

    A list that none ever went to is absent; what was taken back never went.
    """
    found: dict[str, Earlier] = {}
    wanted = set(names)
    steps = (d for d in reversed(ledger.dispatches()) if d.kind is Kind.STEP)
    for dispatch in steps if wanted else ():
        here = {name for name in wanted if f'"{name}"' in dispatch.facts}
        if here:  # most are told apart without taking them apart
            found |= _went(ledger, dispatch, here)
            wanted -= found.keys()
        if not wanted:
            break
    return found


def _went(ledger: "Ledger", dispatch: Dispatch, names: Collection[str]) -> dict[str, Earlier]:
    """Those of these lists that something of this dispatch went to, with who joined later."""
    added = [d for d in ledger.added(dispatch.plan, dispatch.step) if d.follows == dispatch.number]
    on_lists: dict[str, set[str]] = {}
    reached: dict[str, datetime] = {}
    for each in (dispatch, *added):
        for name, keys in Facts.model_validate_json(each.facts).on_lists.items():
            on_lists.setdefault(name, set()).update(keys)
        reached = ledger.reached(each.number) | reached
    found = {}
    for name in names:
        if here := reached.keys() & on_lists.get(name, set()):
            went_at = min(reached[key] for key in here)
            found[name] = Earlier(dispatch=dispatch.name, went_at=went_at, mailboxes=here)
    return found
