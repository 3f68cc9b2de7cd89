"""Messages as MIME and as Graph's JSON, the one made from the other."""

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, cast

from tests.servers.graph.answers import Json

_LISTS = {"To": "toRecipients", "Cc": "ccRecipients", "Bcc": "bccRecipients", "Reply-To": "replyTo"}
_TAGS = re.compile(r"<(style|title)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def parse(content: bytes) -> EmailMessage:
    """As a whole, whatever is wrong with it."""
    return message_from_bytes(content, policy=policy.default)


def properties_of(content: bytes) -> Json:
    """What Graph tells of a message, but for what the mailbox gives it."""
    read = parse(content)
    body = read.get_body(("html", "plain"))
    text = cast(str, body.get_content()) if body else ""
    kind = "html" if body and body.get_content_subtype() == "html" else "text"
    found: Json = {
        "subject": str(read["Subject"] or ""),
        "importance": str(read["Importance"] or "normal").casefold(),
        "body": {"contentType": kind, "content": text},
        "bodyPreview": plain(text)[:255],
        "internetMessageId": str(read["Message-ID"] or "").strip(),
    }
    found |= {name: _recipients(read, header) for header, name in _LISTS.items()}
    for header, name in (("From", "from"), ("Sender", "sender")):
        if people := _recipients(read, header):
            found[name] = people[0]
    return found


def headers_of(content: bytes) -> list[Json]:
    """As Graph lists them of what came in."""
    return [{"name": name, "value": str(value)} for name, value in parse(content).items()]


def attachments_of(content: bytes) -> list[Json]:
    """Every part that is no body; pictures that the body shows are inline."""
    read = parse(content)
    bodies = {id(each) for each in (read.get_body(("html",)), read.get_body(("plain",)))}
    leaves = (each for each in read.walk() if not each.is_multipart() and id(each) not in bodies)
    return [_attachment(each) for each in leaves]


def _attachment(part: EmailMessage) -> Json:
    content = cast(bytes, part.get_payload(decode=True))
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": part.get_filename() or "",
        "contentType": part.get_content_type(),
        "isInline": part.get_content_disposition() == "inline",
        "contentId": str(part["Content-ID"] or "").strip("<> ") or None,
        "size": len(content),
        "contentBytes": base64.b64encode(content).decode(),
    }


def plain(text: str) -> str:
    """Text without its tags."""
    return " ".join(_TAGS.sub(" ", text).split())


def content_of(message: Json, attachments: list[Json]) -> bytes:
    """The MIME that Exchange would make of a draft that was made from JSON."""
    made = EmailMessage(policy=policy.SMTP)
    for header, name in (("From", "from"), ("Sender", "sender")):
        if message.get(name):
            made[header] = _addresses([message[name]])
    for header, name in _LISTS.items():
        if message.get(name):
            made[header] = _addresses(message[name])
    made["Subject"] = message.get("subject") or ""
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = message["internetMessageId"]
    for each in message.get("internetMessageHeaders") or []:
        made[each["name"]] = each["value"]
    _fill(made, message.get("body") or {}, attachments)
    return made.as_bytes()


def _fill(made: EmailMessage, body: Json, attachments: list[Json]) -> None:
    html = str(body.get("contentType", "text")).casefold() == "html"
    made.set_content(str(body.get("content") or ""), subtype="html" if html else "plain")
    for each in sorted(attachments, key=lambda each: not each.get("isInline")):
        kind, _slash, subtype = (each.get("contentType") or "application/octet-stream").partition(
            "/"
        )
        content = base64.b64decode(each["contentBytes"])
        given: dict[str, Any] = {"maintype": kind, "subtype": subtype, "filename": each["name"]}
        if each.get("isInline"):
            made.add_related(content, **given, cid=f"<{each.get('contentId')}>")
        else:
            made.add_attachment(content, **given)


def addresses_of(recipients: list[Json]) -> list[str]:
    """Without their names."""
    return [str(each["emailAddress"].get("address") or "") for each in recipients]


def without_bcc(content: bytes) -> bytes:
    """As it goes out; every other byte as it is."""
    head, gap, rest = content.partition(b"\r\n\r\n")
    return re.sub(rb"(?im)^bcc:.*(?:\r\n[ \t].*)*\r\n", b"", head + b"\r\n")[:-2] + gap + rest


def _recipients(read: EmailMessage, header: str) -> list[Json]:
    value = read[header]
    return [
        {"emailAddress": {"name": each.display_name or each.addr_spec, "address": each.addr_spec}}
        for each in getattr(value, "addresses", ())
    ]


def _addresses(recipients: list[Json]) -> list[Address]:
    mails = (each["emailAddress"] for each in recipients)
    return [Address(each.get("name") or "", addr_spec=each["address"]) for each in mails]
