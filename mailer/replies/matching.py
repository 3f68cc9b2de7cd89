"""Which delivery a message concerns, by Message-IDs alone: From and subject prove nothing.

A reference in the subject says what an answer without Message-IDs may be about.
"""

from collections.abc import Sequence
from typing import Protocol

from mailer.compose.references import PATTERN, Reference
from mailer.directory.model import mailbox_key
from mailer.ledger.model import Delivery
from mailer.ledger.reply import ReplyKind
from mailer.ledger.store import Ledger
from mailer.replies.opened import decoded, open_header
from mailer.replies.recognising import Recognised, answered_ids, may_be_a_report
from mailer.replies.reports import Notification

_SUBJECT = 5_000
"""Characters of a subject, as it stands in the header."""


class Links(Protocol):
    """What else links a message to a delivery, where it names no Message-ID of ours."""

    def may_concern(self, header: bytes) -> bool:
        """Whether the whole message has to be read, to say whether it is linked."""

    def concerned(self, content: bytes, recognised: Recognised) -> Delivery | None:
        """The delivery that it is linked to; None for what is linked to none."""


def may_concern(ledger: Ledger, header: bytes | None, item_class: str = "") -> bool:
    """Whether the whole message has to be read, to say whether it concerns a delivery."""
    if header is None:
        return True
    opened = open_header(header)
    return may_be_a_report(opened, item_class) or bool(ledger.by_message_id(answered_ids(opened)))


def concerned(ledger: Ledger, recognised: Recognised) -> Delivery | None:
    """The delivery that a message names as what it is about; None for what names none."""
    return next(iter(ledger.by_message_id(recognised.ids)), None)


def is_ours(ledger: Ledger, recognised: Recognised) -> bool:
    """Whether it is a message that went from here."""
    own = recognised.kind in {ReplyKind.ANSWER, ReplyKind.AUTOMATIC} and recognised.own_id
    return bool(own and ledger.by_message_id([own]))


def whose(delivery: Delivery, notifications: Sequence[Notification]) -> dict[str, str]:
    """The recipients of a delivery that a report is about, with its words for each.

    Where there is one recipient alone it is theirs, whatever address it names: mail is passed on.
    Nobody where that cannot be told.
    """
    paths = {mailbox_key(path): path for path in delivery.message.envelope.forward_paths}
    named: dict[str, str] = {}
    for each in notifications:
        keys = (mailbox_key(spelling) for spelling in each.spellings)
        if path := next((paths[key] for key in keys if key in paths), None):
            named.setdefault(path, each.words)
    if not named and len(paths) == 1:
        return dict.fromkeys(paths.values(), notifications[0].words if notifications else "")
    return named


def references_in(subject: str) -> list[Reference]:
    """The references in a subject, as it stands or decoded, in their order, each once.

    Those of another ledger too: only its check tells them apart, see `Reference`.
    """
    found = PATTERN.findall(decoded(subject[:_SUBJECT]))
    read = (Reference(int(to), int(message), check.upper()) for to, message, check in found)
    return list(dict.fromkeys(read))
