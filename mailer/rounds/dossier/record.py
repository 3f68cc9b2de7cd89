"""Everything that the ledger holds of a round, read once."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailer.dispatch.facts import Facts
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.model import PROGRAM, Approval, Delivery, Dispatch, Event
from mailer.ledger.reply import Reply
from mailer.ledger.round import ACT, read_entry
from mailer.ledger.store import Ledger
from mailer.rounds.reading.attached import Attached, attachment_content, attachments
from mailer.saying import moment


class Posted(NamedTuple):
    """A dispatch of a round: its messages and all that happened to them."""

    dispatch: Dispatch
    approval: Approval | None
    deliveries: tuple[Delivery, ...]
    events: tuple[Event, ...]

    def last(self, message: int, kind: str) -> Event | None:
        """The last event of a kind of one message."""
        mine = (e for e in reversed(self.events) if (e.delivery, e.kind) == (message, kind))
        return next(mine, None)


class Enclosed(NamedTuple):
    """A file that came with a reply, and the SHA-256 of its bytes."""

    file: Attached
    digest: str


@dataclass(frozen=True)
class Record:
    """A round with all that belongs to it, told in `zone` as it stands `now`.

    `following` are reminders and outcomes, of any life, by number. `seal` is over the chains of
    the question, `altered` what the whole ledger's verification found. `erased`: so many acts have
    lost their words, when their time was up.
    """

    round: Round
    asked: Posted
    following: tuple[Posted, ...]
    replies: Mapping[int, Reply]
    enclosed: Mapping[int, tuple[Enclosed, ...]]
    seal: str
    altered: tuple[str, ...]
    erased: int
    zone: ZoneInfo
    now: datetime

    @property
    def facts(self) -> Facts:
        """The circumstances of the question."""
        return Facts.model_validate_json(self.asked.dispatch.facts)

    def when(self, at: datetime | None) -> str:
        """An instant with its weekday; "" for none."""
        return moment(at, self.zone) if at else ""

    def names(self, organisations: tuple[str, ...]) -> str:
        """Organisations as people know them; of none that nobody knows it."""
        known = self.round.asked.names
        return ", ".join(known.get(each, each) for each in organisations) or _("nobody known")

    def person(self, by: str) -> str:
        """Who did something."""
        return _("the program") if by == PROGRAM else by


def read_record(ledger: Ledger, number: int, zone: ZoneInfo, now: datetime) -> Record:
    """All of a round. Raises `UsageError` for a dispatch that asks none."""
    round_ = ledger.round(number)
    following = tuple(_posted(ledger, each) for each in ledger.following(number))
    asked = _posted(ledger, number)
    came = [r for each in (asked, *following) for r in ledger.replies(each.dispatch.number)]
    return Record(
        round=round_,
        asked=asked,
        following=following,
        replies={reply.number: reply for reply in came},
        enclosed={r.number: tuple(_enclosed(ledger, r.number)) for r in came},
        seal=ledger.seal(number),
        altered=tuple(ledger.verify()),
        erased=sum(e.kind.startswith(ACT) and read_entry(e) is None for e in asked.events),
        zone=zone,
        now=now,
    )


def _posted(ledger: Ledger, number: int) -> Posted:
    return Posted(
        dispatch=ledger.dispatch(number),
        approval=ledger.approval(number),
        deliveries=tuple(ledger.deliveries(number)),
        events=tuple(ledger.events(number)),
    )


def _enclosed(ledger: Ledger, reply: int) -> Iterator[Enclosed]:
    content = ledger.reply_content(reply)
    for place, file in enumerate(attachments(content)):
        digest = hashlib.sha256(attachment_content(content, place)).hexdigest()
        yield Enclosed(file, digest)
