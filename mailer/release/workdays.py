"""Working days of Dutch public bodies, and lengths of time as a plan writes them.

No working days are Saturday, Sunday and the days of article 3 of the Algemene termijnenwet: New
Year's Day, Good Friday, Easter Monday, the King's day, 5 May of every year, Ascension Day, Whit
Monday and both days of Christmas. Officials have 5 May off every year (Cao Gemeenten, article 6.6,
from 2024; the Rijk before that). Good Friday is in no such agreement, but it is in the law, and who
asks may be a day too patient and not a day too strict. 24 and 31 December are working days. Days
that the Crown puts on a par with these for three years at a time (Staatscourant) are not known.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice, takewhile
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 9900
"""Beyond them nothing is counted: that might leave the calendar."""
_WRITTEN = re.compile(r"\s*([1-9]\d?)\s+(werkdag(?:en)?|dag(?:en)?|week|weken)\s*", re.IGNORECASE)
_DAYS_OF_WEEK = 7
_WEEKEND = 5


def is_working_day(day: date) -> bool:
    """Whether public bodies are at work that day."""
    return day.weekday() < _WEEKEND and day not in _holidays(day.year)


def working_days_after(day: date) -> Iterator[date]:
    """The working days that follow a day, the nearest first; none beyond `LAST_YEAR`."""
    return _working_days(day, timedelta(days=1))


def working_days_before(day: date) -> Iterator[date]:
    """The working days that go before a day, the nearest first; none beyond `FIRST_YEAR`."""
    return _working_days(day, timedelta(days=-1))


def working_days_until(first: date, last: date) -> Iterator[date]:
    """The working days behind the first of these up to and including the last."""
    return takewhile(lambda day: day <= last, working_days_after(first))


class Length(NamedTuple):
    """So many days; `working` says whether only working days count."""

    days: int
    working: bool

    def before(self, day: date) -> date:
        """The day so long before this one; this one itself where the calendar ends."""
        return self._from(day, -1)

    def after(self, day: date) -> date:
        """The day so long after this one; this one itself where the calendar ends."""
        return self._from(day, 1)

    def _from(self, day: date, way: int) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        if not self.working:
            return day + timedelta(days=way * self.days)
        return next(islice(_working_days(day, timedelta(days=way)), self.days - 1, None), day)


def parse_length(written: str) -> Length | None:
    """What "3 werkdagen", "2 dagen" or "1 week" says; None for anything else."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    count, unit = int(found[1]), found[2].lower()
    days = count * _DAYS_OF_WEEK if unit in {"week", "weken"} else count
    return Length(days, working=unit.startswith("werkdag"))


def _working_days(day: date, step: timedelta) -> Iterator[date]:
    while FIRST_YEAR <= day.year <= LAST_YEAR:
        day += step
        if is_working_day(day):
            yield day


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # slow to import, and few commands need it

    # "Optional" is 5 May outside its lustra (the tests hold the whole list against the law's).
    return frozenset(country_holidays("NL", years=year, categories=("public", "optional")))
