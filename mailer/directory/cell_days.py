"""Days in cells: as people write them, and as a spreadsheet rewrites them."""

import re
from datetime import date
from functools import lru_cache

from mailer.dutch import MONTHS
from mailer.notes.days import parse_day

_MIDNIGHT = re.compile(r"[ t]0?0:00(?::00(?:[.,]0{1,6})?)?$")
_WEEKDAY = re.compile(r"^(?:ma|di|wo|do|vr|za|zo)\.? ")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{2})/(\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})", re.ASCII)
_OTHER_MONTHS = {"mrt": "maart", "mar": "maart", "may": "mei", "oct": "oktober"}
_YEARS = range(1950, 2100)


@lru_cache(maxsize=4096)
def parse_cell_day(written: str) -> date | None:
    """The day a cell names; None when there is none, or when one has to guess.

    31/08/2024 has one meaning, 1/2/2024 an American one as well. Of two figures for a year, or a
    year in which nobody here was there, nothing is made.
    """
    text = _WEEKDAY.sub("", _MIDNIGHT.sub("", written.casefold()))
    day = parse_day(_plain(text)) if len(text) < 40 else None
    return day if day and day.year in _YEARS else None


def _plain(text: str) -> str:
    """A spreadsheet's spelling as `parse_day` reads it."""
    if found := _SLASHED.fullmatch(text):
        day, month, _year = map(int, found.groups())
        return text.replace("/", "-") if day > 12 or day == month else ""
    if _DOTTED.fullmatch(text):
        return text.replace(".", "-")
    if _YEAR_FIRST.fullmatch(text):
        return text.replace("/", "-")
    if found := _NAMED.fullmatch(text):
        month_name = _OTHER_MONTHS.get(found[2], found[2])
        name = next((name for name in MONTHS if name.startswith(month_name)), "")
        return f"{found[1]} {name} {found[3]}"
    return text
