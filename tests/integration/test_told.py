"""People and promises, in a step as it is drafted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.dispatch.sending import send
from mailer.findings import Finding
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.desk import BEFORE, CONTACTS, EMBARGO, NOTES, Desk, plan_text, quiet, step_text

PLAN = "releases/proef.toml"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A step to who may know, and one to the press, before the embargo ends."""
    return Desk.furnished(tmp_path, step_text(), step_text("pers", to="pers"))


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as opened:
        yield opened


def _of(desk: Desk, code: str, step: str = "stap") -> list[Finding]:
    return [finding for finding in desk.draft(step).findings if finding.code == code]


def test_a_sound_step_is_quiet(desk: Desk) -> None:
    """Nothing is told of what is right."""
    assert desk.draft().findings == ()


def test_a_press_contact_is_missed_in_every_step_of_the_plan(desk: Desk) -> None:
    """At its line in the plan; the press release names the contact too."""
    text = plan_text(
        step_text(), step_text("pers", to="pers"), embargo=EMBARGO.replace("pers@", "afdeling ")
    )
    desk.write(PLAN, text)
    (found,) = _of(desk, "embargo-contact")
    assert (found.place.file, found.place.line) == (PLAN, 6)
    assert len(_of(desk, "embargo-contact", "pers")) == 1
    desk.write(PLAN, text.replace('contact = "afdeling drenthe.example"\n', ""))
    (found,) = _of(desk, "embargo-contact")
    assert found.place.line == 3


def test_only_what_readers_get_is_held_against_the_plan(desk: Desk) -> None:
    """The press does not get the passage, so its step has no finding that tells of it (I2)."""
    words = "- Dit staat onder embargo tot 3 november.\n\nBesluit: Klaproos"
    desk.edit("notes/proef.md", "Besluit: Klaproos", words)
    assert [finding.place.passage for finding in _of(desk, "embargo-date")] == ["2.2"]
    assert _of(desk, "embargo-date", "pers") == []


def test_an_owner_who_hears_of_it_by_another_step_is_no_finding(desk: Desk) -> None:
    """The minister's step has the same text as the one in which Emmen gets it."""
    desk.write(PLAN, plan_text(step_text("stap", to="minister")))
    assert [finding.place.passage for finding in _of(desk, "owner-outside")] == ["2.3"]
    desk.write(PLAN, plan_text(step_text("stap", to="minister"), step_text("andere")))
    assert _of(desk, "owner-outside") == []


def test_a_report_is_about_others(desk: Desk) -> None:
    """In a template for others, organisations and owners outside the audience are no finding."""
    for template, codes in (
        ("feedback", {"owner-outside", "organisation-outside"}),
        ("report", set()),
    ):
        desk.write(PLAN, plan_text(step_text("stap", to="minister", template=template)))
        desk.write("notes/proef.md", NOTES.replace("Niemand had", "De gemeente Emmen had"))
        found = {finding.code for finding in desk.draft().findings}
        assert found & {"owner-outside", "organisation-outside"} == codes


def test_addresses_are_told_each_at_itself(desk: Desk) -> None:
    """A look-alike stops, an address elsewhere wants a reason; the one who left is noted."""
    rows = (
        "B. Buur;b.buur@emmem.example;emmen;ambtelijk;;;\n"
        "C. Clerq;c.clerq@bureau.example;emmen;ambtelijk;;;\n"
        "D. Dirks;d.dirks@emmen.example;emmen;ambtelijk;;2024-01-01;\n"
        "Boer, A. de;aboer@emmen.example;emmen;ambtelijk;;;\n"
    )
    desk.write("distribution_lists/contacts.csv", CONTACTS + rows)
    found = {f.code: (f.place.address, f.place.file) for f in desk.draft().findings}
    contacts = "distribution_lists/contacts.csv"
    assert found == {
        "look-alike-domain": ("b.buur@emmem.example", PLAN),
        "outside-domain": ("c.clerq@bureau.example", PLAN),
        "recipient-expired": ("d.dirks@emmen.example", contacts),
        "person-twice": ("aboer@emmen.example", PLAN),
    }


def test_a_list_that_jumped_since_the_last_dispatch_wants_a_reason(
    desk: Desk, ledger: Ledger
) -> None:
    """Against who got it then; two more are no jump."""
    dispatch = desk.approved(ledger)
    assert send(desk.gate(ledger, dispatch), quiet) == []
    rows = [f"N. Nieuw{n};n.nieuw{n}@emmen.example;emmen;ambtelijk;;;\n" for n in range(3)]
    desk.write("distribution_lists/contacts.csv", CONTACTS + "".join(rows[:2]))
    assert _of(desk, "list-jump") == []
    desk.write("distribution_lists/contacts.csv", CONTACTS + "".join(rows))
    (found,) = _of(desk, "list-jump")
    assert found.key == "list-jump@binnen"
    assert dispatch.name in found.message
