"""Instants: aware and in UTC inside, the workspace's zone at the edges, one injected clock.

A local time that does not name exactly one instant is refused, never guessed. Kept with the
wrong offset, "1 November 00:00" fires on 31 October at 23:00.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(
    r"\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
"""Narrower than ISO 8601, where "20241101" is midnight and "2024-11-01+01:00" one o'clock."""

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


class LocalTimeFault(StrEnum):
    """Why a text or value does not name exactly one instant."""

    NOT_A_TIME = "not-a-time"
    NO_TIME = "no-time"
    AMBIGUOUS = "ambiguous"
    DOES_NOT_EXIST = "does-not-exist"


class LocalTimeError(ValueError):
    """A local time that cannot be taken; `fault` says why."""

    def __init__(self, fault: LocalTimeFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def fixed_clock(instant: datetime) -> Clock:
    """A clock that stands still, for playing an old plan through."""
    return lambda: instant


def parse_instant(value: object, zone: ZoneInfo) -> datetime:
    """The one instant in UTC that a written time names.

    `value` is text ("2024-11-01 09:00", with or without an offset) or what TOML makes of an
    unquoted date or time. Without an offset it is local to `zone`. Raises `LocalTimeError` when
    it is no time, a date without a time, or a local time that happens twice or never.
    """
    if isinstance(value, str):
        value = _parse_text(value)
    if not isinstance(value, datetime):
        fault = LocalTimeFault.NO_TIME if isinstance(value, date) else LocalTimeFault.NOT_A_TIME
        raise LocalTimeError(fault)
    try:
        instant = (value if value.tzinfo else _localised(value, zone)).astimezone(UTC)
        to_local(instant, zone)
    except OverflowError as error:  # year 1 or 9999 beside an offset
        raise LocalTimeError(LocalTimeFault.NOT_A_TIME) from error
    return instant


def offsets(value: str, zone: ZoneInfo) -> tuple[str, str]:
    """The two offsets an ambiguous or non-existing local time could mean: ("+02:00", "+01:00")."""
    local = datetime.fromisoformat(value.strip()).replace(tzinfo=zone)
    first, second = (local.replace(fold=fold).isoformat()[-6:] for fold in (0, 1))
    return first, second


def to_local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The same instant as a clock on the wall in `zone` shows it."""
    return instant.astimezone(zone)


def _parse_text(text: str) -> date:
    text = text.strip()
    try:
        return (
            datetime.fromisoformat(text) if _WRITTEN.fullmatch(text) else date.fromisoformat(text)
        )
    except ValueError as error:
        raise LocalTimeError(LocalTimeFault.NOT_A_TIME) from error


def _localised(naive: datetime, zone: ZoneInfo) -> datetime:
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    # Both sides of a gap or an overlap differ; only in an overlap does the time come back from UTC.
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
    raise LocalTimeError(LocalTimeFault.AMBIGUOUS if exists else LocalTimeFault.DOES_NOT_EXIST)
