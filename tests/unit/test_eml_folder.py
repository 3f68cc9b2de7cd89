"""A folder of .eml files as people use one: renamed, half-written, full of other things."""

import os
from pathlib import Path

import pytest

from mailer.errors import NotSubmitted
from mailer.providers.eml_folder import FolderSource
from tests.contract.reply_contract import drain, letter, message_id

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty one."""
    folder = tmp_path / "replies"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file that was written long ago."""
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def source(folder: Path) -> FolderSource:
    """One that never sleeps."""
    return FolderSource(folder, wait=lambda _seconds: None)


def test_a_renamed_file_is_no_new_message(folder: Path) -> None:
    """Whoever tidies the names makes nothing come in again."""
    path = put(folder, "een.eml", letter(1))
    _found, state = drain(source(folder))
    path.rename(folder / "gelezen - een.eml")
    assert drain(source(folder), state)[0] == []


def test_a_copy_is_no_new_message(folder: Path) -> None:
    """The same message saved twice comes in once."""
    put(folder, "een.eml", letter(1))
    put(folder, "een (1).eml", letter(1))
    assert len(drain(source(folder))[0]) == 1


def test_a_renamed_file_still_has_its_content(folder: Path) -> None:
    """A file that gets another name between two looks is found by what it holds."""
    path = put(folder, "een.eml", letter(1))
    reader = source(folder)
    (arrival,) = drain(reader)[0]
    path.rename(folder / "twee.eml")
    put(folder, "een.eml", letter(2))
    assert message_id(reader.content(arrival) or b"") == "<answer-1@emmen.example>"


def test_what_is_being_written_waits_for_the_next_reading(folder: Path) -> None:
    """A file that grew while it was looked at is left alone until it is whole."""
    path = folder / "een.eml"
    path.write_bytes(letter(1)[:50])

    def written(_seconds: float) -> None:
        path.write_bytes(letter(1))

    found, state = drain(FolderSource(folder, wait=written))
    assert found == []
    (arrival,) = drain(source(folder), state)[0]
    assert message_id(arrival.header or b"") == "<answer-1@emmen.example>"


def test_an_empty_file_is_no_message_yet(folder: Path) -> None:
    """A program that makes the file first and fills it later is given its time."""
    put(folder, "een.eml", b"")
    assert drain(source(folder))[0] == []


def test_other_files_are_left_alone_and_msg_is_named(folder: Path) -> None:
    """Only .eml is read, whatever its case; a .msg is told of, with what to do."""
    put(folder, "EEN.EML", letter(1))
    put(folder, "twee.msg", b"x")
    put(folder, "notities.txt", b"x")
    put(folder, ".verborgen.eml", letter(2))
    (folder / "map.eml").mkdir()
    reader = source(folder)
    assert len(drain(reader)[0]) == 1
    (words,) = reader.unread()
    assert words.startswith("twee.msg is not read")


def test_i30_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """A link to a file elsewhere is no message."""
    outside = put(tmp_path, "elders.eml", letter(1))
    (folder / "een.eml").symlink_to(outside)
    assert drain(source(folder))[0] == []


def test_a_folder_that_is_not_there_holds_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    """A network drive that is away is no reason to begin anew."""
    assert source(tmp_path / "weg").read("") == ((), "", False)
    folder = tmp_path / "replies"
    folder.mkdir()
    put(folder, "een.eml", letter(1))
    _found, state = drain(source(folder))
    assert source(tmp_path / "weg").read(state).state == state


def test_what_is_no_folder_is_a_sentence(tmp_path: Path) -> None:
    """A file in the place of the folder is told, with what to do."""
    path = put(tmp_path, "replies", b"")
    with pytest.raises(NotSubmitted, match="cannot be read"):
        source(path).read("")


def test_what_is_taken_away_leaves_the_state(folder: Path) -> None:
    """The state holds what is there, so it does not grow for ever."""
    path = put(folder, "een.eml", letter(1))
    reader = source(folder)
    _found, state = drain(reader)
    path.unlink()
    assert reader.read(state).state == "[]"


def test_i29_a_header_without_end_is_no_header(folder: Path) -> None:
    """A message that never comes to its body is fetched whole rather than judged by its start."""
    put(folder, "een.eml", b"Subject: x\r\n" * 50_000)
    (arrival,) = drain(source(folder))[0]
    assert arrival.header is None
