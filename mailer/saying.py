"""Days and instants as a screen says them, in the reader's language; mail is `mailer.dutch`'s.

English has the day before the month as well, and hours as tables write them.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailer import dutch
from mailer.clock import to_local
from mailer.i18n import language

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MARCH, _SHORT_MARCH = 3, "mrt"


def day(on: date) -> str:
    """Vrijdag 1 november 2024, without the capital; Friday 1 November 2024."""
    if _is_dutch():
        return dutch.long_date(on)
    return f"{_WEEKDAYS[on.weekday()]} {short_day(on)}"


def short_day(on: date) -> str:
    """1 november 2024; 1 November 2024."""
    if _is_dutch():
        return dutch.short_date(on)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def brief_day(on: date) -> str:
    """Where there is little room: vr 1 nov; Fri 1 Nov."""
    if not _is_dutch():
        return f"{_WEEKDAYS[on.weekday()][:3]} {on.day} {_MONTHS[on.month - 1][:3]}"
    month = _SHORT_MARCH if on.month == _MARCH else dutch.MONTHS[on.month - 1][:3]
    return f"{dutch.WEEKDAYS[on.weekday()][:2]} {on.day} {month}"


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Vrijdag 1 november 2024, 09.00 uur; Friday 1 November 2024, 09:00, as a clock in `zone`."""
    local = to_local(instant, zone)
    return f"{day(local)}, {_time(local)}"


def short_moment(instant: datetime, zone: ZoneInfo) -> str:
    """The same without its weekday."""
    local = to_local(instant, zone)
    return f"{short_day(local)}, {_time(local)}"


def brief_time(instant: datetime, zone: ZoneInfo) -> str:
    """Where there is little room: 09.00; 09:00."""
    return f"{to_local(instant, zone):{'%H.%M' if _is_dutch() else '%H:%M'}}"


def _time(local: datetime) -> str:
    return dutch.time_of_day(local) if _is_dutch() else f"{local:%H:%M}"


def _is_dutch() -> bool:
    return language() == "nl"
