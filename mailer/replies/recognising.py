"""What a message that came in is: mail that came back, an automatic answer, or an answer (I17)."""

import re
from email.message import Message

from mailer.frozen import Frozen
from mailer.ledger.reply import ReplyKind
from mailer.replies.opened import (
    field,
    fields,
    ids_in,
    open_message,
    parameter,
    parts_of,
    read_field,
    sender_of,
    type_of,
)
from mailer.replies.reports import Action, Notification, guessed, notifications, returned_ids

_MACHINES = re.compile(
    r"(mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|mdaemon|microsoftexchange[0-9a-f]{32})@", re.I
)
_CAME_BACK = re.compile(
    r"(undeliver|non-delivery|mail error|failure notice|returned (mail|to sender)"
    r"|delivery (status|failure|fail|problem|has|report)|mail (delivery|could not)"
    r"|message delayed|warning: (could not|message)|could not be delivered"
    r"|niet (bezorgd|bestelbaar|besteld|afgeleverd)|onbestelbaar|unzustellbar|non remis)",
    re.IGNORECASE,
)
"""How the subject of a report begins; “RE: …” is a person's."""
_AWAY = re.compile(
    r"(automatisch antwoord|automatic reply|out of office|afwezig(heid\w{0,10})?"
    r"|automatische antwort|réponse automatique|autoreply|auto reply)\s?:",
    re.IGNORECASE,
)
"""How the subject of an automatic answer begins, by Exchange's words; "RE: …" is a person's."""
_SETS_ITSELF = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-FC-MachineGenerated")
_IDS = 100
_ANSWERED = re.compile(r"reply|counter|declinecounter|refresh", re.IGNORECASE)


class Recognised(Frozen):
    """A message that came in. `sender` is whom its From names, which proves nothing.

    `ids` are the Message-IDs that it can be about, the most telling first; `own_id` is its own.
    """

    kind: ReplyKind
    sender: str
    own_id: str
    ids: tuple[str, ...]
    notifications: tuple[Notification, ...] = ()


def recognise(content: bytes, item_class: str = "") -> Recognised:
    """What a message is; `item_class` is Exchange's word for it, where there is one.

    Never raises, whatever the bytes are.
    """
    message = open_message(content)
    reported = notifications(message)
    if not reported and is_a_machines(message, item_class):
        reported = guessed(message)
    kind = _kind(message, reported, item_class)
    returned = returned_ids(message) if kind is not ReplyKind.ANSWER else []
    ids = dict.fromkeys([*_originals(message), *returned, *answered_ids(message)])
    return Recognised(
        kind=kind,
        sender=sender_of(message),
        own_id=next(iter(ids_in(field(message, "Message-ID"))), ""),
        ids=tuple(ids)[:_IDS],
        notifications=tuple(each for each in reported if each.action is _ACTIONS.get(kind)),
    )


_ACTIONS = {ReplyKind.BOUNCE: Action.FAILED, ReplyKind.DELAY: Action.DELAYED}


def answered_ids(message: Message) -> list[str]:
    """What a header says that it answers: the message itself first, then those before it."""
    answered = ids_in(field(message, "In-Reply-To"))
    return [*answered, *reversed(ids_in(field(message, "References")))][:_IDS]


def may_be_a_report(header: Message, item_class: str = "") -> bool:
    """Whether what it is about may stand in its body alone."""
    return type_of(header) == "multipart/report" or is_a_machines(header, item_class)


def is_a_machines(message: Message, item_class: str = "") -> bool:
    """Whether it has a sign of a mail system that reports, or a subject as reports have."""
    return (
        item_class.upper().startswith("REPORT.")
        or field(message, "Return-Path") == "<>"
        or bool(field(message, "X-Failed-Recipients"))
        or _MACHINES.search(field(message, "From")[:1000]) is not None
        or _CAME_BACK.match(read_field(message, "Subject")) is not None
        or type_of(message) == "multipart/report"
    )


def _kind(message: Message, reported: list[Notification], item_class: str) -> ReplyKind:
    actions = {each.action for each in reported}
    if Action.FAILED in actions or (not actions and _is_ndr(item_class)):
        return ReplyKind.BOUNCE
    if Action.DELAYED in actions:
        return ReplyKind.DELAY
    return ReplyKind.AUTOMATIC if actions or _automatic(message, item_class) else ReplyKind.ANSWER


def _is_ndr(item_class: str) -> bool:
    return re.fullmatch(r"REPORT\..*\.NDR", item_class, re.IGNORECASE) is not None


def _automatic(message: Message, item_class: str) -> bool:
    """See RFC 3834. X-Auto-Response-Suppress is no sign: Exchange puts it on ordinary mail."""
    submitted = field(message, "Auto-Submitted").partition(";")[0].partition("(")[0].strip()
    return (
        submitted.lower() not in {"", "no"}
        or item_class.upper().startswith(("REPORT.", "IPM.NOTE.RULES.", "IPM.SCHEDULE.MEETING."))
        or is_a_machines(message)  # a receipt, or a report that nobody can read
        or _says_itself(message)
        or _AWAY.match(read_field(message, "Subject")) is not None
        or any(_answers_an_invitation(part) for part in parts_of(message))
    )


def _says_itself(message: Message) -> bool:
    marked = any(
        value.lower() not in {"no", "false"}
        for name in _SETS_ITSELF
        for value in fields(message, name)
    )
    precedence = field(message, "Precedence").lower().replace("-", "_")
    of_a_list = field(message, "List-Id") or field(message, "List-Post")
    return (
        marked
        or precedence == "auto_reply"
        or (precedence in {"bulk", "junk"} and not of_a_list)  # vacation programs before RFC 3834
        or bool(field(message, "X-MS-Exchange-Generated-Message-Source"))
        or "autoresponder" in field(message, "X-POST-MessageClass").lower()
    )


def _answers_an_invitation(part: Message) -> bool:
    if type_of(part) != "text/calendar":
        return False
    return _ANSWERED.fullmatch(parameter(part, "method")) is not None


def _originals(message: Message) -> list[str]:
    names = ("Original-Message-ID", "X-MS-Exchange-Parent-Message-Id")
    return [each for name in names for each in ids_in(field(message, name))]
