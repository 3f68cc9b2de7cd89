"""The folder of .eml files."""

from pathlib import Path

from mailer.providers.interface import Transport
from mailer.providers.outbox import OutboxTransport
from tests.contract.transport_contract import TransportContract


class TestOutbox(TransportContract):
    """See `TransportContract`."""

    def make_transport(self, folder: Path) -> Transport:
        """In a folder that is not there yet."""
        return OutboxTransport(folder / "outbox")
