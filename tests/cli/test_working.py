"""mailer run: the worker from its command line."""

import json
from pathlib import Path

import pytest

from mailer.worker import turn
from tests.cli.conftest import Terminal
from tests.desk import Desk, step_text
from tests.servers.smtp import SmtpServer

AT = "2024-11-01 09:00"
ACCOUNT = """
[account]
use = "proef"
[account.proef]
kind = "smtp"
server = "127.0.0.1"
port = {port}
security = "none"
test_server = true
per_minute = 6000
"""


def ready(terminal: Terminal, port: int) -> None:
    """Two messages of a step without a time before now, approved to go through a test server."""
    desk = Desk(terminal.root)
    text = (terminal.root / "config.toml").read_text("utf-8")
    account = ACCOUNT.format(port=port)
    desk.write("config.toml", text.replace('[account.outbox]\nkind = "outbox"\n', account))
    late = '[rules]\nlate_after = "9999d"\n'
    desk.edit("config.toml", "[rules]\n", late)
    desk.write("releases/proef.toml", plan())
    assert terminal("prepare", "proef").code == 0
    assert terminal("approve", "D-1", "--confirm", "2").code == 0


def plan() -> str:
    """One step whose instant is past."""
    return 'title = "Proef"\nnotes = "notes/proef.md"\n' + step_text(at=AT, to="gemeenten")


@pytest.fixture
def unmarked(small: Terminal) -> Terminal:
    """The small workspace with notes that nothing of is under embargo."""
    small.desk.edit("notes/proef.md", " {embargo}", "")
    return small


def test_once_does_all_that_is_due_however_many_turns_it_takes(
    unmarked: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that is cut is no reason for a timer's run to end half-way."""
    monkeypatch.setattr(turn, "LONGEST_TURN", 0.0)
    monkeypatch.setattr(turn, "BREATH", 0.01)
    with SmtpServer() as server:
        ready(unmarked, server.port)
        turns = iter([0.0, 0.0, 60.0, 60.0, 60.0])
        real = turn.Worker.turn

        def longer_each_time(worker: turn.Worker) -> None:
            monkeypatch.setattr(turn, "LONGEST_TURN", next(turns))
            real(worker)

        monkeypatch.setattr(turn.Worker, "turn", longer_each_time)
        assert unmarked("run", "--once").code == 0
        assert len(server.messages) == 2


def test_json_is_one_event_a_line(unmarked: Terminal) -> None:
    """For another program: what happened, to which delivery, in which state."""
    with SmtpServer() as server:
        ready(unmarked, server.port)
        said = unmarked("run", "--once", "--json")
    events = [json.loads(line) for line in said.out.splitlines()]
    assert [event["event"] for event in events] == ["message", "message", "done"]
    assert [event.get("state") for event in events[:2]] == ["submitted", "submitted"]


def test_an_interval_that_is_none_is_told_at_once(unmarked: Terminal) -> None:
    """With --once or without it, before anything is done."""
    for words in (("--once", "--every", "3x"), ("--every", "3x")):
        said = unmarked("run", *words)
        assert said.code == 2
        assert "3x" in said.err or "--every" in said.err


def test_a_unit_and_a_task_are_printed(unmarked: Terminal, tmp_path: Path) -> None:
    """Both name this workspace; nothing else is done."""
    assert str(unmarked.root) in unmarked("run", "--print-service", "systemd").out
    assert "WakeToRun" in unmarked("run", "--print-service", "windows").out
    assert not (tmp_path / "state").exists()
