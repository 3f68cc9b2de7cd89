"""Drafts in a mailbox: made of a message as approved, and marked as ours."""

import base64
from collections.abc import Iterable
from typing import Any

from mailer.compose.mime import Attachment
from mailer.errors import NotSubmitted
from mailer.i18n import _
from mailer.providers.comparing import hidden_paths
from mailer.providers.graph.answers import Json
from mailer.providers.graph.found import LEDGER, MESSAGE, clear
from mailer.providers.graph.session import Session
from mailer.providers.interface import Outgoing
from mailer.providers.marks import message_mark
from mailer.providers.opened import Mailbox, Opened, header_of, parse_message

_IN_REPLY_TO, _REFERENCES = "String 0x1042", "String 0x1039"
"""PidTagInReplyToId and PidTagInternetReferences: Graph takes no header that is not x-…."""
_MOST_MIME = 2_900_000
"""Bytes of a message that fit, as base64, a request of 4 MB."""
_MOST_AT_ONCE = 3 * 2**20 - 2**10
"""Bytes of an attachment that fit a request; larger ones go in pieces."""
_PIECE = 10 * 320 * 2**10
"""A multiple of 320 KiB below 4 MB, as Graph wants its pieces."""


def make_draft(session: Session, outgoing: Outgoing) -> str:
    """Make a draft with its marks, not yet compared; its id.

    Raises `NotSubmitted`; what was begun is deleted then where that can be.
    """
    opened = parse_message(outgoing.content) if len(outgoing.content) > _MOST_MIME else None
    made = _of_json(session, outgoing, opened) if opened else _of_mime(session, outgoing)
    item = str(made.get("id", ""))
    if not item:
        raise NotSubmitted(
            _("The server made a draft and did not say which."),
            _("Look at server under [account] in config.toml."),
        )
    try:
        if opened is None:
            _mark(session, item, outgoing)
        for each in opened.attachments if opened else ():
            _attach(session, item, each)
    except NotSubmitted:
        clear(session, item)
        raise
    return item


def _of_mime(session: Session, outgoing: Outgoing) -> Json:
    return session.change(
        "POST",
        f"{session.mailbox}/messages",
        content=base64.b64encode(outgoing.content),
        headers={"Content-Type": "text/plain"},
    )


def _mark(session: Session, item: str, outgoing: Outgoing) -> None:
    """What MIME has no place for, in one request."""
    body: dict[str, Any] = {"singleValueExtendedProperties": _marks(outgoing)}
    if hidden := hidden_paths(outgoing.content, outgoing.envelope):
        body["bccRecipients"] = _recipients(Mailbox(name="", address=path) for path in hidden)
    session.change("PATCH", session.message(item), body)


def _of_json(session: Session, outgoing: Outgoing, opened: Opened) -> Json:
    """A message larger than a request: without its attachments, which follow."""
    hidden = hidden_paths(outgoing.content, outgoing.envelope)
    threads = {
        _IN_REPLY_TO: header_of(outgoing.content, "In-Reply-To"),
        _REFERENCES: header_of(outgoing.content, "References"),
    }
    policy = header_of(outgoing.content, "X-Auto-Response-Suppress")
    body: dict[str, Any] = {
        "subject": opened.subject,
        "body": {
            "contentType": "text" if opened.html is None else "html",
            "content": opened.text if opened.html is None else opened.html,
        },
        "from": _recipients(opened.sender)[0],
        "replyTo": _recipients(opened.reply_to),
        "toRecipients": _recipients(opened.to),
        "ccRecipients": _recipients(opened.cc),
        "bccRecipients": _recipients(Mailbox(name="", address=path) for path in hidden),
        "internetMessageId": outgoing.message_id,
        "singleValueExtendedProperties": [
            *_marks(outgoing),
            *({"id": name, "value": value} for name, value in threads.items() if value),
        ],
    }
    if policy:
        named = {"name": "X-Auto-Response-Suppress", "value": policy}
        body["internetMessageHeaders"] = [named]
    return session.change("POST", f"{session.mailbox}/messages", body)


def _marks(outgoing: Outgoing) -> list[Json]:
    marks = {MESSAGE: message_mark(outgoing.message_id), LEDGER: outgoing.ledger}
    return [{"id": name, "value": value} for name, value in marks.items() if value]


def _recipients(mailboxes: Iterable[Mailbox]) -> list[Json]:
    return [
        {"emailAddress": {"name": each.name or each.address, "address": each.address}}
        for each in mailboxes
    ]


def _attach(session: Session, item: str, file: Attachment) -> None:
    path = f"{session.message(item)}/attachments"
    size = len(file.content)
    about = {"name": file.name, "contentType": file.media_type}
    if size <= _MOST_AT_ONCE:
        kind = {"@odata.type": "#microsoft.graph.fileAttachment"}
        content = {"contentBytes": base64.b64encode(file.content).decode("ascii")}
        session.change("POST", path, kind | about | content)
        return
    wanted = {"AttachmentItem": {"attachmentType": "file", "size": size, **about}}
    opened = session.change("POST", f"{path}/createUploadSession", wanted)
    for begin in range(0, size, _PIECE):
        piece = file.content[begin : begin + _PIECE]
        place = f"bytes {begin}-{begin + len(piece) - 1}/{size}"
        session.put_piece(str(opened.get("uploadUrl", "")), piece, place)
