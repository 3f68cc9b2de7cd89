"""A message opened again: what its bytes say, whoever wrote them, us or a server."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from mailer.compose.mime import Attachment
from mailer.frozen import Frozen


class Mailbox(Frozen):
    """One mailbox of a header; `name` is "" where it has an address alone."""

    name: str
    address: str


class Opened(Frozen):
    """What a message says. `html` and `text` are None where it has no such part."""

    subject: str
    sender: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    html: str | None
    text: str | None
    attachments: tuple[Attachment, ...]


def parse_message(content: bytes) -> Opened:
    """Open a message. What is damaged in it is left out or stays as it is; nothing is raised."""
    message = _parsed(content)
    leaves = list(_leaves(message))
    return Opened(
        subject=_decoded(str(message.get("Subject", ""))),
        sender=_mailboxes(message, "From"),
        reply_to=_mailboxes(message, "Reply-To"),
        to=_mailboxes(message, "To"),
        cc=_mailboxes(message, "Cc"),
        bcc=_mailboxes(message, "Bcc"),
        html=_body(leaves, "text/html"),
        text=_body(leaves, "text/plain"),
        attachments=tuple(_attachment(leaf) for leaf in leaves if not _is_body(leaf)),
    )


def header_of(content: bytes, name: str) -> str:
    """The value of a header field in one line, "" when there is none."""
    return " ".join(str(message_from_bytes(head_of(content)).get(name, "")).split())


def head_of(content: bytes) -> bytes:
    """A message of ours without its body, which may be large."""
    return content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def digest_of(content: bytes) -> str:
    """SHA-256 of an attachment's bytes, as `Attachment.digest`."""
    return hashlib.sha256(content).hexdigest()


def _parsed(content: bytes) -> Message:
    try:
        return message_from_bytes(content)
    except RecursionError:  # parts in parts, more than anybody writes
        return Message()


def _mailboxes(message: Message, field: str) -> tuple[Mailbox, ...]:
    """Read before encoded words are decoded: a comma or an @ in a name is then no address."""
    values = [str(value) for value in message.get_all(field, [])]
    try:
        found = getaddresses(values)
    except RecursionError:  # comments in comments
        return ()
    return tuple(Mailbox(name=_decoded(name), address=at) for name, at in found if at)


def _decoded(value: str) -> str:
    """Words as people read them, on one line."""
    with suppress(LookupError, ValueError, MessageError):  # of a charset nobody knows
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that hold something. A mail in a mail is one: what is in it is not opened."""
    inner = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(inner, list):
        for each in inner:
            if isinstance(each, Message):
                yield from _leaves(each)
    else:
        yield part


def _is_body(leaf: Message) -> bool:
    if leaf.get_content_disposition() == "attachment" or leaf.get_filename():
        return False
    return leaf.get_content_type() in {"text/plain", "text/html"}


def _body(leaves: list[Message], kind: str) -> str | None:
    """All of this kind, one after another: what a server added in a part of its own as well."""
    bodies = [leaf for leaf in leaves if _is_body(leaf) and leaf.get_content_type() == kind]
    return "\n".join(_text(body) for body in bodies) if bodies else None


def _text(leaf: Message) -> str:
    try:
        return _bytes(leaf).decode(leaf.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return _bytes(leaf).decode("utf-8", "replace")


def _attachment(leaf: Message) -> Attachment:
    name = _decoded(leaf.get_filename() or "")
    return Attachment(name=name, media_type=leaf.get_content_type(), content=_bytes(leaf))


def _bytes(leaf: Message) -> bytes:
    if leaf.is_multipart():  # a mail in a mail
        return b"".join(each.as_bytes() for each in leaf.get_payload() if isinstance(each, Message))
    found = leaf.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
