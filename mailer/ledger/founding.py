"""The first transaction of a ledger, and bringing an older one up to date."""

import uuid
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from mailer.errors import LedgerError
from mailer.i18n import _
from mailer.ledger.connection import connect, read_beside_writing, reading, writing
from mailer.ledger.home import Home
from mailer.ledger.schema import REVISIONS, ledger

_REVISION = text("SELECT version_num FROM alembic_version")
_ALEMBIC = Lock()
"""Alembic keeps what it is working on in its modules: one thread at a time."""


def found(draft: Path, home: Home, at: datetime) -> None:
    """Make an empty private file into a ledger with an identity of its own. Raises LedgerError."""
    engine = connect(draft)
    try:
        read_beside_writing(engine)
        with writing(engine, draft) as connection:
            _migrate(connection)
            identity = {"id": uuid.uuid4().hex, "created_at": at, "last_number": 0}
            connection.execute(insert(ledger).values(identity | home._asdict()))
    finally:
        engine.dispose()


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Run the revisions that a ledger lacks. Raises LedgerError when it is none, or is newer."""
    with reading(engine, path) as connection:
        revision = _revision(connection)
    if revision == REVISIONS[-1]:
        return
    if revision is None:
        raise LedgerError(
            _("{path}: The file in the ledger's place is not a ledger.").format(path=path),
            _("Move it away, or put [ledger] path in config.toml elsewhere."),
        )
    if revision not in REVISIONS:
        raise LedgerError(
            _("{path}: This ledger was written by a newer version of mailer.").format(path=path),
            _("Install that version here too."),
        )
    with writing(engine, path) as connection:
        _migrate(connection)


def _revision(connection: Connection) -> str | None:
    tables = inspect(connection)
    if not (tables.has_table("alembic_version") and tables.has_table("ledger")):
        return None
    if connection.execute(select(ledger.c.id)).first() is None:
        return None
    found: str | None = connection.scalar(_REVISION)
    return found


def _migrate(connection: Connection) -> None:
    """Does nothing when another program came first: alembic looks again, inside the transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "mailer.ledger:migrations")
    with _ALEMBIC:
        command.upgrade(config, "head")
