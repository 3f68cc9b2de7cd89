"""The release plan along time: where each step stands, the embargo, and now.

Places are in the drawing's own units. Time is not to scale: weeks shrink, hours grow, so that two
steps of one morning can be told apart beside a step of next month.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import log1p

from mailer.dispatch.facts import Facts, PlannedStep
from mailer.dispatch.standing import LACKS, Lack, Standing
from mailer.frozen import Frozen
from mailer.i18n import N_, _
from mailer.ledger.model import State
from mailer.preview.sheet import Sheet
from mailer.preview.wording import titles

LEFT, AXIS, RIGHT = 280, 500, 160
"""Widths: names and what goes by hand, the axis, and how each step stands."""
BY_HAND = 240
"""Where a step stands that has no instant and waits for none."""
TOP, LANE = 74, 48
"""Heights: of the axis, and of a lane."""
_APART, _TICK = 62, 26
"""What two labels need at least, and a reminder."""
_BEHIND = 22
"""How far behind what it waits for a step stands that goes by hand."""


class Phase(StrEnum):
    """How far a step is, as the drawing tells it."""

    DONE = "done"
    RUNS = "runs"
    DOUBT = "doubt"
    LATE = "late"
    DUE = "due"
    READY = "ready"
    PREPARED = "prepared"
    OPEN = "open"
    OVER = "over"


PHASES = {
    Phase.DONE: N_("done"),
    Phase.RUNS: N_("awaits answers"),
    Phase.DOUBT: N_("needs a person"),
    Phase.LATE: N_("late"),
    Phase.DUE: N_("due"),
    Phase.READY: N_("approved, waits"),
    Phase.PREPARED: N_("not approved"),
    Phase.OPEN: N_("not prepared"),
    Phase.OVER: N_("will not go"),
}
"""The word for each, a msgid."""
_SAY = {Phase.LATE: Lack.TIME, Phase.PREPARED: Lack.APPROVAL, Phase.OPEN: Lack.PREPARATION}
"""What a phase says of a step's wants, so that nothing says it again."""


class Lane(Frozen):
    """One step. `x` is where it goes, `deadline_x` and `reminders_x` of its round.

    `mine`: the step of this page. `audience` are titles of its lists.
    """

    step: PlannedStep
    audience: tuple[str, ...]
    phase: Phase
    missing: tuple[str, ...]
    dispatch: str | None
    mine: bool
    x: float
    y: float
    deadline_x: float | None
    reminders_x: tuple[float, ...]


class Tick(Frozen):
    """An instant with a label on the axis."""

    at: datetime
    x: float


class Timeline(Frozen):
    """What there is to draw; `until_x` is None without an embargo. Lanes are in the plan's order.

    `cleared` are the titles of the lists that may know before the embargo ends.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    now_x: float
    until_x: float | None
    cleared: tuple[str, ...]
    width: float
    height: float
    lanes_y: float

    @property
    def in_order(self) -> tuple[Lane, ...]:
        """The steps as they follow each other in time."""
        return tuple(sorted(self.lanes, key=lambda lane: lane.x))


def timeline(sheet: Sheet) -> Timeline | None:
    """The plan of a sheet; None where nothing of it was kept, as in a dispatch of long ago."""
    facts = sheet.facts
    if not facts.steps:
        return None
    xs = _places(_instants(facts, sheet.now), _labelled(facts, sheet.now))
    until = facts.embargo and facts.embargo.until
    axis_end = max(xs.values())
    head = TOP + (2 * LANE if until else 0)
    return Timeline(
        lanes=tuple(_lanes(sheet, xs, head)),
        ticks=tuple(Tick(at=at, x=xs[at]) for at in sorted(_labelled(facts, sheet.now))),
        now_x=xs[sheet.now],
        until_x=xs[until] if until else None,
        cleared=titles(facts, facts.embargo.cleared if facts.embargo else ()),
        width=max(LEFT + AXIS, axis_end + 40) + RIGHT,
        height=head + LANE * len(facts.steps) + 16,
        lanes_y=head,
    )


def _instants(facts: Facts, now: datetime) -> set[datetime]:
    reminders = {at for step in facts.steps for at in step.reminders}
    return _labelled(facts, now) | reminders


def _labelled(facts: Facts, now: datetime) -> set[datetime]:
    found = {now, *(step.at for step in facts.steps), *(step.deadline for step in facts.steps)}
    found |= {facts.embargo.until} if facts.embargo else set()
    return {at for at in found if at}


def _places(instants: Iterable[datetime], labelled: set[datetime]) -> Mapping[datetime, float]:
    """Each instant's place: what its label needs, and a share of the room by how long it takes."""
    ordered = sorted(instants)
    gaps = list(pairwise(ordered))
    least = [_APART if {a, b} <= labelled else _APART / 2 + _TICK / 2 for a, b in gaps]
    weights = [log1p((b - a).total_seconds() / 3600) for a, b in gaps]
    room = max(AXIS - 80 - sum(least), 0)
    x = LEFT + 40.0
    places = {ordered[0]: x}
    for (_before, at), need, weight in zip(gaps, least, weights, strict=True):
        x += need + room * weight / sum(weights)
        places[at] = round(x, 1)
    return places


def _lanes(sheet: Sheet, xs: Mapping[datetime, float], head: float) -> Iterable[Lane]:
    facts = sheet.facts
    standings = {standing.step: standing for standing in sheet.standings}
    starts = _starts(facts.steps, xs)
    for at, step in enumerate(facts.steps):
        standing = standings.get(step.name)
        phase = _phase(step, standing, sheet.now)
        yield Lane(
            step=step,
            audience=titles(facts, step.lists),
            phase=phase,
            missing=_missing(standing, phase) if standing else (),
            dispatch=standing.dispatch if standing else None,
            mine=step.name == facts.step,
            x=starts[step.name],
            y=head + LANE * at,
            deadline_x=xs[step.deadline] if step.deadline else None,
            reminders_x=tuple(xs[instant] for instant in step.reminders),
        )


def _starts(steps: Sequence[PlannedStep], xs: Mapping[datetime, float]) -> Mapping[str, float]:
    """Where each step stands: at its instant, else a little behind the last that it waits for."""
    found = {step.name: xs[step.at] if step.at else float(BY_HAND) for step in steps}
    for _turn in steps:  # as often as a chain of waiting steps can be long
        for step in steps:
            last = max((found[name] for name in step.after if name in found), default=BY_HAND)
            if not step.at and last > LEFT:
                found[step.name] = min(last + _BEHIND, LEFT + AXIS)
    return found


def _phase(step: PlannedStep, standing: Standing | None, now: datetime) -> Phase:
    """How far it is; a step that neither a plan nor the register knows is open."""
    if standing is None:
        return Phase.OPEN
    states = {state for state, count in standing.states.items() if count}
    if states & {State.IN_DOUBT, State.REFUSED, State.SUBMITTING, State.MISSED}:
        return Phase.DOUBT
    if standing.dispatch and not standing.waits:
        return _after(step, states, now)
    if standing.late:
        return Phase.LATE
    if standing.planned_at and standing.planned_at <= now:
        return Phase.DUE
    return _before(standing)


def _before(standing: Standing) -> Phase:
    if standing.dispatch is None:
        return Phase.OPEN
    return Phase.READY if standing.approved_by else Phase.PREPARED


def _missing(standing: Standing, phase: Phase) -> tuple[str, ...]:
    """What it wants and misses beside what its phase says."""
    lacks = (_(LACKS[lack]) for lack in standing.lacks if lack is not _SAY.get(phase))
    return (*lacks, *standing.missing)


def _after(step: PlannedStep, states: set[State], now: datetime) -> Phase:
    """What is left once nothing waits to be handed over; a round runs until its deadline."""
    if not states & {State.SUBMITTED, State.WRITTEN}:
        return Phase.OVER
    return Phase.RUNS if step.deadline and now < step.deadline else Phase.DONE
