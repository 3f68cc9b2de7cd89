"""Header fields as bytes, by RFC 5322 and RFC 2047.

Our own, because the standard library's folding damages Dutch names: "Coënraads, René (DGB)"
arrives as "Coënraads,René(DGB)" in more than a quarter of address lists, and its own parser hides
that. Here a display name that is not ASCII is encoded whole.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator

import idna

LINE = 78
"""Fold at this many characters (RFC 5322, 2.1.1)."""
_WORD = 64
"""Characters in an encoded word: 75 at most (RFC 2047), and room for the field's name."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[^\s@<>()\[\],;:\\\"]+")
"""One mailbox without quotes: what else could stand here would be a second one."""
_REFUSED = {"Cc", "Zl", "Zp", "Cs"}
"""Unicode's categories of line ends, controls, and halves of characters."""
_TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls of direction: with one a name can be made to look like another address."""


class HeaderFault(ValueError):
    """A value that no header may hold: a line break, a control character, or no one address."""


def field(name: str, value: str) -> bytes:
    """One field of plain text, folded, with its CRLF. Raises `HeaderFault`."""
    _refuse_controls(value)
    return _folded(name, value.split(" ") if _is_plain(value) else list(_encoded_words(value)))


def address_field(name: str, mailboxes: Iterable[tuple[str, str]]) -> bytes:
    """A field of mailboxes, given as (display name, address). Raises `HeaderFault`."""
    words: list[str] = []
    for display_name, address in mailboxes:
        if words:
            words[-1] += ","
        words += _on_one_line(_mailbox(display_name, address))
    return _folded(name, words)


def structured_field(name: str, value: str) -> bytes:
    """A field whose value is a token that must not be folded (Message-ID)."""
    _refuse_controls(value)
    return f"{name}: {value}\r\n".encode("ascii")


def identities_field(name: str, identities: Iterable[str]) -> bytes:
    """A field of Message-IDs (In-Reply-To, References), folded between two of them."""
    words = list(identities)
    for word in words:
        _refuse_controls(word)
    return _folded(name, words)


def ascii_domain(address: str) -> str:
    """The address with its domain in ASCII (IDNA 2008, UTS 46). Raises `HeaderFault`."""
    local, _, domain = address.rpartition("@")
    if not _ADDRESS.fullmatch(address):
        raise HeaderFault(address)
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError as error:
        raise HeaderFault(address) from error


def _mailbox(display_name: str, address: str) -> list[str]:
    _refuse_controls(display_name)
    _refuse_controls(address)
    if not display_name:
        return [ascii_domain(address)]
    return [*_phrase(display_name), f"<{ascii_domain(address)}>"]


def _on_one_line(words: list[str]) -> list[str]:
    """A mailbox in one piece where it fits on a line: people read raw headers too."""
    whole = " ".join(words)
    return [whole] if len(whole) + len("Reply-To: ,") <= LINE else words


def _phrase(name: str) -> list[str]:
    if not _is_plain(name):
        return list(_encoded_words(name))
    if _ATOMS.fullmatch(name):
        return name.split(" ")
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return [quoted] if len(quoted) <= _WORD else list(_encoded_words(name))


def _is_plain(text: str) -> bool:
    """Whether it can stand as it is: ASCII, foldable, and nothing that reads as encoded."""
    words = text.split(" ")
    foldable = all(words) and max(map(len, words)) <= _WORD
    return text.isascii() and "=?" not in text and (foldable or not text)


def _encoded_words(text: str) -> Iterator[str]:
    """B-encoded words; no character is split over two."""
    room = (_WORD - len("=?utf-8?b??=")) // 4 * 3
    chunk = b""
    for character in text:
        encoded = character.encode("utf-8")
        if len(chunk) + len(encoded) > room:
            yield _encoded_word(chunk)
            chunk = b""
        chunk += encoded
    yield _encoded_word(chunk)


def _encoded_word(chunk: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?="


def _folded(name: str, words: list[str]) -> bytes:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE and lines[-1] != f"{name}:" and word:
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _refuse_controls(value: str) -> None:
    if value.isascii() and value.isprintable():
        return
    if any(
        unicodedata.category(character) in _REFUSED or character in _TURNS_TEXT_ROUND
        for character in value
    ):
        raise HeaderFault(value)
