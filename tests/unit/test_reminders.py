"""When a round reminds, counted back from its deadline."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailer.release.reminders import is_ahead, reminder_instants

ZONE = ZoneInfo("Europe/Amsterdam")


def _reminders(deadline: str, *remind: str) -> list[str]:
    at = datetime.fromisoformat(deadline).replace(tzinfo=ZONE).astimezone(UTC)
    found = reminder_instants(at, remind, ZONE)
    assert all(instant.tzinfo is UTC for instant in found)
    return [f"{instant.astimezone(ZONE):%Y-%m-%d %H:%M}" for instant in found]


def test_reminders_go_at_nine_so_many_working_days_before() -> None:
    """The sample's round: a deadline on Friday, reminders on Tuesday and Thursday."""
    found = _reminders("2024-10-18 17:00", "1 werkdag", "3 werkdagen")
    assert found == ["2024-10-15 09:00", "2024-10-17 09:00"]


@pytest.mark.parametrize(
    ("deadline", "remind", "day"),
    [
        ("2024-10-21 12:00", "1 werkdag", "2024-10-18"),  # a Monday
        ("2025-04-22 12:00", "1 werkdag", "2025-04-17"),  # after Good Friday's weekend and Easter
        ("2026-01-02 12:00", "2 werkdagen", "2025-12-30"),  # over New Year's Day
        ("2025-04-28 12:00", "1 werkdag", "2025-04-25"),  # the King's day fell on a Saturday
        ("2026-05-06 12:00", "1 werkdag", "2026-05-04"),  # 5 May outside a lustrum
        ("2024-12-27 12:00", "1 werkdag", "2024-12-24"),  # the day before Christmas is worked
        ("2024-10-21 12:00", "2 dagen", "2024-10-19"),
        ("2024-10-21 12:00", "2 weken", "2024-10-07"),
    ],
)
def test_weekends_and_public_holidays_are_no_working_days(
    deadline: str, remind: str, day: str
) -> None:
    """Plain days and weeks count them all."""
    assert _reminders(deadline, remind) == [f"{day} 09:00"]


def test_nine_stays_nine_when_the_clock_has_changed_in_between() -> None:
    """Summer time ends between the reminder and the deadline."""
    at = datetime(2024, 10, 28, 16, 0, tzinfo=UTC)
    assert reminder_instants(at, ("1 week",), ZONE) == (datetime(2024, 10, 21, 7, 0, tzinfo=UTC),)


def test_two_ways_to_say_one_day_remind_once() -> None:
    """A day is a day, however often the plan names it."""
    assert len(_reminders("2024-10-18 17:00", "1 werkdag", "1 dag")) == 1


@pytest.mark.parametrize(
    "written",
    [
        "3 werkdagen", " 1 Werkdag ", "2 dagen", "1 week", "3 werkdagen vóór de deadline",
        "3 werkdagen vo\u0301o\u0301r de deadline", "1 week voor de deadline ",
        "2 dagen van tevoren",
    ],
)  # fmt: skip
def test_what_counts_as_so_long_ahead(written: str) -> None:
    """A number and a unit, as people write it."""
    assert is_ahead(written)


def test_what_a_length_is_counted_from_changes_nothing() -> None:
    """ "3 werkdagen" and "3 werkdagen vóór de deadline" are one day."""
    found = _reminders("2024-10-18 17:00", "3 werkdagen", "3 werkdagen vóór de deadline")
    assert found == ["2024-10-15 09:00"]


@pytest.mark.parametrize(
    "written",
    [
        "", "0 werkdagen", "werkdag", "3 uur", "-1 dag", "100 dagen", "vóór de deadline",
        "3 werkdagen na de deadline", "3 werkdagen vóór",
    ],
)  # fmt: skip
def test_what_does_not_count_as_so_long_ahead(written: str) -> None:
    """Nothing, no time at all, hours, and more than a round lasts."""
    assert not is_ahead(written)


def test_a_deadline_at_the_beginning_of_the_calendar_has_no_reminders() -> None:
    """Nothing is counted back beyond the first day there is."""
    assert reminder_instants(datetime(1, 1, 3, tzinfo=UTC), ("99 weken",), ZONE) == ()
