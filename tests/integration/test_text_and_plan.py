"""People and promises, in a step as it is drafted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.checks.acceptances import accept
from mailer.clock import fixed_clock
from mailer.dispatch.sending import send
from mailer.findings import Finding
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.desk import (
    BEFORE,
    CONTACTS,
    EMBARGO,
    END,
    NOTES,
    ORGANISATIONS,
    Desk,
    plan_text,
    quiet,
    step_text,
)

PLAN = "releases/proef.toml"
PRIVATE = "E. Eigen;e.eigen@gmail.example;emmen;ambtelijk;;;\n"


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
    """At the embargo in the plan; the press release names the contact too."""
    text = plan_text(
        step_text(), step_text("pers", to="pers"), embargo=EMBARGO.replace("pers@", "afdeling ")
    )
    desk.write(PLAN, text)
    (found,) = _of(desk, "embargo-contact")
    assert (found.place.file, found.place.line) == (PLAN, 3)
    assert len(_of(desk, "embargo-contact", "pers")) == 1
    desk.write(PLAN, text.replace('contact = "afdeling drenthe.example"\n', ""))
    assert len(_of(desk, "embargo-contact")) == 1


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


@pytest.mark.parametrize("domain", ["drenthe.example", "@Drenthe.example", "*.drenthe.example"])
def test_who_writes_it_knows_it(desk: Desk, domain: str) -> None:
    """The sender's organisation is none that does not get it, however its domain is written."""
    desk.edit("notes/proef.md", "Niemand had", "De GGD en de gemeente Emmen hadden")
    organisation = '[ggd]\nname = "GGD"\nkind = "health"\ndomains = ["{}"]\n'
    file = "distribution_lists/organisations.toml"
    desk.write(file, ORGANISATIONS + organisation.format("ggd.example"))
    assert len(_of(desk, "organisation-outside")) == 1
    desk.write(file, ORGANISATIONS + organisation.format(domain))
    assert _of(desk, "organisation-outside") == []


def test_a_text_that_nobody_gets_names_nobody_outside(desk: Desk) -> None:
    """What it says of the embargo is told, and the list that is empty."""
    words = "- Dit staat onder embargo tot 3 november."
    desk.edit("notes/proef.md", "Niemand had", "De gemeente Assen had")
    desk.edit("notes/proef.md", "- De vergadering", f"{words}\n- De vergadering")
    desk.write("distribution_lists/contacts.csv", CONTACTS.partition("\n")[0] + "\n")
    codes = {finding.code for finding in desk.draft().findings}
    assert "embargo-date" in codes
    assert codes.isdisjoint({"organisation-outside", "owner-outside"})


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
        "look-alike-domain": ("b.buur@emmem.example", contacts),
        "outside-domain": ("c.clerq@bureau.example", contacts),
        "recipient-expired": ("d.dirks@emmen.example", contacts),
        "person-twice": ("aboer@emmen.example", contacts),
    }


def test_what_is_accepted_of_an_address_stays_accepted_on_another_line(
    desk: Desk, ledger: Ledger
) -> None:
    """A finding stands at the line of its contact; its key and what it is about are the address."""
    desk.write("distribution_lists/contacts.csv", CONTACTS + PRIVATE)
    (found,) = _of(desk, "private-domain")
    assert (found.place.line, found.key) == (6, "private-domain@e.eigen@gmail.example")
    step = (PLAN, "stap")
    (word,) = accept([found], [(found.key, "heeft geen ander")], step, "J. Jansen", BEFORE)
    ledger.accept(word)
    header, _end, rows = CONTACTS.partition("\n")
    desk.write("distribution_lists/contacts.csv", f"{header}\n{PRIVATE}{rows}")
    (moved,) = _of(desk, "private-domain")
    assert (moved.place.line, moved.accepted) == (2, "heeft geen ander")


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


def test_an_embargo_of_which_nothing_is_marked_is_told(tmp_path: Path) -> None:
    """Where somebody gets the text who is not cleared; not for the cleared, nor after its end."""
    desk = Desk.furnished(tmp_path, step_text(), step_text("pers", to="pers"))
    assert _of(desk, "embargo-nothing-marked", "pers") == []
    desk.edit("notes/proef.md", " {embargo}", "")
    (found,) = _of(desk, "embargo-nothing-marked", "pers")
    assert "redactie@krant.example" in found.message
    assert _of(desk, "embargo-nothing-marked") == []
    after = desk.draft("pers", now=END).findings
    assert "embargo-nothing-marked" not in {finding.code for finding in after}
