"""The guides for the secretary, in Dutch and in English: what they tell to type works."""

import re
import shlex
from email import message_from_bytes
from pathlib import Path

import click
import pytest

from mailer.cli import COMMANDS, program
from mailer.findings import SEVERITIES
from tests.cli.conftest import Terminal
from tests.returned import answer

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("handleiding.md", "guide.md")
LOOKING = {"check", "preview", "status", "lists", "notes", "explain"}
AFTERWARDS = {"prepare", "run", "account", "doctor", "reconcile", "replies", "sent", "ledger"}
"""What the guides tell to do by the clock and after a step went; approving asks at a terminal."""
ROUND, CHECK, ASSEN = "round", "feitelijke-toets", "b.kloosterman@assen.example"
MEANWHILE: dict[str, list[tuple[str, ...]]] = {
    "status": [("register", "assen", "--as-read", "--reply", "1", "--by", "teruggebeld")],
    "corrections": [
        ("corrections", CHECK, "--accept", "1"),
        ("corrections", CHECK, "--apply", "--confirm", "1"),
    ],
}
"""What a person does after the guide's command has shown it."""
STAYS = ["run"]
FEEDBACK = ("2024-10-04-prt", "terugkoppeling", "--as-of", "2024-10-09 09:26")


def _typed(guide: str) -> list[list[str]]:
    """The command lines of a guide, without the program's name."""
    lines = re.findall(r"^\$ mailer (.+)$", (DOCS / guide).read_text("utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_both_guides_tell_to_type_the_same() -> None:
    """In the same order, with the same pictures but for their language."""
    dutch, english = ((DOCS / guide).read_text("utf-8") for guide in GUIDES)
    assert _typed(GUIDES[0]) == _typed(GUIDES[1])
    shown = [re.findall(r"\(pictures/(\w+)\.(\w\w)\.\w+\)", text) for text in (dutch, english)]
    assert [name for name, _ in shown[0]] == [name for name, _ in shown[1]]
    assert [{language for _, language in each} for each in shown] == [{"nl"}, {"en"}]
    assert dutch.count("\n## ") == english.count("\n## ")


def test_what_the_guide_tells_to_look_at_can_be_looked_at(sample: Terminal) -> None:
    """Each looking command ends well, or with findings that stop: in the sample there are some."""
    looked = [words for words in _typed(GUIDES[0]) if words[0] in LOOKING]
    assert {words[0] for words in looked} == LOOKING
    for words in looked:
        assert sample(*words).code in {0, 1}, words


def _written(guide: str) -> list[list[str]]:
    """Command lines with words of a person in them, in blocks of text and within sentences."""
    text = (DOCS / guide).read_text("utf-8")
    blocks = re.findall(r"^```text\n(.+?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(mailer \w+ [^`]+)`", text)
    return [shlex.split(line)[1:] for line in lines]


def _understood(words: list[str]) -> tuple[str, dict[str, object]]:
    """The name of the command and what it reads, nothing of it done. Raises `click.UsageError`."""
    commands = program()
    command = commands.get_command(click.Context(commands), words[0])
    assert command, words
    while isinstance(command, click.Group):
        words = words[1:]
        command = command.commands[words[0]]
    return words[0], command.make_context(words[0], words[1:]).params


def test_both_guides_write_the_same_commands_and_the_program_understands_them() -> None:
    """Only a person's reason, and how an answer came, is in another language."""
    dutch, english = ([_understood(words) for words in _written(guide)] for guide in GUIDES)
    for _name, read in (*dutch, *english):
        for own in ("because", "by_way"):
            read.pop(own, None)
    assert dutch == english
    names = {name for name, _read in dutch}
    assert {"send", "reconcile", "claim", "settle", "add", "again", "correct", "cancel"} <= names
    assert {"register", "aside", "extend", "corrections"} <= names


def test_what_the_guide_tells_to_do_afterwards_can_be_done(
    sample: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its order, in a workspace whose feedback went: each command ends well."""
    monkeypatch.chdir(sample.root)
    keys = ("doubled-word@0.3", "unfinished-sentence@3.9", "private-domain@p.prive@gmail.example")
    accepted = [word for key in keys for word in ("--accept", key)]
    went = [sample("prepare", *FEEDBACK, *accepted, "--because", "staat er zo")]
    went += [sample(verb, *FEEDBACK, "--confirm", "34") for verb in ("approve", "send")]
    assert [said.code for said in went] == [0, 0, 0]
    done = [words for words in _typed(GUIDES[0]) if words[0] in AFTERWARDS and words != STAYS]
    assert {words[0] for words in done} == AFTERWARDS
    for words in done:
        said = sample(*words)
        assert said.code == 0, (words, said.err)
    assert "coa.example" in sample("sent", "terugkoppeling", "--to", "coa").out
    assert "a.deboer@emmen.example" in (sample.root / "D-1.csv").read_text("utf-8")


def test_the_round_that_the_guide_tells_can_be_played(sample: Terminal) -> None:
    """In its order, in the sample; the answer and its correction are a person's to register."""
    opened, *later = (words for words in _typed(GUIDES[0]) if words[0] == ROUND)
    assert sample(*opened).code == 0
    for verb in ("approve", "send"):
        assert sample(verb, CHECK, "--confirm", "11", *opened[-2:]).code == 0
    question = message_from_bytes((sample.root / "outbox/D-1/D-1-002.eml").read_bytes())
    reply = answer(question["Message-ID"], sender=ASSEN, text="1.2 2026 moet zijn 2027")
    sample.desk.write("replies/assen.eml", reply)
    for words in later:
        said = sample(*words)
        assert said.code == 0, (words, said.err)
        for more in MEANWHILE.get(words[1], ()):
            assert sample("round", *more, *words[-2:]).code == 0, more
    assert {words[1] for words in later} >= {*MEANWHILE, "remind", "close", "tell", "dossier"}
    assert "2027" in (sample.root / "outbox/dossier-D-1.md").read_text("utf-8")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_that_a_guide_names_exists(guide: str) -> None:
    """In blocks and within sentences."""
    named = re.findall(r"mailer (\w+)", (DOCS / guide).read_text("utf-8"))
    assert set(named) <= set(COMMANDS)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_picture_and_page_of_a_guide_is_there(guide: str) -> None:
    """Pictures are made by `make pictures`; links lead to files of the repository."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", (DOCS / guide).read_text("utf-8"))
    assert [target for target in targets if not (DOCS / target).exists()] == []


def test_the_english_guide_tells_the_kinds_of_findings_apart() -> None:
    """Each severity by the word that the program shows."""
    text = (DOCS / "guide.md").read_text("utf-8")
    assert all(f"**{word}**" in text for word in SEVERITIES.values())
