"""In the child: messages as exchangelib's objects, and what it answers as plain values for JSON."""

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from exchangelib import Message
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.fields import FieldPath
from exchangelib.properties import HTMLBody, Mailbox

from mailer.providers import marks

Answer = dict[str, Any]
"""What JSON can say."""


class MessageMark(ExtendedProperty):
    """See `marks.MESSAGE`."""

    property_set_id = marks.SET
    property_name = marks.MESSAGE
    property_type = "String"


class LedgerMark(ExtendedProperty):
    """See `marks.LEDGER`."""

    property_set_id = marks.SET
    property_name = marks.LEDGER
    property_type = "String"


Message.register("message_mark", MessageMark)
Message.register("ledger_mark", LedgerMark)


_WHO = ("to", "cc", "bcc")
READ = (
    *("subject", "author", "to_recipients", "cc_recipients", "bcc_recipients"),
    *("body", "attachments", "mime_content", "message_id"),
)
FOUND = (
    *("message_mark", "ledger_mark", "subject"),
    *("is_submitted", "datetime_created", "message_id"),
)
HEAD = ("headers", "datetime_received", "item_class")


def bare_message(**known: Any) -> Message:
    """A message that says what is known and leaves the rest to its MIME.

    exchangelib gives each message an Importance, flags for receipts and IsRead, and with that last
    one a server was seen to store no draft.
    """
    message = Message(**known)
    for field in Message.FIELDS:
        if field.name not in known and not field.is_read_only:
            setattr(message, field.name, None)
    return message


def paths(*names: str) -> list[FieldPath]:
    """Fields of a message to be asked for."""
    return [FieldPath(field=Message.get_field_by_fieldname(name)) for name in names]


def _address(mailbox: Mailbox | None) -> str | None:
    return mailbox.email_address if mailbox else None


def _addresses(mailboxes: Sequence[Mailbox] | None) -> list[str] | None:
    return None if mailboxes is None else [_address(each) or "" for each in mailboxes]


def _files(attachments: Sequence[Any]) -> Iterator[Answer]:
    for each in attachments:
        content = getattr(each, "content", None) or b""
        yield {"name": each.name or "", "content": base64.b64encode(content).decode("ascii")}


def seen(found: Any) -> Answer:
    """A draft as the server shows it; None for what it does not say."""
    body = getattr(found, "body", None)
    is_html = isinstance(body, HTMLBody)
    mime = found.mime_content
    return {
        "subject": found.subject,
        "sender": _address(getattr(found, "author", None)),
        **{field: _addresses(getattr(found, f"{field}_recipients", None)) for field in _WHO},
        "html": str(body) if is_html else None,
        "text": None if is_html or body is None else str(body),
        "mime": base64.b64encode(mime).decode("ascii") if mime else None,
        "files": None if mime else list(_files(found.attachments or ())),
        "message_id": getattr(found, "message_id", None) or "",
    }


def bears(found: Any, field: str, value: str) -> bool | None:
    """Whether it has this in that field; None where the server leaves out what would tell."""
    said = getattr(found, field, None)
    if said is not None:
        return bool(said == value)
    if field == "message_mark" and found.message_id is not None:
        return bool(marks.message_mark(found.message_id) == value)
    return None


def row(found: Any) -> Answer:
    """What was found in a folder; `submitted` is None where the server does not say."""
    return {
        "item": found.id,
        "message_mark": found.message_mark,
        "message_id": found.message_id or "",
        "subject": found.subject or "",
        "submitted": found.is_submitted,
        "made_at": _instant(found.datetime_created),
    }


def head(found: Any) -> Answer:
    """The header block of what came in, None where the server keeps none."""
    said = getattr(found, "headers", None)
    # a blank line in a value would end the block
    lines = "".join(f"{e.name}: {' '.join((e.value or '').split())}\r\n" for e in said or ())
    return {
        "item": found.id,
        "header": lines if said else None,
        "item_class": getattr(found, "item_class", None) or "",
        "received_at": _instant(getattr(found, "datetime_received", None)),
    }


def entry(found: Mailbox) -> Answer:
    """Who the address book shows."""
    is_list = found.mailbox_type in {"PublicDL", "PrivateDL", "GroupMailbox"}
    return {"name": found.name or "", "address": found.email_address or "", "is_list": is_list}


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else None
