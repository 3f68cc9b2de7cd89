"""The sample's own round, played through: eleven questions, answers from sixteen mail programs."""

import os
import re
from email import message_from_bytes, policy

import pytest

from mailer.ledger.round import Response
from mailer.rounds.settling import missing_of
from mailer.workspace import Workspace
from tests.answers import PROGRAMS, reply
from tests.cli.conftest import Said, Terminal

PLAN = ("2024-10-04-prt", "feitelijke-toets")
OPENED, LATER = "2024-10-09 09:30", "2024-10-14 12:00"
SHARED = ("de-wolden", "hoogeveen")


def at(terminal: Terminal, moment: str, *words: str) -> Said:
    """A command, played at a local time."""
    said = terminal(*words, "--as-of", moment)
    assert said.code == 0, said.err
    return said


@pytest.fixture
def asked(sample: Terminal) -> Terminal:
    """The round as it went, and the province's own mail server to trust."""
    config = (sample.root / "config.toml").read_text("utf-8")
    sample.desk.write("config.toml", config.replace("# verified_by", "verified_by", 1))
    at(sample, OPENED, "round", "open", *PLAN)
    at(sample, OPENED, "approve", "D-1", "--confirm", "11")
    at(sample, OPENED, "send", "D-1", "--confirm", "11")
    return sample


def missing(terminal: Terminal) -> list[str]:
    """What the round wants yet, with the notes as they are."""
    workspace = Workspace(terminal.root)
    with workspace.ledger() as ledger:
        return missing_of(ledger, workspace.sources, 1)


def answer_all(terminal: Terminal, program: str, words: str) -> None:
    """An answer of each who was asked, in the form of a mail program that quotes what it got."""
    with Workspace(terminal.root).ledger() as ledger:
        messages = [delivery.message for delivery in ledger.deliveries(1)]
    for message in messages:
        (sender,) = message.envelope.forward_paths
        opened = message_from_bytes(message.content, policy=policy.default)
        text = opened.get_body(("plain",))
        assert text
        content = reply(
            words,
            program=program,
            ours=text.get_content(),
            sender=sender,
            subject=f"RE: {message.subject}",
        )
        proof = f"Authentication-Results: mx.drenthe.example; dmarc=pass header.from={sender}\n"
        head = proof.replace(sender, sender.rpartition("@")[2])
        head += f"In-Reply-To: {message.message_id}\nReferences: {message.message_id}\n"
        own = content.replace(b"<9d01@emmen.example>", f"<{message.number}@x.example>".encode())
        name = f"replies/{message.number}.eml"
        terminal.desk.write(name, head.encode() + own)
        os.utime(terminal.root / name, (1_700_000_000,) * 2)


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_plain_agreement_counts_in_the_form_of(asked: Terminal, program: str) -> None:
    """All but the one of a domain that two municipalities share, which is put to a person (I28)."""
    answer_all(asked, program, "Akkoord.")
    at(asked, LATER, "round", "collect")
    with Workspace(asked.root).ledger() as ledger:
        round_ = ledger.round(1)
        counted = {party.id for party in round_.parties if party.answers}
        assert counted == set(round_.asked.names) - set(SHARED)
        assert {a.response for _entry, a in round_.answered} == {Response.AGREED}
        assert [put.organisations for _entry, put in round_.waiting] == [SHARED]


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_condition_counts_in_the_form_of(asked: Terminal, program: str) -> None:
    """“Akkoord, mits …” is put to a person, whatever program quotes our own “akkoord” below it."""
    answer_all(asked, program, "Akkoord, mits het college dinsdag instemt.")
    at(asked, LATER, "round", "collect")
    with Workspace(asked.root).ledger() as ledger:
        assert list(ledger.round(1).answered) == []
        assert len(ledger.round(1).waiting) == 11


def test_corrections_count_with_old_and_new(asked: Terminal) -> None:
    """A date in an action, and a year in the text: both as they were asked, by passage."""
    words = "2.2: 11 november 2024 moet zijn 18 november 2024\n\n1.2: “2026” moet zijn “2027”"
    answer_all(asked, "owa", words)
    at(asked, LATER, "round", "collect")
    with Workspace(asked.root).ledger() as ledger:
        found = ledger.round(1).corrections
    assert len(found) == 20
    given = {(c.correction.passage, c.correction.old, c.correction.new) for c in found}
    assert given == {("1.2", "2026", "2027"), ("2.2", "11 november 2024", "18 november 2024")}
    told = at(asked, LATER, "round", "corrections").out
    assert re.search(r"2\.2\s+Actie \(COA, gemeente Borger-Odoorn; uiterlijk 11 november", told)


def test_a_date_of_an_action_is_taken_when_a_person_types_it(asked: Terminal) -> None:
    """The program changes words, not owners and dates; it knows when they stand in the notes."""
    answer_all(asked, "owa", "2.2: 11 november 2024 moet zijn 18 november 2024")
    at(asked, LATER, "round", "collect")
    at(asked, LATER, "round", "corrections", "--accept", "1")
    left = asked("round", "corrections", "--apply", "--as-of", LATER)
    assert "type it into the notes" in left.out + left.err
    said = "Correction 1 is accepted and not in"
    assert any(said in words for words in missing(asked))
    asked.desk.edit("notes/2024-10-verslag-minister.md", "11 november 2024", "18 november 2024")
    assert not any(said in words for words in missing(asked))
