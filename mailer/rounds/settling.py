"""Stub until the helper's version."""

from collections.abc import Iterator

from mailer.dispatch.sources import Sources
from mailer.ledger.register import PROGRAM
from mailer.ledger.store import Ledger


def settle_if_done(ledger: Ledger, sources: Sources, number: int, by: str = PROGRAM) -> bool:
    """Stub."""
    return False


def missing_of(ledger: Ledger, sources: Sources, number: int) -> Iterator[str]:
    """Stub."""
    return iter(())
