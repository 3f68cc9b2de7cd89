"""Days as people write them: "vrijdag 4 oktober 2024", "wo 9 okt", "2024-10-04", "4-10-2024"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mailer import dutch

LATE = timedelta(weeks=4)
"""A deadline without a year that lies no further before the meeting than this was missed."""

_WEEKDAYS = {name: n for n, name in enumerate(dutch.WEEKDAYS)} | {
    name[:2]: n for n, name in enumerate(dutch.WEEKDAYS)
}
_MONTHS = {name: n for n, name in enumerate(dutch.MONTHS, 1)}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"mrt": 3, "sept": 9}
_WEEKDAY_BEFORE = (
    rf"(?:\b(?P<weekday>{'|'.join(_WEEKDAYS)})(?:ochtend|morgen|middag|avond)?\.?,?\s+)?"
)
_FORMS = tuple(
    re.compile(_WEEKDAY_BEFORE + form, re.IGNORECASE)
    for form in (
        r"(?<![\w/.,-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w/-])",
        r"(?<![\w/.,-])(?P<day>\d{1,2})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)"
        r"(?P<year>\d{4}|\d{2})(?![\w/-]|\.\d)",
        r"(?<![\w.,])(?P<day>\d{1,2})(?:e|ste|de)?\s+"
        rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?(?!-?\w)"
        r"(?:\s+(?P<year>\d{4}\b|[’'‘]\d{2}\b))?",
    )
)
# "do 5/9"; without its weekday it may be a part of a whole: "3/4 van de gemeenten".
_FORMS += (
    re.compile(
        rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})\.?\s+(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})"
        r"(?P<year>(?!))?(?![\w/-])",
        re.IGNORECASE,
    ),
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(dutch.WEEKDAYS)})\s+(?=\d)", re.IGNORECASE)
_FULL_YEAR = 4
_CENTURY = 2000


@dataclass(frozen=True)
class WrittenDay:
    """A day as it is written, which need not exist.

    `words` are all of it, the weekday included. `weekday` counts from Monday, 0; it and `year`
    are None where they are not written.
    """

    words: str
    start: int
    day: int
    month: int
    year: int | None
    weekday: int | None

    def in_year(self, year: int) -> date | None:
        """The day of this name in that year; None when there is none ("31 november")."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def readings(self, near: date) -> list[date]:
        """The days that may be meant, the one nearest to `near` first; none when none exists."""
        years = [self.year] if self.year else range(near.year - 1, near.year + 2)
        days = [day for year in years if (day := self.in_year(year))]
        return sorted(days, key=lambda day: abs(day - near))


def find_written(text: str) -> list[WrittenDay]:
    """Every day written in `text`, existing or not, in the order of the text."""
    written = (_written(found) for form in _FORMS for found in form.finditer(text))
    return sorted(written, key=lambda day: day.start)


def find_day(text: str, meeting: date | None = None) -> date | None:
    """The first day named in `text` that exists; None when there is none.

    One without a year is a deadline set on the day of `meeting`: the first such day from four
    weeks before it on, so that "1 november" in December is next year's. Without a meeting it is
    left out.
    """
    for written in find_written(" ".join(text.split())):
        if day := written.in_year(written.year) if written.year else _ahead(written, meeting):
            return day
    return None


def parse_day(text: str) -> date | None:
    """The day that is all of `text`, a weekday before it apart; None when it is anything else."""
    text = _WEEKDAY.sub("", " ".join(text.split()))
    written = next((day for day in find_written(text) if day.words == text), None)
    if written is None or written.year is None or not re.search(r"\d{4}", text):
        return None
    return written.in_year(written.year)


def _ahead(written: WrittenDay, meeting: date | None) -> date | None:
    """The first day of this name from four weeks before the meeting on."""
    years = (meeting.year, meeting.year + 1) if meeting else ()
    days = (day for year in years if (day := written.in_year(year)))
    return next((day for day in days if meeting and meeting - day <= LATE), None)


def _written(found: re.Match[str]) -> WrittenDay:
    weekday, month, year = found["weekday"], found["month"].lower(), found["year"]
    return WrittenDay(
        words=found[0],
        start=found.start(),
        day=int(found["day"]),
        month=_MONTHS[month] if month in _MONTHS else int(month),
        year=_full(year) if year else None,
        weekday=_WEEKDAYS[weekday.lower()] if weekday else None,
    )


def _full(year: str) -> int:
    """Of two figures the year in this century."""
    return int(year) if len(year) == _FULL_YEAR else _CENTURY + int(year[-2:])
