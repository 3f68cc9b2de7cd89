"""The guides for the secretary, in Dutch and in English: what they tell to type works."""

import re
import shlex
from pathlib import Path

import pytest

from mailer.cli import COMMANDS
from mailer.findings import SEVERITIES
from tests.cli.conftest import Terminal

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("handleiding.md", "guide.md")
LOOKING = {"check", "preview", "status", "lists", "notes", "explain"}


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
