"""Submission to an SMTP server, which accepts everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.config.accounts import SmtpAccount
from mailer.providers.interface import Transport
from mailer.providers.smtp import open_smtp
from tests.contract.transport_contract import TransportContract
from tests.servers.smtp import SmtpServer


class TestSmtp(TransportContract):
    """See `TransportContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self) -> Iterator[None]:
        with SmtpServer() as self.server:
            yield

    def make_transport(self, folder: Path) -> Transport:
        """Over loopback, to a server of this test."""
        account = SmtpAccount(
            kind="smtp", server=self.server.host, port=self.server.port, security="none"
        )
        return open_smtp("proef", account)
