"""What a mail system says of a message that it could not deliver: RFC 3464 and its dialects."""

import logging
import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from enum import StrEnum
from itertools import islice

from mailer.frozen import Frozen
from mailer.replies.opened import (
    field,
    fields,
    ids_in,
    open_message,
    parts_of,
    text_of,
    type_of,
)

_STATUS = {"message/delivery-status", "message/global-delivery-status"}
_RECEIPT = "message/disposition-notification"  # RFC 8098
_RETURNED = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
}
_SILENT = logging.CRITICAL + 1
_RECIPIENTS = 1000
_WORDS = 500
_ADDRESS = re.compile(r"[^\s<>;,\"():]{1,64}@[^\s<>;,\"():]{1,255}")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")  # RFC 3461, 4
_UNICODE_XTEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533, 3
_RETURNED_ID = re.compile(r"^[> \t]{0,20}message-id:\s{0,5}(<[^<>\s]{1,990}>)", re.I | re.M)
_CODE = re.compile(r"\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b")
_FLUFL_FALLS_OVER = (LookupError, ValueError, TypeError, AttributeError, AssertionError)


class Action(StrEnum):
    """What became of it at a recipient (RFC 3464, 2.3.3), as far as it matters."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"


class Notification(Frozen):
    """What is reported of one recipient.

    `spellings` are the addresses that it may be known by, the one that was written to first.
    """

    action: Action
    spellings: tuple[str, ...]
    words: str


def notifications(message: Message) -> list[Notification]:
    """What a report by RFC 3464 says of each recipient; nothing where it is none."""
    blocks = (
        block for part in parts_of(message) if type_of(part) in _STATUS for block in _blocks(part)
    )
    found = (_notification(block) for block in islice(blocks, _RECIPIENTS))
    return [each for each in found if each]


def guessed(message: Message) -> list[Notification]:
    """What it says by the form that some mail system gives it; look only at what a machine sent."""
    named = [
        Notification(action=Action.FAILED, spellings=(address,), words=_reason(message))
        for failed in fields(message, "X-Failed-Recipients")
        for address in _ADDRESS.findall(failed)[:_RECIPIENTS]
    ]
    return named or _by_flufl(message)


def returned_ids(message: Message) -> list[str]:
    """The Message-IDs of what a report returns, whole, its header or in its text, or names."""
    ids: list[str] = []
    for part in parts_of(message):
        if type_of(part) in _RETURNED:
            ids += _named_in(part, "Message-ID")
        elif type_of(part) == _RECEIPT:
            ids += _named_in(part, "Original-Message-ID")
        elif type_of(part).startswith("text/"):
            ids += _RETURNED_ID.findall(text_of(part))
    return ids


def _named_in(part: Message, name: str) -> Iterator[str]:
    content = part.get_payload()
    if isinstance(content, list):
        headers = [each for each in content[:1] if isinstance(each, Message)]
    else:
        headers = [open_message(text_of(part).encode("utf-8", "surrogateescape"))]
    for header in headers:
        yield from ids_in(field(header, name))


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a report; Python reads them only where nothing encodes them."""
    content = part.get_payload()
    for block in content if isinstance(content, list) else [part]:
        if not isinstance(block, Message):
            continue
        if block is not part:
            yield block
        if rest := _rest_of(block, field(part, "Content-Transfer-Encoding")):
            yield from (message_from_string(text) for text in re.split(r"\r?\n\r?\n", rest))


def _rest_of(block: Message, encoding: str) -> str:
    if not isinstance(block.get_payload(), str):
        return ""
    if encoding and "Content-Transfer-Encoding" not in block:
        block["Content-Transfer-Encoding"] = encoding
    return text_of(block).strip()


def _notification(block: Message) -> Notification | None:
    spelled = [
        spelling
        for name in ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")
        for spelling in _spellings(field(block, name))
    ]
    action = _action(field(block, "Action").lower(), field(block, "Status"))
    if action is None or not (spelled or field(block, "Final-Recipient")):
        return None
    return Notification(action=action, spellings=tuple(dict.fromkeys(spelled)), words=_said(block))


def _action(action: str, status: str) -> Action | None:
    if action.startswith(("fail", "error")):  # "error" is OpenSMTPD's
        return Action.FAILED
    if action.startswith("delay"):
        return Action.DELAYED
    if action.startswith(("deliver", "relay", "expand")):
        return Action.ARRIVED
    by_class = {"5": Action.FAILED, "4": Action.DELAYED, "2": Action.ARRIVED}
    return None if action else by_class.get(status[:1])


def _spellings(written: str) -> Iterator[str]:
    """An address as it stands and as its encoding, where it has one, meant it."""
    kind, semicolon, address = written.partition(";")
    if not semicolon:
        kind, address = "", written
    if found := _ADDRESS.search(address):
        yield found[0]
        code = _UNICODE_XTEXT if kind.strip().lower() == "utf-8" else _XTEXT
        plain = code.sub(_character, found[0])
        if plain != found[0]:
            yield plain


def _character(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else code[0]


def _said(block: Message) -> str:
    """The far side's words, with the status where they do not say it themselves."""
    kind, semicolon, words = field(block, "Diagnostic-Code").partition(";")
    words = words.strip() if semicolon else kind
    status = field(block, "Status").partition(" ")[0]
    if status in words:
        return words[:_WORDS]
    return f"{status} {words}".strip()[:_WORDS]


def _by_flufl(message: Message) -> list[Notification]:
    from flufl.bounce import all_failures  # 0.1 s, and few messages need it

    logging.getLogger("flufl.bounce").setLevel(_SILENT)  # it prints what it falls over
    try:
        delayed, failed = all_failures(message)
    except _FLUFL_FALLS_OVER:
        return []
    words = _reason(message)
    return [
        Notification(action=action, spellings=(address.decode("ascii", "replace"),), words=words)
        for action, addresses in ((Action.FAILED, failed), (Action.DELAYED, delayed))
        for address in sorted(addresses)[:_RECIPIENTS]
    ]


def _reason(message: Message) -> str:
    """The first line of its text that has a code of failure in it."""
    texts = (text_of(part) for part in parts_of(message) if type_of(part) == "text/plain")
    lines = (line for text in texts for line in text.splitlines() if _CODE.search(line[:_WORDS]))
    return " ".join(next(lines, "").split())[:_WORDS]
