"""MIME to properties and back, as Exchange keeps no message as it came."""

import hashlib
import html as markup
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any

from tests.servers.ews.addresses import listed, people
from tests.servers.ews.soap import Element, t
from tests.servers.ews.state import Attachment, Item

PEOPLE = {
    "ToRecipients": "To",
    "CcRecipients": "Cc",
    "BccRecipients": "Bcc",
    "ReplyTo": "Reply-To",
    "From": "From",
    "Sender": "Sender",
}
WORDS = {
    "Subject": "Subject",
    "InternetMessageId": "Message-ID",
    "InReplyTo": "In-Reply-To",
    "References": "References",
    "Importance": "Importance",
    "Sensitivity": "Sensitivity",
}
DOMAIN = "mail.desk.example"
LONG = SMTP.clone(max_line_length=998)
"""A Message-ID longer than a line is not encoded."""
META = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
"""What Exchange puts into the head of every HTML body."""


def read(content: bytes) -> Item:
    """An item of what a message says; not yet in a folder."""
    message = message_from_bytes(content, policy=SMTP)
    item = Item(content)
    for name, header in WORDS.items():
        if message[header]:
            item.fields[name] = t(name, _unfolded(str(message[header])))
    for name, header in PEOPLE.items():
        if who := getattr(message[header], "addresses", ()):
            item.fields[name] = people(name, ((each.display_name, each.addr_spec) for each in who))
    _defaults(item, message)
    _bodies(item, message)
    return item


def headers(content: bytes) -> list[tuple[str, str]]:
    """The header lines of a message, unfolded."""
    return [
        (name, _unfolded(str(value)))
        for name, value in message_from_bytes(content, policy=SMTP).items()
    ]


def head(content: bytes) -> bytes:
    """The header block of a message, as it came."""
    return re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0] + b"\r\n"


def with_field(item: Item, field: Element, name: str) -> None:
    """Let a property overrule what the MIME says; both then say the same."""
    header = PEOPLE.get(name) or WORDS.get(name)
    value = _value(field, name)
    if header and value == _value(item.fields.get(name), name):
        return
    item.fields[name] = field
    if header is None:
        return
    item.content = without_header(item.content, header)
    if value:
        parsed = SMTP.header_store_parse(header, _unfolded(value))[1]
        item.content = SMTP.fold_binary(header, parsed) + item.content


def without_header(content: bytes, name: str) -> bytes:
    """The message without every header that a name (a regular expression) matches."""
    block, rest = content[: len(head(content))], content[len(head(content)) :]
    line = re.compile(rb"^(?:%s):.*(?:\r?\n[ \t].*)*\r?\n?" % name.encode(), re.I | re.M)
    return line.sub(b"", block) + rest


def written(item: Item, *, bcc: bool = True) -> bytes:
    """The message made anew from its properties: the same to read, other bytes."""
    message = EmailMessage(LONG)
    for name, header in {**PEOPLE, **WORDS}.items():
        field = item.fields.get(name)
        if field is None or (name == "BccRecipients" and not bcc):
            continue
        message[header] = listed(field) if name in PEOPLE else _unfolded(field.text or "")
    message["Date"] = format_datetime(item.sent_at or item.created_at)
    for name, value in headers(item.content):
        if name.lower().startswith(("x-", "list-", "auto-")):
            message[name] = value
    _write_bodies(message, item)
    return message.as_bytes()


def plain(item: Item) -> str:
    """The body as text."""
    return item.text or markup.unescape(re.sub(r"<[^<>]*>", "", item.html)).strip()


def html(item: Item) -> str:
    """The body as HTML, as Exchange hands it out."""
    if not item.html:
        return f"<html><head>\r\n{META}</head><body>{markup.escape(item.text)}</body></html>"
    if META in item.html:
        return item.html
    return re.sub(r"(<head[^<>]*>)", rf"\g<1>\r\n{META}", item.html, count=1)


def _value(field: Element | None, name: str) -> str:
    """A property as its header has it; "" without one."""
    if field is None:
        return ""
    return ", ".join(str(each) for each in listed(field)) if name in PEOPLE else field.text or ""


def _defaults(item: Item, message: EmailMessage) -> None:
    item.fields.setdefault("Subject", t("Subject", ""))
    if "InternetMessageId" not in item.fields:
        with_field(item, t("InternetMessageId", make_msgid(domain=DOMAIN)), "InternetMessageId")
    for name in ("Importance", "Sensitivity"):
        known = item.words(name).strip().capitalize()
        allowed = {"Low", "High", "Personal", "Private", "Confidential"}
        item.fields[name] = t(name, known if known in allowed else "Normal")
    report = message.get_content_type() == "multipart/report"
    item.fields["ItemClass"] = t("ItemClass", "REPORT.IPM.Note.NDR" if report else "IPM.Note")
    topic = re.sub(r"^((re|fw|fwd|antw|doorst)\s*:\s*)+", "", item.words("Subject"), flags=re.I)
    item.fields["ConversationTopic"] = t("ConversationTopic", topic)
    thread = (item.words("References").split() or [item.words("InternetMessageId")])[0]
    name = hashlib.sha256(thread.encode()).hexdigest()[:32]
    item.fields["ConversationId"] = t("ConversationId", Id=name)


def _bodies(item: Item, message: EmailMessage) -> None:
    best_html, best_text = message.get_body(("html",)), message.get_body(("plain",))
    item.html = _content(best_html) if best_html is not None else ""
    item.text = _content(best_text) if best_text is not None else ""
    shown = (best_html, best_text)
    item.attachments = [_attachment(each) for each in _leaves(message) if each not in shown]


def _leaves(message: Any) -> Iterator[Any]:
    """The parts that hold something; a message in the message is one."""
    if message.get_content_maintype() != "multipart":
        yield message
    elif message.is_multipart():
        for each in message.get_payload():
            yield from _leaves(each)


def _attachment(message: Any) -> Attachment:
    inner = message.get_payload(0).as_bytes() if message.is_multipart() else None
    return Attachment(
        message.get_filename() or "",
        message.get_content_type(),
        inner or message.get_payload(decode=True) or b"",
        (message["Content-ID"] or "").strip("<> "),
        message.get_content_disposition() == "inline",
    )


def _content(message: Any) -> str:
    content = message.get_payload(decode=True) or b""
    try:
        text: str = content.decode(message.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("latin-1")
    return text


def _write_bodies(message: EmailMessage, item: Item) -> None:
    if item.html:
        message.set_content(plain(item), cte="base64")
        message.add_alternative(html(item), subtype="html", cte="quoted-printable")
    else:
        message.set_content(item.text, cte="base64")
    for each in item.attachments:
        main, _slash, sub = each.media_type.partition("/")
        message.add_attachment(
            each.content,
            maintype=main,
            subtype=sub,
            filename=each.name or None,
            cid=f"<{each.content_id}>" if each.content_id else None,
            disposition="inline" if each.inline else "attachment",
        )


def _unfolded(value: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*", " ", value).strip()
