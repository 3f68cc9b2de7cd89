"""Dates and times as Dutch text, written for recipients; notes.days reads them.

A small table of our own, because Babel's text changes with its data ('1 okt.' or '1 okt'); Babel
is the tests' oracle.
"""

from datetime import date, datetime

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def short_date(day: date) -> str:
    """4 oktober 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_date(day: date) -> str:
    """Vrijdag 4 oktober 2024, without the capital."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def time_of_day(moment: datetime) -> str:
    """09.00 uur, of a local time."""
    return f"{moment:%H.%M} uur"


def long_moment(moment: datetime) -> str:
    """Vrijdag 1 november 2024, 09.00 uur, of a local time and without the capital."""
    return f"{long_date(moment)}, {time_of_day(moment)}"
