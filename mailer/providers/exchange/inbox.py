"""Replies from an Exchange inbox, by SyncFolderItems; nothing there is marked or moved."""

import base64
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from mailer.config.accounts import ExchangeAccount
from mailer.errors import NotSubmitted, Refused
from mailer.i18n import ngettext
from mailer.providers.exchange.office import Office
from mailer.providers.interface import Arrival, Batch, ReplySource, StateLost, Unreadable

_LOST = ("ErrorInvalidSyncStateData", "ErrorSyncFolderNotFound")
_GONE = ("ErrorItemNotFound", "ErrorInvalidIdMalformed")


class ExchangeInbox(ReplySource):
    """See `ReplySource`. A state is the server's own."""

    def __init__(self, name: str, account: ExchangeAccount) -> None:
        """`name` is the account's."""
        self._office = Office(name, account)
        self._withheld = 0

    def read(self, state: str) -> Batch:
        """See `ReplySource.read`."""
        lost = dict.fromkeys(_LOST, StateLost())
        seen = self._office.ask("sync", lost, state=state)
        heads = self._heads(seen["items"])
        arrivals = tuple(_arrival(item, heads.get(item, {})) for item in seen["items"])
        more = not seen["last"] and seen["state"] not in {"", state}
        return Batch(arrivals, seen["state"], more)

    def content(self, arrival: Arrival) -> bytes | None:
        """See `ReplySource.content`."""
        try:
            found = self._office.ask("content", dict.fromkeys(_GONE, _Gone()), item=arrival.name)
        except _Gone:
            return None
        except Refused as refusal:  # about this one item; what ails the mailbox is no refusal
            raise Unreadable(refusal.message) from refusal
        if found["mime"]:
            return base64.b64decode(found["mime"])
        self._withheld += 1
        return None

    def unread(self) -> tuple[str, ...]:
        """See `ReplySource.unread`."""
        if not self._withheld:
            return ()
        words = ngettext(
            "{count} message in the inbox may be about what went, and the server does not give it: "
            "look at it yourself.",
            "{count} messages in the inbox may be about what went, and the server does not give "
            "them: look at them yourself.",
            self._withheld,
        )
        return (words.format(count=self._withheld),)

    def close(self) -> None:
        """See `ReplySource.close`."""
        self._office.close()

    def _heads(self, items: list[str]) -> dict[str, dict[str, Any]]:
        """By item; of one without, the whole message has to be asked for."""
        if not items:
            return {}
        with suppress(NotSubmitted):  # some servers give one at a time alone
            return {head["item"]: head for head in self._office.ask("heads", items=items)["heads"]}
        return {}


class _Gone(Exception):
    """The item is not there any more."""


def open_inbox(name: str, account: ExchangeAccount) -> ExchangeInbox:
    """The inbox of account `name`; nothing is asked before the first use."""
    return ExchangeInbox(name, account)


def _arrival(item: str, head: dict[str, Any]) -> Arrival:
    header, received_at = head.get("header"), head.get("received_at")
    return Arrival(
        name=item,
        header=header.encode("utf-8", "replace") if header else None,
        item_class=head.get("item_class", ""),
        received_at=datetime.fromisoformat(received_at).astimezone(UTC) if received_at else None,
    )
