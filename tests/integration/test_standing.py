"""How steps stand at an instant: what is due, what is late, what still misses."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.dispatch.sending import send
from mailer.dispatch.standing import Lack, Standing, standings
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from mailer.preview import sheet_of_draft
from mailer.preview.timeline import Phase, timeline
from tests.desk import BEFORE, END, Desk, plan_text, quiet, step_text

PLAN, OTHER = "releases/proef.toml", "releases/ander.toml"
MINUTE = timedelta(minutes=1)
TWO_HOURS = timedelta(hours=2)
"""What the house rule late_after is when nothing is said."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A step that is planned for the end of the embargo."""
    return Desk.furnished(tmp_path, step_text(at="2024-11-01 09:00"))


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as opened:
        yield opened


def _standing(desk: Desk, ledger: Ledger | None, now: datetime) -> Standing:
    (found,) = standings(desk.workspace(now).sources, ledger, now)
    return found


def _phase(desk: Desk, ledger: Ledger | None, now: datetime) -> tuple[Phase, tuple[str, ...]]:
    found = standings(desk.workspace(now).sources, ledger, now, PLAN)
    drawn = timeline(
        sheet_of_draft(desk.draft(), desk.workspace().config.zone, now, standings=found)
    )
    assert drawn
    return drawn.lanes[0].phase, drawn.lanes[0].missing


@pytest.mark.parametrize("prepared", [False, True])
def test_a_step_is_late_when_the_house_rule_says_so(
    desk: Desk, ledger: Ledger, prepared: bool
) -> None:
    """Two hours after its instant, prepared or not; until then it is not, as the gate has it."""
    if prepared:
        desk.approved(ledger)
    for now, late in (
        (END - MINUTE, False),
        (END + MINUTE, False),
        (END + TWO_HOURS, False),
        (END + TWO_HOURS + MINUTE, True),
    ):
        found = _standing(desk, ledger, now)
        assert (found.late, Lack.TIME in found.lacks) == (late, late)


def test_what_went_is_never_late(desk: Desk, ledger: Ledger) -> None:
    """Long after its time a step of which all went lacks nothing."""
    dispatch = desk.approved(ledger)
    assert send(desk.gate(ledger, dispatch, END), quiet) == []
    found = _standing(desk, ledger, END + timedelta(days=9))
    assert (found.late, found.lacks, found.missing) == (False, (), ())


@pytest.mark.usefixtures("english")
def test_the_page_says_due_between_its_instant_and_late(desk: Desk, ledger: Ledger) -> None:
    """One minute past the hour nothing is late yet, and what still misses stands beside it."""
    assert _phase(desk, None, END - MINUTE) == (Phase.OPEN, ())
    assert _phase(desk, None, END + MINUTE) == (Phase.DUE, ("not prepared",))
    late = (Phase.LATE, ("not prepared",))
    assert _phase(desk, None, END + TWO_HOURS + MINUTE) == late
    desk.prepared(ledger)
    assert _phase(desk, ledger, BEFORE) == (Phase.PREPARED, ())
    assert _phase(desk, ledger, END) == (Phase.DUE, ("not approved",))
    assert _phase(desk, ledger, END + TWO_HOURS + MINUTE) == (Phase.LATE, ("not approved",))


def test_the_standings_of_one_plan_are_no_other_plans(desk: Desk, ledger: Ledger) -> None:
    """Neither steps of other plans, nor dispatches whose step is gone from another plan."""
    desk.write(OTHER, plan_text(step_text("elders")))
    desk.prepared(ledger, "elders", plan="ander")
    desk.write(OTHER, plan_text(step_text("nieuw")))
    sources = desk.workspace().sources
    both = [standing.step for standing in standings(sources, ledger, BEFORE)]
    assert sorted(both) == ["elders", "nieuw", "stap"]
    assert [s.step for s in standings(sources, ledger, BEFORE, PLAN)] == ["stap"]
    assert [s.step for s in standings(sources, ledger, BEFORE, OTHER)] == ["nieuw", "elders"]
