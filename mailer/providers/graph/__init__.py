"""Sending through Exchange Online by Microsoft Graph: a draft, compared, then sent exactly once.

`sendMail` in one request could not be compared with what was approved, nor found again.
"""

import time
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailer.config.accounts import GraphAccount
from mailer.errors import Refused
from mailer.i18n import _
from mailer.ledger.model import Draft, Receipt
from mailer.providers.comparing import Seen
from mailer.providers.graph import found
from mailer.providers.graph.drafts import make_draft
from mailer.providers.graph.session import Session, Wait
from mailer.providers.graph.shown import read_back
from mailer.providers.interface import Leftover, Outgoing
from mailer.providers.mailbox import MailboxTransport, taken


class GraphTransport(MailboxTransport):
    """See `Transport`. Connects when it is first used."""

    def __init__(self, name: str, account: GraphAccount, wait: Wait = time.sleep) -> None:
        """`name` is the account's; `wait` is how a read waits that is told to come back later."""
        super().__init__(samples=account.test_server)
        self._session = Session(name, account, wait)

    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """See `Transport.look_up`."""
        for folder in ("sentitems", "outbox", "drafts"):
            for each in found.find(self._session, outgoing, folder):
                if found.has_gone(each, folder):
                    return taken(outgoing, each.item)
        return None

    def leftovers(self, ledger: str) -> list[Leftover]:
        """See `Transport.leftovers`."""
        return found.leftovers(self._session, ledger)

    def remove(self, leftover: Leftover) -> None:
        """See `Transport.remove`."""
        found.remove(self._session, leftover.item)

    def server_time(self) -> datetime | None:
        """See `Transport.server_time`; None when the answer has no date that can be read."""
        answer = self._session.read(
            f"{self._session.mailbox}/mailFolders/drafts", {"$select": "id"}
        )
        with suppress(ValueError):
            said = parsedate_to_datetime(answer.headers.get("Date", ""))
            return said.replace(tzinfo=said.tzinfo or UTC).astimezone(UTC)
        return None

    def close(self) -> None:
        """See `Transport.close`."""
        self._session.close()

    def _went(self, outgoing: Outgoing) -> Receipt | None:
        """Also raises `Refused` for what nobody knew to have been begun, and went."""
        if not outgoing.begun and found.find_marked(self._session, outgoing, "sentitems"):
            raise Refused(_("{label} was handed over before.").format(label=outgoing.label))
        return super()._went(outgoing)

    def _stored(self, outgoing: Outgoing) -> Draft:
        return Draft(item=make_draft(self._session, outgoing))

    def _shown(self, draft: Draft, outgoing: Outgoing) -> tuple[Draft, Seen]:
        return read_back(self._session, draft.item, outgoing.message_id)

    def _send(self, draft: Draft) -> None:
        self._session.send(draft.item)

    def _receipt(self, draft: Draft, outgoing: Outgoing) -> Receipt:
        return taken(outgoing, draft.item)

    def _unsent(self, outgoing: Outgoing) -> list[str]:
        """Those in Drafts, and one that somebody laid in the Outbox: not ours to delete there."""
        return [
            each.item
            for folder in ("drafts", "outbox")
            for each in found.find(self._session, outgoing, folder)
            if each.unsent and not found.has_gone(each, folder)
        ]

    def _delete(self, item: str) -> None:
        found.remove(self._session, item)

    def _drop(self, draft: Draft) -> None:
        found.clear(self._session, draft.item)


def open_graph(name: str, account: GraphAccount) -> GraphTransport:
    """The way out of account `name`; no connection is made before the first use."""
    return GraphTransport(name, account)
