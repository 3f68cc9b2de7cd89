"""By whose clock mail goes: a server that tells another time, and the days the clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.dispatch.sending import send
from mailer.errors import TooEarly
from mailer.ledger.store import Ledger
from mailer.providers.memory import MemoryTransport
from tests.desk import BEFORE, Desk, addresses, plan_text, quiet, step_text


class Telling(MemoryTransport):
    """A transport whose server tells the time, so much ahead of ours."""

    capabilities = MemoryTransport.capabilities.model_copy(update={"tells_time": True})

    def __init__(self, ahead: timedelta) -> None:
        super().__init__()
        self.ahead = ahead

    def server_time(self) -> datetime:
        """See `Transport.server_time`."""
        return BEFORE + self.ahead


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A step to those who are cleared and to the press, a week before the embargo ends."""
    return Desk.furnished(tmp_path, step_text(to="allen"))


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The desk's."""
    with desk.workspace().ledger() as ledger:
        yield ledger


@pytest.mark.parametrize("apart", [61, -61, 3600])
def test_i01_a_server_with_another_time_stops_what_is_embargoed(
    desk: Desk, ledger: Ledger, apart: int
) -> None:
    """More than a minute apart: who may know it waits, and what anybody may read goes."""
    transport = Telling(timedelta(seconds=apart))
    held = send(desk.gate(ledger, desk.approved(ledger), transport=transport), quiet)
    assert addresses(transport.handed_over) == ["redactie@krant.example"]
    assert [type(reason) for reason in held] == [TooEarly, TooEarly]


@pytest.mark.parametrize("apart", [-60, 0, 60])
def test_a_server_of_about_the_same_time_stops_nothing(
    desk: Desk, ledger: Ledger, apart: int
) -> None:
    """Within a minute it is the same time."""
    transport = Telling(timedelta(seconds=apart))
    assert send(desk.gate(ledger, desk.approved(ledger), transport=transport), quiet) == []
    assert len(addresses(transport.handed_over)) == 3


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-10-25 02:30", "time-ambiguous"),
        ("2027-10-31 02:00", "time-ambiguous"),
        ("2027-10-31 02:59", "time-ambiguous"),
        ("2027-03-28 02:00", "time-nonexistent"),
        ("2027-03-28 02:59", "time-nonexistent"),
    ],
)
def test_i14_a_plan_at_a_time_that_is_not_one_instant_is_refused(
    desk: Desk, written: str, code: str
) -> None:
    """A plan whose step goes in the hour that comes twice or never cannot be used."""
    desk.write("releases/proef.toml", plan_text(step_text(at=written)))
    workspace = desk.workspace()
    assert workspace.plan("proef") is None
    (finding,) = workspace.plan_findings["releases/proef.toml"]
    assert finding.code == code
    assert finding.stops


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-10-25 01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25 03:00", datetime(2026, 10, 25, 2, tzinfo=UTC)),
        ("2026-10-25 02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2027-10-31 00:00", datetime(2027, 10, 30, 22, tzinfo=UTC)),
        ("2027-11-01 00:00", datetime(2027, 10, 31, 23, tzinfo=UTC)),
        ("2027-03-28 01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28 03:00", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ],
)
def test_i14_a_plan_near_a_change_names_the_instant_that_was_written(
    desk: Desk, written: str, instant: datetime
) -> None:
    """To the minute on both sides of the hour that the clocks skip or repeat."""
    desk.write("releases/proef.toml", plan_text(step_text(at=written)))
    plan = desk.workspace().plan("proef")
    assert plan is not None
    assert plan.steps[0].at == instant
