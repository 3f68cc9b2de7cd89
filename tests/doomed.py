"""Workers in processes of their own that are stopped at any moment, and what must hold after it.

An `Office` is the small workspace of `tests.desk` with one approved step to many, due at
`tests.desk.END`, whose account is a server of `tests.servers`, which counts. A worker runs the
command line in a child that is forked from a warmed server of Python's own, with the machine's
clock set from outside the program.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ClassVar, Self

import time_machine

from mailer.cli import BUG, run
from mailer.clock import system_clock
from mailer.ledger.model import Delivery, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.desk import CONTACTS, EMBARGO, END, SECOND, Desk, step_text
from tests.servers.smtp import Arrived

DUE = END + SECOND
DIED = 77
"""The exit code of a child that died where it was told to."""
_FORKS = get_context("forkserver")
_PROVIDERS = ("providers.smtp", "providers.exchange", "providers.graph")
_ROOMS = ("cli.working", "cli.deciding", "ledger.store", "rounds.judging", *_PROVIDERS)
_FORKS.set_forkserver_preload(
    ["__main__", "tests.doomed", "tests.failpoints", *(f"mailer.{room}" for room in _ROOMS)]
)
_ACCOUNT = """[account]
use = "relay"
[account.relay]
kind = "smtp"
server = "127.0.0.1"
port = {port}
security = "none"
test_server = true
"""
_PORT = r"(?:^|127\.0\.0\.1:)(\d+)"
NOTIFIED = "secretaris@drenthe.example"
_NOTIFY = f'[notify]\nto = ["{NOTIFIED}"]\n'

Handed = Counter[tuple[str, str]]
"""How often each recipient got each Message-ID."""


@dataclass
class Office:
    """A workspace in `folder`, and what the program keeps beside it."""

    folder: Path
    founded: bytes = field(default=b"", init=False, repr=False)
    """The ledger before anything was prepared."""
    _copy: bytes = field(default=b"", init=False, repr=False)

    @classmethod
    def opened(
        cls, folder: Path, port: int, count: int = 3, planned: str = "", account: str = _ACCOUNT
    ) -> "Office":
        """D-1, prepared and approved for so many people, one message each.

        `account` is what config.toml says of it, with a place for the {port}.
        """
        office = cls(folder)
        at = planned or "2024-11-01 09:00"
        embargo = EMBARGO.replace("2024-11-01 09:00", at)
        desk = Desk.furnished(folder, step_text(at=at, to="binnen"), embargo=embargo)
        extra = (f"Lid {n};lid{n}@emmen.example;emmen;ambtelijk;;;\n" for n in range(3, count + 1))
        desk.write("distribution_lists/contacts.csv", CONTACTS + "".join(extra))
        desk.edit(
            "config.toml",
            '[account.outbox]\nkind = "outbox"\n',
            account.format(port=port) + _NOTIFY,
        )
        with office.ledger():
            pass
        office.founded = office.file.read_bytes()
        with office.ledger() as ledger:
            desk.approved(ledger)
        office._copy = office.file.read_bytes()
        return office

    @property
    def desk(self) -> Desk:
        """The workspace's files."""
        return Desk(self.folder / "workspace")

    @property
    def file(self) -> Path:
        """The ledger's."""
        return self.folder / "state" / "ledger.sqlite"

    @property
    def data_home(self) -> Path:
        """Where the witness lies."""
        return self.folder / "data-home"

    @property
    def secrets(self) -> Path:
        """Where the children find the secrets of accounts, as systemd gives them."""
        return self.folder / "credentials"

    @property
    def said(self) -> str:
        """All that the children said."""
        path = self.folder / "said"
        return path.read_text("utf-8") if path.exists() else ""

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger, with its witness."""
        witnesses = self.data_home / "mailer" / "witnesses"
        with open_ledger(self.file, system_clock, witnesses=witnesses) as ledger:
            yield ledger

    def begin_anew(self) -> None:
        """As it was when `opened`: the same file, with nothing begun."""
        self.file.write_bytes(self._copy)
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(self.data_home, ignore_errors=True)
        shutil.rmtree(self.desk.root / "replies", ignore_errors=True)
        (self.folder / "said").unlink(missing_ok=True)

    def deliveries(self) -> list[Delivery]:
        """All of D-1."""
        with self.ledger() as ledger:
            return list(ledger.deliveries(1))

    def states(self) -> Counter[State]:
        """How many of D-1 are in each state."""
        return Counter(each.state for each in self.deliveries())

    def start(self, *commands: str, at: datetime = DUE, doom: "Doom | None" = None) -> BaseProcess:
        """A child that runs these command lines, `run --once` by default, one after another."""
        lines = commands or ("run --once",)
        child = _FORKS.Process(target=_live, args=(self, lines, at, doom))
        child.start()
        return child

    def run(self, *commands: str, at: datetime = DUE, doom: "Doom | None" = None) -> int | None:
        """`start`, to its end; the exit code of the last command, or minus the signal."""
        child = self.start(*commands, at=at, doom=doom)
        child.join(60)
        assert child.exitcode is not None, "a worker did not end"
        assert child.exitcode != BUG, self.said
        return child.exitcode


Doom = Callable[[], None]
"""Called in the child before the program runs there: what will stop it."""


def _live(office: Office, commands: Sequence[str], at: datetime, doom: Doom | None) -> None:
    said = os.open(office.folder / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.environ["XDG_DATA_HOME"] = str(office.data_home)
    os.environ["XDG_STATE_HOME"] = str(office.folder / "state-home")
    os.environ["MAILER_LANG"] = "en"
    os.environ["CREDENTIALS_DIRECTORY"] = str(office.secrets)
    code = 0
    with time_machine.travel(at, tick=True):
        if doom:
            doom()
        for line in commands:
            code = run(["-w", str(office.desk.root), *line.split()])
    sys.stdout.flush()
    os._exit(code)


class Sink:
    """A test server as a process of its own; `record` holds what it accepted.

    `server` is its module, which says its port on a line, or in an address, before it serves.
    """

    server: ClassVar[str] = "tests.servers.smtp"

    def __init__(self, folder: Path, *options: str) -> None:
        self.record = folder / "record"
        self._forgotten = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.server, "--record", str(self.record), *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        told = (re.search(_PORT, line) for line in self._process.stdout)
        self.port = int(next(found[1] for found in told if found))
        # What it says of each message is not waited for, and must not stop it.
        self._reader = threading.Thread(target=deque, args=(self._process.stdout, 0), daemon=True)
        self._reader.start()

    def close(self) -> None:
        """End it; nothing is added to the record any more."""
        self._process.kill()
        self._reader.join()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def forget(self) -> None:
        """What was accepted so far is not counted any more."""
        self._forgotten = len(self._lines())

    @property
    def handed(self) -> Handed:
        """What it accepted until now."""
        handed: Handed = Counter()
        for line in self._lines()[self._forgotten :]:
            fields = json.loads(line)
            handed.update((fields["message_id"], path) for path in fields["to"])
        return handed

    @property
    def to_people(self) -> Handed:
        """`handed`, without the notices."""
        return Counter({each: n for each, n in self.handed.items() if each[1] != NOTIFIED})

    def _lines(self) -> list[str]:
        if not self.record.exists():
            return []
        lines = self.record.read_text("ascii").splitlines(keepends=True)
        return [line for line in lines if line.endswith("\n")]


def handed_in(messages: Iterable[Arrived]) -> Handed:
    """What a server of this process accepted."""
    return Counter((each.message_id, path) for each in messages for path in each.recipients)


def require_sound(office: Office, handed: Handed, deaths: int, where: str = "") -> list[str]:
    """Nothing twice, nothing lost, no more in doubt than deaths, and the record closes; the doubts.

    Each recipient's message is at the server, or is in doubt, or is planned still; what is
    submitted is there.
    """
    assert set(handed.values()) <= {1}, f"handed over twice: {where}"
    doubts = []
    with office.ledger() as ledger:
        for each in ledger.deliveries(1):
            assert each.state in {State.SUBMITTED, State.IN_DOUBT, State.PLANNED}
            if each.state is State.IN_DOUBT:
                doubts.append(each.name)
                continue
            there = [handed[each.message.message_id, o.address] for o in each.outcomes]
            assert set(there) == {int(each.state is State.SUBMITTED)}, each.name
        assert len(doubts) <= deaths, f"{where}\n{office.said}"
        assert ledger.verify() == []
    return doubts
