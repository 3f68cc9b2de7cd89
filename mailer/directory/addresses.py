"""Mail addresses as people write them, and the one form in which they go on the wire."""

import re

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"[\w+-]+(?:\.[\w+-]+)*@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}", re.ASCII)
_UNUSUAL = re.compile(r"@.*--|\.(?:arpa|invalid|local|localhost|onion|test)$", re.IGNORECASE)
_LONGEST, _LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1


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


def _is_plain(written: str) -> bool:
    """Whether it is so ordinary that the full check, 50 times as slow, would accept it as it is."""
    return (
        _PLAIN.fullmatch(written) is not None
        and len(written) <= _LONGEST
        and written.index("@") <= _LONGEST_LOCAL
        and not _UNUSUAL.search(written)
    )
