"""Days and instants on the screens, in one style whatever the screen."""

import re

import pytest

from tests.cli.conftest import Terminal
from tests.desk import CONTACTS, step_text

DUTCH = re.compile(r"\b(?:maandag|vrijdag|zaterdag|augustus|november|\d\d\.\d\d uur)\b")
ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b(?!-)")
LEFT = "D. Dirks;d.dirks@emmen.example;emmen;ambtelijk;2020-01-01;2024-08-31;\n"
PLAY = ("--as-of", "2024-10-25 09:00")


@pytest.fixture
def planned(small: Terminal) -> Terminal:
    """A step with an instant, and somebody on its list who left."""
    step = step_text(at="2024-11-01 09:00")
    small.desk.edit("releases/proef.toml", step_text(), step)
    small.desk.write("distribution_lists/contacts.csv", CONTACTS + LEFT)
    return small


SCREENS = {
    ("status", *PLAY): "1 November 2024, 09:00",
    ("notes", "show", "notes/proef.md"): "Friday 4 October 2024",
    ("lists", "resolve", "binnen", "--on", "2024-10-09"): "after Saturday 31 August 2024",
    ("check", "proef", "stap", *PLAY): "after Saturday 31 August 2024",
    ("preview", "proef", "stap", *PLAY): "Friday 1 November 2024, 09:00",
}


@pytest.mark.parametrize("words", SCREENS, ids=" ".join)
def test_an_english_screen_says_days_in_english(planned: Terminal, words: tuple[str, ...]) -> None:
    """With the day before the month; neither Dutch words nor the digits of a file."""
    said = planned(*words)
    shown = "\n".join(
        line for line in (said.out + said.err).splitlines() if not line.startswith("Next:")
    )
    assert SCREENS[words] in shown
    assert DUTCH.findall(shown) == []
    assert ISO.findall(shown) == []


def test_the_gate_says_instants_as_the_screen_does(planned: Terminal) -> None:
    """When it is planned for, and what time it is now."""
    assert planned("prepare", "proef", *PLAY).code == 0
    assert planned("approve", "D-1", "--confirm", "2", *PLAY).code == 0
    said = planned("send", "D-1", "--confirm", "2", *PLAY)
    assert said.code == 5
    words = "planned for Friday 1 November 2024, 09:00; now it is Friday 25 October 2024, 09:00"
    assert words in said.err
