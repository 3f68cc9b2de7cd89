"""The parts of a mail: their text, and which of them are attachments."""

import re
from collections.abc import Iterator, Sequence
from email.message import Message

from mailer.frozen import Frozen
from mailer.replies.opened import read_field
from mailer.rounds.reading.markup import MOST_MARKUP

_HEADER = 20_000
"""Characters of a field that describes a part; Python parses long ones slowly."""
_CHARSET = re.compile(
    r"(?:us-)?ascii|utf-?(?:7|8|16|16le|16be)|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)125\d",
    re.I,
)
_LATIN = re.compile(r"(?:us-)?ascii|iso-?8859-1|latin-?1", re.I)
_NO_ATTACHMENT = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "text/x-amp-html",
    "text/calendar",
}
_SEALED = {
    "multipart/encrypted",
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
    "application/x-microsoft-rpmsg-message",
}
_LOGO = re.compile(r"image\d{1,4}\.\w{3,4}|logo.{0,40}\.\w{3,4}", re.I)


class Attached(Frozen):
    """An attachment: its name ("" without one), content type, and size in bytes."""

    name: str
    type: str
    size: int


def is_text(part: Message) -> bool:
    """Whether it is text to read with the mail, and no file."""
    if part.get_content_type() not in {"text/plain", "text/html"}:
        return False
    return part.get_content_disposition() != "attachment" and not _name(part)


def decoded(part: Message) -> str:
    """The text of a part, in whatever code it says or seems to be."""
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes):
        return ""
    named = parameter(part, "charset")
    charset = named if _CHARSET.fullmatch(named) else "utf-8"
    if not _LATIN.fullmatch(charset):
        try:
            return octets.decode(charset)
        except ValueError:
            pass
    try:
        return octets.decode("utf-8")
    except ValueError:  # what calls itself Latin-1 is Windows' code page
        return octets.decode("cp1252", "replace")


def parameter(part: Message | None, name: str) -> str:
    """A parameter of its content type in small letters; "" without it, or without a part."""
    if part is None or len(str(part.get("Content-Type", ""))) > _HEADER:
        return ""
    found = part.get_param(name, "")
    return (found if isinstance(found, str) else str(found[-1])).strip().lower()


def _name(part: Message) -> str:
    fields = (str(part.get(name, "")) for name in ("Content-Type", "Content-Disposition"))
    if any(len(field) > _HEADER for field in fields):
        return "?"
    return " ".join((part.get_filename() or "").split())[:255]


def is_sealed(part: Message) -> bool:
    """Whether it is encrypted, or signed in a way that hides the text."""
    return part.get_content_type() in _SEALED or _name(part).lower().endswith((".p7m", ".rpmsg"))


def _sources(parts: Sequence[Message]) -> str:
    markups = [part for part in parts if part.get_content_type() == "text/html"]
    return "".join(decoded(part)[:MOST_MARKUP] for part in markups)


def attachments_of(parts: Sequence[Message]) -> Iterator[Attached]:
    """The attachments, without pictures in the text, signatures and business cards."""
    told = _sources(parts)
    for part in parts:
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart" or kind in _NO_ATTACHMENT:
            continue
        if not (is_text(part) or is_sealed(part) or _is_drawn(part, told)):
            yield Attached(name=_called(part), type=kind, size=_size(part))


def _is_drawn(part: Message, told: str) -> bool:
    """Whether it is a picture in the text, as logos in signatures are."""
    if part.get_content_maintype() != "image":
        return False
    own_id = str(part.get("Content-ID", "")).strip().strip("<>")
    if own_id and f"cid:{own_id}" in told:
        return True
    inline = part.get_content_disposition() != "attachment"
    return inline and bool(own_id or _LOGO.fullmatch(_name(part)))


def _called(part: Message) -> str:
    content = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(content, list) and not _name(part):
        return next(
            (read_field(each, "Subject") for each in content if isinstance(each, Message)), ""
        )
    return _plain(_name(part))


def _plain(name: str) -> str:
    """A file name in plain words: some programs encode it as a header field (RFC 2047)."""
    holder = Message()
    holder["Name"] = name
    return read_field(holder, "Name")


def _size(part: Message) -> int:
    content = part.get_payload()
    if isinstance(content, list):
        return sum(_size(each) for each in content if isinstance(each, Message))
    octets = part.get_payload(decode=True)
    return len(octets) if isinstance(octets, bytes) else 0
