"""Dutch dates and times, with Babel as the oracle."""

from datetime import date, datetime, timedelta

import pytest
from babel.dates import format_date

from mailer.dutch import find_dates, long_date, long_moment, short_date, time_of_day

DAYS = [date(2023, 12, 30) + timedelta(days=n) for n in range(4 * 366)]


def test_days_are_named_as_babel_names_them() -> None:
    """Every day of four years, a leap year among them."""
    for day in DAYS:
        assert long_date(day) == format_date(day, "EEEE d MMMM y", locale="nl")
        assert short_date(day) == format_date(day, "d MMMM y", locale="nl")


def test_moments_have_a_point_between_hours_and_minutes() -> None:
    """As Dutch letters write the time."""
    moment = datetime(2027, 10, 31, 9, 5)  # noqa: DTZ001 (as the wall shows it)
    assert time_of_day(moment) == "09.05 uur"
    assert long_moment(moment) == "zondag 31 oktober 2027, 09.05 uur"


def test_written_days_are_found_again() -> None:
    """What `short_date` writes, `find_dates` reads."""
    for day in DAYS:
        assert list(find_dates(f"op {long_date(day)}.")) == [(short_date(day), day)]


@pytest.mark.parametrize(
    ("text", "year", "days"),
    [
        ("4 oktober", 2024, [date(2024, 10, 4)]),
        ("4 oktober", None, []),
        ("4\xa0Oktober\xa02024", None, [date(2024, 10, 4)]),
        ("31 juni 2024", None, []),
        ("29 februari 2023, 29 februari 2024", None, [date(2024, 2, 29)]),
        ("104 oktober 2024", None, []),
        ("4 oktoberfest 2024", 2024, []),
        ("1 mei en 2 juni 2024", 2023, [date(2023, 5, 1), date(2024, 6, 2)]),
        ("0 mei 2024", None, []),
    ],
)
def test_only_days_that_exist_are_found(text: str, year: int | None, days: list[date]) -> None:
    """A day without a year counts in the year given, and in none without it."""
    assert [day for _, day in find_dates(text, year)] == days
