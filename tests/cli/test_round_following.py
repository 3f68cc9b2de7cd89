"""round status and round dossier, as they are typed."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.round_desk import OPENED, RoundDesk, round_desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoundDesk]:
    """A round that went to four, in the ledger of the workspace."""
    with round_desk(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.fixture
def at(desk: RoundDesk, small_terminal: Terminal) -> Terminal:
    """A terminal in its workspace."""
    return small_terminal


@pytest.fixture
def small_terminal(desk: RoundDesk, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Runs commands there."""

    def read() -> tuple[str, str]:
        out, err = capsys.readouterr()
        return out, err

    return Terminal(desk.desk.root, read)


def test_status_shows_the_one_round_there_is(at: Terminal, desk: RoundDesk) -> None:
    """Without a name and with one it is the same: every organisation and what is next."""
    desk.register("a")
    alone, named = at("round", "status"), at("round", "status", "proef", "toets")
    assert alone.code == named.code == 0
    assert alone.out == named.out
    assert "1 of 4 answered" in alone.out
    assert "gemeente A" in alone.out


def test_status_leads_to_the_command_that_comes_next(at: Terminal, desk: RoundDesk) -> None:
    """With everybody's answer in, the round can be closed."""
    for each in "abcd":
        desk.register(each)
    assert "mailer round close D-1" in at("round", "status").err


def test_status_as_json_is_one_document(at: Terminal) -> None:
    """One named round is an object, all of them a list."""
    assert json.loads(at("round", "status", "D-1", "--json").out)["counts"]["asked"] == 4
    assert len(json.loads(at("round", "status", "--json").out)) == 1


def test_status_of_what_is_no_round_is_a_usage_error(at: Terminal) -> None:
    """A name that nothing has gets an answer, and no traceback."""
    assert at("round", "status", "D-99").code == 2


def test_i26_the_dossier_is_for_its_owner_alone(at: Terminal, desk: RoundDesk) -> None:
    """Both files lie in the outbox folder, readable by nobody else; the next takes their place."""
    for _time in range(2):
        assert at("round", "dossier", "toets").code == 0
    folder = desk.desk.root / "outbox"
    files = sorted(folder.glob("dossier-*"))
    assert [each.name for each in files] == ["dossier-D-1.html", "dossier-D-1.md"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_the_dossier_goes_where_one_says(at: Terminal, tmp_path: Path) -> None:
    """--out names another folder; a file of somebody else there is not written over."""
    place = tmp_path / "archief"
    assert at("round", "dossier", "D-1", "--out", str(place)).code == 0
    assert (place / "dossier-D-1.md").read_text("utf-8").startswith("<!-- mailer ")
    (place / "dossier-D-1.md").write_text("van een ander", "utf-8")
    said = at("round", "dossier", "D-1", "--out", str(place))
    assert said.code == 3
    assert (place / "dossier-D-1.md").read_text("utf-8") == "van een ander"


def test_the_dossier_of_an_open_round_says_that_it_is_not_the_end(at: Terminal) -> None:
    """Who writes it too early is told so."""
    assert "not settled yet" in at("round", "dossier", "D-1").err
    assert OPENED.year == 2024
