"""`mailer round corrections` and `mailer round tell`, from the answer to the letter about it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.desk import plan_text, step_text
from tests.typist import Typist

AS_OF = ("--as-of", "2024-10-25 10:00")
LATER = ("--as-of", "2024-10-30 10:00")
NOTES = "notes/proef.md"
ASK = {
    "template": "factual_check",
    "addressing": "organisation",
    "round": {"deadline": "2024-10-29 17:00", "silence": "agrees"},
}
CONCEPTS = '[gemeenten]\naccepts = ["concept", "final"]\n'
GIVEN = "1.1: op tijd → te laat\n3.1: Er was één vraag.\n1.1: iedereen → niemand\n"


@pytest.fixture
def asked(small: Terminal, tmp_path: Path) -> Terminal:
    """A round that went to both municipalities; Emmen has three corrections."""
    step = step_text("toets", "gemeenten", **ASK)
    small.desk.write("releases/proef.toml", plan_text(step, step_text(after=["toets"])))
    small.desk.edit("distribution_lists/lists.toml", "[gemeenten]\n", CONCEPTS)
    opened = small("round", "open", "proef", "toets", *AS_OF)
    assert opened.code == 0, opened.err
    assert small("approve", "D-1", "--confirm", "2", "--by-hand", *AS_OF).code == 0
    sent = small("send", "D-1", "--confirm", "2", *AS_OF)
    assert sent.code == 0, sent.err
    file = tmp_path / "emmen.txt"
    file.write_text(GIVEN, "utf-8")
    words = ("--corrections", str(file), "--by", "telefoon, mw. De Boer")
    registered = small("round", "register", "emmen", *words, *AS_OF)
    assert registered.code == 0, registered.err
    return small


def text(terminal: Terminal) -> str:
    """The notes as they are."""
    return (terminal.root / NOTES).read_text("utf-8")


def test_corrections_are_listed_by_passage(asked: Terminal) -> None:
    """Each with its number, whose it is, what it wants, and what was decided."""
    said = asked("round", "corrections")
    assert said.code == 0
    assert said.out.index("1.1") < said.out.index("3.1")
    assert "“op tijd” → “te laat”" in said.out
    assert "gemeente Emmen" in said.out
    assert said.out.count("to decide") == 3
    assert "3 corrections, 3 to decide." in said.err


def test_corrections_as_data(asked: Terminal) -> None:
    """Another program gets the passage as it was seen, the words and the verdict."""
    asked("round", "corrections", "--decline", "3", "--because", "Er was wel iemand.")
    first, _second, third = json.loads(asked("round", "corrections", "--json").out)
    assert (first["number"], first["verdict"]) == (1, None)
    assert first["saw"].startswith("De vergadering begon op tijd")
    assert (third["verdict"], third["because"]) == ("declined", "Er was wel iemand.")


def test_a_decision_that_is_half_given_is_refused(asked: Terminal) -> None:
    """No number, no text, no reason, twice the same; and of several nothing is recorded then."""
    for words in (("--text", "x"), ("--adapt", "2"), ("--decline", "1"), ("--accept", "9")):
        assert asked("round", "corrections", *words).code == 2
    assert asked("round", "corrections", "--accept", "1", "--accept", "9").code == 2
    why = ("--because", "Het klopt.")
    for other in (("--decline", "1", *why), ("--adapt", "1", "--text", "x")):
        assert asked("round", "corrections", "--accept", "1", *other).code == 2
    half = ("--accept", "1", "--adapt", "3", "--text", "x", "--old", "staat er niet")
    assert asked("round", "corrections", *half).code == 2
    assert '"accepted"' not in asked("round", "corrections", "--json").out


def test_the_whole_way_to_the_letter(asked: Terminal) -> None:
    """Decided, shown, confirmed by the number of changes, written, settled, and told."""
    asked("round", "corrections", "--accept", "1", *LATER)
    asked("round", "corrections", "--adapt", "2", "--text", "Er waren twee vragen.", *LATER)
    said = asked(
        "round", "corrections", "--decline", "3", "--because", "Er was wel iemand.", *LATER
    )
    assert "Next: mailer round corrections D-1 --apply --as-of" in said.err
    before = text(asked)
    shown = asked("round", "corrections", "--apply", *LATER)
    assert shown.code == 2
    assert "+- De vergadering begon te laat" in shown.out
    assert asked("round", "corrections", "--apply", "--confirm", "3", *LATER).code == 4
    assert text(asked) == before
    written = asked("round", "corrections", "--apply", "--confirm", "2", *LATER)
    assert written.code == 0, written.err
    assert "- De vergadering begon te laat en iedereen" in text(asked)
    assert "- Er waren twee vragen." in text(asked)
    assert asked("round", "corrections", "--apply", *LATER).code == 0
    closed = asked("round", "close", "--because", "klaar", *LATER)
    assert "D-1 is settled" in closed.err
    told = asked("round", "tell", "D-1", *LATER)
    assert told.code == 0, told.err
    assert asked("approve", "D-2", "--confirm", "1", "--by-hand", *LATER).code == 0
    sent = asked("send", "D-2", "--confirm", "1", *LATER)
    assert sent.code == 0, sent.err
    assert asked("round", "tell", "D-1", *LATER).code == 2  # nobody is left to tell


def test_what_cannot_be_written_is_said(asked: Terminal) -> None:
    """A passage that is another by now is shown with both texts, and the rest goes in."""
    asked("round", "corrections", "--accept", "1", "--accept", "2")
    asked.desk.edit(NOTES, "Niemand had een vraag", "Niemand had nog een vraag")
    said = asked("round", "corrections", "--apply", "--confirm", "1")
    assert said.code == 1
    assert "They saw: Niemand had een vraag" in said.out
    assert "Now it says: Niemand had nog een vraag" in said.out
    assert "begon te laat" in text(asked)


def test_somebody_at_a_terminal_is_led_through_them(asked: Terminal) -> None:
    """Each that is not decided is asked about, again where the words are not there, or later."""
    pytest.importorskip("pty", reason="Windows has no pseudo-terminal")
    typist = Typist(asked.root, "round", "corrections", *LATER)
    typist.until("later")
    typist.types("1")
    typist.until("Why")
    typist.types("")
    typist.until("later")
    for answer, words in (("2", "that go"), ("staat er niet", "in their place"), ("x", "Why")):
        typist.types(answer)
        typist.until(words)
    typist.types("")
    typist.until("does not stand exactly once")
    typist.until("later")
    typist.types("3")
    typist.until("Why")
    typist.types("Het klopt.")
    typist.until("later")
    typist.types("")
    assert typist.ends() == 0
    said = json.loads(asked("round", "corrections", "--json").out)
    assert [each["verdict"] for each in said] == ["accepted", "declined", None]
    typist = Typist(asked.root, "round", "corrections", "--apply", *LATER)
    typist.until("[y/N]")
    typist.types("n")
    assert typist.ends() == 4
    assert "begon op tijd" in text(asked)
    typist = Typist(asked.root, "round", "corrections", "--apply", *LATER)
    typist.until("[y/N]")
    typist.types("j")
    assert typist.ends() == 0
    assert "begon te laat" in text(asked)
