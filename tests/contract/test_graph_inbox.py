"""Replies from Microsoft Graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.providers.graph.inbox import GraphInbox
from mailer.providers.interface import Arrival, ReplySource
from tests.contract.reply_contract import ReplyContract
from tests.graphs import OWNER, make_account, secret_given
from tests.servers.graph import GraphServer, require_schema


class TestGraphInbox(ReplyContract):
    """See `ReplyContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self, tmp_path: Path) -> Iterator[None]:
        require_schema()
        with GraphServer(owner=OWNER) as self.server, secret_given(tmp_path, "proef", "letmein"):
            yield
        assert self.server.invalid == []

    def make_source(self) -> ReplySource:
        """Ten at a time."""
        return GraphInbox("proef", make_account(self.server.url), at_once=10)

    def deliver(self, content: bytes) -> None:
        """Into the inbox."""
        self.server.mailbox.receive(content)

    def remove(self, arrival: Arrival) -> None:
        """For good."""
        self.server.mailbox.remove(self.server.mailbox.find(arrival.name))

    def far_side(self) -> object:
        """Every message, where it is, and whether it was read."""
        return [(each.keep, each.folder, each.read) for each in self.server.mailbox.items]
