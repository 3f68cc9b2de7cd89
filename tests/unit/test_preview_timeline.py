from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from mailer.dispatch.facts import PlannedStep
from mailer.dispatch.standing import Standing
from mailer.ledger.model import Life, State
from mailer.preview import page
from mailer.preview.timeline import BY_HAND, LEFT, Phase, timeline
from mailer.release.plan import Embargo
from tests.samples import NOW
from tests.sheets import make_facts, make_letter, make_sheet

DAY = timedelta(days=1)


def drawn(*steps: PlannedStep, standings: tuple[Standing, ...] = (), **facts: Any) -> Any:
    """The timeline of a plan of these steps."""
    sheet = make_sheet(facts=make_facts(steps=steps, **facts), standings=standings)
    return timeline(sheet)


def step(name: str = "leden", **parts: Any) -> PlannedStep:
    """A step to the members."""
    return PlannedStep(name=name, lists=("leden",), **parts)


def standing(**parts: Any) -> Standing:
    """How D-7, the step "leden", stands."""
    defaults: dict[str, Any] = {"plan": "p", "step": "leden", "planned_at": None, "dispatch": "D-7"}
    return Standing(**(defaults | {"life": Life.LIVE} | parts))


def test_what_was_frozen_without_a_plan_has_no_timeline() -> None:
    """A page of long ago, whose facts hold no steps, is a page without a plan."""
    assert drawn() is None
    assert 'id="plan"' not in page(make_sheet(make_letter()))


def test_later_stands_further_right_and_labels_have_room() -> None:
    """Instants keep their order, and two of one morning do not share a place."""
    steps = [step(f"s{n}", at=NOW + n * timedelta(minutes=1)) for n in range(1, 30)]
    steps.append(step("laatst", at=NOW + 3000 * DAY))
    found = drawn(*steps)
    assert all(b.x - a.x >= 60 for a, b in pairwise(found.ticks))
    assert found.ticks[-1].x < found.width


def test_a_step_by_hand_stands_apart_or_behind_what_it_waits_for() -> None:
    """Without an instant a step stands before the axis, or a little after its last predecessor."""
    found = drawn(
        step("eerst"),
        step("dan", at=NOW + DAY),
        step("daarna", after=("dan", "eerst")),
        step("ten-slotte", after=("daarna",)),
    )
    at = {lane.step.name: lane.x for lane in found.lanes}
    assert at["eerst"] == BY_HAND < LEFT
    assert at["dan"] < at["daarna"] < at["ten-slotte"]
    assert [lane.step.name for lane in found.in_order] == ["eerst", "dan", "daarna", "ten-slotte"]


def test_steps_that_wait_for_each_other_still_have_a_place() -> None:
    """A circle or an unknown name in `after`, as a frozen plan may hold, does no harm."""
    found = drawn(step("a", after=("b", "weg")), step("b", after=("a",)), step("c", at=NOW))
    assert len(found.lanes) == 3


def test_a_round_has_its_deadline_and_reminders() -> None:
    """Reminders stand in order between now and the deadline of their round."""
    reminders = (NOW + 3 * DAY, NOW + 5 * DAY)
    (lane,) = drawn(step(deadline=NOW + 6 * DAY, reminders=reminders)).lanes
    assert lane.reminders_x[0] < lane.reminders_x[1] < lane.deadline_x


def test_the_embargo_ends_at_its_instant() -> None:
    """The band ends where a step of that instant stands, and who may know before is named."""
    embargo = Embargo(until=NOW + DAY, cleared=("minister",))
    found = drawn(step(at=NOW + DAY), embargo=embargo, titles={"minister": "De minister"})
    assert found.until_x == found.lanes[0].x
    assert found.now_x < found.until_x
    assert found.cleared == ("De minister",)
    assert drawn(step()).until_x is None


@pytest.mark.parametrize(
    ("parts", "phase"),
    [
        ({"states": {State.WRITTEN: 2}}, Phase.DONE),
        ({"states": {State.SUBMITTED: 2}, "life": Life.CLOSED}, Phase.DONE),
        ({"states": {State.SUBMITTED: 1, State.IN_DOUBT: 1}}, Phase.DOUBT),
        ({"states": {State.PLANNED: 1, State.REFUSED: 1}}, Phase.DOUBT),
        ({"states": {State.PLANNED: 2}}, Phase.PREPARED),
        ({"states": {State.PLANNED: 2}, "approved_by": "J. Jansen"}, Phase.READY),
        ({"states": {State.CANCELLED: 2}, "life": Life.CLOSED}, Phase.OVER),
        ({"dispatch": None}, Phase.OPEN),
    ],
)
def test_a_step_stands_as_its_dispatch_does(parts: dict[str, Any], phase: Phase) -> None:
    """Each standing has its place between not prepared and done."""
    (lane,) = drawn(step(at=NOW + DAY), standings=(standing(**parts),)).lanes
    assert lane.phase is phase


def test_a_round_that_went_awaits_answers_until_its_deadline() -> None:
    """Having asked is not being done: a round runs on until its deadline."""
    gone = standing(states={State.WRITTEN: 2})
    assert drawn(step(deadline=NOW + DAY), standings=(gone,)).lanes[0].phase is Phase.RUNS
    assert drawn(step(deadline=NOW - DAY), standings=(gone,)).lanes[0].phase is Phase.DONE


def test_what_should_have_gone_is_late() -> None:
    """A step is late when its standing says so, prepared or not; until then its time has come."""
    past = step(at=NOW - DAY)
    waiting = standing(
        planned_at=NOW - DAY, states={State.PLANNED: 1}, approved_by="J. Jansen", late=True
    )
    assert drawn(past, standings=(waiting,)).lanes[0].phase is Phase.LATE
    due = waiting.model_copy(update={"late": False})
    assert drawn(past, standings=(due,)).lanes[0].phase is Phase.DUE
    bare = standing(dispatch=None, life=None, planned_at=NOW - DAY, late=True)
    assert drawn(past, standings=(bare,)).lanes[0].phase is Phase.LATE
    gone = standing(states={State.SUBMITTED: 1})
    assert drawn(past, standings=(gone,)).lanes[0].phase is Phase.DONE


@pytest.mark.usefixtures("english")
def test_what_the_phase_says_is_not_said_again() -> None:
    """Beside a phase stands what else misses, and nothing of it twice."""
    parts = {"states": {State.PLANNED: 1}, "missing": ("waits for minister",)}
    fresh = standing(**parts)
    assert drawn(step(), standings=(fresh,)).lanes[0].missing == ("waits for minister",)
    late = standing(**parts, late=True)
    (lane,) = drawn(step(), standings=(late,)).lanes
    assert lane.missing == ("not approved", "waits for minister")
