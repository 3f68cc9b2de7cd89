"""Instants: exactly one, or refused with the reason."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.clock import (
    LocalTimeError,
    LocalTimeFault,
    fixed_clock,
    offsets,
    parse_instant,
    system_clock,
    to_local,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _fault(value: object) -> LocalTimeFault:
    with pytest.raises(LocalTimeError) as caught:
        parse_instant(value, AMSTERDAM)
    return caught.value.fault


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2024-11-01 09:00", "2024-11-01T08:00"),
        ("2024-10-26 09:00", "2024-10-26T07:00"),
        (" 2024-11-01T09:00:30 ", "2024-11-01T08:00:30"),
        ("2024-11-01 09:00+00:00", "2024-11-01T09:00"),
        ("2024-11-01 09:00Z", "2024-11-01T09:00"),
        ("2024-11-01 09:00-05:00", "2024-11-01T14:00"),
        ("2026-10-25 02:30+02:00", "2026-10-25T00:30"),
        ("2026-10-25 02:30+01:00", "2026-10-25T01:30"),
        ("2027-10-31 09:00", "2027-10-31T08:00"),
        ("2027-10-31 00:30", "2027-10-30T22:30"),
        ("2027-11-01 00:00", "2027-10-31T23:00"),
        (datetime(2024, 11, 1, 9), "2024-11-01T08:00"),  # noqa: DTZ001 (TOML's own)
        (datetime(2024, 11, 1, 9, tzinfo=timezone(timedelta(hours=5))), "2024-11-01T04:00"),
    ],
)
def test_a_written_time_is_one_instant(value: object, utc: str) -> None:
    """Local without an offset, in winter and in summer time; as text or as TOML's own."""
    instant = parse_instant(value, AMSTERDAM)
    assert instant == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("2026-10-25 02:30", LocalTimeFault.AMBIGUOUS),
        ("2027-10-31 02:00", LocalTimeFault.AMBIGUOUS),
        (datetime(2026, 10, 25, 2, 30), LocalTimeFault.AMBIGUOUS),  # noqa: DTZ001 (TOML's own)
        ("2026-03-29 02:30", LocalTimeFault.DOES_NOT_EXIST),
        (datetime(2026, 3, 29, 2), LocalTimeFault.DOES_NOT_EXIST),  # noqa: DTZ001 (TOML's own)
        ("2024-11-01", LocalTimeFault.NO_TIME),
        ("20241101", LocalTimeFault.NO_TIME),
        ("2024-W44-5", LocalTimeFault.NO_TIME),
        (date(2024, 11, 1), LocalTimeFault.NO_TIME),
        ("2024-11-01+01:00", LocalTimeFault.NOT_A_TIME),
        ("2024-11-01-09:00", LocalTimeFault.NOT_A_TIME),
        ("2024-11-01 09", LocalTimeFault.NOT_A_TIME),
        ("2024-11-01 9:00", LocalTimeFault.NOT_A_TIME),
        ("2024-11-01 24:00", LocalTimeFault.NOT_A_TIME),
        ("2024-11-31 09:00", LocalTimeFault.NOT_A_TIME),
        ("2024-11-01 09:00+25:00", LocalTimeFault.NOT_A_TIME),
        ("1 november 2024, 9 uur", LocalTimeFault.NOT_A_TIME),
        ("٢٠٢٤-11-01 09:00", LocalTimeFault.NOT_A_TIME),
        ("", LocalTimeFault.NOT_A_TIME),
        (time(9), LocalTimeFault.NOT_A_TIME),
        (True, LocalTimeFault.NOT_A_TIME),
        (20241101, LocalTimeFault.NOT_A_TIME),
        (None, LocalTimeFault.NOT_A_TIME),
        ("9999-12-31 23:59Z", LocalTimeFault.NOT_A_TIME),
        ("9999-12-31 23:59-12:00", LocalTimeFault.NOT_A_TIME),
        ("0001-01-01 00:00", LocalTimeFault.NOT_A_TIME),
    ],
)
def test_i14_what_is_not_one_instant_is_refused(value: object, fault: LocalTimeFault) -> None:
    """Twice, never, without an hour, beyond the calendar: each with its reason, none guessed."""
    assert _fault(value) is fault


def test_the_last_evening_of_the_calendar_is_an_instant() -> None:
    """ "For ever" can be written, and shown again."""
    instant = parse_instant("9999-12-31 23:59", AMSTERDAM)
    assert to_local(instant, AMSTERDAM).year == 9999


def test_an_hour_that_comes_twice_has_two_offsets() -> None:
    """The finding can name both."""
    assert offsets("2026-10-25 02:30", AMSTERDAM) == ("+02:00", "+01:00")


@given(st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 (local on purpose)
def test_i14_a_time_that_is_taken_is_the_one_that_was_written(local: datetime) -> None:
    """Back on the wall clock it reads as written; what is refused has two readings or none."""
    folds = {local.replace(tzinfo=AMSTERDAM, fold=f).astimezone(UTC) for f in (0, 1)}
    try:
        instant = parse_instant(local, AMSTERDAM)
    except LocalTimeError:
        assert len(folds) == 2
    else:
        assert folds == {instant}
        assert to_local(instant, AMSTERDAM).replace(tzinfo=None) == local


def test_clocks_are_in_utc() -> None:
    """The machine's moves, the fixed one stands."""
    assert system_clock().tzinfo is UTC
    instant = parse_instant("2024-11-01 09:00", AMSTERDAM)
    clock = fixed_clock(instant)
    assert clock() == clock() == instant
