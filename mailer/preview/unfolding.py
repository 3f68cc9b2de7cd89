"""What a frozen message says, read back from its bytes.

Header fields are decoded word by word: Python's own address parser mends and so hides damage,
and what it would hide is what a preview is for.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Parsed

from mailer.compose.message import Message
from mailer.frozen import Frozen
from mailer.i18n import ngettext
from mailer.visible import visible

_OF_MAILBOXES = frozenset({"from", "to", "cc", "reply-to", "sender"})
_FOLD = re.compile(r"\r\n(?=[ \t])")
_MAILBOX = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",]|")+')
"""What stands between two commas; a quoted comma is none, and an unclosed quote is kept."""
_FILE = re.compile(
    r"((?:^[A-Za-z0-9+/]{60,}=*\n){3})((?:^[A-Za-z0-9+/]{60,}=*\n){5,})", re.MULTILINE
)
"""A file in base64: some lines of it, and more than anybody reads."""
_END = b"\r\n\r\n"


class HeaderField(Frozen):
    """One field, decoded; `values` has one text a mailbox in an address field, else one."""

    name: str
    values: tuple[str, ...]


class Enclosure(Frozen):
    """A part that is neither of the two texts. `size` is in bytes, `digest` its SHA-256."""

    name: str
    media_type: str
    size: int
    digest: str


class Parts(Frozen):
    """A body taken apart. `text` and `html` are empty where it has no such part."""

    text: str
    html: str
    enclosures: tuple[Enclosure, ...]


def raw_header(message: Message) -> str:
    """All header fields exactly as frozen; a byte that is not ASCII, and so wrong, as \\xe9."""
    return "\n".join(visible(line, keep="\t") for line in _header(message).split("\r\n"))


def source(message: Message) -> str:
    """The whole message as frozen, for reading; of a long file only its first lines."""
    text = message.content.decode("ascii", "backslashreplace").replace("\r\n", "\n")
    return visible(_FILE.sub(_shortened, text), keep="\t\n")


def _shortened(found: re.Match[str]) -> str:
    left_out = found[2].count("\n")
    words = ngettext("[{count} line left out]", "[{count} lines left out]", left_out)
    return f"{found[1]}{words.format(count=left_out)}\n"


def header_fields(message: Message) -> tuple[HeaderField, ...]:
    """All header fields in their order, for reading. What cannot be decoded stays as it is."""
    lines = _FOLD.sub("", _header(message)).split("\r\n")
    return tuple(_field(line) for line in lines if line)


def parts(body: bytes) -> Parts:
    """The texts and the enclosures of a body. The first text of a kind counts, no part is lost."""
    texts: dict[str, str] = {}
    enclosures = []
    for part in _leaves(message_from_bytes(body)):
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and kind not in texts and not _is_file(part):
            texts[kind] = _text(part)
        else:
            enclosures.append(_enclosure(part))
    return Parts(
        text=texts.get("text/plain", ""),
        html=texts.get("text/html", ""),
        enclosures=tuple(enclosures),
    )


def _header(message: Message) -> str:
    """The message's own fields and those that its body begins with."""
    fields = message.header + message.body.partition(_END)[0]
    return fields.decode("ascii", "backslashreplace")


def _field(line: str) -> HeaderField:
    name, _, value = line.partition(":")
    is_list = name.lower() in _OF_MAILBOXES
    values = _MAILBOX.findall(value) if is_list else [value]
    return HeaderField(name=name, values=tuple(visible(_decoded(v.strip())) for v in values))


def _decoded(value: str) -> str:
    try:
        return "".join(_words(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        return value


def _words(chunks: Sequence[tuple[bytes | str, str | None]]) -> Iterator[str]:
    for chunk, charset in chunks:
        yield chunk if isinstance(chunk, str) else chunk.decode(charset or "ascii")


def _leaves(part: Parsed) -> Iterator[Parsed]:
    inside = part.get_payload()
    if part.get_content_maintype() != "multipart" or not isinstance(inside, list):
        yield part
        return
    for inner in inside:
        assert isinstance(inner, Parsed)  # what a multipart holds
        yield from _leaves(inner)


def _is_file(part: Parsed) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _text(part: Parsed) -> str:
    charset = part.get_content_charset("ascii")
    try:
        text = _content(part).decode(charset, "backslashreplace")
    except LookupError:
        text = _content(part).decode("ascii", "backslashreplace")
    return text.replace("\r\n", "\n")


def _content(part: Parsed) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()  # a message in a message


def _enclosure(part: Parsed) -> Enclosure:
    content = _content(part)
    return Enclosure(
        name=visible(part.get_filename() or ""),
        media_type=part.get_content_type(),
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )
