"""mailer round: a factual check from its question to its end, typed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mailer.ledger.model import State
from mailer.workspace import Workspace
from tests.cli.conftest import Said, Terminal
from tests.desk import plan_text, step_text
from tests.returned import answer, out_of_office

OPENED = "2024-10-09 10:00"
BOER, KLOOSTERMAN = "a.deboer@emmen.example", "b.kloosterman@assen.example"
TERMS = {"deadline": "2024-10-18 17:00", "remind": ["3 werkdagen", "1 werkdag"]}
PROVEN = "Authentication-Results: mx.drenthe.example; dmarc=pass header.from={domain}"


def furnish(terminal: Terminal, **terms: str) -> None:
    """A plan with a round of two municipalities, and a step that waits for it."""
    keys: dict[str, Any] = {"template": "factual_check", "addressing": "organisation"}
    keys["embargoed"] = False
    check = step_text("toets", to="gemeenten", round=TERMS | terms, **keys)
    terminal.desk.write("releases/proef.toml", plan_text(check, step_text("dan", after=["toets"])))
    verified = '[replies]\nverified_by = ["mx.drenthe.example"]\n'
    terminal.desk.edit("config.toml", "[rules]\n", f"{verified}[rules]\n")
    lists = (terminal.root / "distribution_lists/lists.toml").read_text("utf-8")
    both = lists.replace(
        '["kind:municipality"]', '["kind:municipality"]\naccepts = ["concept", "final"]'
    )
    terminal.desk.write("distribution_lists/lists.toml", both)


def at(terminal: Terminal, moment: str, *words: str) -> Said:
    """A command, played at a local time."""
    return terminal(*words, "--as-of", moment)


@pytest.fixture
def opened(small: Terminal) -> Terminal:
    """A round that was opened, approved and written to the outbox."""
    furnish(small)
    for words in (
        ("round", "open", "proef", "toets"),
        ("approve", "D-1", "--confirm", "2"),
        ("send", "D-1", "--confirm", "2"),
    ):
        assert at(small, OPENED, *words).code == 0
    return small


def save(terminal: Terminal, name: str, content: bytes) -> None:
    """A file that somebody put in the folder of answers a while ago."""
    terminal.desk.write(f"replies/{name}", content)
    os.utime(terminal.root / "replies" / name, (1_700_000_000,) * 2)


def question_to(terminal: Terminal, address: str) -> str:
    """The Message-ID of the question to an address."""
    with Workspace(terminal.root).ledger() as ledger:
        found = (d.message for d in ledger.deliveries(1))
        return next(m.message_id for m in found if address in m.envelope.forward_paths)


def answered(terminal: Terminal, name: str, text: str, sender: str = BOER, asked: str = "") -> None:
    """An answer of a sender that our server verified."""
    proven = PROVEN.format(domain=sender.rpartition("@")[2])
    ours = question_to(terminal, asked or sender)
    save(terminal, name, answer(ours, proven, sender=sender, text=text))


def status(terminal: Terminal, moment: str = "2024-10-10 12:00") -> dict[str, object]:
    """What `round status --json` says of the round."""
    said = at(terminal, moment, "round", "status", "D-1", "--json")
    found: dict[str, object] = json.loads(said.out)
    return found


def test_prepare_names_the_command_for_a_round(small: Terminal) -> None:
    """A step with a round is not prepared like another one."""
    furnish(small)
    said = at(small, OPENED, "prepare", "proef", "toets")
    assert said.code == 2
    assert "mailer round open releases/proef.toml toets" in said.err


def test_open_refuses_a_step_without_a_round(small: Terminal) -> None:
    """And names the command for that one."""
    furnish(small)
    said = at(small, OPENED, "round", "open", "proef", "dan")
    assert said.code == 2
    assert "mailer prepare releases/proef.toml dan" in said.err


def test_i16_reminders_are_approved_with_the_round(opened: Terminal) -> None:
    """One word for all three dispatches, after one page; nothing of a reminder went yet."""
    with Workspace(opened.root).ledger() as ledger:
        assert [d.name for d in ledger.dispatches() if ledger.approval(d.number)] == [
            "D-1", "D-2", "D-3",
        ]  # fmt: skip
        assert ledger.tally(2) == ledger.tally(3) == {State.PLANNED: 2}


def test_an_answer_counts_and_its_reminders_are_cancelled(opened: Terminal) -> None:
    """A plain agreement of a verified sender; the other one is still to be reminded."""
    answered(opened, "een.eml", "Akkoord.")
    said = at(opened, "2024-10-10 12:00", "round", "collect")
    assert said.code == 0
    assert "emmen" in said.out
    assert "counts" in said.out
    with Workspace(opened.root).ledger() as ledger:
        assert ledger.tally(2) == {State.PLANNED: 1, State.CANCELLED: 1}
    again = at(opened, "2024-10-10 12:01", "round", "collect")
    assert "0 new messages." in again.err


def test_i17_an_automatic_answer_counts_for_nobody(opened: Terminal) -> None:
    """It is read, kept and shown, and the reminder still goes."""
    away = out_of_office(question_to(opened, BOER), PROVEN.format(domain="emmen.example"))
    save(opened, "weg.eml", away.replace(b"Ik ben", b"Akkoord. Ik ben"))
    said = at(opened, "2024-10-10 12:00", "round", "collect")
    assert "nobody's answer" in said.out
    sent = at(opened, "2024-10-15 09:30", "round", "remind")
    assert sent.code == 0
    assert "D-2/1" in sent.err


def test_i28_an_unproven_answer_waits_for_a_person(opened: Terminal) -> None:
    """Without a word of the receiving server nothing counts, and the reason is told."""
    save(opened, "een.eml", answer(question_to(opened, BOER), text="Akkoord."))
    said = at(opened, "2024-10-10 12:00", "round", "collect")
    assert "waits for you" in said.out
    assert "nothing proves who wrote it" in said.out
    done = at(
        opened, "2024-10-10 12:05", "round", "register", "emmen",
        "--agreed", "--reply", "1", "--by", "gebeld met A. de Boer",
    )  # fmt: skip
    assert done.code == 0
    assert "agreed" in at(opened, "2024-10-10 12:06", "round", "status").out


def test_i16_a_reply_that_waits_holds_the_reminder_back(opened: Terminal) -> None:
    """Whoever wrote something is not chased before it is read; set aside, the reminder goes."""
    answered(opened, "een.eml", "Akkoord, mits het college instemt.")
    at(opened, "2024-10-10 12:00", "round", "collect")
    held = at(opened, "2024-10-15 09:30", "round", "remind")
    assert "D-2/1 does not go" in held.err
    assert (
        at(opened, "2024-10-15 09:40", "round", "aside", "1", "--because", "geen reactie").code == 0
    )
    sent = at(opened, "2024-10-15 09:45", "round", "remind")
    assert "D-2/1 written" in sent.err
    assert "D-2/2" not in sent.err


def test_the_whole_reply_can_be_shown_and_saved(opened: Terminal, tmp_path: Path) -> None:
    """With what was read in it; saving never overwrites a file."""
    answered(opened, "een.eml", "Akkoord, mits het college instemt.")
    at(opened, "2024-10-10 12:00", "round", "collect")
    file = tmp_path / "reactie.eml"
    said = opened("round", "show", "1", "--save", str(file))
    assert said.code == 0
    assert "mits het college instemt" in said.out
    assert b"mits het college" in file.read_bytes()
    assert opened("round", "show", "1", "--save", str(file)).code == 3


def test_an_extension_makes_reminders_to_approve(opened: Terminal) -> None:
    """For one organisation: its old reminders are cancelled, the other one's stay."""
    said = at(
        opened, "2024-10-14 10:00", "round", "extend", "--for", "emmen",
        "--to", "2024-10-25 17:00", "--because", "college",
    )  # fmt: skip
    assert said.code == 0
    assert "mailer approve D-4" in said.err
    with Workspace(opened.root).ledger() as ledger:
        assert ledger.tally(2) == {State.PLANNED: 1, State.CANCELLED: 1}
        assert [ledger.dispatch(n).planned_at for n in (4, 5)] == sorted(
            ledger.dispatch(n).planned_at
            for n in (4, 5)  # type: ignore[type-var]
        )
    assert at(opened, "2024-10-14 10:05", "approve", "D-4", "--confirm", "1").code == 0
    with Workspace(opened.root).ledger() as ledger:
        assert ledger.approval(4)
        assert ledger.approval(5)


def test_what_waits_for_a_round_goes_when_it_is_settled(opened: Terminal) -> None:
    """All agree: closing settles it, and the next step, prepared after that, goes."""
    early = at(opened, "2024-10-10 09:00", "prepare", "proef", "dan")
    assert early.code == 0
    for each in ("emmen", "assen"):
        words = ("round", "register", each, "--agreed", "--by", "telefoon")
        assert at(opened, "2024-10-10 10:00", *words).code == 0
    closed = at(opened, "2024-10-11 10:00", "round", "close", "--because", "iedereen is er")
    assert "D-1 is settled" in closed.err
    at(opened, "2024-11-01 09:00", "approve", "D-4", "--confirm", "2")
    stale = at(opened, "2024-11-01 09:05", "send", "D-4", "--confirm", "2")
    assert stale.code == 4
    assert "before the round D-1" in stale.err
    at(opened, "2024-11-01 09:10", "prepare", "proef", "dan")
    at(opened, "2024-11-01 09:10", "approve", "D-5", "--confirm", "2")
    assert at(opened, "2024-11-01 09:15", "send", "D-5", "--confirm", "2").code == 0


def test_silence_is_never_an_agreement_before_its_time(small: Terminal) -> None:
    """Closed early by hand, who said nothing is put to a person, whatever the plan says."""
    furnish(small, silence="agrees")
    for words in (
        ("round", "open", "proef", "toets"),
        ("approve", "D-1", "--confirm", "2"),
        ("send", "D-1", "--confirm", "2"),
    ):
        assert at(small, OPENED, *words).code == 0
    refused = at(small, "2024-10-10 10:00", "round", "close")
    assert refused.code == 2
    closed = at(small, "2024-10-10 10:00", "round", "close", "--because", "haast")
    assert "counts as agreed" not in closed.out + closed.err
    assert "settled" not in closed.err
    without = ("round", "register", "emmen", "--without", "--because", "is op de hoogte")
    assert at(small, "2024-10-10 10:05", *without).code == 0
    done = at(small, "2024-10-10 10:06", "round", "register", "assen", "--agreed", "--by", "balie")
    assert "D-1 is settled" in done.err


def test_a_round_is_not_settled_as_a_whole(opened: Terminal) -> None:
    """`settle` on a round names what tells how it stands."""
    said = at(opened, "2024-10-11 10:00", "settle", "toets", "--because", "klaar")
    assert said.code == 2
    assert "mailer round status D-1" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("register", "emmen"), "What did they say?"),
        (("register", "emmen", "--agreed"), "--by"),
        (("register", "meppel", "--agreed", "--by", "x"), "meppel was not asked"),
        (("register", "emmen", "--agreed", "--by", "x", "--reply", "9"), "does not wait"),
        (("aside", "7", "--because", "x"), "does not wait"),
        (("extend", "--to", "gisteren", "--because", "x"), "no one instant"),
        (("extend", "--to", "2024-10-10 09:00", "--because", "x"), "past"),
        (("extend", "--to", "2024-10-16 09:00", "--because", "x"), "has until"),
        (("show", "7"), "no reply 7"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_way_out(
    opened: Terminal, words: tuple[str, ...], told: str
) -> None:
    """Each with exit code 2, and nothing is recorded."""
    before = status(opened)
    said = at(opened, "2024-10-11 10:00", "round", *words)
    assert (said.code, told in said.err) == (2, True), said.err
    assert status(opened) == before


def test_corrections_by_phone_stand_in_a_file(opened: Terminal, tmp_path: Path) -> None:
    """A line each; a line without a passage number is named, and nothing is recorded then."""
    file = tmp_path / "correcties.txt"
    file.write_text("De vergadering begon te laat\n", "utf-8")
    words = ("round", "register", "emmen", "--corrections", str(file), "--by", "telefoon")
    assert "line 1" in at(opened, "2024-10-11 10:00", *words).err
    file.write_text("1.1: a → b → c\n\nzonder nummer\n1.1: → b\n1.1: op tijd → laat\n", "utf-8")
    refused = at(opened, "2024-10-11 10:00", *words)
    assert refused.code == 2
    assert [n for n in range(1, 6) if f"line {n}" in refused.err] == [1, 3, 4]
    file.write_text("1.1: begon op tijd → begon te laat\n", "utf-8")
    assert at(opened, "2024-10-11 10:00", *words).code == 0
    assert "corrections" in at(opened, "2024-10-11 10:01", "round", "status").out


def test_what_was_counted_by_mistake_can_be_withdrawn(opened: Terminal) -> None:
    """It stays in the record, counts no more, and the other answers keep their numbers."""
    words = ("round", "register", "emmen", "--agreed", "--by", "telefoon")
    assert at(opened, "2024-10-11 10:00", *words).code == 0
    undo = ("round", "register", "emmen", "--withdraw", "--because", "was Assen")
    assert at(opened, "2024-10-11 10:05", *undo).code == 0
    assert "nothing yet" in at(opened, "2024-10-11 10:06", "round", "status").out
    with Workspace(opened.root).ledger() as ledger:
        assert [party.answers for party in ledger.round(1).parties] == [(), ()]
        assert len(ledger.round(1).entries) == 2
    assert at(opened, "2024-10-11 10:07", *undo).code == 2
