"""Values as people write them in config.toml: “2h”, “10 MB”, “Europe/Amsterdam”, an address."""

import re
from datetime import time, timedelta
from pathlib import PurePath
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, PlainSerializer

from mailer.i18n import _

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SERVER = re.compile(r"(https?://)?([^\s/@?#:\[\]]+|\[[0-9a-fA-F:]+\])(:\d+)?(/[^\s@?#]*)?")
_SIZES = {"kB": 2**10, "MB": 2**20}


def _zone(name: object) -> object:
    try:
        return ZoneInfo(name) if isinstance(name, str) else name
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: "Europe", a folder
        raise ValueError(_("is no time zone; write for example “Europe/Amsterdam”")) from error


def parse_duration(text: str) -> timedelta:
    """A duration as people write it: “30s”, “2h”, “1d”. Raises `ValueError` with a sentence."""
    found = re.fullmatch(r"\s*(\d+)\s*([smhd])\s*", text)
    if not found:
        raise ValueError(_("is no duration; write for example “30m”, “2h” or “1d”"))
    try:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    except OverflowError as error:
        raise ValueError(_("is longer than time itself")) from error


def _duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _size(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"\s*(\d{1,6})\s*([kM]B)\s*", text)
    if not found:
        raise ValueError(_("is no size; write for example “10 MB” or “500 kB”"))
    return int(found[1]) * _SIZES[found[2]]


def _mailbox(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+", text):
        raise ValueError(_("is no address; write for example “kabinet@drenthe.example”"))
    return text


def _below_workspace(text: object) -> object:
    """An outbox holds what is under embargo: never in a temp folder that others read."""
    if isinstance(text, str) and (PurePath(text).is_absolute() or ".." in PurePath(text).parts):
        raise ValueError(_("must be a folder inside the workspace"))
    return text


def _time_of_day(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if not found:
        raise ValueError(_("is no time of day; write for example “09:00”"))
    return time(int(found[1]), int(found[2]))


def _server(text: object) -> object:
    """What is shown in pages and errors must not hold a secret."""
    if isinstance(text, str) and not _SERVER.fullmatch(text):
        raise ValueError(_("is no server; write its name, or https://NAME/…"))
    return text


def _domain(text: object) -> object:
    return text.strip().removeprefix("@").lower() if isinstance(text, str) else text


Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(str)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Size = Annotated[int, BeforeValidator(_size), Field(ge=1)]
Words = Annotated[str, Field(min_length=1)]
Mailbox = Annotated[Words, BeforeValidator(_mailbox)]
Server = Annotated[Words, BeforeValidator(_server)]
Folder = Annotated[Words, BeforeValidator(_below_workspace)]
Domain = Annotated[Words, BeforeValidator(_domain)]
