"""Replies from an inbox in Exchange Online, by delta query; nothing there is marked or moved."""

import re
from datetime import UTC

from mailer.config.accounts import GraphAccount
from mailer.errors import Refused
from mailer.providers.graph.answers import Json, instant, rows_of
from mailer.providers.graph.failures import Gone, Outdated, Withheld
from mailer.providers.graph.meaning import garbled
from mailer.providers.graph.session import IMMUTABLE, Session
from mailer.providers.interface import Arrival, Batch, ReplySource, StateLost, Unreadable

_AT_ONCE = 50
_SELECT = "id,receivedDateTime,internetMessageHeaders"
_NAME = re.compile(r"[!-9;-~]+")
"""What a header field may be called (RFC 5322, 3.6.8)."""


class GraphInbox(ReplySource):
    """See `ReplySource`. A state is the address that the server gave to read on at."""

    def __init__(self, name: str, account: GraphAccount, at_once: int = _AT_ONCE) -> None:
        """`name` is the account's; `at_once` how many a batch has at most."""
        self._session = Session(name, account)
        self._headers = {"Prefer": f"{IMMUTABLE}, odata.maxpagesize={at_once}"}

    def read(self, state: str) -> Batch:
        """See `ReplySource.read`."""
        if state and not self._session.is_own(state):
            raise StateLost
        path, query = state, None
        if not state:
            path = f"{self._session.mailbox}/mailFolders/inbox/messages/delta"
            query = {"$select": _SELECT}
        try:
            page = self._session.read_page(path, query, self._headers)
        except Outdated as error:
            raise StateLost from error
        following = page.get("@odata.nextLink") or page.get("@odata.deltaLink")
        if following is None:
            raise garbled(self._session.server)
        rows = [row for row in rows_of(page) if "@removed" not in row and row.get("id")]
        arrivals = tuple(_arrival(row) for row in rows)
        # a round of pages ends with what there was at its beginning: more may have come in since
        more = bool(arrivals) or "@odata.nextLink" in page
        return Batch(arrivals, self._session.own(following), more)

    def content(self, arrival: Arrival) -> bytes | None:
        """See `ReplySource.content`."""
        path = f"{self._session.message(arrival.name)}/$value"
        try:
            return self._session.read(path).content
        except (Gone, Outdated):  # 410 is of a place in a list, and here there is none
            return None
        except (Refused, Withheld) as refusal:  # about this one; what ails the mailbox is neither
            raise Unreadable(refusal.message) from refusal

    def close(self) -> None:
        """See `ReplySource.close`."""
        self._session.close()


def _arrival(row: Json) -> Arrival:
    received = instant(row.get("receivedDateTime"))
    return Arrival(
        name=str(row["id"]),
        received_at=received.astimezone(UTC) if received else None,
        header=_header(row.get("internetMessageHeaders")),
    )


def _header(fields: object) -> bytes | None:
    """A header block of fields as Graph lists them; None when it lists none."""
    if not isinstance(fields, list) or not fields:
        return None
    named = [
        (str(each.get("name", "")), str(each.get("value", "")))
        for each in fields
        if isinstance(each, dict)
    ]
    lines = [f"{name}: {' '.join(value.split())}" for name, value in named if _NAME.fullmatch(name)]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def open_inbox(name: str, account: GraphAccount) -> GraphInbox:
    """The inbox of account `name`; nothing is asked before the first use."""
    return GraphInbox(name, account)
