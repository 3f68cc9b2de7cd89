"""Dutch dates and times, with Babel as the oracle."""

from datetime import date, datetime, timedelta

from babel.dates import format_date

from mailer.dutch import long_date, long_moment, short_date, time_of_day

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
