"""What a reply carries along: files that a person put there, not what a signature is made of."""

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from pathlib import PurePosixPath

from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.replies.opened import decoded, field, parts_of, read_field, text_of, type_of

_WORK = 20_000_000
"""Lines times nesting: Python's parser asks at each line of every part around it where it ends."""
_NESTING = re.compile(rb"boundary\s{0,5}\*?\d?\*?\s{0,5}=|message/(?:rfc822|global)", re.IGNORECASE)
_FALLS_OVER = (
    *(MessageError, LookupError, ValueError, TypeError, AttributeError),
    *(RecursionError, AssertionError),
)
"""What Python's parser was seen to raise on broken parameters, charsets and nesting."""
_PARAMETERS = 20_000
_BESIDE = {
    **dict.fromkeys(("application/pkcs7-signature", "application/x-pkcs7-signature"), ("", ".p7s")),
    **dict.fromkeys(("application/pgp-signature", "application/pgp-keys"), ("", ".asc", ".sig")),
    **dict.fromkeys(("text/vcard", "text/x-vcard", "text/directory"), ("", ".vcf")),
    "application/applefile": ("",),
}
"""Signatures, business cards, what a Macintosh knows of a file beside it; and their names' ends.

Whoever calls Opmerkingen.docx a business card has something to say in it.
"""
_REPORTS = {
    *("message/delivery-status", "message/global-delivery-status", "message/feedback-report"),
    *("message/disposition-notification", "message/rfc822-headers", "message/global-headers"),
}
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_PHOTO, _ICON = 60 * 2**10, 10 * 2**10
"""Bytes. A larger picture in the text may be a photo of a page with remarks, or a screenshot."""
_OUTLOOKS = re.compile(r"image\d{3}\.\w{3,4}", re.IGNORECASE)
"""How Outlook names the pictures of a signature."""
_READ = {"text/plain", "text/html", "text/calendar", "text/x-amp-html"}
"""Texts that are read with the mail, or are told of in another way; nobody reads another one."""
_MAILS = {"message/rfc822", "message/global"}
_SOURCE = 2 * 2**20
_CONTENT_ID = re.compile(r"cid:([^\s\"'<>)]{1,500})", re.IGNORECASE)


class Attached(Frozen):
    """An attachment: its name as the sender gave it, its content type, and its size in bytes."""

    name: str
    content_type: str
    size: int


def attachments(content: bytes) -> tuple[Attached, ...]:
    """The attachments of a whole message, in its order; a mail that goes along is one of them.

    None of a mail that is too much to open, which no reader counts. Never raises.
    """
    return tuple(_attached(part, number) for number, part in enumerate(_real(content), 1))


def attachments_in(message: Message, parts: Sequence[Message]) -> tuple[Attached, ...]:
    """The same of a mail that is parsed already, into these parts."""
    shown = _shown_in_text(parts)
    real = (part for part in parts if _is_real(part, message, shown))
    return tuple(_attached(part, number) for number, part in enumerate(real, 1))


def attachment_content(content: bytes, which: int | str) -> bytes:
    """The bytes of an attachment, by its place among `attachments` from 0, or its name.

    Of two with one name the first. Raises `LookupError` where there is none.
    """
    parts = _real(content)
    if isinstance(which, str):
        names = [_attached(part, number).name for number, part in enumerate(parts, 1)]
        which = names.index(which) if which in names else len(names)
    return _content(parts[which])


def _real(content: bytes) -> list[Message]:
    if (len(_NESTING.findall(content)) + 1) * content.count(b"\n") > _WORK:
        return []
    try:
        message = message_from_bytes(content)
        parts = list(parts_of(message))
        shown = _shown_in_text(parts)
        return [part for part in parts if _is_real(part, message, shown)]
    except _FALLS_OVER:
        return []


def _is_real(part: Message, message: Message, shown: set[str]) -> bool:
    kind = type_of(part)
    if part.get_content_maintype() == "multipart" or kind in _REPORTS:
        return False
    if kind in _BESIDE:
        return PurePosixPath(_given_name(part)).suffix.lower() not in _BESIDE[kind]
    if kind in _SEALED or type_of(message) == "multipart/encrypted":
        return kind in _SEALED and part is not message
    if part.get_content_maintype() == "text":
        return _is_put_there(part) or kind not in _READ
    return not (part.get_content_maintype() == "image" and _is_drawn(part, shown))


def _is_put_there(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_given_name(part))


def _is_drawn(part: Message, shown: set[str]) -> bool:
    """Whether it is a small picture in the text: a logo.

    An iPhone calls each photo inline as well, and no text shows it: that has to be smaller still.
    """
    own = field(part, "Content-ID").strip("<> ")
    named = bool(own) or _OUTLOOKS.fullmatch(_given_name(part)) is not None
    inline = named and part.get_content_disposition() == "inline"
    return len(_content(part)) <= (_PHOTO if own in shown else _ICON if inline else 0)


def _shown_in_text(parts: Sequence[Message]) -> set[str]:
    """The Content-IDs of the pictures that the text shows."""
    sources = (text_of(part)[:_SOURCE] for part in parts if type_of(part) == "text/html")
    return {found for source in sources for found in _CONTENT_ID.findall(source)}


def _attached(part: Message, number: int) -> Attached:
    """Its name is that of no folder; without one it gets a number, and a mail its subject."""
    name = _given_name(part)
    if type_of(part) == "application/ms-tnef":
        name = name or "winmail.dat"
    elif not name and (carried := _carried(part)) is not None:
        name = f"{read_field(carried, 'Subject')[:150]}.eml".removeprefix(".eml")
    name = name or _("attachment {number}").format(number=number)
    return Attached(name=name, content_type=type_of(part), size=len(_content(part)))


def _given_name(part: Message) -> str:
    written = sum(len(field(part, name)) for name in ("Content-Disposition", "Content-Type"))
    if written > _PARAMETERS:
        return "?"
    try:
        name = part.get_filename() or ""
    except _FALLS_OVER:
        return "?"
    last = decoded(name[:1000]).replace("\\", "/").rpartition("/")[2]
    return " ".join(last.split())[:200]


def _carried(part: Message) -> Message | None:
    """The mail in a part."""
    inner = part.get_payload()
    if type_of(part) not in _MAILS or not isinstance(inner, list):
        return None
    return next((each for each in inner if isinstance(each, Message)), None)


def _content(part: Message) -> bytes:
    carried = _carried(part)
    if carried is None:
        return _octets(part)
    encoding = field(part, "Content-Transfer-Encoding").lower()
    if (
        encoding == "base64" and not carried.keys()
    ):  # no mail may be (RFC 2046, 5.2.1); Outlook's is
        carried["Content-Transfer-Encoding"] = encoding
        return _octets(carried)
    try:
        return carried.as_bytes()
    except _FALLS_OVER:
        return _octets(carried)


def _octets(part: Message) -> bytes:
    try:
        octets = part.get_payload(decode=True)
    except _FALLS_OVER:
        octets = None
    return octets if isinstance(octets, bytes) else b""
