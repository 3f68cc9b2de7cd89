"""Opening the ledger, or making it. SQLAlchemy is imported here and not before."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from mailer import private
from mailer.clock import Clock
from mailer.errors import LedgerError
from mailer.ledger.home import (
    FileSystemKind,
    file_system_kind,
    home_of,
    machine_id,
    refuse_unfit,
)

if TYPE_CHECKING:  # it would bring SQLAlchemy to every start of the program
    from mailer.ledger.store import Ledger

PATIENCE = 30.0
"""Seconds to wait for another program that is writing."""


def open_ledger(
    path: Path,
    clock: Clock,
    *,
    kind: FileSystemKind = file_system_kind,
    machine: str | None = None,
    patience: float = PATIENCE,
    witnesses: Path | None = None,
) -> "Ledger":
    """The ledger at a path, made with its folder when it is not there, brought up to date when old.

    Opened wherever it may lie: `Ledger.home_fault` says whether it may send from there. `machine`
    is this machine's id, None to find it; `witnesses` is the folder of `mailer.ledger.witness`,
    None for none. Raises LedgerError.
    """
    from mailer.ledger.connection import connect, translated
    from mailer.ledger.founding import bring_up_to_date
    from mailer.ledger.store import Ledger

    refuse_unfit(path, kind)
    machine = machine or machine_id()
    with translated(path):
        if not path.exists():
            _create(path, clock, machine)
        for suffix in ("", "-wal", "-shm"):
            private.tighten(path.with_name(path.name + suffix))
        present = home_of(path, machine)
    engine = connect(path, patience)
    try:
        bring_up_to_date(engine, path)
    except LedgerError:
        engine.dispose()
        raise
    return Ledger(engine, path, present, clock, witnesses)


def _create(path: Path, clock: Clock, machine: str) -> None:
    """Made under another name first: it is there whole or not, whoever dies or comes first."""
    from mailer.ledger.founding import found

    private.make_folder(path.parent)
    draft = private.draft_of(path)
    try:
        private.create(draft)
        found(draft, home_of(path, machine, draft), clock())
        with contextlib.suppress(FileExistsError):
            private.put_in_place(draft, path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            private.discard(draft.with_name(draft.name + suffix))
