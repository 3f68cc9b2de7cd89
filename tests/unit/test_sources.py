"""The workspace's files as one command sees them."""

import hashlib
from pathlib import Path

import pytest

from tests.desk import Desk, step_text

FILE = "bijlagen/overzicht.txt"


def digest(content: bytes) -> str:
    """As sources tell it."""
    return hashlib.sha256(content).hexdigest()


def test_i13_a_digest_is_of_the_bytes_that_were_used(tmp_path: Path) -> None:
    """A file written over after it was read keeps the bytes and the digest it was read with."""
    desk = Desk.furnished(tmp_path)
    desk.write(FILE, b"een")
    sources = desk.workspace().sources
    assert sources.content(FILE) == b"een"
    desk.write(FILE, b"twee")
    assert sources.content(FILE) == b"een"
    assert sources.digest(FILE).digest == digest(b"een")


def test_i13_bytes_that_are_used_decide_over_a_digest_from_before(tmp_path: Path) -> None:
    """A file that was only compared before it was read is known by what was read."""
    desk = Desk.furnished(tmp_path)
    desk.write(FILE, b"een")
    sources = desk.workspace().sources
    sources.digest(FILE)
    desk.write(FILE, b"twee")
    assert sources.content(FILE) == b"twee"
    assert sources.digest(FILE).digest == digest(b"twee")


def test_i13_a_draft_its_digests_and_its_embargo_speak_of_the_same_bytes(tmp_path: Path) -> None:
    """What a draft carries is what its files are known by, whatever happens to them meanwhile."""
    step = step_text(attachments=[FILE])
    desk = Desk.furnished(tmp_path, step)
    desk.write(FILE, b"een")
    workspace = desk.workspace()
    plan = workspace.plan("proef")
    assert plan is not None
    workspace.draft(plan, plan.steps[0])
    desk.write(FILE, b"twee")
    drafted = workspace.draft(plan, plan.steps[0])
    assert [found for _name, _size, found in drafted.facts.attachments] == [digest(b"een")]
    assert {s.path: s.digest for s in drafted.sources}[FILE] == digest(b"een")
    assert workspace.sources.twins(digest(b"een")) == {FILE}
    assert workspace.afresh().sources.twins(digest(b"een")) == frozenset()


def test_i30_a_file_outside_the_workspace_has_no_content(tmp_path: Path) -> None:
    """It is as if it were not there, and its digest is empty."""
    desk = Desk.furnished(tmp_path)
    (tmp_path / "buiten.txt").write_text("geheim", "utf-8")
    sources = desk.workspace().sources
    with pytest.raises(FileNotFoundError):
        sources.content("../buiten.txt")
    assert sources.digest("../buiten.txt").digest == ""
