"""The ledger on SQLite."""

from pathlib import Path

from mailer.clock import fixed_clock
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.contract.ledger_contract import LedgerContract
from tests.samples import NOW


class TestSqlite(LedgerContract):
    """See `LedgerContract`."""

    def open(self, folder: Path) -> Ledger:
        """A file on whatever the test runs on."""
        return open_ledger(folder / "ledger.db", fixed_clock(NOW), kind=lambda _: "ext4")
