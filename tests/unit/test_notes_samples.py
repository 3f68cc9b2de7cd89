"""The sample notes say what the two papers say, word for word."""

import re
from pathlib import Path

import pytest

from mailer.findings import stopping
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import load_notes

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "tests" / "seeds"
REDACTED = "[REDACTED]"
HEADING_THAT_IS_THE_TITLE = "\nAmbtelijke terugkoppeling\n"


def _sample(name: str) -> MeetingNotes:
    notes, findings = load_notes(ROOT / "notes" / f"{name}.md", f"notes/{name}.md")
    assert not findings
    assert notes
    return notes


def _words(notes: MeetingNotes) -> list[str]:
    texts = [text for s in notes.sections for text in (s.title, *(p.text for p in s.passages))]
    return " ".join(texts).split()


def _paper(name: str) -> list[str]:
    text = (SEEDS / f"{name}.txt").read_text("utf-8")
    return text.replace(HEADING_THAT_IS_THE_TITLE, "\n").split()


@pytest.mark.parametrize("name", ["2024-10-04-prt", "2026-02-05-actielijst"])
def test_every_word_of_the_paper_is_in_the_notes(name: str) -> None:
    """The notes hold the paper's words in its order; a name fills what the paper blacked out."""
    written, expected = _words(_sample(name)), _paper(name)
    filled = [
        word if blank == REDACTED else blank for word, blank in zip(written, expected, strict=True)
    ]
    assert written == filled


def test_the_feedback_mail_keeps_its_faults() -> None:
    """The doubled word and the unfinished sentence stay, for the checks to find."""
    texts = [p.text for p in _sample("2024-10-04-prt").passages()]
    assert any("gedachte gedachte/inspanning achter zit J" in text for text in texts)
    assert any(text.endswith("doorgestuurd naar") for text in texts)


def test_i02_who_is_not_cleared_sees_no_trace_of_the_division() -> None:
    """The section under embargo of the feedback mail is gone, the next one stands."""
    seen = _sample("2024-10-04-prt").for_reader(cleared=False, lists=frozenset())
    assert "Opbrengst" not in seen.model_dump_json()
    assert "31 oktober" not in seen.model_dump_json()
    assert "Rondvraag" in [section.title for section in seen.sections]


def test_the_owners_stand_beside_what_the_paper_puts_them_beside() -> None:
    """The right column of the action list, misspelt ministry and all."""
    found = [(a.text.split()[0:2], a.owners) for a in _sample("2026-02-05-actielijst").actions]
    assert found == [
        (["Aangegeven", "dat"], ("Secretaris", "miniserie")),
        (["Vervolg"], ("Secretaris", "ministerie")),
        (["In", "algemene"], ("Secretaris",)),
        (["gemeente", "Borger-Odoorn"], ("COA",)),
        (["De", "reactiebrief"], ("COA",)),
        (["De", "PRT"], ("Secretaris",)),
        (["De", "PRT"], ("Secretaris",)),
        (["Volgende", "PRT:"], ("Secretaris",)),
        (["Rondvraag:", "Vanuit"], ("Secretaris",)),
    ]


def test_the_report_to_the_minister_says_that_it_is_a_sample() -> None:
    """Invented text under a minister's name is marked in its title and its first line."""
    notes = _sample("2024-10-verslag-minister")
    assert "voorbeeldtekst" in notes.title
    assert "voorbeeldtekst" in next(notes.passages()).text
    assert (len(notes.decisions), len(notes.actions)) == (1, 2)
    assert all(action.deadline for action in notes.actions)


def test_the_report_to_the_minister_is_without_fault() -> None:
    """No doubled word, no placeholder, no sentence without an end."""
    for passage in _sample("2024-10-verslag-minister").passages():
        assert not re.search(r"\b(\w+) \1\b|[\[\]{}]|TODO", passage.text, re.IGNORECASE)
        assert passage.text.endswith((".", ":"))


def test_no_sample_stops_in_reading() -> None:
    """Every file in notes/ reads without a finding that stops."""
    for path in sorted((ROOT / "notes").glob("*.md")):
        assert stopping(load_notes(path, path.name)[1]) == []
