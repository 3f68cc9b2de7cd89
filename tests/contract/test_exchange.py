"""Exchange by EWS, on our own server, which accepts everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.providers.exchange import open_exchange
from mailer.providers.interface import Transport
from tests.contract.transport_contract import TransportContract
from tests.desks import account_on, give_secret, kabinet
from tests.servers.ews.people import SECRET
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer


class TestExchange(TransportContract):
    """See `TransportContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        require_schema()
        give_secret(monkeypatch, tmp_path, "proef", SECRET)
        with EwsServer(known=kabinet()) as self.server:
            yield

    def make_transport(self, folder: Path) -> Transport:
        """Over loopback, to a server of this test."""
        return open_exchange("proef", account_on(self.server))
