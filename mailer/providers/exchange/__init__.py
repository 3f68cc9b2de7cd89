"""Exchange by EWS: a draft, looked at and compared, and then sent; found again by our own mark.

Three requests a message. exchangelib is used in a process of its own (`clerk` and what it imports),
which `child` starts and ends; `office` asks it.
"""

import base64
import hashlib
from contextlib import suppress
from datetime import datetime
from typing import Any

from mailer.config.accounts import ExchangeAccount
from mailer.errors import NotSubmitted
from mailer.i18n import _
from mailer.ledger.model import Draft, Receipt
from mailer.providers.comparing import Seen, SeenFile, hidden_paths
from mailer.providers.exchange.office import Office
from mailer.providers.interface import Leftover, Outgoing
from mailer.providers.mailbox import MailboxTransport, taken
from mailer.providers.marks import message_mark
from mailer.providers.opened import parse_message

SENT, OUTBOX, DRAFTS = "sentitems", "outbox", "drafts"


class ExchangeTransport(MailboxTransport):
    """See `Transport`."""

    def __init__(self, name: str, account: ExchangeAccount) -> None:
        """`name` is the account's."""
        super().__init__(samples=account.test_server)
        self._office = Office(name, account)

    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """See `Transport.look_up`. Sent, or on its way: submitted and not moved yet."""
        mark = message_mark(outgoing.message_id)
        for row in self._find(SENT, "message_mark", mark):
            return _found(outgoing, row)
        for place in (OUTBOX, DRAFTS):
            for row in self._find(place, "message_mark", mark):
                if row["submitted"]:
                    return _found(outgoing, row)
        with suppress(NotSubmitted):  # not every server can be asked for this
            for row in self._find(SENT, "message_id", outgoing.message_id):
                return _found(outgoing, row)
        return None

    def leftovers(self, ledger: str) -> list[Leftover]:
        """See `Transport.leftovers`."""
        return [
            Leftover(
                item=row["item"],
                message_id=f"<{row['message_mark']}>",
                subject=row["subject"],
                made_at=datetime.fromisoformat(row["made_at"]) if row["made_at"] else None,
            )
            for row in _deletable(self._find(DRAFTS, "ledger_mark", ledger))
            if not row["submitted"]
        ]

    def remove(self, leftover: Leftover) -> None:
        """See `Transport.remove`."""
        self._delete(leftover.item)

    def server_time(self) -> datetime | None:
        """See `Transport.server_time`. None where a server's answers bear no `Date`."""
        self._office.ask("look", place=DRAFTS)
        return self._office.server_time

    def close(self) -> None:
        """See `Transport.close`."""
        self._office.close()

    def _stored(self, outgoing: Outgoing) -> Draft:
        sender = parse_message(outgoing.content).sender[0]
        stored = self._office.change(
            "draft",
            mime=_packed(outgoing.content),
            name=sender.name,
            sender=sender.address,
            hidden=hidden_paths(outgoing.content, outgoing.envelope),
            message_id=outgoing.message_id,
            message_mark=message_mark(outgoing.message_id),
            ledger_mark=outgoing.ledger,
        )
        if not stored["item"]:
            raise _nameless()
        return Draft.model_validate(stored)

    def _shown(self, draft: Draft, outgoing: Outgoing) -> tuple[Draft, Seen]:  # noqa: ARG002 (the id is enough)
        seen = self._office.ask("read", item=draft.item, change_key=draft.change_key)
        files = seen.pop("files")
        message_id, mime = seen.pop("message_id"), seen.pop("mime")
        attachments = None if files is None else [_file(**each) for each in files]
        mime = base64.b64decode(mime) if mime else None
        shown = Seen.model_validate({**seen, "attachments": attachments, "mime": mime})
        return draft.model_copy(update={"message_id": message_id}), shown

    def _send(self, draft: Draft) -> None:
        self._office.send(draft.item, draft.change_key)

    def _receipt(self, draft: Draft, outgoing: Outgoing) -> Receipt:
        return taken(outgoing, draft.message_id or outgoing.message_id)

    def _unsent(self, outgoing: Outgoing) -> list[str]:
        """By our mark, and by their Message-ID where a server drops that."""
        found = self._find(DRAFTS, "message_mark", message_mark(outgoing.message_id))
        with suppress(NotSubmitted):  # not every server can be asked for this
            found += self._find(DRAFTS, "message_id", outgoing.message_id)
        drafts = _deletable([row for row in found if not row["submitted"]])
        return list(dict.fromkeys(row["item"] for row in drafts))

    def _delete(self, item: str) -> None:
        self._office.change("delete", item=item)

    def _drop(self, draft: Draft) -> None:
        """A server that just did not answer is not asked; what stays is found by its mark."""
        if self._office.answers:
            with suppress(NotSubmitted):
                self._delete(draft.item)

    def _find(self, place: str, field: str, value: str) -> list[dict[str, Any]]:
        said = self._office.ask("find", place=place, field=field, value=value)
        if said["unsure"]:
            raise NotSubmitted(
                _("The server does not say which of its messages is ours."),
                _("Show this to who keeps the mail server."),
            )
        return list(said["found"])


def open_exchange(name: str, account: ExchangeAccount) -> ExchangeTransport:
    """The way out of account `name`; nothing is asked before the first use."""
    return ExchangeTransport(name, account)


def _found(outgoing: Outgoing, row: dict[str, Any]) -> Receipt:
    return taken(outgoing, row["message_id"] or outgoing.message_id)


def _deletable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same; raises `NotSubmitted` where the server does not say what one is called."""
    if not all(row["item"] for row in rows):
        raise _nameless()
    return rows


def _nameless() -> NotSubmitted:
    return NotSubmitted(
        _("The server does not say by what name it keeps the draft."),
        _("Look for it in the mailbox, and show this to who keeps the mail server."),
    )


def _file(name: str, content: str) -> SeenFile:
    return SeenFile(name=name, digest=hashlib.sha256(base64.b64decode(content)).hexdigest())


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
