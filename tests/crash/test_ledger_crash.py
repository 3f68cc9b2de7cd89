"""The program dies at the worst moment; the ledger knows."""

import os
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from mailer.clock import system_clock
from mailer.errors import HandedOver
from mailer.ledger.model import State
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.samples import make_dispatch, make_message

SPAWN = get_context("spawn")
DIED = 9


def open_at(path: Path) -> Ledger:
    """The ledger, with the machine's own clock."""
    return open_ledger(path, system_clock, kind=lambda _: "ext4")


def begin_and_die(path: Path) -> None:
    """In a child: begin the first delivery and be gone."""
    ledger = open_at(path)
    ledger.begin(next(ledger.deliveries(1)))
    os._exit(DIED)


def die_while_writing(path: Path) -> None:
    """In a child: be gone in the middle of a transaction that reserved and began."""
    ledger = open_at(path)
    ledger.reserve()
    with ledger._writing() as pen:
        pen.connection.exec_driver_sql("UPDATE delivery SET state = 'submitted'")
        os._exit(DIED)


def begin_all(path: Path, barrier: object, taken: object) -> None:
    """In a child: begin whatever can be begun, at the same time as another child."""
    with open_at(path) as ledger:
        barrier.wait()  # type: ignore[attr-defined]  # multiprocessing's proxies have no types
        for delivery in ledger.deliveries(1):
            if ledger.begin(delivery):
                taken.put(delivery.message.number)  # type: ignore[attr-defined]  # as above
        taken.put(None)  # type: ignore[attr-defined]  # as above


def tell_id(path: Path, barrier: object, told: object) -> None:
    """In a child: open the ledger at the same time as another child, and say which it is."""
    barrier.wait()  # type: ignore[attr-defined]  # as above
    with open_at(path) as ledger:
        told.put(ledger.id)  # type: ignore[attr-defined]  # as above


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a dispatch of twenty messages."""
    messages = [make_message(n) for n in range(1, 21)]
    with open_at(tmp_path / "ledger.db") as ledger:
        ledger.freeze(make_dispatch(ledger.reserve(), messages), messages)
    return tmp_path / "ledger.db"


def run(child: SpawnProcess) -> int | None:
    """Run a child to its end; its exit code."""
    child.start()
    child.join(60)
    return child.exitcode


def test_i05_a_death_between_begin_and_finish_shows(path: Path) -> None:
    """A delivery under way when the program died is interrupted, and is not begun again."""
    assert run(SPAWN.Process(target=begin_and_die, args=(path,))) == DIED
    with open_at(path) as ledger:
        assert [delivery.name for delivery in ledger.interrupted()] == ["D-1/1"]
        assert not ledger.begin(ledger.interrupted()[0])
        assert ledger.verify() == []


def test_i03_a_step_that_died_half_way_is_not_prepared_again(path: Path) -> None:
    """What a dead program may have handed over counts as handed over."""
    run(SPAWN.Process(target=begin_and_die, args=(path,)))
    with open_at(path) as ledger, pytest.raises(HandedOver):
        ledger.freeze(make_dispatch(ledger.reserve()), [make_message()])


def test_a_death_within_a_transaction_leaves_nothing_of_it(path: Path) -> None:
    """Half a change is no change, and a number given out before stays given out."""
    assert run(SPAWN.Process(target=die_while_writing, args=(path,))) == DIED
    with open_at(path) as ledger:
        assert ledger.tally(1) == {State.PLANNED: 20}
        assert ledger.reserve() == 3


def test_i03_two_programs_never_begin_the_same(path: Path) -> None:
    """Two processes on one ledger share the deliveries out: each goes to one of them."""
    barrier, taken = SPAWN.Barrier(2), SPAWN.Queue()
    children = [SPAWN.Process(target=begin_all, args=(path, barrier, taken)) for _ in range(2)]
    for child in children:
        child.start()
    results = [taken.get(timeout=60) for _ in range(22)]
    for child in children:
        child.join(60)
    assert sorted(n for n in results if n is not None) == list(range(1, 21))


def test_programs_that_make_a_ledger_at_once_share_it(tmp_path: Path) -> None:
    """Of three processes that find no ledger one makes it, and all open that one."""
    place = tmp_path / "state" / "ledger.db"
    barrier, told = SPAWN.Barrier(3), SPAWN.Queue()
    children = [SPAWN.Process(target=tell_id, args=(place, barrier, told)) for _ in range(3)]
    for child in children:
        child.start()
    assert len({told.get(timeout=60) for _ in children}) == 1
    for child in children:
        child.join(60)
    # Two that close at the same time may both leave SQLite's own -wal and -shm to the next one.
    own = {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
    assert {file.name for file in place.parent.iterdir()} <= own
