"""A worker is killed at any moment, over and over, while the server counts in another process."""

import random
import time
from pathlib import Path

import pytest

from mailer.ledger.model import State
from tests.doomed import Office, Sink, require_sound

PEOPLE = 40
KILLS = 70
LIVES = (0.02, 0.25)
"""Seconds that a worker gets before it is killed: from its first steps to about its end."""


def worked_down(office: Office, chance: random.Random) -> int:
    """Workers are started and killed until one comes to its end; the number of kills."""
    kills = 0
    while True:
        worker = office.start()
        # The delay is the test: what a moment hits is the machine's own affair. A busy one needs
        # longer lives to come any further.
        worker.join(chance.uniform(*LIVES) * (1 + kills / 8))
        if worker.exitcode is None:
            worker.kill()
            kills += 1
        worker.join()
        if not office.states().keys() & {State.PLANNED, State.SUBMITTING}:
            return kills


@pytest.mark.parametrize("seed", range(3))
def test_i03_i05_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    """Forty messages, a worker killed again and again: once each, at most one doubt a kill."""
    with Sink(tmp_path) as sink:
        office = Office.opened(tmp_path, sink.port, PEOPLE)
        chance, kills = random.Random(seed), 0
        while kills < KILLS:
            office.begin_anew()
            sink.forget()
            died = worked_down(office, chance)
            kills += died
            require_sound(office, sink.handed, died)


def test_i05_a_reply_that_never_came_is_in_doubt_and_not_asked_for_again(tmp_path: Path) -> None:
    """Of a server that drops the line after every fifth message each is there exactly once."""
    with Sink(tmp_path, "--drop-reply-every", "5") as sink:
        office = Office.opened(tmp_path, sink.port, 20)
        for _turn in range(3):
            office.run()
        handed = sink.handed
    doubts = require_sound(office, handed, 5)
    assert len(doubts) >= 4
    for each in office.deliveries():
        assert handed[each.message.message_id, each.outcomes[0].address] == 1
    office.run("reconcile")
    assert all(name in office.said for name in doubts)


def test_i03_two_workers_at_once(tmp_path: Path) -> None:
    """Two on one ledger hand over once each, and neither meets an error."""
    with Sink(tmp_path) as sink:
        office = Office.opened(tmp_path, sink.port, PEOPLE)
        workers = [office.start("run --once", "run --once") for _ in range(2)]
        for worker in workers:
            worker.join(60)
        office.run()
        handed = sink.handed
    assert require_sound(office, handed, 0) == []
    assert office.states() == {State.SUBMITTED: PEOPLE}


def test_i03_two_workers_of_whom_one_is_killed(tmp_path: Path) -> None:
    """The other one, or the next, goes on where it stopped."""
    with Sink(tmp_path) as sink:
        office = Office.opened(tmp_path, sink.port, PEOPLE)
        first, second = office.start(), office.start()
        time.sleep(0.15)  # somewhere in the middle, wherever that is
        first.kill()
        first.join()
        second.join(60)
        office.run()
        handed = sink.handed
    require_sound(office, handed, 1)
    assert not office.states()[State.PLANNED]
