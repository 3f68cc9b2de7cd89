"""Notes that no plan has yet: checked and looked at as a list would get them."""

import json

from tests.cli.conftest import Terminal
from tests.desk import SECRETS


def test_notes_are_checked_without_a_plan(sample: Terminal) -> None:
    """Only what is wrong with the words, at their places."""
    said = sample("check", "notes/2026-02-05-actielijst.md", "--json")
    assert said.code == 1
    found = {finding["code"] for finding in json.loads(said.out)}
    assert found == {"previous-later", "owner-misspelt"}


def test_notes_without_a_fault_pass(sample: Terminal) -> None:
    """The sample report has none."""
    assert sample("check", "notes/2024-10-verslag-minister.md").code == 0


def test_notes_that_are_not_there_are_a_wrong_command_line(sample: Terminal) -> None:
    """With what was typed in the answer."""
    said = sample("check", "notes/bestaat-niet.md")
    assert said.code == 2
    assert "bestaat-niet" in said.err


def test_notes_are_shown_as_a_list_would_get_them(small: Terminal) -> None:
    """One message for each of the list, in the template asked for, and nothing is stored."""
    said = small(
        "preview", "notes/proef.md", "--to", "minister", "--as-of", "2024-10-25 09:00", "--json"
    )
    assert said.code == 0
    shown = json.loads(said.out)
    assert shown["recipient_count"] == 1
    assert not small.desk.workspace().ledger_path.exists()


def test_i02_an_embargo_holds_for_notes_looked_at_without_their_plan(small: Terminal) -> None:
    """Who is not cleared by the plan that has these notes sees no trace here either."""
    said = small(
        "preview", "notes/proef.md", "--to", "pers", "--as-of", "2024-10-25 09:00", "--json"
    )
    assert said.code == 0
    messages = json.dumps(json.loads(said.out)["messages"])
    assert not [word for word in SECRETS if word in messages]


def test_an_unknown_list_is_a_finding(small: Terminal) -> None:
    """With the list that was probably meant."""
    said = small("preview", "notes/proef.md", "--to", "ministre")
    assert said.code == 1
    assert "minister" in said.err
