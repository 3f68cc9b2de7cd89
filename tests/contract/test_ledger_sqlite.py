"""The ledger on SQLite."""

from pathlib import Path

from mailer.clock import fixed_clock
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.contract.ledger_contract import LedgerContract
from tests.contract.ledger_drafts_contract import LedgerDraftsContract
from tests.samples import NOW


class TestSqlite(LedgerContract):
    """See `LedgerContract`."""

    def open(self, folder: Path) -> Ledger:
        """A file on whatever the test runs on."""
        return opened(folder)


class TestSqliteDrafts(LedgerDraftsContract):
    """See `LedgerDraftsContract`."""

    def open(self, folder: Path) -> Ledger:
        """The same."""
        return opened(folder)


def opened(folder: Path) -> Ledger:
    """The ledger in a folder, as if on a local disk."""
    return open_ledger(folder / "ledger.db", fixed_clock(NOW), kind=lambda _: "ext4")
