"""The record cannot be changed unnoticed; the tables are those of the revisions."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from mailer import i18n
from mailer.clock import fixed_clock
from mailer.ledger import schema
from mailer.ledger.model import Draft, Fate, Outcome, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.samples import NOW, make_dispatch, make_message

REMOVE_TRIGGERS = ("DROP TRIGGER event_refuses_update", "DROP TRIGGER event_refuses_delete")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """A dispatch of two messages, gone and closed."""
    i18n.use("en")
    with open_ledger(path, fixed_clock(NOW), kind=lambda _: "ext4") as ledger:
        messages = [make_message(1), make_message(2)]
        ledger.freeze(make_dispatch(ledger.reserve(), messages), messages)
        ledger.approve(1, ledger.dispatch(1).digest, "P. Pieters")
        for each in ledger.deliveries(1):
            ledger.begin(each)
            outcome = Outcome(address=each.outcomes[0].address, fate=Fate.ACCEPTED)
            ledger.finish(each, Receipt(state=State.SUBMITTED, reference="q", outcomes=(outcome,)))
        yield ledger
    i18n.use(None)


def sql(path: Path, *statements: str) -> None:
    """Change a ledger behind the program's back."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            for statement in statements:
                connection.execute(statement)
    finally:
        connection.close()


@pytest.mark.parametrize("statement", ["UPDATE event SET by = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_events(path: Path, ledger: Ledger, statement: str) -> None:
    """Events are append-only in the database itself."""
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql(path, statement)
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE event SET by = 'x' WHERE delivery = 1 AND sequence = 2", "D-1/1: event 2"),
        ("UPDATE event SET at = '2020-01-01T00:00:00+00:00' WHERE delivery = 2", "D-1/2: event 1"),
        ("DELETE FROM event WHERE delivery = 2 AND sequence = 1", "D-1/2: event 2"),
        ("DELETE FROM event WHERE delivery = 2 AND sequence = 3", "D-1/2: what is stored"),
        ("DELETE FROM event WHERE delivery = 2", "D-1/2: what is stored"),
        ("UPDATE event SET kind = 'approved' WHERE sequence = 1 AND delivery = 0", "D-1: event 1"),
        ("UPDATE remark SET content = 'x'", "D-1/1: event 3"),
        ("UPDATE delivery SET state = 'planned' WHERE number = 2", "D-1/2: what is stored"),
        ("UPDATE addressee SET fate = 'refused' WHERE delivery = 1", "D-1/1: what is stored"),
        ("UPDATE addressee SET detail = 'x' WHERE delivery = 2", "D-1/2: what is stored"),
        ("DELETE FROM addressee WHERE delivery = 2", "D-1/2: what is stored"),
        ("UPDATE delivery SET message_id = '<x@y>' WHERE number = 1", "D-1/1: what is stored"),
        ("UPDATE dispatch SET account = 'x'", "D-1: what was approved"),
        ("UPDATE dispatch SET planned_at = '2020-01-01T00:00:00+00:00'", "D-1: what was approved"),
        ("UPDATE dispatch SET prepared_by = 'x'", "D-1: what is stored"),
        ("UPDATE approval SET approved_by = 'x'", "D-1: the approvals"),
        ("DELETE FROM approval", "D-1: the approvals"),
        ("UPDATE delivery SET header = x'00' WHERE number = 1", "D-1/1: what is stored"),
        ("UPDATE delivery SET not_before = NULL, embargoed = 1", "D-1/1: what is stored"),
        ("UPDATE addressee SET address = 'x@assen.example'", "D-1/1: what is stored"),
        ("UPDATE body SET content = x'00'", "D-1/2: what is stored"),
        ("UPDATE dispatch SET life = 'live'", "D-1: what is stored"),
        ("UPDATE dispatch SET digest = 'x'", "D-1: what is stored"),
    ],
)
def test_an_alteration_is_named(path: Path, ledger: Ledger, statement: str, told: str) -> None:
    """Who goes around the program leaves a trace with its place."""
    sql(path, *REMOVE_TRIGGERS, statement)
    assert any(sentence.startswith(told) for sentence in ledger.verify())


@pytest.mark.parametrize("draft", ['{"item": ""}', '{"item": "AAMk/2"}'])
def test_i05_an_altered_draft_is_named(path: Path, ledger: Ledger, draft: str) -> None:
    """Without its name it would be taken for one that was not sent, and go again."""
    messages = [make_message(1)]
    ledger.freeze(make_dispatch(ledger.reserve(), messages, step="pers"), messages)
    (delivery,) = ledger.deliveries(2)
    assert ledger.begin(delivery, drafts=True)
    assert ledger.verify() == []
    ledger.drafted(delivery, Draft(item="AAMk/1"))
    assert ledger.verify() == []
    sql(path, f"UPDATE delivery SET draft = '{draft}' WHERE dispatch = 2")
    assert ledger.verify() == ["D-2/1: what is stored is not what was recorded."]


def test_words_can_be_erased_and_the_chain_still_closes(path: Path, ledger: Ledger) -> None:
    """Personal data stand beside the chain: without them their digest is left."""
    sql(path, "DELETE FROM remark")
    assert ledger.verify() == []
    assert {len(event.detail) for event in ledger.events(1)} == {0, 64}


def test_i22_no_event_holds_an_address(path: Path, ledger: Ledger) -> None:
    """A settled recipient's address is not in the record of it."""
    ledger.settle(1, "ontvanger1@emmen.example", "J. de Vries", "gebeld")
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT * FROM event").fetchall()
    connection.close()
    assert "@" not in str(rows)


def test_the_tables_are_those_of_the_revisions(path: Path, ledger: Ledger) -> None:
    """A ledger made by the revisions has exactly the tables of schema.py."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_the_known_revisions_are_all_there_are() -> None:
    """The list that opening compares with names every revision, oldest first."""
    config = Config()
    config.set_main_option("script_location", "mailer.ledger:migrations")
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(each.revision for each in revisions)[::-1] == schema.REVISIONS
