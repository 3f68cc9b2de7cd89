"""The one address in From, where no two programs can read another in it."""

import re
from email.message import Message

from mailer.directory.model import mailbox_key
from mailer.replies.authentication import Malformed, plain
from mailer.replies.opened import open_header

_HEADER = 2**19
_END = re.compile(rb"\r?\n\r?\n")
_ENVELOPE = re.compile(r"From\s+:")
"""A From field that Python takes for the first line of a mailbox file."""
_ATOM = r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = rf"({_ATOM}(?:\.{_ATOM})*@[^\s<>@,:;()\[\].]+(?:\.[^\s<>@,:;()\[\].]+)+)"
_ALONE = re.compile(_ADDRESS)
_NAMED = re.compile(rf'(?:"(?:[^"\\]|\\.)*"|[^"<>@,:;\[\]])*<{_ADDRESS}>')
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)


def plain_header(content: bytes) -> Message | None:
    """The header of a message; None where programs differ about what its fields are.

    A lone CR or LF begins a field for some of them, and not for others.
    """
    end = _END.search(content[:_HEADER])
    head = content[: end.end()] if end else b""
    ends = head.count(b"\r\n")
    one_way = head.count(b"\r") == ends and ends in {0, head.count(b"\n")}
    header = open_header(head)
    double = _ENVELOPE.match(header.get_unixfrom() or "")
    return None if not head or not one_way or header.defects or double else header


def sole_author(header: Message) -> str:
    """The address in From as it stands, never its name; "" for none, several, or an odd one."""
    written = [str(value) for key, value in header.raw_items() if key.lower() == "from"]
    try:
        text = plain(written[0]) if len(written) == 1 else ""
    except Malformed:
        return ""
    found = _ALONE.fullmatch(text) or _NAMED.fullmatch(text)
    return found[1] if found and _is_plain(found[1].rpartition("@")[2]) else ""


def _is_plain(domain: str) -> bool:
    """Whether it is one domain, however it is written: “ｅmmen” is another spelling of emmen."""
    ascii_labels = mailbox_key(f"x@{domain}")[2:].split(".")
    labels = domain.split(".")
    return len(labels) == len(ascii_labels) and all(
        _LABEL.fullmatch(code) and (label.isascii() or code.startswith("xn--"))
        for label, code in zip(labels, ascii_labels, strict=True)
    )
