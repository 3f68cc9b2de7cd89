"""Which delivery a message concerns, by Message-IDs alone: From and subject prove nothing."""

from collections.abc import Sequence

from mailer.directory.model import mailbox_key
from mailer.ledger.model import Delivery
from mailer.ledger.reply import ReplyKind
from mailer.ledger.store import Ledger
from mailer.replies.opened import open_header
from mailer.replies.recognising import Recognised, answered_ids, may_be_a_report
from mailer.replies.reports import Notification


def may_concern(ledger: Ledger, header: bytes | None, item_class: str = "") -> bool:
    """Whether the whole message has to be read, to say whether it concerns a delivery."""
    if header is None:
        return True
    opened = open_header(header)
    return may_be_a_report(opened, item_class) or bool(ledger.by_message_id(answered_ids(opened)))


def concerned(ledger: Ledger, recognised: Recognised) -> Delivery | None:
    """The delivery that a message is about; None for what is about none, or is our own message."""
    own = recognised.kind in {ReplyKind.ANSWER, ReplyKind.AUTOMATIC} and recognised.own_id
    if own and ledger.by_message_id([own]):
        return None
    return next(iter(ledger.by_message_id(recognised.ids)), None)


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
