"""Replies from an Exchange inbox, on our own server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.providers.exchange.inbox import open_inbox
from mailer.providers.interface import Arrival, ReplySource
from tests.contract.reply_contract import ReplyContract
from tests.desks import KABINET, account_on, give_secret, kabinet
from tests.servers.ews.people import SECRET
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer


class TestExchangeInbox(ReplyContract):
    """See `ReplyContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        require_schema()
        give_secret(monkeypatch, tmp_path, "proef", SECRET)
        with EwsServer(known=kabinet()) as self.server:
            yield

    def make_source(self) -> ReplySource:
        return open_inbox("proef", account_on(self.server))

    def deliver(self, content: bytes) -> None:
        self.server.receive(KABINET, content)

    def remove(self, arrival: Arrival) -> None:
        with self.server.lock:
            self.server.store.remove(self.server.store.items[arrival.name])

    def far_side(self) -> object:
        return [
            (item.id, item.change_key, item.read, item.folder.id)
            for item in self.server.store.items.values()
        ]
