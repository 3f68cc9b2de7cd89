"""A draft as Graph shows it, to be held against what was approved."""

import base64

from mailer.ledger.model import Draft
from mailer.providers.comparing import Seen, SeenFile
from mailer.providers.graph.answers import Json
from mailer.providers.graph.session import Session
from mailer.providers.opened import digest_of

_READ = "id,subject,from,toRecipients,ccRecipients,bccRecipients,body,internetMessageId,changeKey"


def read_back(session: Session, item: str, message_id: str) -> tuple[Draft, Seen]:
    """A draft by its names in the mailbox, and as the server shows it. Raises `NotSubmitted`."""
    path = session.message(item)
    row = session.read_json(path, {"$select": _READ, "$expand": "attachments"})
    seen = _seen(row)
    if None in (seen.subject, seen.sender, seen.to, seen.cc, seen.bcc, seen.attachments) or (
        seen.html is None and seen.text is None
    ):
        seen = seen.model_copy(update={"mime": session.read(f"{path}/$value").content})
    theirs = str(row.get("internetMessageId") or "")
    return Draft(
        item=item,
        change_key=str(row.get("changeKey") or ""),
        message_id="" if theirs == message_id else theirs,
    ), seen


def _seen(row: Json) -> Seen:
    body = row.get("body")
    said = body if isinstance(body, dict) else {}
    kind, content = str(said.get("contentType", "")).casefold(), said.get("content")
    content = content if isinstance(content, str) else None
    sender = _addresses([row.get("from")]) if row.get("from") else None
    return Seen(
        subject=row.get("subject") if isinstance(row.get("subject"), str) else None,
        sender=sender[0] if sender else None,
        to=_addresses(row.get("toRecipients")),
        cc=_addresses(row.get("ccRecipients")),
        bcc=_addresses(row.get("bccRecipients")),
        html=content if kind == "html" else None,
        text=content if kind == "text" else None,
        attachments=_files(row.get("attachments")),
    )


def _addresses(recipients: object) -> tuple[str, ...] | None:
    if not isinstance(recipients, list):
        return None
    boxes = [each.get("emailAddress") for each in recipients if isinstance(each, dict)]
    return tuple(str(box.get("address") or "") for box in boxes if isinstance(box, dict))


def _files(attachments: object) -> tuple[SeenFile, ...] | None:
    """None where one of them is not a file whose bytes are told."""
    if not isinstance(attachments, list):
        return None
    files = []
    for each in attachments:
        content = each.get("contentBytes") if isinstance(each, dict) else None
        if not isinstance(content, str):
            return None
        try:
            digest = digest_of(base64.b64decode(content))
        except ValueError:
            return None
        files.append(SeenFile(name=str(each.get("name") or ""), digest=digest))
    return tuple(files)
