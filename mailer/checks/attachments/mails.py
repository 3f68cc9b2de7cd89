"""Mails and calendar items as attachments: a meeting request goes no way at all (I23)."""

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from mailer.checks.attachments.compound import Compound
from mailer.checks.attachments.files import Brought, File, Spent, Stopped, Trace, counted
from mailer.checks.attachments.rules import CALENDAR, CLOSED
from mailer.i18n import _

SUFFIXES = frozenset({".ics", ".vcs", ".ifb", ".ical", ".icalendar"})
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_MEETING = re.compile(r"IPM\.(?:Schedule|Appointment|Microsoft[ .]Schedule)", re.IGNORECASE)
_CLASS, _NAME, _DATA = "001A", "3707", "3701"
"""Properties of an Outlook item ([MS-OXPROPS]): its class, an attachment's name and bytes."""
_MOST_PARTS = 500
_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
_LINE = 2
"""What a line costs of an allowance for each part around it: the parser tries whether it ends."""
_FAULTS = (
    *(MessageError, LookupError, ValueError, TypeError, AttributeError),
    *(RecursionError, AssertionError),
)
"""What a damaged or hostile mail brings up in the library."""


def look_calendar(_file: File) -> Brought:
    """iCalendar or vCalendar, whatever the file is called."""
    yield Trace(CALENDAR)


def look_mail(file: File) -> Brought:
    """Each part of a mail: one with a calendar, and what it carries, with a name or without."""
    nesting = len(_NESTING.findall(file.content))
    if nesting > _MOST_PARTS:  # before it is parsed: the parser calls itself for each
        raise Spent
    file.allowance.take(_LINE * file.content.count(b"\n") * (5 + nesting))
    try:
        parts = message_from_bytes(file.content).walk()
        for number, part in enumerate(counted(parts, _MOST_PARTS), 1):
            yield from _part(file, part, number)
    except _FAULTS as error:
        raise Stopped(Trace(CLOSED, _("its inside is damaged, or unusual"))) from error


def _part(file: File, part: Message, number: int) -> Brought:
    if part.get_content_type() in _CALENDAR_TYPES:
        yield Trace(CALENDAR)
    elif part.get_content_maintype() == "message":
        _hand_down_encoding(part)
    elif not part.is_multipart():
        content = part.get_payload(decode=True)
        name = _name(part) or _("part {number}").format(number=number)
        yield file.inner(name, content if isinstance(content, bytes) else b"")


def _hand_down_encoding(part: Message) -> None:
    """A mail in a mail in base64, which no mail may be (RFC 2046, 5.2.1), and Outlook reads.

    The parser takes the letters for its text; as a text in base64 it is read as what it is.
    """
    encoding = part.get("Content-Transfer-Encoding")
    inner = part.get_payload(0) if part.is_multipart() else None
    if encoding and isinstance(inner, Message) and not inner.keys():
        inner["Content-Transfer-Encoding"] = encoding


def _name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except _FAULTS:
        return "?"


def look_outlook(file: File) -> Brought:
    """An item that Outlook saved (.msg): a meeting by its class, and what it carries.

    Items may lie in items; each has its class, and its attachments in storages of its own.
    """
    item = Compound(file)
    for path in item.paths:
        if _CLASS in path[-1] and _MEETING.match(_text(item, path[:-1], _CLASS)):
            yield Trace(CALENDAR)
    for folder in counted(sorted(_attachments(item)), _MOST_PARTS):
        content = item.read("/".join((*folder, f"__substg1.0_{_DATA}0102")))
        yield file.inner(_text(item, folder, _NAME) or folder[-1], content)


def _attachments(item: Compound) -> set[tuple[str, ...]]:
    return {
        tuple(path[:depth])
        for path in item.paths
        for depth, storage in enumerate(path, 1)
        if storage.lower().startswith("__attach")
    }


def look_tnef(file: File) -> Brought:
    """winmail.dat: what Outlook sends to itself; other programs cannot open it."""
    if _MEETING.search(file.content.decode("latin-1")) or b"Microsoft Schedule" in file.content:
        yield Trace(CALENDAR)
    yield Trace(CLOSED, _("only Outlook can open it (winmail.dat)"))


def _text(item: Compound, folder: Sequence[str], number: str) -> str:
    """A text of an item, in one of the two ways that Outlook writes them."""
    at = "/".join((*folder, f"__substg1.0_{number}"))
    wide = item.read(f"{at}001F").decode("utf-16-le", "replace")
    return wide or item.read(f"{at}001E").decode("cp1252", "replace")
