"""reconcile and ledger, as a person types them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer import i18n
from mailer.cli import run
from mailer.dispatch.sending import alone
from mailer.ledger.model import State
from tests.desk import Desk, step_text

AS_OF = ("--as-of", "2024-10-25 09:00")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A workspace in English whose one step, to the minister, is prepared and approved."""
    monkeypatch.setenv("MAILER_LANG", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    furnished = Desk.furnished(tmp_path, step_text(to="minister", template="report"))
    monkeypatch.chdir(furnished.root)
    assert run(["prepare", "proef", "stap", *AS_OF]) == 0
    assert run(["approve", "stap", "--confirm", "1", *AS_OF]) == 0
    yield furnished
    i18n.use(None)


def die_before_writing(desk: Desk) -> None:
    """What a program leaves that stops between its note and the hand-over."""
    with desk.workspace().ledger() as ledger:
        assert ledger.begin(next(ledger.deliveries(1)))


def state(desk: Desk) -> State:
    """The state of the one message."""
    with desk.workspace().ledger() as ledger:
        return next(ledger.deliveries(1)).state


def test_i05_an_interrupted_message_is_not_sent_again_by_itself(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a crash the next send puts it in doubt, and reconcile names it and its recipient."""
    die_before_writing(desk)
    assert run(["send", "stap", "--confirm", "1", *AS_OF]) == 6
    assert state(desk) is State.IN_DOUBT
    capsys.readouterr()
    assert run(["reconcile"]) == 6
    shown = capsys.readouterr().out
    assert "D-1/1" in shown
    assert "minister@minjenv.example" in shown
    assert not list(desk.root.rglob("*.eml"))


def test_i05_what_a_person_says_did_not_go_may_be_sent(desk: Desk) -> None:
    """With a reason it is planned again, and the next send writes it once."""
    die_before_writing(desk)
    run(["send", "stap", "--confirm", "1", *AS_OF])
    assert run(["reconcile", "D-1/1", "--not-gone", "--because", "staat niet in de map"]) == 0
    assert run(["send", "stap", "--confirm", "1", *AS_OF]) == 0
    assert len(list(desk.root.rglob("*.eml"))) == 1
    assert run(["reconcile"]) == 0


def test_what_a_person_says_went_is_done(desk: Desk) -> None:
    """It counts as handed over, and nothing is sent again."""
    die_before_writing(desk)
    run(["send", "stap", "--confirm", "1", *AS_OF])
    assert run(["reconcile", "d-1/1", "--went", "--because", "gebeld"]) == 0
    assert state(desk) is State.WRITTEN
    assert run(["send", "stap", "--confirm", "1", *AS_OF]) == 7


def test_a_doubt_that_the_look_up_finds_cannot_be_denied(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that lies in the outbox did go, whatever a person thinks."""
    die_before_writing(desk)
    run(["send", "stap", "--confirm", "1", *AS_OF])
    with desk.workspace().ledger() as ledger:
        message = next(ledger.deliveries(1)).message
    path = desk.root / "outbox/D-1/D-1-001.eml"
    path.parent.mkdir(parents=True)
    path.write_bytes(message.content)
    assert run(["reconcile", "D-1/1", "--not-gone", "--because", "denk ik"]) == 4
    assert str(path.name) in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["D-1/1"], ["D-1/1", "--went"], ["D-1/1", "--went", "--because", " "], ["D-9/9", "--went"]],
)
def test_a_decision_needs_a_name_a_word_and_a_reason(desk: Desk, words: list[str]) -> None:
    """Anything less is a wrong command line, and changes nothing."""
    die_before_writing(desk)
    run(["send", "stap", "--confirm", "1", *AS_OF])
    assert run(["reconcile", *words]) == 2
    assert state(desk) is State.IN_DOUBT


def test_verify_says_that_a_register_is_whole(desk: Desk) -> None:
    """Nobody altered it."""
    assert run(["ledger", "verify"]) == 0
    assert desk.workspace().ledger_path.exists()


def test_verify_names_what_was_altered(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed byte shows, with the message it is in."""
    import sqlite3

    connection = sqlite3.connect(desk.workspace().ledger_path)
    connection.execute("UPDATE body SET content = replace(content, 'Dag', 'Dip')")
    connection.commit()
    connection.close()
    assert run(["ledger", "verify"]) == 9
    assert "D-1" in capsys.readouterr().out


def test_i18_a_copied_register_does_not_send_until_it_is_claimed(desk: Desk) -> None:
    """Moved elsewhere it refuses; a person says that no other copy sends any more."""
    old = desk.workspace().ledger_path
    elsewhere = old.parent / "elsewhere"
    shutil.copytree(old.parent, elsewhere, ignore=shutil.ignore_patterns("elsewhere"))
    desk.edit("config.toml", "../state/ledger.sqlite", "../state/elsewhere/ledger.sqlite")
    assert run(["send", "stap", "--confirm", "1", *AS_OF]) == 9
    assert run(["approve", "stap", "--confirm", "1", *AS_OF]) == 9
    assert not list(desk.root.rglob("*.eml"))
    assert run(["ledger", "claim"]) == 2
    assert run(["ledger", "claim", "--yes"]) == 0
    assert run(["send", "stap", "--confirm", "1", *AS_OF]) == 0
    assert run(["ledger", "claim"]) == 0


def test_nothing_in_doubt_is_good_news(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list says so and exits 0."""
    assert run(["reconcile"]) == 0
    assert "Nothing" in capsys.readouterr().err
    assert desk.root.exists()


def test_nothing_is_decided_while_a_worker_may_be_looking(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's word waits for whoever is sending from this ledger."""
    monkeypatch.setattr("mailer.cli.deciding.PATIENCE", 0.0)
    die_before_writing(desk)
    run(["send", "stap", "--confirm", "1", *AS_OF])
    with desk.workspace().ledger() as ledger, alone(ledger):
        assert run(["reconcile", "D-1/1", "--went", "--because", "gebeld"]) == 9
    assert state(desk) is State.IN_DOUBT
