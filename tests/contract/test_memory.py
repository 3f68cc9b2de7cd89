"""The transport without a far side."""

from pathlib import Path

from mailer.providers.interface import Transport
from mailer.providers.memory import MemoryTransport
from tests.contract.transport_contract import TransportContract


class TestMemory(TransportContract):
    """See `TransportContract`."""

    def make_transport(self, folder: Path) -> Transport:
        """Accepts all."""
        return MemoryTransport()
