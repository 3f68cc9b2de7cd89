"""A full disk, and a ledger that is copied, or put back from a copy: nothing goes twice."""

import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailer.clock import system_clock
from mailer.errors import HandedOver, LedgerError
from mailer.ledger.model import State
from mailer.ledger.opening import open_ledger
from tests.desk import BEFORE
from tests.doomed import Office, Sink, require_sound

STOPPED = 9
"""The exit code of a ledger that may not, or cannot, be used."""
PEOPLE = 12


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """The server that counts, in a process of its own."""
    with Sink(tmp_path) as sink:
        yield sink


class FullAt:
    """In a child: no file may grow over so many bytes, as on a disk that is full."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __call__(self) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.size, resource.RLIM_INFINITY))


@pytest.mark.parametrize("room", [2_000, 20_000, 60_000, 120_000, 200_000])
def test_i03_a_full_disk_stops_it_and_doubles_nothing(
    tmp_path: Path, sink: Sink, room: int
) -> None:
    """Wherever the ledger cannot grow any more it ends in a sentence, and goes on with room."""
    office = Office.opened(tmp_path, sink.port, PEOPLE)
    code = office.run(doom=FullAt(room))
    assert code in {0, STOPPED}, office.said
    if code:
        assert f"{office.file.name}: " in office.said
        assert "Traceback" not in office.said
    office.run("run --once", "run --once")
    require_sound(office, sink.handed, 1)
    assert not office.states()[State.PLANNED]


def test_a_disk_without_any_room_is_told_with_exit_code_9(tmp_path: Path, sink: Sink) -> None:
    """Not a message goes when not a byte can be recorded."""
    office = Office.opened(tmp_path, sink.port)
    assert office.run(doom=FullAt(2_000)) == STOPPED
    assert not sink.to_people


def test_i18_a_copy_elsewhere_does_not_send(tmp_path: Path, sink: Sink) -> None:
    """A ledger copied to another folder, and a workspace that points to it."""
    office = Office.opened(tmp_path, sink.port)
    copy = office.file.with_name("kopie.sqlite")
    shutil.copyfile(office.file, copy)
    office.desk.edit("config.toml", "ledger.sqlite", "kopie.sqlite")
    assert office.run() == STOPPED
    assert not sink.to_people


def test_i18_on_another_machine_it_does_not_send(tmp_path: Path, sink: Sink) -> None:
    """The same file at the same path under another machine's name begins nothing."""
    office = Office.opened(tmp_path, sink.port)
    with open_ledger(office.file, system_clock, machine="f" * 64) as ledger:
        assert ledger.home_fault()
        with pytest.raises(LedgerError):
            ledger.begin(next(ledger.deliveries(1)))


def put_in_place(office: Office, copy: Path) -> None:
    """Over the file itself, with no journal beside it."""
    for suffix in ("-wal", "-shm"):
        office.file.with_name(office.file.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(copy, office.file)


def put_among_journals(office: Office, copy: Path) -> None:
    """Over the file, while a journal of the newer life lies beside it, as a crash leaves one."""
    left = {}
    with office.ledger():
        for suffix in ("-wal", "-shm"):
            path = office.file.with_name(office.file.name + suffix)
            left[path] = path.read_bytes() if path.exists() else b""
    shutil.copyfile(copy, office.file)
    for path, content in left.items():
        path.write_bytes(content)


def put_anew(office: Office, copy: Path) -> None:
    """The file is removed and put back."""
    put_in_place(office, copy)
    spare = office.file.with_name("spare")
    shutil.copyfile(copy, spare)
    spare.replace(office.file)


@pytest.mark.parametrize("put_back", [put_in_place, put_among_journals, put_anew])
def test_i18_a_ledger_that_was_put_back_sends_nothing_again(
    tmp_path: Path, sink: Sink, put_back: Callable[[Office, Path], None]
) -> None:
    """It stops; claimed, what went meanwhile is in doubt, and is not handed over a second time."""
    office = Office.opened(tmp_path, sink.port)
    copy = tmp_path / "earlier"
    shutil.copyfile(office.file, copy)
    assert office.run() == 0
    went = sink.handed
    put_back(office, copy)
    assert office.run() == STOPPED, office.said
    assert sink.handed == went
    office.run("ledger claim --yes", "run --once", "run --once")
    require_once(office, sink)
    assert office.states() == {State.IN_DOUBT: 3}


def require_once(office: Office, sink: Sink) -> None:
    """Each of D-1 at the server once; a notice may be told anew by a ledger that forgot it."""
    for each in office.deliveries():
        assert sink.handed[each.message.message_id, each.outcomes[0].address] == 1


def test_i18_what_a_copy_never_knew_is_not_prepared_again(tmp_path: Path, sink: Sink) -> None:
    """The dispatch is not in the copy at all: its step is refused, and its number not reused."""
    office = Office.opened(tmp_path, sink.port)
    copy = tmp_path / "earlier"
    copy.write_bytes(office.founded)
    assert office.run() == 0
    went = sink.handed
    put_in_place(office, copy)
    office.run()
    with office.ledger() as ledger, pytest.raises(HandedOver):
        office.desk.prepared(ledger, now=BEFORE)
    assert office.run("ledger claim --yes") == 0
    with office.ledger() as ledger:
        with pytest.raises(HandedOver):
            office.desk.prepared(ledger, now=BEFORE)
        assert ledger.reserve() > 1
    assert sink.handed == went
