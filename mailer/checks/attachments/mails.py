"""Mails and calendar items as attachments: a meeting request goes no way at all (I23)."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

import olefile

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.legacy import open_ole, stream
from mailer.checks.attachments.rules import CALENDAR, CLOSED
from mailer.i18n import _

SUFFIXES = frozenset({".ics", ".vcs", ".ifb", ".ical", ".icalendar"})
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_MEETING = re.compile(r"IPM\.(?:Schedule|Appointment)", re.IGNORECASE)
_CLASS, _NAME, _DATA = "001A", "3707", "3701"
"""Properties of an Outlook item ([MS-OXPROPS]): its class, an attachment's name and bytes."""
_MOST_PARTS = 500


def look_calendar(_file: File) -> Brought:
    """iCalendar or vCalendar, whatever the file is called."""
    yield Trace(CALENDAR)


def look_mail(file: File) -> Brought:
    """Each part of a mail: one with a calendar, and the files it carries."""
    file.allowance.take(len(file.content))
    parts = message_from_bytes(file.content).walk()
    for part, _count in zip(parts, range(_MOST_PARTS), strict=False):
        if part.get_content_type() in _CALENDAR_TYPES:
            yield Trace(CALENDAR)
        elif not part.is_multipart() and (name := _name(part)):
            content = part.get_payload(decode=True)
            yield file.inner(name, content if isinstance(content, bytes) else b"")


def _name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except (MessageError, LookupError, ValueError):
        return "?"


def look_outlook(file: File) -> Brought:
    """An item that Outlook saved (.msg): a meeting by its class, and the files it carries."""
    ole = open_ole(file)
    if _MEETING.match(_text(ole, "", _CLASS)):
        yield Trace(CALENDAR)
    folders = sorted({path[0] for path in ole.listdir() if path[0].startswith("__attach")})
    for folder in folders[:_MOST_PARTS]:
        content = stream(ole, f"{folder}/__substg1.0_{_DATA}0102")
        yield file.inner(_text(ole, f"{folder}/", _NAME) or folder, content)


def look_tnef(file: File) -> Brought:
    """winmail.dat: what Outlook sends to itself; other programs cannot open it."""
    if _MEETING.search(file.content.decode("latin-1")) or b"Microsoft Schedule" in file.content:
        yield Trace(CALENDAR)
    yield Trace(CLOSED, _("only Outlook can open it (winmail.dat)"))


def _text(ole: olefile.OleFileIO, folder: str, number: str) -> str:
    wide = stream(ole, f"{folder}__substg1.0_{number}001F").decode("utf-16-le", "replace")
    return wide or stream(ole, f"{folder}__substg1.0_{number}001E").decode("cp1252", "replace")
