"""What a step remembers: who was on its lists, the plan's steps, the passages that go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.dispatch.earlier import earlier_dispatches
from mailer.dispatch.facts import Facts
from mailer.dispatch.sending import send, take_back
from mailer.ledger.model import Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from mailer.providers.interface import Outgoing
from mailer.providers.memory import MemoryTransport
from tests.desk import BEFORE, CONTACTS, END, SECRETS, Desk, plan_text, quiet, step_text

EMMEN, ASSEN = "a.deboer@emmen.example", "b.kloosterman@assen.example"
NEW = "N. Nieuw;n.nieuw@emmen.example;emmen;ambtelijk;;;\n"
LATER = step_text("later", to="binnen")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A plan of two steps to one list."""
    return Desk.furnished(tmp_path, step_text(), LATER)


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as opened:
        yield opened


def _paths(outgoing: Outgoing) -> tuple[str, ...]:
    return outgoing.envelope.forward_paths


def _gone(desk: Desk, ledger: Ledger, step: str = "stap") -> str:
    dispatch = desk.approved(ledger, step)
    assert send(desk.gate(ledger, dispatch), quiet) == []
    return dispatch.name


def test_a_list_that_nothing_went_to_has_no_earlier_dispatch(desk: Desk, ledger: Ledger) -> None:
    """A dispatch that is only prepared and approved reached nobody."""
    desk.approved(ledger)
    assert earlier_dispatches(ledger, ["binnen"]) == {}
    assert desk.draft("later").facts.since == ()


def test_the_last_dispatch_to_a_list_is_remembered_with_who_was_on_it(
    desk: Desk, ledger: Ledger
) -> None:
    """By whichever step it went, and when its first part was handed over."""
    name = _gone(desk, ledger)
    found = earlier_dispatches(ledger, ["binnen", "minister"])
    assert found.keys() == {"binnen"}
    earlier = found["binnen"]
    assert (earlier.dispatch, earlier.went_at) == (name, BEFORE)
    assert earlier.mailboxes == {EMMEN, ASSEN}


def test_what_was_taken_back_is_no_past(desk: Desk, ledger: Ledger) -> None:
    """The dispatch before it is the last one, and of a part the mailboxes that kept it."""
    first = _gone(desk, ledger)
    transport = MemoryTransport(lambda out: Receipt.of_all(_paths(out), State.WRITTEN))
    dispatch = desk.approved(ledger, "later")
    assert send(desk.gate(ledger, dispatch, transport=transport), quiet) == []
    assert earlier_dispatches(ledger, ["binnen"])["binnen"].dispatch == dispatch.name
    back, *others = ledger.deliveries(dispatch.number)
    ledger.withdraw(back, "J. Jansen", "verkeerd")
    kept = {path for other in others for path in other.message.envelope.forward_paths}
    assert earlier_dispatches(ledger, ["binnen"])["binnen"].mailboxes == kept
    take_back(ledger, ledger.dispatch(dispatch.number), transport, "J. Jansen", "verkeerd")
    assert earlier_dispatches(ledger, ["binnen"])["binnen"].mailboxes == {EMMEN, ASSEN}
    assert desk.draft().facts.since[0].dispatch == first


def test_whom_it_was_held_back_from_is_new_the_next_time(desk: Desk, ledger: Ledger) -> None:
    """Who was on the list and got nothing did not get it."""
    dispatch = desk.approved(ledger)
    suppressed = "distribution_lists/suppressed.csv"
    desk.write(suppressed, f"address;reason\n{ASSEN};tijdelijk\n")
    assert len(send(desk.gate(ledger, dispatch), quiet)) == 1
    desk.write(suppressed, "address;reason\n")
    (since,) = desk.draft("later").facts.since
    assert (since.new, since.gone) == ((ASSEN,), ())


def test_each_list_has_its_own_last_dispatch(tmp_path: Path) -> None:
    """The newest of which something went, whichever other list a newer one went to."""
    desk = Desk.furnished(
        tmp_path,
        step_text("eerst", to="gemeenten"),
        step_text("dan", to="minister"),
        step_text("ander"),
        step_text("later", to="minister"),
    )
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        names = [_gone(desk, ledger, step) for step in ("eerst", "dan", "ander")]
        desk.approved(ledger, "later")
        found = earlier_dispatches(ledger, ["gemeenten", "binnen", "minister", "pers"])
    told = {name: earlier.dispatch for name, earlier in found.items()}
    assert told == {"gemeenten": names[0], "minister": names[1], "binnen": names[2]}


def test_a_draft_tells_who_is_new_on_a_list_and_who_is_gone(desk: Desk, ledger: Ledger) -> None:
    """Against the last dispatch to the list, whatever step it was of."""
    name = _gone(desk, ledger)
    desk.write(
        "distribution_lists/contacts.csv",
        "".join(line for line in CONTACTS.splitlines(keepends=True) if ASSEN not in line) + NEW,
    )
    (since,) = desk.draft("later").facts.since
    assert (since.name, since.dispatch) == ("binnen", name)
    assert (since.new, since.gone) == (("n.nieuw@emmen.example",), (ASSEN,))


def test_a_dispatch_keeps_the_steps_of_its_plan(tmp_path: Path) -> None:
    """Instants in UTC, list titles, and the reminders of a round."""
    terms = {"deadline": "2024-10-18 17:00", "remind": ["1 werkdag"]}
    steps = (step_text("toets", to="gemeenten", round=terms), step_text("pers", to="pers"))
    facts = Desk.furnished(tmp_path, *steps).draft("toets").facts
    check, press = facts.steps
    assert (check.name, check.lists, press.at) == ("toets", ("gemeenten",), None)
    assert [f"{at:%d %H:%M}" for at in check.reminders] == ["17 07:00"]
    assert facts.titles == {
        "gemeenten": "Gemeenten",
        "pers": "Pers",
        "binnen": "Wie het mag weten",
        "minister": "De minister",
    }


def test_the_passages_that_somebody_gets_are_told_with_their_marks(tmp_path: Path) -> None:
    """Headings and passages with their line, and what is under embargo."""
    facts = Desk.furnished(tmp_path).draft().facts
    marked = [excerpt.text for excerpt in facts.excerpts if excerpt.embargoed]
    assert marked[0] == "Geheimverdeling"
    assert len(marked) == 4
    assert [e.line for e in facts.excerpts] == sorted(e.line for e in facts.excerpts)


def test_i02_passages_that_nobody_gets_are_not_among_the_facts(tmp_path: Path) -> None:
    """Nor is a gap where they stood: a passage has no number here."""
    draft = Desk.furnished(tmp_path, step_text(to="pers")).draft()
    assert not any(word in str(draft.facts.excerpts) for word in SECRETS)
    assert draft.facts.excerpts
    at_the_end = Desk.furnished(tmp_path / "later", step_text(to="pers")).draft(now=END)
    assert any("Zweeloo" in excerpt.text for excerpt in at_the_end.facts.excerpts)


def test_facts_frozen_by_an_older_program_can_still_be_read(tmp_path: Path) -> None:
    """What it did not know of is empty."""
    told = Desk.furnished(tmp_path).draft().facts.model_dump(mode="json")
    for key in ("steps", "titles", "on_lists", "since", "excerpts"):
        del told[key]
    assert Facts.model_validate(told).steps == ()


def test_a_reminder_that_cannot_be_counted_is_a_fault_of_the_plan(tmp_path: Path) -> None:
    """With its key; the plan is not used."""
    terms = {"deadline": "2024-10-18 17:00", "remind": ["morgen"]}
    desk = Desk.furnished(tmp_path)
    desk.write("releases/proef.toml", plan_text(step_text(round=terms)))
    workspace = desk.workspace()
    assert workspace.plan("proef") is None
    (fault,) = workspace.plan_findings["releases/proef.toml"]
    assert (fault.code, "remind" in fault.message) == ("plan-fault", True)
