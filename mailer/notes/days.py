"""Days as people write them: "4 oktober 2024", "2024-10-04", "4-10-2024"."""

import re
from collections.abc import Iterator
from datetime import date

from mailer import dutch

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b")
_WEEKDAY = re.compile(rf"\b({'|'.join(dutch.WEEKDAYS)})\s+(?=\d)", re.IGNORECASE)


def find_day(text: str, year: int | None = None) -> date | None:
    """The first day named in `text`; one without a year counts as in `year`.

    None when there is none, or when it does not exist ("31 juni").
    """
    return next((day for _, day in _days(" ".join(text.split()), year)), None)


def parse_day(text: str) -> date | None:
    """The day that is all of `text`, a weekday before it apart; None when it is anything else."""
    text = _WEEKDAY.sub("", " ".join(text.split()))
    return next((day for words, day in _days(text, None) if words == text), None)


def _days(text: str, year: int | None) -> Iterator[tuple[str, date]]:
    for found in _ISO.finditer(text):
        yield from _existing(found[0], found[1], found[2], found[3])
    for found in _NUMERIC.finditer(text):
        yield from _existing(found[0], found[3], found[2], found[1])
    yield from dutch.find_dates(text, year)


def _existing(words: str, year: str, month: str, day: str) -> Iterator[tuple[str, date]]:
    try:
        yield words, date(int(year), int(month), int(day))
    except ValueError:  # 2024-02-30 names no day
        return
