"""What a person can do after a program died half-way, and what cancel claims."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mailer.cli import run
from tests.cli.conftest import Terminal

AS_OF = ("--as-of", "2024-10-25 09:00")


def ready(small: Terminal) -> None:
    """D-1, prepared and approved for two recipients."""
    assert small("prepare", "proef", *AS_OF).code == 0
    assert small("approve", "D-1", "--confirm", "2", *AS_OF).code == 0


def interrupt(small: Terminal) -> None:
    """Begin the first message, as a program does that dies before it writes."""
    with small.desk.workspace().ledger() as ledger:
        assert ledger.begin(next(ledger.deliveries(1)))


def test_i05_reconcile_finds_what_was_interrupted(small: Terminal) -> None:
    """Without another send first: it is named, and decided upon."""
    ready(small)
    interrupt(small)
    said = small("reconcile")
    assert said.code == 6
    assert "D-1/1" in said.out
    assert small("reconcile", "D-1/1", "--not-gone", "--because", "de map is leeg").code == 0
    assert small("send", "D-1", "--confirm", "2", *AS_OF).code == 0


def test_cancel_finds_out_first(small: Terminal) -> None:
    """With part in doubt the rest is stopped, it is no success, and reconcile knows of it."""
    ready(small)
    interrupt(small)
    assert small("cancel", "D-1", "--because", "fout").code == 6
    assert small("reconcile").code == 6


def test_cancelling_what_gave_way_is_no_success(small: Terminal) -> None:
    """A dispatch that was superseded or cancelled is not cancelled once more."""
    ready(small)
    assert small("prepare", "proef", *AS_OF).code == 0
    said = small("cancel", "D-1", "--because", "fout")
    assert said.code == 2
    assert "is cancelled" not in said.err
    assert small("cancel", "D-2", "--because", "fout").code == 0
    assert small("cancel", "D-2", "--because", "fout").code == 2


def test_cancel_does_not_claim_what_it_could_not_take_back(small: Terminal) -> None:
    """A file that is gone from the outbox may have been sent: that is all it says."""
    ready(small)
    assert small("send", "D-1", "--confirm", "2", *AS_OF).code == 0
    for file in small.root.rglob("*.eml"):
        file.unlink()
    said = small("cancel", "D-1", "--because", "fout")
    assert said.code == 7
    assert "is cancelled" not in said.err


def test_the_working_folder_may_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command in a removed folder ends in a sentence."""
    folder = tmp_path / "weg"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert run(["--version"]) == 0
    assert run(["status"]) == 3


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    """`mailer explain | head -1` ends well."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "mailer", "explain"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr


def test_a_plan_with_faults_is_checked_as_json_too(small: Terminal) -> None:
    """Its findings are the data, not only words beside it."""
    small.desk.edit("releases/proef.toml", 'until = "2024-11-01 09:00"', 'until = "2024-11-01"')
    said = small("check", "proef", "--json")
    assert said.code == 1
    assert "time-missing" in said.out


def test_an_account_that_is_not_there_is_told_with_its_line(small: Terminal) -> None:
    """A slip in config.toml stops every command, and says what was meant."""
    small.desk.edit(
        "config.toml", "[account.outbox]", '[account]\nuse = "outbux"\n[account.outbox]'
    )
    said = small("status")
    assert said.code == 3
    assert "outbux" in said.err
    assert "“outbox”" in said.err
