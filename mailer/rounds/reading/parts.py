"""The parts of a mail: which of them are its text, and what that is."""

import re
from email.message import Message

_HEADER = 20_000
"""Characters of a field that describes a part; Python parses long ones slowly."""
_CHARSET = re.compile(
    r"(?:us-)?ascii|utf-?(?:7|8|16|16le|16be)|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)125\d",
    re.I,
)
_LATIN = re.compile(r"(?:us-)?ascii|iso-?8859-1|latin-?1", re.I)
_SEALED = {
    "multipart/encrypted",
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
    "application/x-microsoft-rpmsg-message",
}


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
