"""Reads a source of replies on, and keeps what concerns a dispatch; of other mail nothing stays."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from mailer.errors import ConfigError, MailerError, NotSubmitted, TransportError
from mailer.i18n import _
from mailer.ledger.model import Delivery
from mailer.ledger.post import name_of
from mailer.ledger.reply import Received, Reply, ReplyKind
from mailer.ledger.store import Ledger
from mailer.providers.interface import Arrival, Batch, ReplySource, StateLost, Unreadable
from mailer.replies.matching import Links, concerned, is_ours, may_concern, whose
from mailer.replies.recognising import Recognised, recognise
from mailer.replies.reports import Notification

_CLOCKS_APART = timedelta(days=1)
_DETAIL = 1000
LONG = 600.0
"""Seconds: a source that never comes to its end is not read for ever."""


class Collected(NamedTuple):
    """What was new in a source, and what it could not take, in sentences.

    `fault` is why it was not read, or not to its end; None when it was. `more`: time was over.
    """

    source: str
    replies: tuple[Reply, ...]
    unread: tuple[str, ...] = ()
    fault: MailerError | None = None
    more: bool = False


def collect(
    ledger: Ledger,
    name: str,
    opened: Callable[[], ReplySource],
    patience: float = LONG,
    links: Links | None = None,
) -> Collected:
    """Read the source of this name on, batch by batch; each is kept with its state.

    To its end, or until `patience` (seconds) is over: then `more` is left for the next time. A
    source that lost the state is read from its beginning; nothing is kept twice. What was kept
    before a fault stays. `links` finds what names none of our Message-IDs. Raises `LedgerError`.
    """
    kept: list[Reply] = []
    unread: list[str] = []
    until = time.monotonic() + patience
    try:
        with opened() as source:
            for new in _read_on(ledger, name, source, unread, links):
                kept += new
                if time.monotonic() > until:
                    return Collected(name, tuple(kept), (*source.unread(), *unread), more=True)
            return Collected(name, tuple(kept), (*source.unread(), *unread))
    except (TransportError, ConfigError) as fault:
        return Collected(name, tuple(kept), tuple(unread), fault=fault)


def _read_on(
    ledger: Ledger, name: str, source: ReplySource, unread: list[str], links: Links | None
) -> Iterator[list[Reply]]:
    """What is new, batch by batch; `unread` gets a sentence for each that cannot be given."""
    state, since, more = ledger.reading(name), _first(ledger), True
    while more:
        batch = _read(source, state)
        fresh = [arrival for arrival in batch.arrivals if not _is_older(arrival, since)]
        received = list(_received(ledger, source, fresh, unread, links))
        if received or batch.state != state:
            yield ledger.keep_replies(name, received, batch.state)
        more = batch.more and batch.state != state  # one that does not get on is asked later
        state = batch.state


def _first(ledger: Ledger) -> datetime:
    """What came in before this is about nothing that was handed over here."""
    first = ledger.first_handed_over()
    return first - _CLOCKS_APART if first else datetime.max.replace(tzinfo=UTC)


def _is_older(arrival: Arrival, since: datetime) -> bool:
    return arrival.received_at is not None and arrival.received_at < since


def _read(source: ReplySource, state: str) -> Batch:
    try:
        return source.read(state)
    except StateLost:
        pass
    try:
        return source.read("")
    except StateLost as error:
        raise NotSubmitted(
            _("The source of answers cannot be read from its beginning."),
            _("Try again later; nothing that came in is lost."),
        ) from error


def _received(
    ledger: Ledger,
    source: ReplySource,
    arrivals: Iterable[Arrival],
    unread: list[str],
    links: Links | None,
) -> Iterator[Received]:
    """Those of them that are about a delivery."""
    for arrival in arrivals:
        linked = links is not None and links.may_concern(arrival.header or b"")
        if not linked and not may_concern(ledger, arrival.header, arrival.item_class):
            continue
        try:
            content = source.content(arrival)
        except Unreadable as reason:  # anybody can send such a mail: the others are read
            unread.append(_("One message cannot be read: {reason}").format(reason=reason))
            continue
        if content is None:
            continue
        recognised = recognise(content, arrival.item_class)
        if is_ours(ledger, recognised):
            continue
        found = concerned(ledger, recognised)
        if found is None and links:
            found = links.concerned(content, recognised)
        if delivery := found:
            yield Received(_reply(arrival, recognised, delivery), content)


def _reply(arrival: Arrival, recognised: Recognised, delivery: Delivery) -> Reply:
    reported = recognised.kind in {ReplyKind.BOUNCE, ReplyKind.DELAY}
    return Reply(
        name=name_of(arrival.name),
        dispatch=delivery.dispatch,
        delivery=delivery.message.number,
        kind=recognised.kind,
        sender=recognised.sender,
        received_at=arrival.received_at,
        concerns=whose(delivery, recognised.notifications) if reported else {},
        detail=_told(recognised.notifications),
    )


def _told(notifications: Sequence[Notification]) -> str:
    """All that a report says, on one line."""
    told = (f"{', '.join(each.spellings[:1])}: {each.words}".strip(": ") for each in notifications)
    return "; ".join(told)[:_DETAIL]
