"""When a round reminds: so many working days before its deadline."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from mailer.clock import to_local

AT = time(9)
"""Reminders go at nine, local time."""
FIRST_YEAR = 1900
"""A deadline before it has no reminders: counting back might leave the calendar."""
_WRITTEN = re.compile(r"\s*([1-9]\d?)\s+(werkdag(?:en)?|dag(?:en)?|week|weken)\s*", re.IGNORECASE)
_DAYS_OF_WEEK = 7
_WEEKEND = 5


def is_ahead(written: str) -> bool:
    """Whether this says how long before a deadline: "3 werkdagen", "2 dagen", "1 week"."""
    return _WRITTEN.fullmatch(written) is not None


def reminder_instants(
    deadline: datetime, remind: tuple[str, ...], zone: ZoneInfo
) -> tuple[datetime, ...]:
    """The instants (UTC) at which a round with this deadline reminds, in order.

    Working days are Monday to Friday but for the public holidays of the Netherlands. `remind`
    holds what `is_ahead` knows.
    """
    if deadline.year < FIRST_YEAR:
        return ()
    day = to_local(deadline, zone).date()
    days = sorted({_before(day, written) for written in remind})
    return tuple(datetime.combine(each, AT, zone).astimezone(UTC) for each in days)


def _before(day: date, written: str) -> date:
    found = _WRITTEN.fullmatch(written)
    assert found  # the plan's reader lets nothing else in
    count, unit = int(found[1]), found[2].lower()
    if unit.startswith("werkdag"):
        return next(each for n, each in enumerate(_working_days_before(day), 1) if n == count)
    return day - timedelta(days=count * (_DAYS_OF_WEEK if unit.startswith("we") else 1))


def _working_days_before(day: date) -> Iterator[date]:
    while True:
        day -= timedelta(days=1)
        if day.weekday() < _WEEKEND and day not in _holidays(day.year):
            yield day


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # slow to import, and few commands need it

    return frozenset(country_holidays("NL", years=year))
