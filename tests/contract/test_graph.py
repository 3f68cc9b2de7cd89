"""Submission to Microsoft Graph, which accepts everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.providers.graph import open_graph
from mailer.providers.interface import Transport
from tests.contract.transport_contract import TransportContract
from tests.graphs import OWNER, make_account, secret_given
from tests.servers.graph import GraphServer, require_schema


class TestGraph(TransportContract):
    """See `TransportContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self, tmp_path: Path) -> Iterator[None]:
        require_schema()
        with GraphServer(owner=OWNER) as self.server, secret_given(tmp_path, "proef", "letmein"):
            yield
        assert self.server.invalid == []

    def make_transport(self, folder: Path) -> Transport:
        """Over loopback, to a server of this test."""
        return open_graph("proef", make_account(self.server.url))
