"""The ledger on SQLite."""

import sqlite3
from pathlib import Path

from mailer.clock import fixed_clock
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.contract.ledger_contract import LedgerContract
from tests.contract.ledger_drafts_contract import LedgerDraftsContract
from tests.contract.ledger_rounds_contract import LedgerRoundsContract
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


class TestSqliteRounds(LedgerRoundsContract):
    """See `LedgerRoundsContract`."""

    def open(self, folder: Path) -> Ledger:
        """The same."""
        return opened(folder)

    def rewrite(self, ledger: Ledger, old: str, new: str | None) -> None:
        """In the file itself."""
        with sqlite3.connect(ledger.path) as connection:
            if new is None:
                connection.execute("DELETE FROM remark WHERE instr(content, ?)", (old,))
            else:
                connection.execute("UPDATE remark SET content = replace(content, ?, ?)", (old, new))
        connection.close()


def opened(folder: Path) -> Ledger:
    """The ledger in a folder, as if on a local disk."""
    return open_ledger(folder / "ledger.db", fixed_clock(NOW), kind=lambda _: "ext4")
