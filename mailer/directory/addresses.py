"""Mail addresses as people write them, and the one form in which they go on the wire."""

import re
from itertools import islice
from typing import NamedTuple

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"[\w+-]+(?:\.[\w+-]+)*@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}", re.ASCII)
_UNUSUAL = re.compile(r"@.*--|\.(?:arpa|invalid|local|localhost|onion|test)$", re.IGNORECASE)
_LINK = re.compile(r"\s*mailto:\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s<>;,/|()\"\[\]]+")
_FEW = 9
_LONGEST, _LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1


class Mailbox(NamedTuple):
    """An address as it goes on the wire, and the name that was written with it, if any."""

    name: str
    address: str


class AddressError(ValueError):
    """A text that is not a mail address we can send to."""


class NotAsciiError(AddressError):
    """A local part that is not ASCII: few servers take one, and it is damaged in silence."""


def parse_address(written: str) -> str:
    """The address in ASCII, its domain as IDNA. Raises `AddressError`.

    Names, quotes and domain literals around or in an address are refused. Asks no server.
    """
    if _is_plain(written):
        return written
    if len(written) > _LONGEST:
        raise AddressError(written[:_LONGEST])
    from email_validator import EmailNotValidError, validate_email

    local = written.rpartition("@")[0]
    if not local.isascii():
        raise NotAsciiError(written)
    if len(local) > _LONGEST_LOCAL:
        raise AddressError(written)
    try:
        parsed = validate_email(
            written, allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise AddressError(written) from error
    return parsed.ascii_email or parsed.normalized


def parse_mailbox(written: str) -> Mailbox:
    """The one mailbox that a cell holds: bare, as a mailto: link, or as `Name <address>`.

    Raises `AddressError`.
    """
    written = written.rstrip(" ;,")
    name, bracket, address = written.partition("<")
    if not bracket:
        return Mailbox("", parse_address(_unlinked(written)))
    if not address.endswith(">"):
        raise AddressError(written)
    address = parse_address(_unlinked(address[:-1]))
    name = name.strip(" \"'")
    if "@" in name:  # Outlook copies a link as "address<mailto:address>"
        if parse_address(_unlinked(name)).lower() != address.lower():
            raise AddressError(written)
        name = ""
    return Mailbox(name, address)


def addresses_in(text: str) -> tuple[str, ...]:
    """The first few addresses that stand in a text, each mailbox once."""
    found: dict[str, str] = {}
    words = (word for word in _BETWEEN.split(text) if "@" in word)
    for word in islice(words, _FEW):
        try:
            address = parse_address(_unlinked(word))
        except AddressError:
            continue
        found.setdefault(address.lower(), address)
    return tuple(found.values())


def _unlinked(written: str) -> str:
    link = _LINK.match(written)
    return written[link.end() :].partition("?")[0].strip() if link else written.strip(" ")


def _is_plain(written: str) -> bool:
    """Whether it is so ordinary that the full check, which is slow, would accept it as it is."""
    return (
        _PLAIN.fullmatch(written) is not None
        and len(written) <= _LONGEST
        and written.index("@") <= _LONGEST_LOCAL
        and not _UNUSUAL.search(written)
    )
