"""A reply opened: its text, what is attached, and what keeps it from being read as a mail."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from mailer.ledger.round import Doubt
from mailer.replies.opened import field, parts_of, read_field
from mailer.rounds.reading.attached import Attached, attachments_in
from mailer.rounds.reading.lines import MOST, Line, plain_lines
from mailer.rounds.reading.markup import is_too_much, markup_lines
from mailer.rounds.reading.parts import decoded, is_sealed, is_text, parameter

_BYTES = 64 * 2**20
_NESTED = 100  # Python parses nested parts slowly; see mailer.replies.opened
_NESTING = re.compile(rb"boundary\s*=|message/(?:rfc822|global)", re.IGNORECASE)
_PART, _PARTS = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE), 500
_BOUNDARIES = 5_000
"""Lines that may begin a part without a field; a long text has some of them as well."""
_SUBJECT = 900  # characters; more of it is not read (`mailer.replies.opened`)
_TEXT = 2 * 2**20
"""Characters of plain text that are read."""
_PARSER_FALLS_OVER = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
_RECALLS = re.compile(
    r"(?:recall|intrekken|intrekking|terugroepen|ingetrokken|bericht (?:intrekken"
    r"|terugroepen))\s?:",
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
    r"|geaccepteerd|geweigerd|voorlopig|approve|reject|yes|no|maybe|accepted|declined"
    r"|tentative)\s?:",
    re.I,
)
"""How the subject of a vote or of an answer to an invitation begins, by Outlook's words."""
_MEETING_CLASSES = ("IPM.SCHEDULE", "IPM.APPOINTMENT", "IPM.NOTE.MICROSOFT.APPROVAL", "IPM.TASK")


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
    hides: bool = False


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
    return (
        len(_NESTING.findall(content)) > _NESTED
        or len(_PART.findall(content)) > _PARTS
        or content.count(b"\n--") > _BOUNDARIES
    )


def _opened(message: Message, item_class: str) -> Opened:
    parts = list(parts_of(message))
    texts = [_text(part) for part in _bodies(message)]
    lines = tuple(line for text in texts for line in text.lines)
    others = tuple(line for text in texts for line in text.others)
    subject = read_field(message, "Subject")
    told = "\n".join(line.text for line in lines[:200])
    doubts = set(_doubts(parts, subject, told, item_class))
    if len(field(message, "Subject")) > _SUBJECT:  # what is cut off may say something
        doubts.add(Doubt.UNCLEAR)
    if any(text.hides for text in texts):  # words that its reader does not see, or only there
        doubts.add(Doubt.UNCLEAR)
    return Opened(
        subject=subject,
        sender=read_field(message, "From"),
        lines=lines,
        others=others if others != lines else (),
        attachments=attachments_in(message, parts),
        doubts=tuple(doubts),
        whole=all(text.whole for text in texts),
    )


def _doubts(parts: list[Message], subject: str, told: str, item_class: str) -> Iterator[Doubt]:
    kind = item_class.upper()
    types = {part.get_content_type() for part in parts}
    if any(map(is_sealed, parts)) or "-----BEGIN PGP MESSAGE-----" in told:
        yield Doubt.UNREADABLE
    if "RECALL" in kind or _RECALLS.match(subject) or _RECALLS_SAYS.search(told[:3000]):
        yield Doubt.RECALL
    if "text/calendar" in types or kind.startswith(_MEETING_CLASSES) or _VOTES.match(subject):
        yield Doubt.MEETING


def _bodies(message: Message) -> Iterator[tuple[list[Message], list[Message]]]:
    """The texts in their order, each as HTML, as plain text, or both; some in several parts."""
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
            found = [leaf for each in inner for leaf in parts_of(each) if is_text(leaf)]
            yield _of_kind(found, "text/html"), _of_kind(found, "text/plain")
        elif part.get_content_maintype() == "multipart":
            waiting += reversed(inner)
        elif is_text(part):
            yield _of_kind([part], "text/html"), _of_kind([part], "text/plain")


def _of_kind(parts: list[Message], kind: str) -> list[Message]:
    return [part for part in parts if part.get_content_type() == kind]


def _text(both: tuple[list[Message], list[Message]]) -> _Text:
    html, plain = both
    markup = "<p>".join(map(decoded, html))
    text = "\n\n".join(map(decoded, plain))
    first = plain[0] if plain else None
    others = plain_lines(
        text[:_TEXT],
        flowed=parameter(first, "format") == "flowed",
        joined=parameter(first, "delsp") == "yes",
    )
    read = "" if is_too_much(markup) else markup
    seen, hides = markup_lines(read)
    whole = read == markup and len(text) <= _TEXT
    whole = whole and max(len(seen), len(others)) < MOST
    if not any(line.text.strip() for line in seen):
        return _Text(tuple(others), tuple(others), whole, hides)
    return _Text(tuple(seen), tuple(others or seen), whole, hides)
