"""Connections to the ledger's database: settings, transactions, and its errors as ours."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from mailer.errors import LedgerError
from mailer.i18n import N_, _

_FULL = (N_("The disk with the ledger is full."), N_("Make room and try again."))
_LOOK_AT_RIGHTS = N_("Look at the rights on the file and its folder.")
# By the start of SQLite's own name for the error: https://sqlite.org/rescode.html
FAULTS = (
    ("SQLITE_BUSY", N_("The ledger is in use by another program."), N_("Try again in a moment.")),
    ("SQLITE_LOCKED", N_("The ledger is in use by another program."), N_("Try again in a moment.")),
    ("SQLITE_FULL", *_FULL),
    (
        "SQLITE_READONLY",
        N_("The ledger cannot be written to."),
        N_("Give yourself the right to write the file and its folder."),
    ),
    ("SQLITE_CANTOPEN", N_("The ledger cannot be opened."), _LOOK_AT_RIGHTS),
    (
        "SQLITE_NOTADB",
        N_("The file in the ledger's place is not a ledger."),
        N_("Move it away, or put [ledger] path in config.toml elsewhere."),
    ),
    (
        "SQLITE_CORRUPT",
        N_("The ledger is damaged."),
        N_("Put it back from a backup and claim it: mailer ledger claim"),
    ),
    ("SQLITE_IOERR", N_("The disk with the ledger failed."), N_("Look at the disk first.")),
)
"""What goes wrong below, and what it is called here; anything else keeps its own words."""


def connect(path: Path, patience: float = 0) -> Engine:
    """An engine on an SQLite file that exists; `patience` is how long to wait for others,
    in seconds; a new file has none."""

    def open_file() -> sqlite3.Connection:
        # mode=rw: SQLite must not make a file itself, others could read it.
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=patience,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine(
        "sqlite://", creator=open_file, poolclass=QueuePool, hide_parameters=True
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def read_beside_writing(engine: Engine) -> None:
    """Put a new file into WAL mode, which it keeps: who reads does not wait for who writes."""
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA journal_mode=WAL")
    raw.close()


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that only reads. Raises LedgerError."""
    with translated(path), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that sees nobody else's change from its start to its end.

    Committed on leaving, undone on any exception. Raises LedgerError.
    """
    with (
        translated(path),
        engine.connect() as connection,
        connection.execution_options(writes=True).begin(),
    ):
        yield connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of the database and the file system, raised as LedgerError about this path."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _ours(error, path) from error
    except OSError as error:
        cannot = (N_("The ledger cannot be opened: {reason}"), _LOOK_AT_RIGHTS)
        message, remedy = _FULL if error.errno == errno.ENOSPC else cannot
        text = _(message).format(reason=error.strerror or error)
        raise LedgerError(f"{path}: {text}", _(remedy)) from error


def _ours(error: SQLAlchemyError | sqlite3.Error, path: Path) -> LedgerError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    for start, message, remedy in FAULTS:
        if name.startswith(start):
            return LedgerError(f"{path}: {_(message)}", _(remedy))
    text = _("The ledger cannot be used: {reason}").format(reason=cause)
    return LedgerError(f"{path}: {text}")


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
