"""A message that came in, opened within bounds: whoever sent it may have meant harm (I29)."""

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from itertools import islice

_BYTES, _LINES = 2**19, 10_000
"""What is looked at: a report comes before what it returns, an answer says it in its header."""
_NESTED = 100
"""Marks of nesting, beyond which only the header is read: Python parses nested parts slowly."""
_NESTING = re.compile(rb"boundary|message/(?:rfc822|global)", re.IGNORECASE)
_FIELD = 20_000
"""Characters of one header field."""
_LINE = 1000  # RFC 5322, 2.1.1
_PARTS = 200
_FROM, _COMMENTS = 2000, 20
_PARSER_FALLS_OVER = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
"""What Python's parser was seen to raise on broken parameters, charsets and nesting."""

_IDS = re.compile(r"<[^<>\s]{1,990}>")


def open_message(content: bytes) -> Message:
    """The message; only its header where the rest is no mail that anybody could have written."""
    head = b"".join(_bounded(content[:_BYTES].splitlines(keepends=True)[:_LINES]))
    if len(_NESTING.findall(head)) <= _NESTED:
        try:
            return message_from_bytes(head)
        except _PARSER_FALLS_OVER:
            pass
    return open_header(head)


def open_header(block: bytes) -> Message:
    """A header block, or the header of a message."""
    return BytesHeaderParser().parsebytes(block[:_BYTES])


def field(message: Message, name: str) -> str:
    """A field as it stands, on one line; "" without it. What is not ASCII is taken for UTF-8."""
    return next(fields(message, name), "")


def fields(message: Message, name: str) -> Iterator[str]:
    """Every field of this name, as `field`."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            octets = str(value)[:_FIELD].encode("utf-8", "surrogateescape")
            yield " ".join(octets.decode("utf-8", "replace").split())


def read_field(message: Message, name: str) -> str:
    """A field in plain words, as `decoded`."""
    return decoded(field(message, name)[:1000])


def decoded(written: str) -> str:
    """Words on one line: encoded words are decoded (RFC 2047) where they can be."""
    try:
        return " ".join(str(make_header(decode_header(written))).split())
    except (MessageError, LookupError, ValueError):
        return written


def sender_of(message: Message) -> str:
    """The address that its From names first; "" for one that nobody could have written.

    The parser of the standard library goes one deeper for each bracket of a comment.
    """
    written = field(message, "From")
    if len(written) > _FROM or written.count("(") > _COMMENTS:
        return ""
    return parseaddr(written)[1]


def ids_in(written: str) -> list[str]:
    """The Message-IDs in a field, in their order, with their angle brackets."""
    return _IDS.findall(written[:_FIELD])


def parts_of(message: Message) -> Iterator[Message]:
    """The message and its parts, but not the parts of a message that it carries along."""
    return islice(_walk(message), _PARTS)


def text_of(part: Message) -> str:
    """A part's own text, decoded where that can be done; "" for what is no text."""
    content = part.get_payload()
    if not isinstance(content, str):
        return ""
    try:
        octets = part.get_payload(decode=True)
    except _PARSER_FALLS_OVER:
        return content
    return octets.decode("utf-8", "replace") if isinstance(octets, bytes) else content


def type_of(part: Message) -> str:
    """The content type in small letters."""
    return part.get_content_type()


def parameter(part: Message, name: str) -> str:
    """A parameter of the content type in small letters; "" without it, or where it is broken."""
    try:
        found = part.get_param(name, "")
    except _PARSER_FALLS_OVER:
        return ""
    return (found if isinstance(found, str) else str(found[-1])).strip().lower()


def _bounded(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines no longer than they may be: flufl.bounce searches long ones by their square."""
    longest = _FIELD
    for line in lines:
        if not line.strip(b"\r\n"):
            longest = _LINE
        yield line if len(line) <= longest else line[:longest] + b"\r\n"


def _walk(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        content = part.get_payload()
        if isinstance(content, list) and part.get_content_maintype() != "message":
            waiting += reversed([each for each in content if isinstance(each, Message)])
