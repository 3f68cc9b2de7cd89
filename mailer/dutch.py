"""Dates and times as Dutch text: written for recipients, read from notes.

A small table of our own, because Babel's text changes with its data ('1 okt.' or '1 okt'); Babel
is the tests' oracle.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

_WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}})\s({'|'.join(MONTHS)})(?:\s(\d{{4}}))?\b", re.IGNORECASE)


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


def find_dates(text: str, year: int | None = None) -> Iterator[tuple[str, date]]:
    """Each date written in full in `text`, with its words.

    One without a year counts as in `year`, and is left out when that is None. A day that does not
    exist ("31 juni") is left out: there is no date to compare.
    """
    for found in _WRITTEN_DATE.finditer(text):
        day, month, written_year = found.groups()
        in_year = int(written_year) if written_year else year
        if in_year is None:
            continue
        try:
            yield found[0], date(in_year, MONTHS.index(month.lower()) + 1, int(day))
        except ValueError:
            continue
