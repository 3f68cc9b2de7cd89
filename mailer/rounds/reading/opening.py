"""A reply opened: its text, what is attached, and what keeps it from being read as a mail."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from mailer.frozen import Frozen
from mailer.ledger.round import Doubt
from mailer.replies.opened import parts_of, read_field
from mailer.rounds.reading.lines import MOST, Line, plain_lines
from mailer.rounds.reading.markup import MOST_MARKUP, STRUCK, markup_lines

_BYTES = 64 * 2**20
_NESTED = 100  # Python parses nested parts slowly; see mailer.replies.opened
_NESTING = re.compile(rb"boundary\s*=|message/(?:rfc822|global)", re.IGNORECASE)
_PART, _PARTS = b"\ncontent-type:", 500
_TEXT = 2 * 2**20
"""Characters of plain text that are read."""
_HEADER = 20_000
_PARSER_FALLS_OVER = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
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
_LOGO = re.compile(r"image\d{1,4}\.\w{3,4}|logo.{0,40}\.\w{3,4}", re.I)
_RECALLS = re.compile(
    r"(?:recall|intrekken|intrekking|terugroepen|ingetrokken|bericht (?:intrekken|terugroepen))\s?:",
    re.I,
)
_RECALLS_SAYS = re.compile(
    r"would like to recall the message"
    r"|(?:wil|wilt|zou) (?:graag )?(?:het|dit|mijn|onderstaand) bericht.{0,250}"
    r"(?:intrekken|terugroepen|terughalen)",
    re.I | re.S,
)
_VOTES = re.compile(
    r"(?:goedkeuren|goedgekeurd|afkeuren|afgekeurd|akkoord|niet akkoord|ja|nee|misschien"
    r"|geaccepteerd|geweigerd|voorlopig|approve|reject|yes|no|maybe|accepted|declined|tentative)\s?:",
    re.I,
)
"""How the subject of a vote or of an answer to an invitation begins, by Outlook's words."""
_MEETING_CLASSES = ("IPM.SCHEDULE", "IPM.APPOINTMENT", "IPM.NOTE.MICROSOFT.APPROVAL", "IPM.TASK")


class Attached(Frozen):
    """An attachment: its name ("" without one), content type, and size in bytes."""

    name: str
    type: str
    size: int


class Opened(NamedTuple):
    """A reply. `lines` as a reader sees them; `others` those of its plain text, where it has both.

    `whole` is False where a part of it was left unread.
    """

    subject: str = ""
    sender: str = ""
    lines: tuple[Line, ...] = ()
    others: tuple[Line, ...] = ()
    attachments: tuple[Attached, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    whole: bool = True


class _Text(NamedTuple):
    lines: tuple[Line, ...]
    others: tuple[Line, ...]
    whole: bool


def open_reply(content: bytes, item_class: str = "") -> Opened:
    """The reply; UNREADABLE among its doubts where it cannot be read. Never raises."""
    if len(content) > _BYTES or _is_a_maze(content):
        return Opened(doubts=(Doubt.UNREADABLE,))
    try:
        return _opened(message_from_bytes(content), item_class)
    except _PARSER_FALLS_OVER:
        return Opened(doubts=(Doubt.UNREADABLE,))


def _is_a_maze(content: bytes) -> bool:
    """Whether it has more parts than anybody writes, in each other or beside each other."""
    return len(_NESTING.findall(content)) > _NESTED or content.lower().count(_PART) > _PARTS


def _opened(message: Message, item_class: str) -> Opened:
    parts = list(parts_of(message))
    texts = [_text(part) for part in _bodies(message)]
    lines = tuple(line for text in texts for line in text.lines)
    others = tuple(line for text in texts for line in text.others)
    subject = read_field(message, "Subject")
    told = "\n".join(line.text for line in lines[:200])
    attached = tuple(_attached(parts, told=_sources(parts)))
    doubts = _doubts(parts, subject, told, item_class)
    return Opened(
        subject=subject,
        sender=read_field(message, "From"),
        lines=lines,
        others=others if others != lines else (),
        attachments=attached,
        doubts=tuple(doubts),
        whole=all(text.whole for text in texts),
    )


def _doubts(parts: list[Message], subject: str, told: str, item_class: str) -> Iterator[Doubt]:
    kind = item_class.upper()
    types = {part.get_content_type() for part in parts}
    if _SEALED & types or "-----BEGIN PGP MESSAGE-----" in told:
        yield Doubt.UNREADABLE
    if "RECALL" in kind or _RECALLS.match(subject) or _RECALLS_SAYS.search(told[:3000]):
        yield Doubt.RECALL
    if "text/calendar" in types or kind.startswith(_MEETING_CLASSES) or _VOTES.match(subject):
        yield Doubt.MEETING


def _bodies(message: Message) -> Iterator[tuple[Message | None, Message | None]]:
    """The texts in their order, each as HTML, as plain text, or both."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        content = part.get_payload()
        inner = (
            [each for each in content if isinstance(each, Message)]
            if isinstance(content, list)
            else []
        )
        if part.get_content_type() == "multipart/alternative":
            found = [leaf for each in inner for leaf in parts_of(each) if _is_text(leaf)]
            yield _first(found, "text/html"), _first(found, "text/plain")
        elif part.get_content_maintype() == "multipart":
            waiting += reversed(inner)
        elif _is_text(part):
            html = part.get_content_type() == "text/html"
            yield (part, None) if html else (None, part)


def _first(parts: list[Message], kind: str) -> Message | None:
    return next((part for part in parts if part.get_content_type() == kind), None)


def _is_text(part: Message) -> bool:
    if part.get_content_type() not in {"text/plain", "text/html"}:
        return False
    return part.get_content_disposition() != "attachment" and not _name(part)


def _text(both: tuple[Message | None, Message | None]) -> _Text:
    html, plain = both
    markup = _decoded(html) if html else ""
    text = _decoded(plain) if plain else ""
    flowed = _parameter(plain, "format") == "flowed" if plain else False
    others = plain_lines(text[:_TEXT], flowed=flowed, joined=_parameter(plain, "delsp") == "yes")
    seen = markup_lines(markup)
    whole = len(markup) <= MOST_MARKUP and len(text) <= _TEXT
    whole = whole and max(len(seen), len(others)) < MOST
    if not any(line.text.strip() for line in seen):
        return _Text(tuple(others), tuple(others), whole)
    return _Text(tuple(seen), tuple(others or seen), whole)


def _decoded(part: Message) -> str:
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes):
        return ""
    named = _parameter(part, "charset")
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


def _parameter(part: Message | None, name: str) -> str:
    if part is None or len(str(part.get("Content-Type", ""))) > _HEADER:
        return ""
    found = part.get_param(name, "")
    return (found if isinstance(found, str) else str(found[-1])).strip().lower()


def _name(part: Message) -> str:
    fields = (str(part.get(name, "")) for name in ("Content-Type", "Content-Disposition"))
    if any(len(field) > _HEADER for field in fields):
        return "?"
    return " ".join((part.get_filename() or "").split())[:255]


def _sources(parts: list[Message]) -> str:
    markups = [part for part in parts if part.get_content_type() == "text/html"]
    return "".join(_decoded(part)[:MOST_MARKUP] for part in markups)


def _attached(parts: list[Message], told: str) -> Iterator[Attached]:
    for part in parts:
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart" or kind in _NO_ATTACHMENT | _SEALED:
            continue
        if not _is_text(part) and not _is_drawn(part, told):
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
    return read_field_of(_name(part))


def read_field_of(name: str) -> str:
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


def has_struck(lines: tuple[Line, ...]) -> bool:
    """Whether words are struck through in it."""
    return any(STRUCK in line.text for line in lines)
