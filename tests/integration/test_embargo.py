"""The embargo, from the plan to the gate: never early, and never to who is not cleared."""

from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest

from mailer.compose.message import Message
from mailer.dispatch.draft import Draft
from mailer.dispatch.prepare import prepare
from mailer.dispatch.sending import send
from mailer.errors import FindingsStop, TooEarly
from mailer.ledger.model import State
from mailer.ledger.store import Ledger
from mailer.preview import as_json, page, sheet_of_draft
from mailer.providers.memory import MemoryTransport
from tests.desk import (
    BEFORE,
    EMBARGO,
    END,
    JANSEN,
    LISTS,
    NOTES,
    SECOND,
    SECRETS,
    Desk,
    addresses,
    plan_text,
    quiet,
    step_text,
)
from tests.documents import pdf

PRESS, EMMEN, ASSEN = "redactie@krant.example", "a.deboer@emmen.example", "b.kloosterman"
WHOLE = ("report", "press", "factual_check")
OTHER_EMBARGO = EMBARGO.replace("2024-11-01 09:00", "2024-10-20 09:00")


def words_of(message: Message) -> str:
    """All a reader or a mail server can read of a message, decoded."""
    parsed = message_from_bytes(message.content)
    words = [f"{name}: {make_header(decode_header(value))}" for name, value in parsed.items()]
    for part in parsed.walk():
        words += map(str, part.items())
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            words.append(content.decode(errors="replace"))
    return "\n".join([*words, message.content.decode(errors="replace"), message.subject])


def sent(
    desk: Desk, ledger: Ledger, step: str = "stap", plan: str = "proef", now: datetime = END
) -> list[str]:
    """Who got a step, once prepared, approved and sent at an instant."""
    transport = MemoryTransport()
    dispatch = desk.approved(ledger, step, now, plan)
    held = send(desk.gate(ledger, dispatch, now, transport), quiet)
    assert held == []
    return addresses(transport.handed_over)


def test_i01_a_step_does_not_go_one_second_before_its_time(tmp_path: Path) -> None:
    """What is planned for an instant goes at that instant and not one second before."""
    desk = Desk.furnished(tmp_path, step_text(at="2024-10-31 10:00"))
    at = datetime.fromisoformat("2024-10-31T10:00+01:00")
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        with pytest.raises(TooEarly):
            send(desk.gate(ledger, dispatch, at - SECOND, transport, late=True), quiet)
        assert transport.handed_over == []
        assert send(desk.gate(ledger, dispatch, at, transport), quiet) == []
    assert len(transport.handed_over) == 2


@pytest.mark.parametrize("template", WHOLE)
def test_i01_a_text_under_embargo_as_a_whole_waits_for_its_end(
    tmp_path: Path, template: str
) -> None:
    """Report, press release and factual check go to who is not cleared at the end, not before."""
    round_: dict[str, Any] = (
        {"round": {"deadline": "2024-12-18 17:00"}, "addressing": "organisation"}
        if template == "factual_check"
        else {}
    )
    step = step_text(to="pers", template=template, **round_)
    desk = Desk.furnished(tmp_path, step)
    take_concepts(desk, "Pers")
    assert "embargo-not-cleared" in desk.codes(now=END - SECOND)
    assert desk.codes(now=END) == set()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger, now=END)
        gate = desk.gate(ledger, dispatch, END - SECOND)
        (held,) = send(gate, quiet)
        assert isinstance(held, TooEarly)
        assert send(desk.gate(ledger, dispatch, END), quiet) == []


def test_i01_what_carries_the_embargo_has_its_end_as_a_bound(tmp_path: Path) -> None:
    """A full text for who was not cleared is frozen with the embargo's end as its not_before."""
    desk = Desk.furnished(tmp_path, step_text(to="pers", at="2024-11-01 10:00"))
    (message,) = desk.draft().messages
    assert message.embargoed
    assert message.not_before == END + timedelta(hours=1)
    (message,) = desk.draft(now=END).messages
    assert message.not_before
    assert message.not_before >= END


@pytest.mark.parametrize("template", ["feedback", "action_list", *WHOLE])
def test_i02_who_is_not_cleared_gets_a_text_without_a_trace(tmp_path: Path, template: str) -> None:
    """No word, heading, decision or action of the embargoed part is in their message."""
    terms = {"deadline": "2024-10-30 17:00"}
    round_: dict[str, Any] = {"round": terms, "addressing": "organisation"}
    keys = round_ if template == "factual_check" else {}
    step = step_text(to="pers", template=template, embargoed=False, **keys)
    desk = Desk.furnished(tmp_path, step)
    desk.edit("notes/proef.md", "Niemand had", "Besluit: Niemand had")
    (message,) = desk.draft().messages
    read = words_of(message)
    assert "Niemand had" in read
    assert [word for word in SECRETS if word in read] == []
    assert "embargo" not in read.lower()
    assert not message.embargoed
    assert message.not_before is None


def test_the_text_without_the_embargoed_parts_goes_before_the_end(tmp_path: Path) -> None:
    """What the press may have now reaches it now, also after the notes were edited again."""
    desk = Desk.furnished(tmp_path, step_text(to="pers"))
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.edit("notes/proef.md", "Dag allen", "Beste allen")
        assert send(desk.gate(ledger, dispatch, BEFORE, transport), quiet) == []
    assert addresses(transport.handed_over) == [PRESS]


def test_i02_numbers_close_up_where_a_part_is_left_out(tmp_path: Path) -> None:
    """The chapter behind the embargoed one has the number that it would have without it."""
    without = NOTES.replace(NOTES[NOTES.index("## Geheim") : NOTES.index("## Rondvraag")], "")
    terms = {"deadline": "2024-10-31 17:00"}
    keys: dict[str, Any] = {"round": terms, "addressing": "organisation"}
    check = step_text(to="pers", template="factual_check", embargoed=False, **keys)
    desk = Desk.furnished(tmp_path, check)
    (reduced,) = desk.draft().messages
    desk.write("notes/proef.md", without)
    (bare,) = desk.draft().messages
    assert reduced.body == bare.body


@pytest.mark.parametrize(
    ("old", "slip"),
    [
        ("Windmolenpark komt", "Windmolenpark komt komt [hier](foo:Zweeloo)"),
        (
            "- De vergadering",
            "- Zweeloo komt komt [hier](foo:Klaproos). {embargo}\n- De vergadering",
        ),
    ],
)
def test_i02_findings_do_not_quote_what_no_reader_gets(tmp_path: Path, old: str, slip: str) -> None:
    """A slip under embargo, in a part or in a line of its own, is told in a step that sends it."""
    desk = Desk.furnished(tmp_path, step_text(), step_text("pers", to="pers"))
    desk.edit("notes/proef.md", old, slip)
    codes = {"doubled-word", "link-refused"}
    assert codes <= {finding.code for finding in desk.draft().findings}
    told = desk.draft("pers")
    assert codes.isdisjoint(finding.code for finding in told.findings)
    assert not any(word in told.facts.model_dump_json() for word in SECRETS)


def test_i02_the_page_and_its_data_show_of_that_message_what_the_message_shows(
    tmp_path: Path,
) -> None:
    """Page and JSON of a step for the uncleared carry no word under embargo."""
    desk = Desk.furnished(tmp_path, step_text(to="pers"))
    draft = desk.draft()
    sheet = sheet_of_draft(draft, desk.workspace().config.zone, BEFORE)
    shown = page(sheet) + str(as_json(sheet)) + draft.facts.model_dump_json()
    assert [word for word in SECRETS if word in shown] == []


def test_i02_the_cleared_get_all_of_it_through_a_nested_list(tmp_path: Path) -> None:
    """Clearance reaches through lists within lists, and the message says EMBARGO."""
    desk = Desk.furnished(tmp_path)
    for message in desk.draft().messages:
        read = words_of(message)
        assert all(word in read for word in SECRETS)
        assert message.subject.startswith("EMBARGO")


def test_i02_individual_messages_of_one_step_differ_by_clearance(tmp_path: Path) -> None:
    """In one step the cleared get all of the text and the press gets it without."""
    desk = Desk.furnished(tmp_path, step_text(to="allen"))
    texts = {m.envelope.forward_paths[0]: words_of(m) for m in desk.draft().messages}
    assert "Windmolenpark" in texts[EMMEN]
    assert "Windmolenpark" not in texts[PRESS]


@pytest.mark.parametrize("addressing", ["shared", "organisation"])
def test_i02_one_message_of_mixed_clearance_names_who_may_not_have_it(
    tmp_path: Path, addressing: str
) -> None:
    """A message to cleared and uncleared people is refused with the names of the latter."""
    extra = "X. Pers;x.pers@emmen.example;emmen;pers;;;\n"
    desk = Desk.furnished(tmp_path, step_text(to="allen", addressing=addressing))
    desk.edit("distribution_lists/lists.toml", '["list:gemeenten"]', '["role:ambtelijk"]')
    desk.edit("distribution_lists/contacts.csv", "De minister", f"{extra}De minister")
    mixed = [f for f in desk.draft().findings if f.code == "embargo-mixed"]
    assert mixed
    assert "x.pers@emmen.example" in mixed[0].message
    assert EMMEN not in mixed[0].message
    with pytest.raises(TooEarly):
        desk.draft().stop()


def test_i02_an_archive_that_is_not_cleared_makes_a_message_mixed(tmp_path: Path) -> None:
    """A copy for an archive elsewhere is looked at like any other reader."""
    desk = Desk.furnished(tmp_path, step_text(copy_to="archief@elders.example"))
    assert "embargo-mixed" in desk.codes()
    desk.write("releases/proef.toml", plan_text(step_text(copy_to="Kabinet@drenthe.example")))
    assert desk.codes() == set()


def test_i02_no_copy_of_a_whole_text_goes_to_an_archive_elsewhere(tmp_path: Path) -> None:
    """A report under embargo has no copy for a mailbox that is not cleared."""
    step = step_text(template="report", copy_to="archief@elders.example")
    assert "embargo-not-cleared" in Desk.furnished(tmp_path, step).codes()


def test_i02_a_list_that_changed_after_approval_holds_back(tmp_path: Path) -> None:
    """Who is no longer cleared when it goes does not get what was approved for them."""
    desk = Desk.furnished(tmp_path)
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        other = LISTS.replace('["list:gemeenten"]', '["organisation:assen"]', 1)
        desk.write("distribution_lists/lists.toml", other.replace("binnen", "kring"))
        desk.edit("distribution_lists/lists.toml", "[kring]", "[binnen]")
        desk.edit(
            "releases/proef.toml", 'cleared = ["binnen", "minister"]', 'cleared = ["minister"]'
        )
        held = send(desk.gate(ledger, dispatch, BEFORE, transport), quiet)
    assert [type(reason) for reason in held] == [TooEarly, TooEarly]
    assert transport.handed_over == []


def test_i02_who_left_a_cleared_list_is_held_back_alone(tmp_path: Path) -> None:
    """One who lost clearance does not get theirs; the other one does."""
    step = step_text(to="gemeenten")
    desk = Desk.furnished(tmp_path, step)
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        lists = LISTS.replace('include = ["list:gemeenten"]', 'include = ["organisation:assen"]')
        desk.write("distribution_lists/lists.toml", lists)
        (held,) = send(desk.gate(ledger, dispatch, BEFORE, transport), quiet)
    assert isinstance(held, TooEarly)
    assert EMMEN in held.message
    assert [ASSEN in path for path in addresses(transport.handed_over)] == [True]


def test_i02_an_embargo_taken_out_of_the_plan_binds_what_was_frozen_under_it(
    tmp_path: Path,
) -> None:
    """The terms of the approved dispatch hold, though the plan has no embargo any more."""
    desk = Desk.furnished(tmp_path, step_text(to="gemeenten"))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.write("releases/proef.toml", plan_text(step_text(to="gemeenten"), embargo=""))
        lists = LISTS.replace('include = ["list:gemeenten"]', 'include = ["organisation:assen"]')
        desk.write("distribution_lists/lists.toml", lists)
        (held,) = send(desk.gate(ledger, dispatch), quiet)
    assert isinstance(held, TooEarly)
    assert EMMEN in held.message


@pytest.mark.parametrize("embargo", ["", OTHER_EMBARGO])
def test_i02_a_second_plan_opens_nothing(tmp_path: Path, embargo: str) -> None:
    """The same notes in a plan with an earlier embargo, or with none, stay under the first."""
    desk = Desk.furnished(tmp_path)
    desk.write("releases/tweede.toml", plan_text(step_text(to="pers"), embargo=embargo))
    now = END - SECOND
    (message,) = desk.draft(plan="tweede", now=now).messages
    assert [word for word in SECRETS if word in words_of(message)] == []
    (message,) = desk.draft(plan="tweede", now=END).messages
    assert message.not_before == END
    desk.write(
        "releases/tweede.toml", plan_text(step_text(to="pers", template="press"), embargo=embargo)
    )
    desk.write("releases/proef.toml", plan_text(step_text(template="report")))
    assert "embargo-not-cleared" in desk.codes(plan="tweede", now=now)


def test_i02_another_plan_may_not_free_what_the_first_holds(tmp_path: Path) -> None:
    """`embargoed = false` frees from its own plan's embargo on the whole text, from no other's."""
    desk = Desk.furnished(tmp_path, step_text(template="report"))
    freed = step_text(to="pers", template="report", embargoed=False)
    desk.write("releases/tweede.toml", plan_text(freed, embargo=""))
    assert "embargo-not-cleared" in desk.codes(plan="tweede")


def test_i02_a_text_that_plan_frees_itself_still_loses_its_marked_parts(tmp_path: Path) -> None:
    """`embargoed = false` in the plan itself leaves the marked parts under embargo."""
    step = step_text(to="pers", template="report", embargoed=False)
    (message,) = Desk.furnished(tmp_path, step).draft().messages
    assert [word for word in SECRETS if word in words_of(message)] == []


def test_i02_a_path_written_otherwise_is_the_same_text(tmp_path: Path) -> None:
    """A second plan that writes the notes' path another way is bound all the same."""
    desk = Desk.furnished(tmp_path)
    other = plan_text(step_text(to="pers"), embargo="", notes="notes/../notes/./proef.md")
    desk.write("releases/tweede.toml", other)
    (message,) = desk.draft(plan="tweede").messages
    assert [word for word in SECRETS if word in words_of(message)] == []


def test_i02_a_passage_copied_to_another_file_is_found(tmp_path: Path) -> None:
    """A text under embargo that stands unmarked in another file stops what would send it."""
    desk = Desk.furnished(tmp_path)
    desk.write("notes/kopie.md", NOTES.replace(" {embargo}", ""))
    copied = plan_text(step_text(to="pers"), embargo="", notes="notes/kopie.md")
    desk.write("releases/tweede.toml", copied)
    assert "embargo-copied" in desk.codes(plan="tweede")
    assert "embargo-copied" not in desk.codes(plan="tweede", now=END)


def test_i02_an_attachment_is_under_embargo_as_a_whole(tmp_path: Path) -> None:
    """An attachment goes to nobody who is not cleared, also by a second plan without embargo."""
    files = ["notes/geheim.pdf"]
    desk = Desk.furnished(tmp_path, step_text(attachments=files))
    desk.write("notes/geheim.pdf", pdf(catalogue="/Note (Windmolenpark)"))
    desk.write("notes/los.md", NOTES.replace(NOTES[NOTES.index("## Geheim") :], "Tot ziens.\n"))
    second = step_text(to="pers", attachments=files)
    desk.write("releases/tweede.toml", plan_text(second, embargo="", notes="notes/los.md"))
    assert desk.codes() == set()
    assert "embargo-not-cleared" in desk.codes(plan="tweede")
    assert desk.codes(plan="tweede", now=END) == set()


def test_i02_an_embargo_laid_on_an_attachment_later_holds_the_frozen_message(
    tmp_path: Path,
) -> None:
    """What another plan says of a frozen attachment counts, though its own step changed since."""
    files = ["notes/geheim.pdf"]
    desk = Desk.furnished(tmp_path, step_text(to="pers", attachments=files), embargo="")
    desk.write("notes/geheim.pdf", pdf(catalogue="/Note (Windmolenpark)"))
    desk.edit("notes/proef.md", " {embargo}", "")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.write("releases/proef.toml", plan_text(step_text(to="pers"), embargo=""))
        desk.write("releases/later.toml", plan_text(step_text(attachments=files)))
        (held,) = send(desk.gate(ledger, dispatch), quiet)
    assert isinstance(held, TooEarly)


def test_i02_parts_marked_after_the_approval_hold_it_back(tmp_path: Path) -> None:
    """A text frozen whole does not go to the uncleared once a part of it is under embargo."""
    desk = Desk.furnished(tmp_path, step_text(to="allen"), embargo="")
    desk.edit("notes/proef.md", " {embargo}", "")
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.write("notes/proef.md", NOTES)
        desk.write("releases/proef.toml", plan_text(step_text(to="allen")))
        (held,) = send(desk.gate(ledger, dispatch, BEFORE, transport), quiet)
    assert isinstance(held, TooEarly)
    assert PRESS in held.message
    assert PRESS not in addresses(transport.handed_over)


def test_i02_a_later_end_in_the_plan_holds_what_was_approved(tmp_path: Path) -> None:
    """An embargo that was prolonged after the approval counts; a shortened one opens nothing."""
    desk = Desk.furnished(tmp_path, step_text(to="pers"))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger, now=END)
        desk.edit("releases/proef.toml", "2024-11-01 09:00", "2024-11-05 09:00")
        (held,) = send(desk.gate(ledger, dispatch, END), quiet)
        assert isinstance(held, TooEarly)
        desk.edit("releases/proef.toml", "2024-11-05 09:00", "2024-10-20 09:00")
        (held,) = send(desk.gate(ledger, dispatch, END - SECOND), quiet)
        assert isinstance(held, TooEarly)


def test_i02_a_plan_that_broke_after_the_approval_holds_everything(tmp_path: Path) -> None:
    """While a plan cannot be read nothing goes: it may hold an embargo."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.write("releases/stuk.toml", "[[step")
        with pytest.raises(FindingsStop) as stopped:
            send(desk.gate(ledger, dispatch), quiet)
        assert stopped.value.findings
        (desk.root / "releases/stuk.toml").unlink()
        assert send(desk.gate(ledger, dispatch), quiet) == []


def test_a_mark_without_an_end_is_an_error(tmp_path: Path) -> None:
    """{embargo} in the notes of a plan without [embargo] stops, as an embargo at stake."""
    desk = Desk.furnished(tmp_path, embargo="")
    with pytest.raises(TooEarly):
        desk.draft().stop()


@pytest.mark.parametrize("cleared", ['["bestaatniet"]', '["kring"]', '["leeg"]'])
def test_i08_a_cleared_list_without_anybody_is_an_error(tmp_path: Path, cleared: str) -> None:
    """An unknown, cyclic or empty list clears nobody and is told, never a traceback."""
    faulty = '[kring]\ntitle = "K"\ninclude = ["list:kring"]\n[leeg]\ntitle = "L"\ninclude = []\n'
    desk = Desk.furnished(tmp_path, embargo=EMBARGO.replace('["binnen", "minister"]', cleared))
    desk.write("distribution_lists/lists.toml", LISTS + faulty)
    assert "embargo-list" in desk.codes()
    (first, *_) = desk.draft().messages
    assert "Windmolenpark" not in words_of(first)


def test_after_the_end_everybody_gets_the_whole_text(tmp_path: Path) -> None:
    """At the end of the embargo the press gets all of it, without a banner that forbids sharing."""
    desk = Desk.furnished(tmp_path, step_text(to="pers"))
    with desk.workspace().ledger() as ledger:
        assert sent(desk, ledger) == [PRESS]
    (message,) = desk.draft(now=END).messages
    assert "Windmolenpark" in words_of(message)
    assert not message.subject.startswith("EMBARGO")


def test_a_message_that_can_never_go_in_time_is_a_finding(tmp_path: Path) -> None:
    """An embargo that ends after not_after, or after the round's deadline, is told beforehand."""
    late = step_text(to="pers", not_after="2024-11-01 12:00", at="2024-11-01 13:00")
    desk = Desk.furnished(tmp_path, late)
    (finding,) = [f for f in desk.draft().findings if f.code == "window-closed"]
    assert "13.00" in finding.message
    check = step_text(
        to="pers",
        template="factual_check",
        at="2024-11-01 13:00",
        round={"deadline": "2024-11-01 12:00"},
        addressing="organisation",
    )
    desk.write("releases/proef.toml", plan_text(check))
    assert "window-closed" in desk.codes()


def test_the_deadline_of_a_round_is_the_last_moment(tmp_path: Path) -> None:
    """A factual check does not go after its own deadline."""
    terms = {"deadline": "2024-10-29 17:00"}
    check = step_text(template="factual_check", round=terms, addressing="organisation")
    desk = Desk.furnished(tmp_path, check)
    take_concepts(desk, "Wie het mag weten")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        held = send(desk.gate(ledger, dispatch, END), quiet)
        states = {d.state for d in ledger.deliveries(dispatch.number)}
    assert [reason.exit_code for reason in held] == [4, 4]
    assert states == {State.PLANNED}


def take_concepts(desk: Desk, title: str) -> None:
    """Let a list have concepts: what a round asks about is one."""
    accepts = f'"{title}"\naccepts = ["concept", "final"]'
    desk.edit("distribution_lists/lists.toml", f'"{title}"', accepts)


def only(desk: Desk, mark: str, **keys: str) -> Draft:
    """A draft of notes with a part for one list."""
    desk.edit("notes/proef.md", "{embargo}", mark)
    desk.write("releases/proef.toml", plan_text(step_text(to="allen", **keys), embargo=""))
    return desk.draft()


def test_a_part_for_one_list_reaches_that_list_alone(tmp_path: Path) -> None:
    """{only=gemeenten} is in the municipalities' messages and not in the press's."""
    draft = only(Desk.furnished(tmp_path), "{only=gemeenten}")
    texts = {m.envelope.forward_paths[0]: words_of(m) for m in draft.messages}
    assert "Windmolenpark" in texts[EMMEN]
    assert "Windmolenpark" not in texts[PRESS]


def test_one_message_to_who_is_and_who_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    """A shared message with a part for one list names who is not on it."""
    draft = only(Desk.furnished(tmp_path), "{only=gemeenten}", addressing="shared")
    (mixed,) = [f for f in draft.findings if f.code == "only-mixed"]
    assert PRESS in mixed.message


@pytest.mark.parametrize(("name", "code"), [("gemeente", "only-unknown-list"), ("kring", "list-")])
def test_i08_a_part_for_no_real_list_is_refused(tmp_path: Path, name: str, code: str) -> None:
    """A part for an unknown or a cyclic list would reach nobody, so it stops."""
    desk = Desk.furnished(tmp_path)
    cyclic = LISTS + '[kring]\ntitle = "K"\ninclude = ["list:kring"]\n'
    desk.write("distribution_lists/lists.toml", cyclic)
    draft = only(desk, f"{{only={name}}}")
    assert [f.code for f in draft.findings if f.stops and f.code.startswith(code)]


def test_i02_nothing_is_stored_of_a_step_that_breaks_an_embargo(tmp_path: Path) -> None:
    """Preparing what breaks an embargo raises TooEarly and takes not even a number."""
    desk = Desk.furnished(tmp_path, step_text(to="pers", template="report"))
    workspace = desk.workspace()
    plan = workspace.plan("proef")
    assert plan
    with workspace.ledger() as ledger:
        with pytest.raises(TooEarly):
            prepare(
                workspace.sources,
                ledger,
                plan,
                plan.steps[0],
                workspace.clock,
                JANSEN,
                carries=False,
            )
        assert ledger.dispatches() == []
        assert ledger.reserve() == 1
