"""The machine's clock is set from outside, jumps, or stands still while the machine sleeps."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.ledger.model import State
from tests.desk import END, SECOND
from tests.doomed import Office, Sink, require_sound

SUMMER_TIME = {
    "2026-10-26 09:00": datetime(2026, 10, 26, 8, tzinfo=UTC),
    "2026-10-23 09:00": datetime(2026, 10, 23, 7, tzinfo=UTC),
    "2027-11-01 09:00": datetime(2027, 11, 1, 8, tzinfo=UTC),
    "2027-10-29 09:00": datetime(2027, 10, 29, 7, tzinfo=UTC),
    "2027-03-29 09:00": datetime(2027, 3, 29, 7, tzinfo=UTC),
    "2027-03-26 09:00": datetime(2027, 3, 26, 8, tzinfo=UTC),
}
"""The working days on both sides of each change, and the instant that 09.00 uur is there."""


@pytest.fixture(scope="session", autouse=True)
def _faketime() -> None:
    if not shutil.which("faketime"):
        pytest.fail("Needed first: apt-get install -y faketime", pytrace=False)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """The server that counts, in a process of its own."""
    with Sink(tmp_path) as sink:
        yield sink


def surroundings(office: Office) -> Mapping[str, str]:
    """What a program started by a person here finds around it."""
    return os.environ | {
        "XDG_DATA_HOME": str(office.data_home),
        "MAILER_LANG": "en",
        "TZ": "UTC",
        # How long a program waits is not what it reads off the wall.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def start(office: Office, at: datetime, *words: str) -> "subprocess.Popen[str]":
    """The program as people start it; the clock shows this instant then, and goes on from it."""
    line = ["faketime", "-f", f"@{at:%Y-%m-%d %H:%M:%S}", sys.executable, "-m", "mailer"]
    return subprocess.Popen(
        [*line, "-w", str(office.desk.root), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=surroundings(office),
        start_new_session=True,  # faketime stays its parent: signals are for both
    )


def run_once(office: Office, at: datetime) -> str:
    """One turn at an instant; what it said."""
    worker = start(office, at, "run", "--once")
    said, _none = worker.communicate(timeout=60)
    assert "Traceback" not in said
    assert worker.returncode in {0, 6, 9}, said
    return said


def test_i01_to_the_second(tmp_path: Path, sink: Sink) -> None:
    """A minute before the instant nothing goes; at it everything does, once."""
    office = Office.opened(tmp_path, sink.port)
    run_once(office, END - timedelta(minutes=1))
    assert not sink.to_people
    run_once(office, END)
    assert office.states() == {State.SUBMITTED: 3}
    assert require_sound(office, sink.handed, 0) == []


def test_i03_a_clock_that_jumps_back_sends_nothing_twice(tmp_path: Path, sink: Sink) -> None:
    """After it went the machine's clock is set to before the instant, and reaches it again."""
    office = Office.opened(tmp_path, sink.port)
    for at in (END, END - timedelta(hours=1), END, END + timedelta(minutes=5)):
        run_once(office, at)
    assert require_sound(office, sink.handed, 0) == []
    assert office.states() == {State.SUBMITTED: 3}


def test_i15_a_clock_that_jumps_past_it_asks(tmp_path: Path, sink: Sink) -> None:
    """From before the instant to long after it: it stays planned, and is told."""
    office = Office.opened(tmp_path, sink.port)
    run_once(office, END - timedelta(hours=1))
    said = run_once(office, END + timedelta(hours=3))
    assert "D-1 was due" in said
    assert not sink.to_people
    assert office.states() == {State.PLANNED: 3}


def test_i03_a_machine_asleep_over_the_instant_sends_once(tmp_path: Path, sink: Sink) -> None:
    """A worker that stays is halted before the instant and goes on after it: once each."""
    office = Office.opened(tmp_path, sink.port)
    worker = start(office, END - 6 * SECOND, "run", "--json")
    began = time.monotonic()
    assert worker.stdout is not None
    while '"next"' not in (line := worker.stdout.readline()):
        assert line, "the worker ended"
    os.killpg(worker.pid, signal.SIGSTOP)
    assert not sink.to_people
    # The instant passes on this machine's clock too: nothing else makes a sleeper of it.
    time.sleep(max(0.0, 7 - (time.monotonic() - began)))
    assert not sink.to_people
    os.killpg(worker.pid, signal.SIGCONT)
    while '"done"' not in (line := worker.stdout.readline()):
        assert line, "the worker ended"
    os.killpg(worker.pid, signal.SIGTERM)
    worker.communicate(timeout=60)
    assert require_sound(office, sink.handed, 0) == []
    assert office.states() == {State.SUBMITTED: 3}


@pytest.mark.parametrize("written", SUMMER_TIME)
def test_i01_i14_beside_a_change_of_summer_time(tmp_path: Path, sink: Sink, written: str) -> None:
    """09.00 uur on the wall is this very second, before the clocks change and after."""
    office = Office.opened(tmp_path, sink.port, planned=written)
    instant = SUMMER_TIME[written]
    office.run(at=instant - SECOND)
    assert office.states() == {State.PLANNED: 3}
    office.run(at=instant)
    assert office.states() == {State.SUBMITTED: 3}
