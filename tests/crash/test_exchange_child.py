"""The process that asks Exchange is killed, hangs, or hears a signal while it asks."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from mailer.cli import BUG
from mailer.errors import NotApproved, NotSubmitted
from mailer.ledger.model import State
from tests.desks import KABINET, kabinet
from tests.doomed import DUE, Office, require_sound
from tests.kin import await_ends, children_of, open_ends, until
from tests.mailbox_sinks import ACCOUNT, ExchangeSink
from tests.samples import SENDER
from tests.servers.ews.manners import Fault, Manners
from tests.servers.ews.people import SECRET
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer

require_schema()
assert KABINET == SENDER

GRACE = 5.0
"""Seconds in which a process ends that nobody listens to any more."""
SHORT = 'timeout = "1s"\n'
HUNG = 15.0
"""Seconds after which a process that hangs was killed, and what came of it is recorded."""


class Desk:
    """Three messages that are due, and a server of this very process."""

    def __init__(self, folder: Path, server: EwsServer) -> None:
        self.server = server
        self.office = Office.opened(folder, server.port, account=ExchangeSink.account + SHORT)
        self.office.secrets.mkdir()
        (self.office.secrets / f"mailer-{ACCOUNT}").write_text(SECRET, "utf-8")

    def start(self, command: str = "run --once") -> BaseProcess:
        """A worker, in a process group of its own."""
        self.server.manners.clock_off = DUE - datetime.now(UTC)
        return self.office.start(command, doom=os.setsid)

    def run(self, command: str = "run --once") -> int | None:
        """The same, to its end."""
        worker = self.start(command)
        worker.join(60)
        assert worker.exitcode != BUG, self.office.said
        return worker.exitcode

    def fails(self, operation: str, fault: Fault) -> None:
        """The next request of this kind is answered otherwise."""
        self.server.manners.faults[operation] = fault

    def await_request(self, operation: str) -> None:
        """Wait until this is asked for."""
        until(lambda: self.server.requests[operation])

    def require_all_went(self) -> None:
        """Once each, recorded, and no draft left."""
        handed = Counter(
            (each.message_id, path) for each in self.server.sent for path in each.recipients
        )
        assert require_sound(self.office, handed, 0) == []
        assert self.office.states() == {State.SUBMITTED: 3}
        assert self.server.items(KABINET, "drafts") == []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A server that behaves until it is told."""
    with EwsServer(Manners(), known=kabinet()) as server:
        yield Desk(tmp_path, server)


def child_of(worker: BaseProcess) -> int:
    """The process that asks for it."""
    assert worker.pid is not None
    (child,) = children_of(worker.pid)
    return child


def test_a_child_killed_while_it_sends_is_asked_after_in_the_mailbox(desk: Desk) -> None:
    """The message went and its answer is lost: the next child finds it, and the rest goes."""
    desk.fails("SendItem", Fault("hang", after=True, times=1))
    worker = desk.start()
    desk.await_request("SendItem")
    os.kill(child_of(worker), signal.SIGKILL)
    worker.join(60)
    assert worker.exitcode == 0, desk.office.said
    desk.require_all_went()


def test_i05_a_child_killed_before_the_server_sent_leaves_a_doubt(desk: Desk) -> None:
    """It did not go and nobody can know: it stays in doubt until a person says so."""
    desk.fails("SendItem", Fault("hang", times=1))
    worker = desk.start()
    desk.await_request("SendItem")
    os.kill(child_of(worker), signal.SIGKILL)
    worker.join(60)
    desk.run()
    assert desk.office.states() == {State.IN_DOUBT: 1, State.SUBMITTED: 2}
    assert desk.run("reconcile D-1/1 --not-gone --because nagekeken") == 0, desk.office.said
    assert desk.run() == 0
    desk.require_all_went()


def test_a_child_killed_while_a_draft_is_stored_is_no_doubt(desk: Desk) -> None:
    """The run ends as not submitted, with the draft removed; the next one hands it over."""
    desk.fails("CreateItem", Fault("hang", after=True, times=1))
    worker = desk.start()
    desk.await_request("CreateItem")
    os.kill(child_of(worker), signal.SIGKILL)
    worker.join(60)
    assert worker.exitcode == NotSubmitted.exit_code, desk.office.said
    assert desk.office.states() == {State.PLANNED: 3}
    assert desk.server.items(KABINET, "drafts") == []
    assert desk.run() == 0
    desk.require_all_went()


@pytest.mark.parametrize(
    ("operation", "code"), [("CreateItem", NotSubmitted.exit_code), ("SendItem", 0)]
)
def test_a_child_that_hangs_is_killed_at_its_deadline(
    desk: Desk, operation: str, code: int
) -> None:
    """A server that drips for ever holds nobody: a draft is tried again, what went is found."""
    desk.fails(operation, Fault("trickle", seconds=0.2, times=1))
    worker = desk.start()
    desk.await_request(operation)
    ends = open_ends([child_of(worker)])
    await_ends(ends, HUNG)
    worker.join(60)
    assert worker.exitcode == code, desk.office.said
    assert desk.run() == 0
    desk.require_all_went()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "systemd"])
@pytest.mark.parametrize(
    ("command", "code"), [("run --once", 0), ("send D-1 --confirm 3", NotApproved.exit_code)]
)
def test_a_request_to_stop_lets_the_message_in_hand_finish(
    desk: Desk, asked: signal.Signals, command: str, code: int
) -> None:
    """Ctrl-C reaches the group at the terminal, systemd's SIGTERM the child as well."""
    desk.fails("SendItem", Fault("trickle", seconds=0.001, times=1))
    worker = desk.start(command)
    desk.await_request("SendItem")
    if asked is signal.SIGTERM:
        os.kill(child_of(worker), asked)
    assert worker.pid is not None
    os.killpg(worker.pid, asked)
    worker.join(60)
    assert worker.exitcode == code, desk.office.said
    assert desk.office.states() == {State.SUBMITTED: 1, State.PLANNED: 2}
    assert len(desk.server.sent) == 1
    assert desk.run() == 0
    desk.require_all_went()


def test_a_child_ends_with_its_parent_whatever_it_waits_for(desk: Desk) -> None:
    """A server that never answers does not hold the child of a parent that was killed."""
    desk.fails("CreateItem", Fault("hang", times=1))
    worker = desk.start()
    desk.await_request("CreateItem")
    ends = open_ends([child_of(worker)])
    worker.kill()
    worker.join()
    await_ends(ends, GRACE)
