"""The outbox's files: what is in them, who can read them, and what goes wrong with a disk."""

import os
import threading
from pathlib import Path

import pytest

from mailer import private
from mailer.errors import NotSubmitted, Refused
from mailer.providers.outbox import UNSENT, OutboxTransport
from tests.samples import make_message, make_outgoing

OUTGOING = make_outgoing(make_message(3))
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has access lists instead of modes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Not there yet."""
    return tmp_path / "outbox"


def files_in(folder: Path) -> list[str]:
    """The names of all files under a folder."""
    return sorted(path.name for path in folder.rglob("*") if not path.is_dir())


def mode_of(path: Path) -> int:
    """The rights on a file."""
    return path.stat().st_mode & 0o777


def test_i06_the_file_is_the_frozen_message_and_opens_as_a_draft(folder: Path) -> None:
    """The file holds X-Unsent and then exactly what was handed over."""
    OutboxTransport(folder).submit(OUTGOING)
    written = (folder / "D-7" / "D-7-003.eml").read_bytes()
    assert written == b"X-Unsent: 1\r\n" + OUTGOING.content


def test_the_reference_is_the_files_path(folder: Path) -> None:
    """A receipt says where the file is."""
    receipt = OutboxTransport(folder).submit(OUTGOING)
    assert Path(receipt.reference) == folder / "D-7" / "D-7-003.eml"


@POSIX
def test_i26_only_the_owner_can_read_the_outbox(folder: Path) -> None:
    """Files are 0600 and new folders 0700, whatever the umask."""
    before = os.umask(0)
    try:
        receipt = OutboxTransport(folder / "deep").submit(OUTGOING)
    finally:
        os.umask(before)
    assert mode_of(Path(receipt.reference)) == 0o600
    assert {mode_of(path) for path in (folder, folder / "deep", folder / "deep" / "D-7")} == {0o700}


def test_another_file_of_that_name_is_never_overwritten(folder: Path) -> None:
    """A file that is in the way stays, and the message is known not to have gone."""
    taken = folder / "D-7" / "D-7-003.eml"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"Message-ID: <other@drenthe.example>\r\n\r\nvan iemand anders")
    with pytest.raises(NotSubmitted) as caught:
        OutboxTransport(folder).submit(OUTGOING)
    assert not isinstance(caught.value, Refused)
    assert taken.read_bytes().endswith(b"van iemand anders")
    assert files_in(folder) == ["D-7-003.eml"]


def test_a_file_in_the_folders_place_is_a_sentence(folder: Path) -> None:
    """An outbox that is a file is told, with its path and what to do."""
    folder.write_text("geen map")
    with pytest.raises(NotSubmitted) as caught:
        OutboxTransport(folder).submit(OUTGOING)
    assert str(folder) in caught.value.message
    assert caught.value.remedy


def test_a_full_disk_leaves_nothing_behind(folder: Path) -> None:
    """When the bytes do not fit, no file is there, not even a part of one."""
    resource = pytest.importorskip("resource", reason="Windows cannot bound file sizes")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(NotSubmitted):
            OutboxTransport(folder).submit(OUTGOING)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files_in(folder) == []


def test_i03_of_two_at_the_same_time_one_writes(folder: Path) -> None:
    """Eight threads with the same message make one file; the others are refused."""
    answers: list[str] = []
    start = threading.Barrier(8)

    def submit() -> None:
        start.wait()
        try:
            answers.append(OutboxTransport(folder).submit(OUTGOING).state)
        except Refused:
            answers.append("no")

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["no"] * 7 + ["written"]
    assert files_in(folder) == ["D-7-003.eml"]


def test_a_file_that_somebody_changed_is_not_withdrawn(folder: Path) -> None:
    """Who typed in the draft keeps it."""
    transport = OutboxTransport(folder)
    path = Path(transport.submit(OUTGOING).reference)
    path.write_bytes(path.read_bytes() + b"PS\r\n")
    assert transport.withdraw(OUTGOING) is False
    assert path.exists()


def test_a_withdrawal_need_not_know_the_date_of_the_hand_over(folder: Path) -> None:
    """The Date header is the hand-over's own, so it does not make a file another one."""
    transport = OutboxTransport(folder)
    transport.submit(OUTGOING)
    assert transport.withdraw(make_outgoing(make_message(3), date=b"")) is True
    assert files_in(folder) == []


def test_a_long_message_id_is_found_on_its_folded_line(folder: Path) -> None:
    """A Message-ID that stands on a line of its own is still the same."""
    transport = OutboxTransport(folder)
    receipt = transport.submit(OUTGOING)
    path = Path(receipt.reference)
    path.write_bytes(path.read_bytes().replace(b"Message-ID: <", b"Message-ID:\r\n <"))
    assert transport.look_up(OUTGOING) == receipt


def test_a_file_system_without_hard_links_serves_as_well(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where hard links are refused a file is whole all the same, and never overwritten."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)  # FAT cannot be mounted in a test
    private.make_folder(folder)
    private.write_new(folder / "a", UNSENT)
    with pytest.raises(FileExistsError):
        private.write_new(folder / "a", b"other")
    assert (folder / "a").read_bytes() == UNSENT
    assert files_in(folder) == ["a"]


def test_notices_have_a_folder_of_their_own_that_is_tidied_too(folder: Path) -> None:
    """A notice lies beside no dispatch, and half of one does not stay."""
    notice = OUTGOING.model_copy(update={"label": "N-012"})
    transport = OutboxTransport(folder)
    assert Path(transport.submit(notice).reference) == folder / "N" / "N-012.eml"
    private.create(folder / "N" / ".N-013.eml.0a1b2c3d", b"half")
    transport.tidy()
    assert files_in(folder) == ["N-012.eml"]
