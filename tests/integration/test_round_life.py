"""A round from its question to its end: who is reminded, what counts, what silence becomes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from mailer.dispatch.prepare import approve
from mailer.dispatch.sending import send
from mailer.errors import (
    HandedOver,
    InDoubt,
    MailerError,
    NotApproved,
    NotSubmitted,
    Refused,
    TooEarly,
    UsageError,
)
from mailer.ledger.model import Delivery, Life, Receipt
from mailer.ledger.round import (
    Answered,
    Applied,
    Doubt,
    Noted,
    Put,
    Response,
    Settled,
)
from mailer.providers.interface import Outgoing
from mailer.providers.memory import accept_all
from mailer.rounds.closing import close, excuse
from mailer.rounds.registering import set_aside, withdraw
from mailer.rounds.settling import settle_if_done
from mailer.worker.news import What
from tests.desk import JANSEN, PIETERS, quiet, step_text
from tests.returned import group, mail, office_365, report
from tests.round_desk import (
    DAY,
    DEADLINE,
    FIRST,
    HOUR,
    LAST,
    OPENED,
    SECOND,
    SERVER,
    RoundDesk,
    round_desk,
)

EXTENDED = DEADLINE + 7 * DAY
"""Friday 1 November 2024, 16.00 uur: winter time began."""

Open = Callable[..., RoundDesk]
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens rounds, each in a folder of its own."""
    with ExitStack() as stack:
        count = iter(range(100))

        def make(*arguments: object, **terms: object) -> RoundDesk:
            folder = tmp_path / str(next(count))
            return stack.enter_context(round_desk(folder, monkeypatch, *arguments, **terms))  # type: ignore[arg-type]

        yield make


@pytest.fixture
def table(opened: Open) -> RoundDesk:
    """A round of four that was asked on Monday 7 October."""
    return opened()


def refusing(error: MailerError, *who: str) -> Callable[[Outgoing], Receipt]:
    """A way out that raises this for what goes to these."""

    def answers(outgoing: Outgoing) -> Receipt:
        if outgoing.envelope.forward_paths[0][len("info@")] in who:
            raise error
        return accept_all(outgoing)

    return answers


# Who is reminded (I16)


def test_i16_each_who_is_silent_is_reminded_once_at_each_instant(table: RoundDesk) -> None:
    """Not a second before, at nine, and not again an hour, a turn or a worker later."""
    worker = table.worker()
    table.turn(FIRST - timedelta(seconds=1), worker)
    assert table.reminded == ""
    for at in (FIRST, FIRST, FIRST + HOUR, FIRST + DAY):
        table.turn(at, worker)
        table.turn(at)
        assert table.reminded == "abcd"
    table.turn(SECOND)
    table.turn(LAST)
    assert table.reminded == "abcd" * 3


def test_i16_who_answered_is_not_reminded(table: RoundDesk) -> None:
    """By mail or on a person's word, that day or in the same minute: the mail is read first."""
    table.reply("a")
    table.register("b")
    table.turn(FIRST)
    assert table.reminded == "cd"
    table.now = SECOND
    table.reply("c")
    table.turn(SECOND)
    assert table.reminded == "cdd"
    assert table.cancelled() == {2: "ab", 3: "abc", 4: "abc"}


def test_i16_without_reading_what_came_in_nobody_is_reminded(table: RoundDesk) -> None:
    """An inbox that does not answer may hold an answer: the reminder waits, and is told."""
    table.letterbox.fails = NotSubmitted("The server is away.")
    assert What.WAITS in table.turn(FIRST)
    assert table.reminded == ""
    table.letterbox.fails = None
    table.reply("d")
    table.turn(FIRST + HOUR)
    assert table.reminded == "abc"


@pytest.mark.parametrize(
    "error", [NotSubmitted("no line"), InDoubt("timed out"), Refused("550 no such user")]
)
def test_i16_who_was_not_asked_is_not_reminded(opened: Open, error: MailerError) -> None:
    """Nobody is reminded of a question that did not go, or of which nobody knows that it went."""
    table = opened("abcd", opened=False, answers=refusing(error, "d"))
    dispatch = table.prepared()
    table.approve(dispatch)
    with ExitStack() as stack:
        if type(error) is NotSubmitted:
            stack.enter_context(pytest.raises(NotSubmitted))
        table.send(dispatch)
    assert table.party("d").asked_at is None
    reminders = table.ledger.dispatch(2)
    table.now = FIRST
    gate = table.desk.gate(table.ledger, reminders, FIRST, table.transport)
    held = send(gate, quiet)
    assert [type(reason) for reason in held] == [NotApproved]
    assert table.reminded == "abc"


def test_i16_whom_the_question_did_not_reach_is_not_reminded(table: RoundDesk) -> None:
    """It came back: a reminder would come back as well, and a person has to look."""
    table.deliver(report(group("info@c.example"), ours=table.message_id("c")))
    table.turn(FIRST)
    assert table.reminded == "abd"
    assert not table.party("c").reached
    table.ledger.settle(1, "info@c.example", JANSEN.name, "bel ik")
    table.turn(SECOND)
    assert table.reminded == "abdabd"
    table.turn(DEADLINE + HOUR)
    assert table.party("c").silence == "unreached"


def test_i16_a_closed_round_reminds_nobody(table: RoundDesk) -> None:
    """All that was planned is cancelled when it is closed, by a person before its time too."""
    table.now = FIRST - HOUR
    assert close(table.ledger, 1, table.now, JANSEN.name, "allen gebeld")
    assert table.cancelled() == {2: "abcd", 3: "abcd", 4: "abcd"}
    for at in (FIRST, SECOND, LAST):
        table.turn(at)
    assert table.reminded == ""


def test_i16_nobody_is_reminded_while_a_reply_waits_to_be_read(table: RoundDesk) -> None:
    """Once a person said that it needs nothing the reminder goes, in its time."""
    table.reply("a", "Wij komen erop terug, mits het college instemt.")
    table.turn(FIRST)
    assert table.reminded == "bcd"
    (waits,) = table.party("a").waiting
    assert isinstance(waits.act, Put)
    set_aside(table.ledger, 1, waits.act.reply, JANSEN.name, "geen antwoord")
    table.turn(FIRST + DAY)
    assert table.reminded == "bcda"
    table.turn(FIRST + DAY)
    assert table.reminded == "bcda"


def test_i16_a_reply_that_was_read_as_an_answer_ends_it(table: RoundDesk) -> None:
    """What waited is registered: no reminder of before or after goes."""
    table.reply("a", "Wij komen erop terug, mits het college instemt.")
    table.turn(FIRST)
    (waits,) = table.party("a").waiting
    assert isinstance(waits.act, Put)
    table.register("a", reply=waits.act.reply)
    table.turn(SECOND)
    assert table.reminded == "bcd" * 2


def test_i16_a_missed_day_is_caught_up_once(table: RoundDesk) -> None:
    """A worker that was away reminds when it is back, however late the house calls that."""
    table.turn(FIRST + 2 * DAY)
    assert table.reminded == "abcd"
    table.turn(FIRST + 3 * DAY)
    assert table.reminded == "abcd"


def test_i16_a_missed_reminder_does_not_go_on_the_day_of_the_next(table: RoundDesk) -> None:
    """From midnight on the next one takes its place; nobody gets two in a day."""
    midnight = SECOND - 9 * HOUR
    table.turn(midnight + timedelta(minutes=1))
    assert table.reminded == ""
    table.turn(SECOND)
    table.turn(SECOND + HOUR)
    assert table.reminded == "abcd"


def test_i16_just_before_midnight_the_missed_one_goes(table: RoundDesk) -> None:
    """The evening before the next one it is not too late."""
    table.turn(SECOND - 9 * HOUR - timedelta(seconds=1))
    assert table.reminded == "abcd"
    table.turn(SECOND)
    assert table.reminded == "abcd" * 2


def test_i16_who_was_away_for_weeks_sends_one_reminder(table: RoundDesk) -> None:
    """Of three that were missed the last goes, and no other."""
    table.turn(LAST + HOUR)
    assert table.reminded == "abcd"
    assert "Laatste herinnering" in table.transport.handed_over[-1].content.decode("ascii")


@pytest.mark.parametrize(("late", "went"), [(timedelta(0), "abcd"), (timedelta(seconds=1), "")])
def test_i16_after_the_deadline_nobody_is_reminded(
    table: RoundDesk, late: timedelta, went: str
) -> None:
    """To the second: until then it helps, from then on it is too late."""
    table.turn(DEADLINE + late)
    assert table.reminded == went


def test_i16_two_workers_remind_once(opened: Open) -> None:
    """Of two that take their turns at the same moment one reminds, the other waits."""
    table = opened(tuple("abcdefgh"))
    table.now = FIRST
    barrier = Barrier(2)

    def work() -> None:
        worker = table.worker()
        barrier.wait()
        worker.turn()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work) for _each in range(2)]:
            done.result()
    table.turn(FIRST)
    assert sorted(table.reminded) == list("abcdefgh")


def test_i16_two_commands_remind_once(opened: Open) -> None:
    """Two programs go through the gate message by message, and each goes once."""
    table = opened(tuple("abcdefgh"))
    table.now = FIRST
    barrier = Barrier(2)

    def remind() -> None:
        with table.workspace().ledger() as ledger:
            gate = table.desk.gate(ledger, ledger.dispatch(2), FIRST, table.transport)
            gate.pass_dispatch()
            barrier.wait()
            with suppress(HandedOver):  # the other one handed over the last of them
                send(gate, quiet)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(remind) for _each in range(2)]:
            done.result()
    assert sorted(table.reminded) == list("abcdefgh")


def test_i16_nothing_is_forgotten_when_the_program_starts_again(table: RoundDesk) -> None:
    """Another program, another day, the same file: who was reminded and who answered is known."""
    table.reply("a")
    table.turn(FIRST)
    with table.workspace().ledger() as again:
        table.ledger = again
        table.turn(FIRST + HOUR)
        assert table.reminded == "bcd"
        assert list(again.round(1).party("b").reminded_at) == [FIRST]
        assert table.party("a").answers


def test_i05_a_reminder_in_doubt_does_not_go_again(opened: Open) -> None:
    """Nobody knows whether it went: the next one goes in its time, this one does not."""
    doubtful = refusing(InDoubt("timed out"), "b")

    def answers(outgoing: Outgoing) -> Receipt:
        return doubtful(outgoing) if outgoing.label.startswith("D-2-") else accept_all(outgoing)

    table = opened(answers=answers)
    for hours in range(3):
        table.turn(FIRST + hours * HOUR)
    assert table.reminded == "acd"
    table.turn(SECOND)
    assert sorted(table.reminded) == list("aabccdd")


# More time


def test_i16_more_time_for_one_makes_new_reminders_for_one(table: RoundDesk) -> None:
    """They wait for an approval; those of the others stay as they were."""
    table.now = OPENED + DAY
    prepared = table.extend(EXTENDED, "b")
    assert table.cancelled() == {2: "b", 3: "b", 4: "b", 5: "", 6: "", 7: ""}
    table.turn(FIRST)
    table.turn(SECOND)
    assert table.reminded == "acd" * 2
    table.turn(SECOND + DAY)
    assert table.reminded == "acd" * 2
    table.approve(prepared[0])
    table.turn(SECOND + DAY)
    assert table.reminded == "acd" * 2 + "b"
    table.turn(DEADLINE + HOUR)
    assert table.round.is_open


def test_i16_what_was_approved_for_an_earlier_deadline_does_not_go(opened: Open) -> None:
    """It was on its way when the time was extended, came back, and names another deadline."""
    table: RoundDesk

    def answers(outgoing: Outgoing) -> Receipt:
        if outgoing.label == "D-2-002":
            table.extend(EXTENDED, "b")
            raise NotSubmitted("no line")
        return accept_all(outgoing)

    table = opened(answers=answers)
    table.turn(FIRST)
    table.transport._answer = accept_all  # the line is there again
    table.turn(FIRST + HOUR)
    assert table.reminded == "acd"


def test_i16_more_time_for_all_moves_every_reminder(table: RoundDesk) -> None:
    """None of the old ones goes; the new ones do, after the new approval."""
    table.now = OPENED + DAY
    prepared = table.extend(EXTENDED)
    table.approve(prepared[0])
    table.turn(FIRST)
    table.turn(SECOND)
    assert table.reminded == ""
    table.turn(SECOND + DAY)
    assert table.reminded == "abcd"


def test_more_time_without_reminders_cancels_those_of_before(table: RoundDesk) -> None:
    """Who gets time is not reminded of a deadline that is no longer theirs."""
    assert table.extend(EXTENDED, "a", reminders=False) == []
    table.turn(FIRST)
    assert table.reminded == "bcd"


def test_more_time_answers_the_reply_that_asked_for_it(table: RoundDesk) -> None:
    """It waits no longer, and nothing else is taken for it."""
    table.reply("a", "Kunnen wij een week uitstel krijgen?")
    table.judge()
    (waits,) = table.party("a").waiting
    assert isinstance(waits.act, Put)
    with pytest.raises(UsageError, match="99"):
        table.extend(EXTENDED, "a", reply=99)
    table.extend(EXTENDED, "a", reply=waits.act.reply)
    assert table.party("a").waiting == ()
    assert table.party("a").deadline == EXTENDED


def test_more_time_for_who_is_on_no_list_any_more_makes_no_reminder(table: RoundDesk) -> None:
    """The deadline moves all the same; there is nobody to remind."""
    contacts = (table.desk.root / "distribution_lists/contacts.csv").read_text("utf-8")
    kept = "\n".join(line for line in contacts.splitlines() if "@b." not in line)
    table.desk.write("distribution_lists/contacts.csv", kept)
    assert table.extend(EXTENDED, "b") == []
    assert table.party("b").deadline == EXTENDED


def test_more_time_for_all_prepares_no_reminder_for_who_answered(table: RoundDesk) -> None:
    """What could not go is not shown to who approves, nor told as missed later."""
    table.register("a")
    prepared = table.extend(EXTENDED)
    assert [table.ledger.recipients(each.number) for each in prepared] == [3, 3, 3]


def test_an_approval_of_one_extension_is_none_of_another(table: RoundDesk) -> None:
    """A colleague extended for somebody else meanwhile: that was not on the page."""
    table.now = OPENED + DAY
    first = table.extend(EXTENDED, "a")
    table.now += HOUR
    second = table.extend(EXTENDED, "b")
    table.approve(first[0])
    approved = [table.ledger.approval(each.number) is not None for each in (*first, *second)]
    assert approved == [True] * len(first) + [False] * len(second)


def test_two_served_by_one_contact_get_one_reminder(opened: Open) -> None:
    """While both are silent; when one answered and the other not a person asks."""
    table = opened(("a", "b+c"))
    table.turn(FIRST)
    assert table.reminded == "ab"
    table.register("b")
    table.turn(SECOND)
    assert table.reminded == "aba"
    assert table.cancelled()[3] == ""
    table.register("c")
    assert table.cancelled()[4] == "b"


# What counts (I17)


def out_of_office(table: RoundDesk) -> bytes:
    """Exchange's automatic answer, which says “akkoord”."""
    return table.reply("a", "Akkoord.", "Auto-Submitted: auto-generated")


def away(table: RoundDesk) -> bytes:
    """The same, told by its subject alone."""
    content = mail(
        "From: info@a.example",
        "Subject: Automatisch antwoord: Feitelijke toets",
        f"In-Reply-To: {table.message_id('a')}",
        "",
        "Akkoord.",
    )
    return table.deliver(content)


def bounce(table: RoundDesk) -> bytes:
    """A report that quotes us, in reply to us."""
    return table.deliver(office_365(table.message_id("a"), "info@a.example"))


def delivered(table: RoundDesk) -> bytes:
    """A report that it arrived."""
    arrived = group("info@a.example", "delivered", "2.0.0", "")
    return table.deliver(report(arrived, ours=table.message_id("a"), subject="Relayed: toets"))


def delayed(table: RoundDesk) -> bytes:
    """A mail system that still tries."""
    later = group("info@a.example", "delayed", "4.4.1", "smtp; 451 later")
    return table.deliver(report(later, ours=table.message_id("a")))


def meeting(table: RoundDesk) -> bytes:
    """An acceptance of a meeting."""
    content = mail(
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=a.example",
        "From: info@a.example",
        "Subject: Geaccepteerd: akkoord",
        f"In-Reply-To: {table.message_id('a')}",
        'Content-Type: multipart/alternative; boundary="g"',
        "",
        "--g",
        "Content-Type: text/plain",
        "",
        "Akkoord.",
        "--g",
        "Content-Type: text/calendar; method=REPLY",
        "",
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR",
        "--g--",
    )
    return table.deliver(content)


def receipt(table: RoundDesk) -> bytes:
    """A read receipt."""
    content = mail(
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=a.example",
        "From: info@a.example",
        "Subject: Gelezen: Feitelijke toets",
        f"In-Reply-To: {table.message_id('a')}",
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="g"',
        "",
        "--g",
        "Content-Type: text/plain",
        "",
        "Akkoord.",
        "--g",
        "Content-Type: message/disposition-notification",
        "",
        f"Original-Message-ID: {table.message_id('a')}",
        "Disposition: manual-action/MDN-sent-manually; displayed",
        "",
        "--g--",
    )
    return table.deliver(content)


@pytest.mark.parametrize(
    "sent", [out_of_office, away, bounce, delivered, delayed, meeting, receipt]
)
def test_i17_what_a_machine_answers_is_nobodys_answer(
    table: RoundDesk, sent: Callable[[RoundDesk], bytes]
) -> None:
    """It is kept and shown with the round, and counts for nobody, whatever words are in it."""
    sent(table)
    table.turn(OPENED + HOUR)
    (kept,) = table.ledger.replies(1)
    assert table.round.handled == {kept.number}
    assert [e.act for e in table.round.entries if not isinstance(e.act, Noted)] == []
    table.turn(FIRST)
    assert table.reminded == ("bcd" if sent is bounce else "abcd")


# Who answers (I28)


def test_i28_a_proven_answer_counts_with_its_proof(table: RoundDesk) -> None:
    """By the word of our own server, of one who was asked, in words that say one thing."""
    table.reply("a")
    table.judge()
    (entry,) = table.party("a").answers
    assert isinstance(entry.act, Answered)
    assert entry.act.response is Response.AGREED
    assert not entry.act.colleague
    assert SERVER in entry.act.proof


def test_i28_a_colleague_is_shown_as_such(table: RoundDesk) -> None:
    """Of the organisation's domain, and not asked themself."""
    table.reply("a", sender="collega@post.a.example")
    table.judge()
    (entry,) = table.party("a").answers
    assert isinstance(entry.act, Answered)
    assert entry.act.colleague
    assert entry.act.sender == "collega@post.a.example"


def unproven(table: RoundDesk) -> bytes:
    """Nobody says who wrote it."""
    return table.reply("a", verdict="")


def failing(table: RoundDesk) -> bytes:
    """Our server says that it is not from there."""
    return table.reply("a", verdict="fail")


def by_another(table: RoundDesk) -> bytes:
    """A server that is not ours says that it is right."""
    found = "Authentication-Results: mx.elders.example; dmarc=pass header.from=a.example"
    return table.reply("a", "Akkoord.", found, verdict="")


def stranger(table: RoundDesk) -> bytes:
    """Proven, of nobody who was asked."""
    return table.reply("a", sender="iemand@elders.example")


def another_organisation(table: RoundDesk) -> bytes:
    """B answers the question to A, which somebody passed on."""
    return table.reply("a", sender="info@b.example")


def two_references(table: RoundDesk) -> bytes:
    """A chain that names A's question and B's."""
    content = table.reply("a")
    table.letterbox.messages.clear()
    theirs = f"References: {table.message_id('b')} ".encode()
    return table.deliver(content.replace(b"References: ", theirs))


def two_in_subject(table: RoundDesk) -> bytes:
    """An answer to A's question with the reference of B's in its subject."""
    theirs = next(d.message.subject for d in table.ledger.deliveries(1) if "b" in _whose(d))
    content = table.reply("a", verdict="pass")
    table.letterbox.messages.clear()
    return table.deliver(content.replace(b"RE: Verslag aan de minister", f"RE: {theirs}".encode()))


def _whose(delivery: Delivery) -> tuple[str, ...]:
    return delivery.message.addressees[0].recipient.organisations


@pytest.mark.parametrize(
    ("sent", "doubt"),
    [
        (unproven, Doubt.UNPROVEN),
        (failing, Doubt.UNPROVEN),
        (by_another, Doubt.UNPROVEN),
        (stranger, Doubt.STRANGER),
        (another_organisation, Doubt.ANOTHERS),
        (two_references, Doubt.SEVERAL),
        (two_in_subject, Doubt.SEVERAL),
    ],
)
def test_i28_what_is_not_proven_is_put_to_a_person(
    table: RoundDesk, sent: Callable[[RoundDesk], bytes], doubt: Doubt
) -> None:
    """With the reason; it counts for nobody until a person says so."""
    sent(table)
    table.judge()
    ((_entry, put),) = table.round.waiting
    assert put.doubts == (doubt,)
    assert not any(party.answers for party in table.round.parties)
    table.register("a", reply=put.reply)
    assert table.party("a").answers


def test_i28_a_domain_of_two_is_put_to_a_person(opened: Open) -> None:
    """Their one contact answers: for which of the two, or for both, a person says."""
    table = opened(("a", "b+c"))
    table.reply("b+c")
    table.judge()
    ((_entry, put),) = table.round.waiting
    assert put.doubts == (Doubt.SHARED_DOMAIN,)
    table.register("b", reply=put.reply)
    assert [bool(table.party(each).waiting) for each in "bc"] == [False, True]


def test_i28_the_reference_of_another_ledger_is_no_link(table: RoundDesk) -> None:
    """D-1 is everywhere; the letters behind it are not: the address alone links it."""
    content = mail(
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=a.example",
        "From: info@a.example",
        "Subject: RE: Feitelijke toets [FT-1.1-BBBB]",
        "",
        "Akkoord.",
    )
    table.deliver(content)
    table.judge()
    ((_entry, put),) = table.round.waiting
    assert put.doubts == (Doubt.LOOSE,)


def test_an_answer_to_a_reminder_counts_for_the_round(table: RoundDesk) -> None:
    """Whichever of our mails they answered."""
    table.turn(FIRST)
    about = table.message_id("a", 2)
    content = table.reply("a").replace(table.message_id("a").encode(), about.encode())
    table.letterbox.messages.clear()
    table.deliver(content)
    table.turn(SECOND)
    assert table.responses("a") == [Response.AGREED]
    assert table.reminded == "abcdbcd"


def test_a_reply_is_judged_once(table: RoundDesk) -> None:
    """Two programs read the same inbox at the same time, and again later."""
    table.reply("a")
    table.reply("b", "Wij twijfelen nog.")
    barrier = Barrier(2)

    def read() -> None:
        barrier.wait()
        table.judge()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(read) for _each in range(2)]:
            done.result()
    table.judge()
    assert len(table.round.entries) == 2
    assert len(table.ledger.replies(1)) == 2


def test_two_answers_of_one_stand_side_by_side(table: RoundDesk) -> None:
    """The later does not erase the earlier."""
    table.reply("a")
    table.reply("a")
    table.judge()
    assert table.responses("a") == [Response.AGREED, Response.AGREED]


# Silence


@pytest.mark.parametrize("silence", ["agrees", "asks", "blocks"])
def test_silence_becomes_what_the_plan_says(opened: Open, silence: str) -> None:
    """At the deadline, of who was reached; who answered or was excused was not silent."""
    table = opened(silence=silence)
    table.reply("a")
    table.deliver(report(group("info@c.example"), ours=table.message_id("c")))
    table.turn(DEADLINE)
    assert table.round.is_open
    table.turn(DEADLINE + timedelta(seconds=1))
    assert not table.round.is_open
    silences = {party.id: party.silence for party in table.round.parties}
    assert silences == {"a": None, "b": silence, "c": "unreached", "d": silence}


def test_closing_early_makes_no_silence_an_agreement(table: RoundDesk) -> None:
    """Who still has time did not keep silent: a person decides."""
    table.now = DEADLINE
    close(table.ledger, 1, table.now, JANSEN.name, "allen gebeld")
    assert {party.silence for party in table.round.parties} == {"asks"}


def test_who_has_more_time_did_not_keep_silent_either(table: RoundDesk) -> None:
    """Closed by hand between the two deadlines: theirs is not past."""
    table.extend(EXTENDED, "b", reminders=False)
    table.now = DEADLINE + HOUR
    close(table.ledger, 1, table.now, JANSEN.name, "haast")
    silences = {party.id: party.silence for party in table.round.parties}
    assert silences == {"a": "agrees", "b": "asks", "c": "agrees", "d": "agrees"}


def test_who_wrote_what_nobody_read_did_not_agree(table: RoundDesk) -> None:
    """A reply that waits for a person at the deadline is no silence."""
    table.reply("a", "Wij komen erop terug, mits het college instemt.")
    table.turn(DEADLINE + HOUR)
    assert table.party("a").silence == "asks"


def test_whose_answer_was_withdrawn_did_not_agree_by_silence(table: RoundDesk) -> None:
    """They wrote, and it was counted by mistake: a person decides."""
    table.reply("a")
    table.judge()
    withdraw(table.ledger, 1, ("a",), JANSEN.name, "was voor een ander stuk")
    table.turn(DEADLINE + HOUR)
    assert table.party("a").silence == "asks"


def test_a_question_that_comes_back_after_the_end_was_no_silence(table: RoundDesk) -> None:
    """A mail system may try for days: who never got it did not agree."""
    table.reply("a", "Wij twijfelen nog.")
    table.turn(DEADLINE + HOUR)
    assert table.party("c").silence == "agrees"
    table.deliver(report(group("info@c.example"), ours=table.message_id("c")))
    table.turn(DEADLINE + 2 * HOUR)
    assert table.party("c").silence == "unreached"
    assert not table.party("c").is_done


def test_the_worker_closes_when_all_that_came_in_was_read(table: RoundDesk) -> None:
    """An answer that was there in time counts, and no silence is made of an inbox that is shut."""
    table.letterbox.fails = NotSubmitted("The server is away.")
    table.now = DEADLINE - HOUR
    table.reply("a")
    table.turn(DEADLINE + HOUR)
    assert table.round.is_open
    table.letterbox.fails = None
    table.turn(DEADLINE + 2 * HOUR)
    assert table.responses("a") == [Response.AGREED]
    assert table.party("b").silence == "agrees"


def test_what_a_program_closed_that_died_is_settled_by_the_next(table: RoundDesk) -> None:
    """Closed and not settled, and nothing is missing: the worker says so, once."""
    table.now = DEADLINE + HOUR
    close(table.ledger, 1, table.now)
    assert table.turn(table.now) == [What.DONE]
    assert table.round.settled
    assert table.turn(table.now + HOUR) == []


def test_an_answer_after_the_end_is_put_to_a_person(opened: Open) -> None:
    """It is kept beside what silence became, and a person says what it is worth."""
    table = opened(silence="asks")
    table.turn(DEADLINE + HOUR)
    table.reply("a")
    table.turn(DEADLINE + 2 * HOUR)
    ((_entry, put),) = table.round.waiting
    assert put.doubts == (Doubt.LATE,)
    table.register("a", reply=put.reply)
    (entry,) = table.party("a").answers
    assert isinstance(entry.act, Answered)
    assert entry.act.late
    assert table.party("a").silence is None


def test_where_silence_blocks_nobody_is_passed_over(opened: Open) -> None:
    """The plan says that nothing goes on without them; no word of a person does either."""
    table = opened(silence="blocks")
    with pytest.raises(UsageError, match="gemeente A"):
        excuse(table.ledger, 1, ("a",), JANSEN.name, "haast")


# What comes after (I13)


def settle(table: RoundDesk) -> None:
    """Every answer is in: J. Jansen says so."""
    table.ledger.act(1, lambda _round: Settled(file="notes/proef.md", digest="f" * 64), JANSEN.name)


def after(opened: Open) -> RoundDesk:
    """A round that a step waits for, and one that waits for that."""
    steps = (
        step_text("dan", "gemeenten", after=["toets"]),
        step_text("later", "gemeenten", after=["dan"]),
    )
    return opened(("a", "b"), *steps, silence="asks")


def test_i13_what_waits_for_a_round_waits_until_it_is_settled(opened: Open) -> None:
    """Asked is not answered, answered is not settled; what is made of the settled text goes."""
    table = after(opened)
    early = table.prepared("dan")
    table.approve(early)
    for change in (lambda: None, lambda: table.reply("a"), lambda: table.turn(DEADLINE + HOUR)):
        change()
        table.judge()
        with pytest.raises(TooEarly, match="toets"):
            table.send(early)
    table.now += HOUR
    excuse(table.ledger, 1, ("b",), JANSEN.name, "met vakantie")
    assert settle_if_done(table.ledger, table.workspace().sources, 1, JANSEN.name)
    with pytest.raises(NotApproved, match="settled"):
        table.send(early)
    table.now += HOUR
    late = table.prepared("dan")
    table.approve(late)
    assert table.send(late) == []


def test_i13_what_waits_far_behind_a_round_is_outdated_by_it_as_well(opened: Open) -> None:
    """A step that waits for a step that waits: its text is as old."""
    table = after(opened)
    far = table.prepared("later")
    table.approve(far)
    table.now += HOUR
    settle(table)
    table.now += HOUR
    between = table.prepared("dan")
    table.approve(between)
    table.send(between)
    with pytest.raises(NotApproved, match="settled"):
        table.send(far)


def test_i13_a_text_that_corrections_went_into_does_not_go_as_it_was(opened: Open) -> None:
    """Also of a step that does not wait for the round."""
    table = opened(("a",), step_text("los", "gemeenten"))
    loose = table.prepared("los")
    table.approve(loose)
    (before,) = (s.digest for s in loose.sources if s.path == "notes/proef.md")
    words = {"patch": "-driehonderd\n+tweehonderd", "before": before, "after": "f" * 64}
    table.now += HOUR
    applied = Applied(corrections=(1,), file="notes/proef.md", **words)
    table.ledger.act(1, lambda _round: applied, JANSEN.name)
    with pytest.raises(NotApproved):
        table.send(loose)
    table.desk.edit("notes/proef.md", "driehonderd", "tweehonderd")
    present = table.prepared("los")
    table.approve(present)
    assert table.send(present) == []


# At the same time


def together(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do these at the same moment; what each raised."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.exception() for done in [pool.submit(one, act) for act in acts]]


def test_an_answer_registered_while_the_round_is_closed_is_not_lost(table: RoundDesk) -> None:
    """Before or after, never neither: who answered is not silent as well."""
    table.now = DEADLINE + HOUR
    raised = together(
        lambda: table.register("a"), lambda: table.turn(DEADLINE + HOUR), lambda: table.judge()
    )
    assert raised == [None] * 3
    table.turn(DEADLINE + HOUR)  # a ledger in use makes the first one wait
    assert table.round.closed
    assert table.responses("a") == [Response.AGREED]
    assert table.party("a").silence is None
    (entry,) = table.party("a").answers
    assert isinstance(entry.act, Answered)
    assert entry.act.late is (entry.at >= table.now and _closed_first(table))


def _closed_first(table: RoundDesk) -> bool:
    kinds = [entry.act.kind for entry in table.round.entries]
    return kinds.index("round:closed") < kinds.index("round:answered")


def test_more_time_given_while_the_round_is_closed_is_given_or_refused(table: RoundDesk) -> None:
    """A round that has more time is not closed; of one that is closed nobody gets more."""
    table.now = DEADLINE + HOUR
    raised = together(
        lambda: table.extend(EXTENDED, "a", reminders=False),
        lambda: close(table.ledger, 1, DEADLINE + HOUR),
    )
    assert raised[1] is None
    assert isinstance(raised[0], UsageError) is (table.round.closed is not None)
    assert (table.party("a").deadline == EXTENDED) is (raised[0] is None)


def test_more_time_given_while_reminders_go_reaches_who_is_not_reminded_yet(opened: Open) -> None:
    """What was on its way went; of the rest the old one is cancelled, and the new one is theirs."""
    table: RoundDesk

    def answers(outgoing: Outgoing) -> Receipt:
        if outgoing.label == "D-2-002":
            table.extend(EXTENDED)
        return accept_all(outgoing)

    table = opened(answers=answers)
    table.turn(FIRST)
    assert table.reminded == "ab"
    assert table.cancelled() == {2: "cd", 3: "abcd", 4: "abcd", 5: "", 6: "", 7: ""}
    assert table.ledger.dispatch(2).life is Life.CLOSED


def test_an_answer_registered_while_reminders_go_stops_the_rest(opened: Open) -> None:
    """Each is looked at when it is its turn."""
    table: RoundDesk

    def answers(outgoing: Outgoing) -> Receipt:
        if outgoing.label == "D-2-001":
            table.register("c")
        return accept_all(outgoing)

    table = opened(answers=answers)
    table.turn(FIRST)
    assert table.reminded == "abd"


def test_i13_an_approval_of_what_gave_way_is_refused_with_its_reminders(opened: Open) -> None:
    """Prepared again meanwhile: nothing of the old one is approved, and nothing of it reminds."""
    table = opened(opened=False)
    old = table.prepared()
    new = table.prepared()
    with pytest.raises(NotApproved):
        approve(table.ledger, old, PIETERS, 4, four_eyes=False)
    assert [table.ledger.approval(n) for n in range(1, 9)] == [None] * 8
    table.approve(new)
    table.send(new)
    table.turn(FIRST)
    lives = [table.ledger.dispatch(n).life for n in (1, 2, 3, 4)]
    assert lives == [Life.SUPERSEDED] * 4
    assert len(table.transport.handed_over) == 8


def test_of_approving_and_preparing_again_at_once_one_is_first(opened: Open) -> None:
    """Whatever comes first, no reminder of a round that gave way is approved alone."""
    table = opened(opened=False)
    old = table.prepared()
    raised = together(lambda: table.approve(old), lambda: table.prepared())
    assert raised[1] is None
    given = [table.ledger.approval(n) is not None for n in (1, 2, 3, 4)]
    assert given == [raised[0] is None] * 4
    assert table.ledger.dispatch(1).life is Life.SUPERSEDED
