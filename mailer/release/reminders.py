"""When a round reminds: so many working days before its deadline."""

import re
import unicodedata
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.release.workdays import FIRST_YEAR, Length, parse_length

AT = time(9)
"""Reminders go at nine, local time."""
_BEFORE_WHAT = re.compile(r"\s+(?:v[oó]{2}r\s+de\s+deadline|van\s+tevoren)\s*$", re.IGNORECASE)


def is_ahead(written: str) -> bool:
    """Whether this says how long before a deadline: "3 werkdagen", "1 week vóór de deadline"."""
    return _ahead(written) is not None


def reminder_instants(
    deadline: datetime, remind: tuple[str, ...], zone: ZoneInfo
) -> tuple[datetime, ...]:
    """The instants (UTC) at which a round with this deadline reminds, in order.

    `remind` holds what `is_ahead` knows.
    """
    if deadline.year < FIRST_YEAR:
        return ()
    day = to_local(deadline, zone).date()
    days = sorted({length.before(day) for length in map(_ahead, remind) if length})
    return tuple(datetime.combine(each, AT, zone).astimezone(UTC) for each in days)


def _ahead(written: str) -> Length | None:
    return parse_length(_BEFORE_WHAT.sub("", unicodedata.normalize("NFC", written)))
