"""Where a ledger may lie, whose it is, who can read it, and what opening one meets."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from mailer.clock import fixed_clock
from mailer.errors import LedgerError
from mailer.ledger.connection import FAULTS, translated
from mailer.ledger.home import Home, kind_among, machine_id, refuse_unfit
from mailer.ledger.model import Draft, Kind, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.reply import Received, Reply, ReplyKind
from mailer.ledger.store import Ledger
from tests.rounds import make_asked
from tests.samples import NOW, make_dispatch, make_message

pytestmark = pytest.mark.usefixtures("english")

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has access lists instead of modes")
MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /home/jan/netwerk\040schijf rw - cifs //server/share rw
31 22 0:41 / /mnt/oud rw - nfs4 server:/oud rw
32 22 0:42 / /mnt/oud rw - ext4 /dev/vdb rw
33 22 0:43 / /mnt rw - tmpfs tmpfs rw
"""
TO_0003 = (
    "DROP INDEX ix_dispatch_live",
    "ALTER TABLE dispatch DROP COLUMN asked",
    "CREATE UNIQUE INDEX ix_dispatch_live ON dispatch (plan, step, kind) WHERE life = 'live'",
    "UPDATE alembic_version SET version_num = '0003'",
)
"""What revision 0004 added, taken away again."""
TO_0002 = (
    *TO_0003,
    "DROP TABLE reply",
    "DROP TABLE reading",
    "DROP INDEX ix_delivery_known_as",
    "ALTER TABLE delivery DROP COLUMN known_as",
    "ALTER TABLE delivery DROP COLUMN draft",
    "UPDATE alembic_version SET version_num = '0002'",
)
"""What revision 0003 added as well."""


def open_at(path: Path, machine: str = "here", patience: float = 30) -> Ledger:
    """A ledger on a local disk of a machine called "here"."""
    clock = fixed_clock(NOW)
    return open_ledger(path, clock, kind=lambda _: "ext4", machine=machine, patience=patience)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Not there yet, nor its folder."""
    return tmp_path / "state" / "mailer" / "kabinet.db"


def sql(path: Path, *statements: str) -> None:
    """Change a ledger behind the program's back."""
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


# Who can read it


@POSIX
def test_i26_only_the_owner_can_read_the_ledger(path: Path) -> None:
    """New folders are 0700, the ledger and what SQLite puts beside it 0600, whatever the umask."""
    before = os.umask(0)
    try:
        with open_at(path) as ledger:
            ledger.reserve()
            modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("kabinet.db", "kabinet.db-wal", "kabinet.db-shm"), 0o600)
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, path.parents[1])} == {0o700}


@POSIX
def test_i26_a_ledger_that_others_can_read_is_closed_to_them(path: Path) -> None:
    """A ledger put back with wider rights is narrowed when it is opened."""
    open_at(path).close()
    path.chmod(0o644)
    open_at(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_making_a_ledger_leaves_nothing_beside_it(path: Path) -> None:
    """The draft it is made under is gone afterwards."""
    open_at(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["kabinet.db"]


# Where it may lie


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "remote"]
)
def test_i25_a_ledger_on_a_network_drive_is_refused(path: Path, kind: str) -> None:
    """A network file system is refused with a remedy, and nothing is made there."""
    with pytest.raises(LedgerError) as caught:
        open_ledger(path, fixed_clock(NOW), kind=lambda _: kind)
    assert caught.value.remedy
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - Provincie Drenthe",
        "Dropbox (Persoonlijk)",
        "Google Drive",
        "Nextcloud",
        "iCloudDrive",
        "Mobile Documents",
        "CloudStorage",
    ],
)
def test_i25_a_ledger_in_a_synced_folder_is_refused(tmp_path: Path, folder: str) -> None:
    """A folder that a program copies elsewhere is refused, however deep the ledger lies in it."""
    with pytest.raises(LedgerError):
        open_at(tmp_path / folder / "mailer" / "kabinet.db")
    assert not (tmp_path / folder).exists()


def test_i25_a_link_into_a_synced_folder_is_refused(tmp_path: Path) -> None:
    """What counts is where the path leads."""
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "state").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(LedgerError):
        open_at(tmp_path / "state" / "kabinet.db")


def test_i25_a_windows_share_is_refused() -> None:
    """A UNC path is a network drive on any system."""
    with pytest.raises(LedgerError):
        refuse_unfit(Path(r"\\server\kabinet\mailer.db"), lambda _: "")


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/jan/mailer", "ext4"),
        ("/home/jan/netwerk schijf/mailer", "cifs"),
        ("/home/jan/netwerk schijf2", "ext4"),
        ("/mnt/oud/mailer", "ext4"),
        ("/mnt/nieuw", "tmpfs"),
    ],
)
def test_the_deepest_and_latest_mount_counts(place: str, kind: str) -> None:
    """Blanks in a mount point are read, and a later mount covers an earlier one."""
    assert kind_among(MOUNTS, Path(place)) == kind


# Whose it is


def test_a_ledger_keeps_its_identity(path: Path) -> None:
    """Opened again a ledger has the same id, and another one has another."""
    with open_at(path) as ledger:
        first = ledger.id
    with open_at(path) as ledger:
        assert ledger.id == first
        assert ledger.home_fault() is None
    with open_at(path.with_name("other.db")) as other:
        assert other.id != first


def copied(path: Path) -> Path:
    """A copy in another folder."""
    copy = path.parent.parent / "copy.db"
    shutil.copy(path, copy)
    return copy


def restored(path: Path) -> Path:
    """The same place, put back from a copy."""
    copied(path).replace(path)
    return path


@pytest.mark.parametrize(
    ("change", "machine"),
    [(copied, "here"), (restored, "here"), (lambda path: path, "elsewhere")],
)
def test_i18_a_copied_or_restored_ledger_does_not_send(
    path: Path, change: Callable[[Path], Path], machine: str
) -> None:
    """On another machine, path or file it says so, and begins nothing until it is claimed."""
    with open_at(path) as ledger:
        ledger.freeze(make_dispatch(ledger.reserve()), [make_message()])
    with open_at(change(path), machine) as ledger:
        delivery = next(ledger.deliveries(1))
        assert ledger.home_fault()
        with pytest.raises(LedgerError) as caught:
            ledger.begin(delivery)
        assert "claim" in caught.value.remedy
        ledger.claim("J. de Vries")
        assert ledger.home_fault() is None
        assert ledger.begin(delivery)
        assert [event.kind for event in ledger.events(0)] == ["claimed"]


def test_i18_a_claim_is_of_one_machine(path: Path) -> None:
    """After a claim elsewhere the earlier machine may not send any more."""
    with open_at(path) as first, open_at(path, "elsewhere") as second:
        second.claim("J. de Vries")
        assert first.home_fault()


def test_a_home_differs_in_each_of_its_parts() -> None:
    """Each part has a sentence of its own."""
    home = Home("a", "b", "c")
    others = [home._replace(machine="x"), home._replace(path="x"), home._replace(file="x")]
    assert len({home.fault(other) for other in others}) == 3
    assert home.fault(home) is None


def test_a_machines_id_stays_and_tells_nothing() -> None:
    """The id is the same on each call and is a digest."""
    assert machine_id() == machine_id()
    assert len(machine_id()) == 64


# What opening meets


@pytest.mark.parametrize("content", [b"", b"geen database", b"SQLite format 3\x00" + b"\xff" * 200])
def test_what_is_no_ledger_is_left_alone(path: Path, content: bytes) -> None:
    """An empty, a foreign or a broken file is told, and stays as it is."""
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(LedgerError) as caught:
        open_at(path)
    assert str(path) in caught.value.message
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(path: Path) -> None:
    """A database without our tables is not taken for a new ledger."""
    path.parent.mkdir(parents=True)
    sql(path, "CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(LedgerError, match="not a ledger"):
        open_at(path)


def told(ledger: Ledger) -> list[object]:
    """All that a ledger with one dispatch tells."""
    return [
        (ledger.id, ledger.next_number()),
        (ledger.dispatches(), ledger.approval(1), list(ledger.deliveries(1))),
        (ledger.events(0), ledger.events(1), ledger.notices()),
    ]


def test_a_ledger_from_before_exchange_keeps_everything(path: Path) -> None:
    """Of revision 0002: brought up to date it tells what it told, and goes on with drafts."""
    messages = [make_message(n) for n in (1, 2, 3)]
    with open_at(path) as ledger:
        dispatch = make_dispatch(ledger.reserve(), messages)
        ledger.freeze(dispatch, messages)
        ledger.approve(1, dispatch.digest, "J. de Vries")
        ledger.claim_notice("day 2024-10-07")
        first, second, third = ledger.deliveries(1)
        paths = first.message.envelope.forward_paths
        assert ledger.begin(first)
        ledger.finish(first, Receipt.of_all(paths, State.SUBMITTED, "queue-1"))
        assert ledger.begin(second)
        ledger.fail(second, State.IN_DOUBT, "timed out")
        before = told(ledger)
    sql(path, *TO_0002)
    with open_at(path) as ledger:
        assert told(ledger) == before
        assert ledger.verify() == []
        assert ledger.left_drafts() == []
        assert ledger.begin(third, drafts=True)
        ledger.drafted(third, Draft(item="AAMk"))
        assert ledger.verify() == []


def test_a_ledger_from_before_rounds_keeps_everything(path: Path) -> None:
    """Of revision 0003: it tells what it told, of answers too, and goes on with rounds."""
    messages = [make_message(n) for n in (1, 2, 3)]
    with open_at(path) as ledger:
        ledger.freeze(make_dispatch(ledger.reserve(), messages), messages)
        first, *_others = ledger.deliveries(1)
        assert ledger.begin(first)
        paths = first.message.envelope.forward_paths
        ledger.finish(first, Receipt.of_all(paths, State.SUBMITTED, "queue-1"))
        came = Reply(name="f" * 64, dispatch=1, delivery=1, kind=ReplyKind.ANSWER)
        ledger.keep_replies("folder replies", [Received(came, b"Akkoord.")], "7")
        before = (told(ledger), ledger.replies(), ledger.reading("folder replies"))
    sql(path, *TO_0003)
    with open_at(path) as ledger:
        assert (told(ledger), ledger.replies(), ledger.reading("folder replies")) == before
        assert ledger.reply_content(1) == b"Akkoord."
        assert ledger.rounds() == []
        asks = make_dispatch(2, messages, step="toets", asked=make_asked())
        own = [
            (make_dispatch(n, messages, step="toets", kind=Kind.REMINDER, follows=2), messages)
            for n in (3, 4)
        ]
        ledger.freeze(asks, messages, reminders=own)
        assert (ledger.rounds(), ledger.reminders(2)) == ([2], [3, 4])
        assert ledger.verify() == []


def test_of_one_step_there_is_one_live_dispatch_after_an_update(path: Path) -> None:
    """Two at once stay impossible in the file itself, whatever a program does."""
    open_at(path).close()
    sql(path, *TO_0003)
    messages = [make_message()]
    with open_at(path) as ledger:
        ledger.freeze(make_dispatch(ledger.reserve(), messages), messages)
    columns = "kind, plan, step, title, account, digest, life, prepared_at, prepared_by"
    with pytest.raises(sqlite3.IntegrityError):
        sql(path, f"INSERT INTO dispatch (number, {columns}) SELECT 9, {columns} FROM dispatch")


def test_a_newer_ledger_is_refused(path: Path) -> None:
    """A ledger of a later version of the program is told, not read."""
    open_at(path).close()
    sql(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="newer"):
        open_at(path)


def test_a_ledger_in_use_is_told_after_waiting(path: Path) -> None:
    """When another program keeps writing, one hears that it is in use."""
    with open_at(path, patience=0.05) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="in use"):
            ledger.reserve()
        other.close()
        assert ledger.reserve() == 1


def test_a_folder_in_the_ledgers_place_is_a_sentence(path: Path) -> None:
    """A folder where the file should be is told with the path."""
    path.mkdir(parents=True)
    with pytest.raises(LedgerError, match=r"kabinet\.db"):
        open_at(path)


def test_a_file_in_the_folders_place_is_a_sentence(path: Path) -> None:
    """A file where the folder should be is told with the path."""
    path.parents[1].write_text("geen map")
    with pytest.raises(LedgerError, match=r"kabinet\.db"):
        open_at(path)


def test_a_full_disk_changes_nothing(path: Path) -> None:
    """When a dispatch does not fit, it is told and nothing of it is kept."""
    with open_at(path) as ledger:
        number = ledger.reserve()
        before = ledger.dispatches()
        raw = ledger._engine.raw_connection()
        raw.cursor().execute("PRAGMA max_page_count = 1")  # of this pooled connection
        raw.close()
        message = make_message(1, body=b"x" * 1_000_000)
        with pytest.raises(LedgerError, match="full"):
            ledger.freeze(make_dispatch(number), [message])
        assert ledger.dispatches() == before


@pytest.mark.parametrize(("name", "message"), [fault[:2] for fault in FAULTS])
def test_each_error_below_has_a_sentence(name: str, message: str) -> None:
    """Every error of SQLite in the table is told with the path and without SQL."""
    cause = sqlite3.OperationalError("cause")
    cause.sqlite_errorname = f"{name}_MORE"
    with pytest.raises(LedgerError) as caught, translated(Path("kabinet.db")):
        raise OperationalError("SELECT secret", {}, cause)
    assert caught.value.message == f"kabinet.db: {message}"


def test_an_error_nobody_foresaw_keeps_its_words() -> None:
    """What is not in the table is a LedgerError with SQLite's own words, without the SQL."""
    with pytest.raises(LedgerError) as caught, translated(Path("kabinet.db")):
        raise OperationalError("SELECT secret", {}, sqlite3.OperationalError("no such thing"))
    assert "no such thing" in caught.value.message
    assert "secret" not in caught.value.message


def test_many_open_a_new_ledger_at_once(path: Path) -> None:
    """Of eight that make the same ledger one does; all work with that one."""
    start = threading.Barrier(8)
    ids: list[str] = []

    def enter() -> None:
        start.wait()
        with open_at(path) as ledger:
            ids.append(ledger.id)

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1
    assert [file.name for file in path.parent.iterdir()] == ["kabinet.db"]


def test_the_program_starts_without_a_database() -> None:
    """Importing the opening, the transports and the values does not import SQLAlchemy."""
    modules = "mailer.ledger.opening, mailer.providers.outbox, mailer.ledger.model"
    script = f"import sys, {modules}; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_an_opened_ledger_needs_no_alembic(path: Path) -> None:
    """A ledger that is up to date is opened without the migrations."""
    open_at(path).close()
    script = (
        "import sys, pathlib; from mailer.ledger.opening import open_ledger;"
        "from mailer.clock import system_clock;"
        "open_ledger(pathlib.Path(sys.argv[1]), system_clock, kind=lambda _: 'ext4').close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script, path], check=False).returncode == 0
