"""When a round ends: at an instant, or so long after the day on which it opens."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from mailer.clock import LocalTimeError, LocalTimeFault, parse_instant, to_local
from mailer.release.workdays import parse_length

AT = time(17)
"""A deadline that is written as a length of time is at five in the afternoon, local time."""


def counted(written: str, opened_at: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) so long after the local day of `opened_at`.

    Raises `LocalTimeError` where `written` is no length of time (`workdays.parse_length`).
    """
    length = parse_length(written)
    if length is None:
        raise LocalTimeError(LocalTimeFault.NOT_A_TIME)
    day = length.after(to_local(opened_at, zone).date())
    return datetime.combine(day, AT, zone).astimezone(UTC)


def parse_deadline(written: str, opened_at: datetime, zone: ZoneInfo) -> datetime:
    """What "2024-10-25 17:00" or "5 werkdagen" names, in UTC; the latter from `opened_at` on.

    Raises `LocalTimeError`, see `mailer.clock.parse_instant`.
    """
    if parse_length(written):
        return counted(written, opened_at, zone)
    return parse_instant(written, zone)
