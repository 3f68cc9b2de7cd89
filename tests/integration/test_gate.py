"""Sending: once, exactly what was approved, and nothing that stands in doubt a second time."""

import ast
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import mailer
from mailer.config import Person
from mailer.dispatch.prepare import approve, require, require_count
from mailer.dispatch.recovering import recover
from mailer.dispatch.sending import alone, send, take_back
from mailer.dispatch.standing import Standing, changed_since, standings
from mailer.errors import (
    FindingsStop,
    HandedOver,
    InDoubt,
    LedgerError,
    MailerError,
    NotApproved,
    NotSubmitted,
    Refused,
    TooEarly,
)
from mailer.ledger.model import Delivery, Dispatch, Fate, Life, Outcome, Receipt, State
from mailer.ledger.round import Settled
from mailer.ledger.store import Ledger
from mailer.providers.interface import Outgoing
from mailer.providers.memory import Answer, MemoryTransport, accept_all
from mailer.providers.outbox import OutboxTransport
from tests.desk import (
    BEFORE,
    END,
    JANSEN,
    NOTES,
    PIETERS,
    SECOND,
    Carrying,
    Desk,
    addresses,
    hand_over,
    plan_text,
    quiet,
    step_text,
)

EMMEN, ASSEN = "a.deboer@emmen.example", "b.kloosterman@assen.example"


def failing(error: MailerError, times: int = 1) -> Answer:
    """An answer that raises, as often as said, and then accepts."""
    left = [error] * times

    def answer(outgoing: Outgoing) -> Receipt:
        if left:
            raise left.pop()
        return accept_all(outgoing)

    return answer


def states(ledger: Ledger, dispatch: Dispatch) -> list[State]:
    """How far each message is."""
    return [delivery.state for delivery in ledger.deliveries(dispatch.number)]


def standing_of(desk: Desk, ledger: Ledger, step: str = "stap") -> Standing:
    """What status says of a step."""
    workspace = desk.workspace()
    found = standings(workspace.sources, ledger, BEFORE)
    return next(standing for standing in found if standing.step == step)


def test_the_gate_alone_hands_anything_to_a_transport() -> None:
    """In all of the program `.submit(` is written in mailer/dispatch/gate.py and nowhere else."""
    root = Path(mailer.__file__).parent
    callers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "submit"
    }
    assert callers == {"dispatch/gate.py"}


def test_one_message_has_no_way_round_what_holds_for_all(tmp_path: Path) -> None:
    """Handing over a single message looks at the approval of its dispatch as well."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.prepared(ledger)
        delivery = next(iter(ledger.deliveries(dispatch.number)))
        gate = desk.gate(ledger, dispatch, transport=transport)
        with pytest.raises(NotApproved):
            hand_over(gate, delivery)
    assert transport.handed_over == []


def test_i03_preparing_again_supersedes_what_had_not_gone(tmp_path: Path) -> None:
    """The second preparation is the one that may go; the first one never does."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        first, second = desk.approved(ledger), desk.approved(ledger)
        with pytest.raises(NotApproved):
            send(desk.gate(ledger, first), quiet)
        assert send(desk.gate(ledger, second), quiet) == []
        assert ledger.dispatch(first.number).life is Life.SUPERSEDED


def test_i04_what_gives_way_after_the_gate_let_it_pass_is_held_back(tmp_path: Path) -> None:
    """Prepared again between the look at the dispatch and its messages, nothing of it went."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        gate = desk.gate(ledger, desk.approved(ledger), transport=transport)
        gate.pass_dispatch()
        second = desk.prepared(ledger)
        with pytest.raises(NotApproved, match=second.name):
            send(gate, quiet)
    assert transport.handed_over == []


def test_i03_what_went_is_not_prepared_again(tmp_path: Path) -> None:
    """A step of which one message went cannot be prepared a second time."""
    desk = Desk.furnished(tmp_path)
    transport = MemoryTransport(failing(NotSubmitted("no connection")))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        first = next(iter(ledger.deliveries(dispatch.number)))
        with pytest.raises(NotSubmitted):
            send(desk.gate(ledger, dispatch, transport=transport), quiet)
        hand_over(desk.gate(ledger, dispatch, transport=transport), first)
        with pytest.raises(HandedOver):
            desk.prepared(ledger)


def test_i03_sending_twice_hands_over_once(tmp_path: Path) -> None:
    """A second send of a dispatch that went is refused, and nobody gets it again."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
        with pytest.raises(HandedOver):
            send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert addresses(transport.handed_over) == [EMMEN, ASSEN]


def test_i03_a_message_that_another_took_is_not_taken_again(tmp_path: Path) -> None:
    """Of two gates with the same message in hand one hands it over."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        delivery = next(iter(ledger.deliveries(dispatch.number)))
        for _ in range(2):
            hand_over(desk.gate(ledger, dispatch, transport=transport), delivery)
    assert len(transport.handed_over) == 1


def test_i03_two_programs_do_not_send_from_one_ledger(tmp_path: Path) -> None:
    """While one sends, another is told so at once."""
    with Desk.furnished(tmp_path).workspace().ledger() as ledger:
        with alone(ledger), pytest.raises(LedgerError), alone(ledger):
            pytest.fail("two at once")
        with alone(ledger):
            pass


def begun(desk: Desk, ledger: Ledger) -> tuple[Dispatch, Delivery]:
    """A dispatch whose first message a program was handing over when it died."""
    dispatch = desk.approved(ledger)
    delivery = next(iter(ledger.deliveries(dispatch.number)))
    assert ledger.begin(delivery)
    return dispatch, delivery


def test_i03_what_a_dead_program_wrote_is_found_and_counted(tmp_path: Path) -> None:
    """Killed after the file was written: a look-up finds it, and it is not written again."""
    desk, outbox = Desk.furnished(tmp_path), OutboxTransport(tmp_path / "outbox")
    with desk.workspace().ledger() as ledger:
        dispatch, delivery = begun(desk, ledger)
        label = f"{dispatch.name}-001"
        message = delivery.message
        outbox.submit(
            Outgoing(
                label=label,
                message_id=message.message_id,
                envelope=message.envelope,
                content=message.content,
            )
        )
        assert recover(ledger, lambda _: outbox) == []
        assert states(ledger, dispatch) == [State.WRITTEN, State.PLANNED]
        assert send(desk.gate(ledger, dispatch, transport=outbox), quiet) == []
        assert states(ledger, dispatch) == [State.WRITTEN, State.WRITTEN]


def test_i05_what_a_dead_program_left_in_doubt_never_goes_by_itself(tmp_path: Path) -> None:
    """Killed with nothing to be found: in doubt, for a person, however often it is sent."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch, _delivery = begun(desk, ledger)
        (doubtful,) = recover(ledger, lambda _: transport)
        assert doubtful.message.number == 1
        for _ in range(3):
            assert recover(ledger, lambda _: transport) == []
            send(desk.gate(ledger, dispatch, transport=transport), quiet)
        assert addresses(transport.handed_over) == [ASSEN]
        assert states(ledger, dispatch) == [State.IN_DOUBT, State.SUBMITTED]
        assert any("1" in words for words in standing_of(desk, ledger).missing)


def test_i05_what_is_in_doubt_is_not_tried_again_and_the_rest_goes(tmp_path: Path) -> None:
    """After one time-out the others go, and that message never by itself."""
    desk = Desk.furnished(tmp_path)
    transport = MemoryTransport(failing(InDoubt("timed out")))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        held = send(desk.gate(ledger, dispatch, transport=transport), quiet)
        assert [type(reason) for reason in held] == [InDoubt]
        assert states(ledger, dispatch) == [State.IN_DOUBT, State.SUBMITTED]
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert addresses(transport.handed_over) == [ASSEN]


def test_i05_two_in_doubt_in_a_row_stop_the_rest(tmp_path: Path) -> None:
    """Where nobody answers, one message after the other is not put in doubt."""
    desk = Desk.furnished(tmp_path, step_text(to="allen"))
    desk.write("releases/proef.toml", plan_text(step_text(to="allen"), embargo=""))
    desk.write("notes/proef.md", NOTES.replace(" {embargo}", ""))
    transport = MemoryTransport(failing(InDoubt("timed out"), times=3))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        with pytest.raises(InDoubt):
            send(desk.gate(ledger, dispatch, transport=transport), quiet)
        assert states(ledger, dispatch) == [State.IN_DOUBT, State.IN_DOUBT, State.PLANNED]


def test_what_certainly_did_not_go_stays_planned(tmp_path: Path) -> None:
    """Without a connection nothing went, and sending again sends all of it."""
    desk = Desk.furnished(tmp_path)
    transport = MemoryTransport(failing(NotSubmitted("no connection")))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        with pytest.raises(NotSubmitted):
            send(desk.gate(ledger, dispatch, transport=transport), quiet)
        assert states(ledger, dispatch) == [State.PLANNED, State.PLANNED]
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert addresses(transport.handed_over) == [EMMEN, ASSEN]


def test_i04_a_refused_recipient_keeps_a_dispatch_from_being_done(tmp_path: Path) -> None:
    """One refusal among many shows in the states and in what others wait for (I19 too)."""
    steps = step_text(), step_text("later", after=["stap"])
    desk = Desk.furnished(tmp_path, *steps)
    with desk.workspace().ledger() as ledger:
        dispatch, later = desk.approved(ledger), desk.approved(ledger, "later")
        transport = MemoryTransport(failing(Refused("550 no such user")))
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
        assert states(ledger, dispatch) == [State.REFUSED, State.SUBMITTED]
        with pytest.raises(TooEarly):
            send(desk.gate(ledger, later), quiet)
        assert standing_of(desk, ledger).missing
        ledger.settle(dispatch.number, EMMEN, JANSEN.name, "gebeld")
        assert send(desk.gate(ledger, later), quiet) == []


def test_i19_one_refused_of_a_shared_message_is_kept_by_name(tmp_path: Path) -> None:
    """A server that refuses one of two recipients leaves that one refused in the ledger."""

    def picky(outgoing: Outgoing) -> Receipt:
        fates = {EMMEN: Fate.REFUSED, ASSEN: Fate.ACCEPTED}
        outcomes = tuple(Outcome(address=a, fate=f) for a, f in fates.items())
        return Receipt(state=State.SUBMITTED, reference="q1", outcomes=outcomes)

    desk = Desk.furnished(tmp_path, step_text(addressing="shared"))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        send(desk.gate(ledger, dispatch, transport=MemoryTransport(picky)), quiet)
        (delivery,) = ledger.deliveries(dispatch.number)
        assert [o.fate for o in delivery.outcomes] == [Fate.REFUSED, Fate.ACCEPTED]
        assert not ledger.complete(dispatch.plan, dispatch.step, written_counts=True)


def test_i06_the_bytes_handed_over_are_the_frozen_bytes_after_a_date(tmp_path: Path) -> None:
    """Between what was frozen and what is handed over there is one Date header."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        frozen = [d.message.content for d in ledger.deliveries(dispatch.number)]
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
    gone = [outgoing.content.partition(b"\r\n") for outgoing in transport.handed_over]
    assert [rest for _date, _end, rest in gone] == frozen
    assert {date for date, _end, _rest in gone} == {b"Date: Fri, 25 Oct 2024 10:00:00 +0200"}


def test_i07_a_list_that_grew_overnight_adds_nobody(tmp_path: Path) -> None:
    """Who joined a list after the preparation does not get what was approved before."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        new = "N. Nieuw;n.nieuw@emmen.example;emmen;ambtelijk;;;\n"
        desk.edit("distribution_lists/contacts.csv", "De minister", f"{new}De minister")
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert addresses(transport.handed_over) == [EMMEN, ASSEN]


@pytest.mark.parametrize("addressing", ["individual", "shared"])
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("contacts.csv", "emmen;ambtelijk;;;", "emmen;ambtelijk;;2024-10-20;"),
        ("contacts.csv", f"A. de Boer;{EMMEN}", "X;x@emmen.example"),
        ("suppressed.csv", "address;reason\n", f"address;reason\n{EMMEN};wil niet meer\n"),
        ("lists.toml", '["list:gemeenten"]\n[minister]', '["organisation:assen"]\n[minister]'),
    ],
)
def test_who_left_a_list_is_held_back(
    tmp_path: Path, addressing: str, file: str, old: str, new: str
) -> None:
    """Expired, replaced, suppressed or off the list: held back, with the message they share."""
    plan = step_text(addressing=addressing, to="binnen")
    desk, transport = Desk.furnished(tmp_path, plan, embargo=""), MemoryTransport()
    desk.edit("notes/proef.md", " {embargo}", "")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.edit(f"distribution_lists/{file}", old, new)
        (held,) = send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert EMMEN in held.message
    assert addresses(transport.handed_over) == ([ASSEN] if addressing == "individual" else [])


def test_i08_a_list_that_became_cyclic_holds_all_back_and_says_why(tmp_path: Path) -> None:
    """A list that cannot be worked out any more means nobody, and the fault is shown."""
    desk = Desk.furnished(tmp_path, embargo="")
    desk.edit("notes/proef.md", " {embargo}", "")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.edit(
            "distribution_lists/lists.toml",
            '["list:gemeenten"]\n[minister]',
            '["list:binnen"]\n[minister]',
        )
        held = send(desk.gate(ledger, dispatch), quiet)
        assert states(ledger, dispatch) == [State.PLANNED, State.PLANNED]
    assert all(isinstance(reason, FindingsStop) and reason.findings for reason in held)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("releases/proef.toml", "Proef", "Andere titel"),
        ("notes/proef.md", "Dag allen", "Beste allen"),
        ("distribution_lists/lists.toml", "Wie het mag weten", "Binnenkring"),
        ("distribution_lists/contacts.csv", "Redactie;", "Redactie van De Krant;"),
        ("notes/bijlage.txt", "Bijlage", "Bijlage 2"),
        ("config.toml", "Kabinet, provincie", "Kabinet van de provincie"),
        ("templates/disclaimer.md", "vertrouwelijk", "openbaar"),
    ],
)
def test_i13_what_changes_after_the_approval_goes_as_approved_and_is_told(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    """The frozen bytes go, and status names the file that differs since."""
    desk = Desk.furnished(tmp_path, step_text(attachments=["notes/bijlage.txt"]))
    desk.write("notes/bijlage.txt", "Bijlage")
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        frozen = [d.message.content for d in ledger.deliveries(dispatch.number)]
        assert changed_since(desk.workspace().sources, dispatch) == ()
        desk.edit(file, old, new)
        assert changed_since(desk.workspace().sources, dispatch) == (file,)
        assert any(file in words for words in standing_of(desk, ledger).missing)
        assert send(desk.gate(ledger, dispatch, transport=transport), quiet) == []
    assert [o.content.partition(b"\r\n")[2] for o in transport.handed_over] == frozen


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE body SET content = CAST(REPLACE(content, 'allen', 'iedereen') AS BLOB)",
        "UPDATE delivery SET not_before = NULL, not_after = NULL",
        "UPDATE dispatch SET planned_at = NULL",
        "UPDATE dispatch SET account = 'ander'",
        "UPDATE dispatch SET after = '[]'",
        "UPDATE dispatch SET facts = REPLACE(facts, '2024-11-01', '2024-09-01')",
        "UPDATE addressee SET address = 'x@krant.example' WHERE position = 1",
    ],
)
def test_i13_a_ledger_altered_after_the_approval_does_not_send(
    tmp_path: Path, tampering: str
) -> None:
    """Bytes, bounds, instant, account, order, embargo or address altered in the file: refused."""
    steps = step_text("eerst"), step_text(at="2024-10-25 10:00", after=["eerst"])
    desk, transport = Desk.furnished(tmp_path, *steps), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        first, dispatch = desk.approved(ledger, "eerst"), desk.approved(ledger)
        send(desk.gate(ledger, first), quiet)
        path = ledger.path
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(tampering).rowcount > 0
        connection.commit()
    with desk.workspace().ledger() as ledger:
        gate = desk.gate(ledger, ledger.dispatch(dispatch.number), transport=transport)
        with pytest.raises((LedgerError, NotApproved)):
            send(gate, quiet)
    assert transport.handed_over == []


def test_i06_bytes_altered_while_it_is_being_sent_do_not_go(tmp_path: Path) -> None:
    """Each message is held against what was approved again, at its own hand-over."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        gate = desk.gate(ledger, desk.approved(ledger), transport=transport)
        gate.pass_dispatch()
        with closing(sqlite3.connect(ledger.path)) as connection:
            connection.execute("UPDATE addressee SET address = 'x@krant.example'")
            connection.commit()
        for delivery in ledger.deliveries(gate.dispatch.number):
            with pytest.raises(LedgerError):
                hand_over(gate, delivery)
    assert transport.handed_over == []


def test_i13_an_approval_is_for_what_was_seen(tmp_path: Path) -> None:
    """What was prepared anew has to be approved anew."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        desk.approved(ledger)
        again = desk.prepared(ledger)
        with pytest.raises(NotApproved):
            send(desk.gate(ledger, again), quiet)


def test_i13_it_goes_through_the_account_it_was_approved_for(tmp_path: Path) -> None:
    """Another account in use, after the approval, is not the way out of this dispatch."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
    desk.edit("config.toml", "[account.outbox]", '[account]\nuse = "ander"\n[account.outbox]')
    extra = '[account.ander]\nkind = "outbox"\nfolder = "elders"\n[ledger]'
    desk.edit("config.toml", "[ledger]", extra)
    workspace = desk.workspace()
    transport = workspace.transport(dispatch.account)
    with workspace.ledger() as ledger:
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert sorted(p.name for p in desk.root.glob("*/D-1")) == ["D-1"]
    assert (desk.root / "outbox/D-1").is_dir()


def test_i15_what_is_long_due_waits_for_a_persons_leave(tmp_path: Path) -> None:
    """Two hours late it goes, a second more and it wants --late."""
    desk = Desk.furnished(tmp_path, step_text(at="2024-11-01 09:00"))
    late = END + timedelta(hours=2)
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        with pytest.raises(NotApproved):
            send(desk.gate(ledger, dispatch, late + SECOND), quiet)
        assert states(ledger, dispatch) == [State.PLANNED, State.PLANNED]
        assert send(desk.gate(ledger, dispatch, late + SECOND, late=True), quiet) == []


def test_i03_who_is_in_to_and_cc_is_in_the_envelope_once(tmp_path: Path) -> None:
    """A mailbox on the lists of To and of Cc, and the archive's as well, gets one message."""
    step = step_text(cc=["gemeenten"], addressing="shared", copy_to=EMMEN.upper())
    (message,) = Desk.furnished(tmp_path, step).draft().messages
    assert addresses([message]) == [EMMEN, ASSEN]
    assert b"Cc:" not in message.header


@pytest.mark.parametrize("addressing", ["individual", "organisation"])
def test_i03_cc_does_not_give_each_of_them_a_mail_for_every_message(
    tmp_path: Path, addressing: str
) -> None:
    """Cc on more than one message is refused; on one it is not."""
    step = step_text(cc=["minister"], addressing=addressing)
    desk = Desk.furnished(tmp_path, step, step_text("een", to="minister", cc=["minister"]))
    assert "cc-of-many" in desk.codes()
    assert "cc-of-many" not in desk.codes("een")


def test_i09_addresses_of_several_organisations_need_a_visible_list(tmp_path: Path) -> None:
    """One message for a list that is not visible is refused; one each is not."""
    desk = Desk.furnished(tmp_path, step_text(addressing="shared"))
    desk.edit("distribution_lists/lists.toml", "visible = true", "visible = false")
    assert "addresses-shown" in desk.codes()
    desk.write("releases/proef.toml", plan_text(step_text()))
    assert desk.codes() == set()


def test_i10_a_line_break_in_a_name_makes_no_header(tmp_path: Path) -> None:
    """A name with a line break in contacts.csv stops; no message has a header of its making."""
    desk = Desk.furnished(tmp_path)
    desk.edit("distribution_lists/contacts.csv", "A. de Boer", '"A.\nBcc: x@krant.example"')
    draft = desk.draft()
    assert any(finding.stops for finding in draft.findings)
    assert all(b"\nBcc" not in message.content for message in draft.messages)


def test_four_eyes_wants_another_person(tmp_path: Path) -> None:
    """With the house rule, who prepared can not approve, and an approval by them does not count."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        dispatch = desk.prepared(ledger)
        with pytest.raises(NotApproved):
            approve(ledger, dispatch, JANSEN, 2, four_eyes=True)
        approve(ledger, dispatch, JANSEN, 2, four_eyes=False)
        desk.edit("config.toml", "[rules]", "[rules]\nfour_eyes = true")
        with pytest.raises(NotApproved):
            send(desk.gate(ledger, dispatch), quiet)
        approve(ledger, dispatch, PIETERS, 2, four_eyes=True)
        assert send(desk.gate(ledger, dispatch), quiet) == []


def test_the_number_of_recipients_is_typed_right_or_not_at_all(tmp_path: Path) -> None:
    """An approval and a send with another number are refused; an archive's copy counts for none."""
    desk = Desk.furnished(tmp_path, step_text(copy_to="kabinet@drenthe.example"))
    with desk.workspace().ledger() as ledger:
        dispatch = desk.prepared(ledger)
        assert ledger.recipients(dispatch.number) == 2
        for wrong in (0, 1, 3, 4):
            with pytest.raises(NotApproved):
                approve(ledger, dispatch, PIETERS, wrong, four_eyes=False)
            with pytest.raises(NotApproved) as refused:
                require_count(ledger, dispatch, wrong)
            assert "2" not in refused.value.message.replace(dispatch.name, "")
        assert ledger.approval(dispatch.number) is None


def test_people_may_do_what_config_says() -> None:
    """A person without a right is refused by name; one of two rights is enough where either is."""
    looker, preparer = Person(name="K. Kijk", may=()), Person(name="V. Voor", may=("prepare",))
    with pytest.raises(NotApproved, match="Kijk"):
        require(looker, "prepare", "approve")
    with pytest.raises(NotApproved, match="Voor"):
        require(preparer, "approve")
    require(preparer, "prepare", "approve")


def test_a_trial_lets_nothing_leave_for_anyone_else(tmp_path: Path) -> None:
    """With only_to set, others are held back, and so is a copy for an archive elsewhere."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.edit("config.toml", "[rules]", f'[rules]\nonly_to = ["{ASSEN.upper()}"]')
        (held,) = send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert EMMEN in held.message
    assert addresses(transport.handed_over) == [ASSEN]


def test_a_trial_holds_copies_too(tmp_path: Path) -> None:
    """A copy for an archive is somebody else as well."""
    step = step_text(copy_to="archief@elders.example")
    desk, transport = Desk.furnished(tmp_path, step, embargo=""), MemoryTransport()
    desk.edit("notes/proef.md", " {embargo}", "")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        desk.edit("config.toml", "[rules]", f'[rules]\nonly_to = ["{ASSEN}", "{EMMEN}"]')
        assert len(send(desk.gate(ledger, dispatch, transport=transport), quiet)) == 2
    assert transport.handed_over == []


def test_i20_sample_addresses_never_reach_a_transport_that_carries(tmp_path: Path) -> None:
    """What was prepared for the outbox does not go to .example through a real account."""
    desk, transport = Desk.furnished(tmp_path), Carrying()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        held = send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert len(held) == 2
    assert transport.handed_over == []


def test_more_recipients_than_the_house_allows_stop(tmp_path: Path) -> None:
    """A step to more than at_most is a finding that stops."""
    desk = Desk.furnished(tmp_path)
    desk.edit("config.toml", "[rules]", "[rules]\nat_most = 1")
    assert "too-many-recipients" in desk.codes()


def test_steps_go_in_their_order(tmp_path: Path) -> None:
    """A step waits for the one it comes after; a file in the outbox is enough for the outbox."""
    desk = Desk.furnished(tmp_path, step_text("eerst"), step_text("dan", after=["eerst"]))
    outbox = OutboxTransport(desk.root / "outbox")
    with desk.workspace().ledger() as ledger:
        second = desk.approved(ledger, "dan")
        with pytest.raises(TooEarly):
            send(desk.gate(ledger, second, transport=outbox), quiet)
        send(desk.gate(ledger, desk.approved(ledger, "eerst"), transport=outbox), quiet)
        with pytest.raises(TooEarly):
            send(desk.gate(ledger, second, transport=Carrying()), quiet)
        assert send(desk.gate(ledger, second, transport=outbox), quiet) == []


def test_what_waits_for_a_round_waits_until_it_is_settled(tmp_path: Path) -> None:
    """A round that went is not answered: the next step waits, as status says too."""
    terms = {"deadline": "2024-10-29 17:00"}
    keys: dict[str, Any] = {
        "template": "factual_check",
        "embargoed": False,
        "addressing": "organisation",
    }
    check = step_text("toets", round=terms, **keys)
    desk = Desk.furnished(tmp_path, check, step_text("dan", after=["toets"]), embargo="")
    desk.write("notes/proef.md", NOTES.replace(" {embargo}", ""))
    accepts = '"Wie het mag weten"\naccepts = ["concept", "final"]'
    desk.edit("distribution_lists/lists.toml", '"Wie het mag weten"', accepts)
    with desk.workspace().ledger() as ledger:
        first, second = desk.approved(ledger, "toets"), desk.approved(ledger, "dan")
        send(desk.gate(ledger, first), quiet)
        for address in (EMMEN, ASSEN):
            ledger.settle(first.number, address, JANSEN.name, "akkoord per mail")
        assert any("toets" in words for words in standing_of(desk, ledger, "dan").missing)
        with pytest.raises(TooEarly):
            send(desk.gate(ledger, second), quiet)
        settled = Settled(file="notes/proef.md", digest="f" * 64)
        ledger.act(first.number, lambda _round: settled, JANSEN.name)
        present = desk.approved(ledger, "dan", BEFORE + SECOND)
        assert send(desk.gate(ledger, present, BEFORE + SECOND), quiet) == []


def test_a_round_of_before_there_were_any_waits_for_each_to_be_settled(tmp_path: Path) -> None:
    """What was sent as a round, and is followed nowhere, a person settles one by one."""
    terms = {"deadline": "2024-10-29 17:00"}
    desk = Desk.furnished(tmp_path, step_text("toets"), step_text("dan", after=["toets"]))
    with desk.workspace().ledger() as ledger:
        first, second = desk.approved(ledger, "toets"), desk.approved(ledger, "dan")
        send(desk.gate(ledger, first), quiet)
        keys = {"template": "factual_check", "addressing": "organisation"}
        check = step_text("toets", round=terms, **keys)
        desk.write("releases/proef.toml", plan_text(check, step_text("dan", after=["toets"])))
        assert any("toets" in words for words in standing_of(desk, ledger, "dan").missing)
        with pytest.raises(TooEarly):
            send(desk.gate(ledger, second), quiet)
        for address in (EMMEN, ASSEN):
            ledger.settle(first.number, address, JANSEN.name, "akkoord per mail")
        assert send(desk.gate(ledger, second), quiet) == []


def test_cancelling_takes_files_out_and_leaves_what_somebody_changed(tmp_path: Path) -> None:
    """A file as it was written is gone; one that somebody edited stays and is named."""
    desk = Desk.furnished(tmp_path)
    outbox = OutboxTransport(desk.root / "outbox")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        send(desk.gate(ledger, dispatch, transport=outbox), quiet)
        files = sorted((desk.root / "outbox/D-1").glob("*.eml"))
        files[1].write_bytes(files[1].read_bytes() + b"PS\r\n")
        now = ledger.dispatch(dispatch.number)
        assert take_back(ledger, now, outbox, JANSEN.name, "fout") == ["D-1/2"]
        assert states(ledger, dispatch) == [State.CANCELLED, State.WRITTEN]
    assert [file.exists() for file in files] == [False, True]


def test_what_was_taken_back_whole_can_be_prepared_again(tmp_path: Path) -> None:
    """After all files are out of the outbox again the step can be prepared and sent anew."""
    desk = Desk.furnished(tmp_path)
    outbox = OutboxTransport(desk.root / "outbox")
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        send(desk.gate(ledger, dispatch, transport=outbox), quiet)
        now = ledger.dispatch(dispatch.number)
        assert take_back(ledger, now, outbox, JANSEN.name, "fout") == []
        again = desk.approved(ledger)
        assert send(desk.gate(ledger, again, transport=outbox), quiet) == []


def test_a_ledger_that_cannot_write_stops_the_rest(tmp_path: Path) -> None:
    """When what came of a message cannot be kept, no further message is handed over."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        path = ledger.path

        def meddling(outgoing: Outgoing) -> Receipt:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("DROP TABLE addressee")
                connection.commit()
            return accept_all(outgoing)

        transport = MemoryTransport(meddling)
        with pytest.raises(LedgerError):
            send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert len(transport.handed_over) == 1


def test_i18_a_copied_ledger_does_not_send(tmp_path: Path) -> None:
    """A copy of the ledger, in a workspace that points to it, refuses at the gate."""
    desk, transport = Desk.furnished(tmp_path), MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        original = ledger.path
    copy = original.with_name("kopie.sqlite")
    copy.write_bytes(original.read_bytes())
    desk.edit("config.toml", "ledger.sqlite", "kopie.sqlite")
    with desk.workspace().ledger() as ledger, pytest.raises(LedgerError):
        send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert transport.handed_over == []


def test_i30_notes_outside_the_workspace_are_not_read(tmp_path: Path) -> None:
    """A plan that points out of the workspace is a finding, and no other plan reads that file."""
    (tmp_path / "buiten.md").write_text(NOTES, "utf-8")
    desk = Desk.furnished(tmp_path, step_text(notes="../buiten.md"))
    desk.write("releases/tweede.toml", plan_text(step_text(to="pers"), embargo=""))
    assert "file-outside" in desk.codes()
    assert desk.workspace().sources.notes("../buiten.md") == (None, [])
    assert "embargo-copied" not in desk.codes(plan="tweede")


def test_a_copy_that_the_outbox_cannot_carry_is_told(tmp_path: Path) -> None:
    """A note, which stops nothing: the file has no envelope."""
    desk = Desk.furnished(tmp_path, step_text(copy_to="kabinet@drenthe.example"))
    found = [finding for finding in desk.draft().findings if finding.code == "copy-not-sent"]
    assert len(found) == 1
    assert not found[0].stops


def test_i02_who_left_the_list_that_a_part_is_for_is_held_back(tmp_path: Path) -> None:
    """Also when still on the list that the step goes to."""
    desk, transport = Desk.furnished(tmp_path, step_text(to="binnen")), MemoryTransport()
    desk.edit("notes/proef.md", "## Mededelingen", "## Mededelingen {only=kring}")
    lists = (desk.root / "distribution_lists/lists.toml").read_text("utf-8")
    kring = '\n[kring]\nvisible = true\ninclude = ["kind:municipality"]\n'
    desk.write("distribution_lists/lists.toml", lists + kring)
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        smaller = kring.replace("kind:municipality", "organisation:assen")
        desk.write("distribution_lists/lists.toml", lists + smaller)
        held = send(desk.gate(ledger, dispatch, transport=transport), quiet)
    assert len(held) == 1
    assert addresses(transport.handed_over) == ["b.kloosterman@assen.example"]


def test_i23_a_meeting_request_is_no_attachment(tmp_path: Path) -> None:
    """By its content, whatever it is called."""
    desk = Desk.furnished(tmp_path, step_text(attachments=["notes/agenda.txt"]))
    desk.write("notes/agenda.txt", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n")
    assert "attachment-calendar" in desk.codes()
    desk.write("notes/agenda.txt", "Agenda: BEGIN:VCALENDAR is geen agenda")
    assert "attachment-calendar" not in desk.codes()


def test_who_is_in_to_and_cc_counts_once_against_the_cap(tmp_path: Path) -> None:
    """The house's limit is on people."""
    step = step_text(to="binnen", cc=["gemeenten"], addressing="shared")
    desk = Desk.furnished(tmp_path, step)
    desk.edit("config.toml", "[rules]", "[rules]\nat_most = 2")
    assert "too-many-recipients" not in desk.codes()
    desk.edit("config.toml", "at_most = 2", "at_most = 1")
    assert "too-many-recipients" in desk.codes()
