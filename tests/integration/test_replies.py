"""What came in, from a source to the outcomes in the ledger."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.compose.message import Message
from mailer.dispatch.doubts import Doubt, did_not_go
from mailer.errors import NotApproved, NotSubmitted
from mailer.ledger.model import Delivery, Draft, Fate, Life, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.reply import Reply, ReplyKind
from mailer.ledger.store import Ledger
from mailer.providers.memory import MemoryTransport
from mailer.replies.collecting import Collected, collect
from tests.letterbox import Letterbox, LetterboxSource
from tests.returned import answer, exim, group, out_of_office, report
from tests.samples import NOW, make_dispatch, make_message

BOER, BAKKER, KLOOSTER = "a.deboer@emmen.example", "b.bakker@assen.example", "k@coa.example"
USER_UNKNOWN = "550 5.1.1 User unknown"

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty one."""
    with open_ledger(tmp_path / "ledger.db", fixed_clock(NOW), kind=lambda _: "ext4") as opened:
        yield opened


@pytest.fixture
def letterbox() -> Letterbox:
    """An empty inbox."""
    return Letterbox()


def frozen(ledger: Ledger, *messages: Message) -> int:
    """A live dispatch of these messages."""
    dispatch = make_dispatch(ledger.reserve(), messages)
    ledger.freeze(dispatch, messages)
    ledger.approve(dispatch.number, dispatch.digest, "P. Pieters")
    return dispatch.number


def begun(ledger: Ledger, number: int, each: int = 1) -> Delivery:
    """One that is being handed over."""
    delivery = one(ledger, number, each)
    assert ledger.begin(delivery)
    return delivery


def gone(ledger: Ledger, *messages: Message) -> int:
    """A dispatch that went, whole."""
    number = frozen(ledger, *messages)
    for message in messages:
        delivery = begun(ledger, number, message.number)
        ledger.finish(delivery, receipt(delivery))
    return number


def receipt(delivery: Delivery) -> Receipt:
    """Everybody accepted."""
    paths = delivery.message.envelope.forward_paths
    return Receipt.of_all(paths, State.SUBMITTED, "queued")


def one(ledger: Ledger, number: int, each: int = 1) -> Delivery:
    """A delivery as it is now."""
    return next(d for d in ledger.deliveries(number) if d.message.number == each)


def fates(ledger: Ledger, number: int, each: int = 1) -> list[tuple[Fate, str]]:
    """What happened to each of its recipients."""
    return [(outcome.fate, outcome.detail) for outcome in one(ledger, number, each).outcomes]


def read(ledger: Ledger, letterbox: Letterbox, batch: int = 100) -> Collected:
    """Collect from the inbox."""
    return collect(ledger, "inbox", lambda: LetterboxSource(letterbox, batch))


def kinds(found: Collected) -> list[ReplyKind]:
    """Of what was new."""
    return [reply.kind for reply in found.replies]


# What concerns a dispatch


def test_an_answer_is_kept_with_the_message_that_it_answers(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """An answer is found by the Message-ID in its header, and its whole text is kept."""
    first, second = make_message(1, BOER), make_message(2, BAKKER)
    number = gone(ledger, first, second)
    content = answer(second.message_id, sender=BAKKER)
    letterbox.deliver(content, NOW)
    (reply,) = read(ledger, letterbox).replies
    assert (reply.about, reply.kind, reply.sender) == ("D-1/2", ReplyKind.ANSWER, BAKKER)
    assert ledger.replies(number) == [reply]
    assert ledger.reply_content(reply.number) == content


def test_other_mail_is_neither_fetched_nor_kept(ledger: Ledger, letterbox: Letterbox) -> None:
    """Mail that names no message of ours stays where it is: From and subject prove nothing."""
    gone(ledger, make_message(1, BOER))
    letterbox.deliver(answer("<vreemd@elders.example>", sender=BOER), NOW)
    assert read(ledger, letterbox).replies == ()
    assert letterbox.fetched == []


def test_a_report_about_other_mail_is_not_kept(ledger: Ledger, letterbox: Letterbox) -> None:
    """Other people's mail comes back in the same inbox; it is looked at and left."""
    number = gone(ledger, make_message(1, BOER))
    letterbox.deliver(report(ours="<vreemd@elders.example>"), NOW)
    assert read(ledger, letterbox).replies == ()
    assert fates(ledger, number) == [(Fate.ACCEPTED, "")]


def test_our_own_message_is_no_reply(ledger: Ledger, letterbox: Letterbox) -> None:
    """A copy of a correction in our own mailbox names the first text, and answers nothing."""
    first, second = make_message(1, BOER), make_message(2, BAKKER)
    gone(ledger, first, second)
    copy = answer(first.message_id).replace(b"<9d01@emmen.example>", second.message_id.encode())
    letterbox.deliver(copy, NOW)
    assert read(ledger, letterbox).replies == ()


def test_a_message_is_known_by_the_id_that_the_server_gave_it(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Where a server replaced our Message-ID, answers to its own are found as well."""
    number = frozen(ledger, make_message(1, BOER))
    delivery = one(ledger, number)
    assert ledger.begin(delivery, drafts=True)
    draft = Draft(item="A1", change_key="1", message_id="<server@exchange.example>")
    ledger.drafted(delivery, draft)
    ledger.finish(delivery, receipt(delivery))
    letterbox.deliver(answer("<server@exchange.example>"), NOW)
    assert kinds(read(ledger, letterbox)) == [ReplyKind.ANSWER]


def test_without_headers_the_whole_message_is_looked_at(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """A source that gives no headers loses nothing."""
    message = make_message(1, BOER)
    gone(ledger, message)
    letterbox.deliver(answer(message.message_id))
    letterbox.deliver(answer("<vreemd@elders.example>"))
    found = collect(ledger, "inbox", lambda: LetterboxSource(letterbox, headers=False))
    assert kinds(found) == [ReplyKind.ANSWER]


def test_what_came_in_before_anything_went_is_not_looked_at(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """The first reading of a full inbox fetches nothing that is older than the first hand-over."""
    gone(ledger, make_message(1, BOER))
    letterbox.deliver(report(ours="<oud@elders.example>"), NOW - timedelta(days=2))
    letterbox.deliver(report(ours="<nieuw@elders.example>"), NOW)
    read(ledger, letterbox)
    assert letterbox.fetched == ["M000002"]


# What came back


def test_i19_what_came_back_is_the_outcome_of_that_one_recipient(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Of several recipients the one that the report names is bounced, with its reason."""
    message = make_message(1, BOER, BAKKER)
    number = gone(ledger, message)
    letterbox.deliver(report(group(BAKKER.upper()), ours=message.message_id), NOW)
    (reply,) = read(ledger, letterbox).replies
    assert reply.concerns == {BAKKER: USER_UNKNOWN}
    assert fates(ledger, number) == [(Fate.ACCEPTED, ""), (Fate.BOUNCED, USER_UNKNOWN)]
    assert ledger.with_fate(number, Fate.BOUNCED) == [BAKKER]


def test_i04_a_step_that_came_back_is_not_complete(ledger: Ledger, letterbox: Letterbox) -> None:
    """Until a person settles it, a step of which something came back is not done."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    dispatch = ledger.dispatch(number)
    assert ledger.complete(dispatch.plan, dispatch.step, written_counts=False)
    letterbox.deliver(report(ours=message.message_id), NOW)
    read(ledger, letterbox)
    assert not ledger.complete(dispatch.plan, dispatch.step, written_counts=False)
    ledger.settle(number, BOER, "J. Jansen", "gebeld")
    assert ledger.complete(dispatch.plan, dispatch.step, written_counts=False)


def test_a_closed_dispatch_is_sealed_again(ledger: Ledger, letterbox: Letterbox) -> None:
    """What came back after the end is told and sealed, and the register closes."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    before = ledger.seal(number)
    letterbox.deliver(report(ours=message.message_id), NOW)
    read(ledger, letterbox)
    assert ledger.dispatch(number).life is Life.CLOSED
    assert ledger.seal(number) != before
    assert [e.kind for e in ledger.events(number)][-3:] == ["closed", "bounced", "closed"]
    assert ledger.verify() == []


def test_an_older_form_without_a_report_counts_as_well(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Exim's text names the address, and the copy below it the message."""
    message = make_message(1, BOER, BAKKER)
    number = gone(ledger, message)
    letterbox.deliver(exim(message.message_id, BOER), NOW)
    read(ledger, letterbox)
    assert fates(ledger, number)[0] == (Fate.BOUNCED, "550 5.7.1 mailbox disabled")


def test_what_was_passed_on_comes_back_for_the_only_recipient(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """A report about an address that nobody here wrote to concerns the one recipient there was."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    letterbox.deliver(report(group("ander@elders.example"), ours=message.message_id), NOW)
    read(ledger, letterbox)
    assert fates(ledger, number) == [(Fate.BOUNCED, USER_UNKNOWN)]


def test_what_does_not_say_for_whom_bounces_nobody_of_several(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Among several recipients nobody is guessed; the report is kept and shown."""
    message = make_message(1, BOER, BAKKER)
    number = gone(ledger, message)
    letterbox.deliver(report(group("ander@elders.example"), ours=message.message_id), NOW)
    (reply,) = read(ledger, letterbox).replies
    assert (reply.kind, reply.concerns) == (ReplyKind.BOUNCE, {})
    assert "ander@elders.example" in reply.detail
    assert {fate for fate, _detail in fates(ledger, number)} == {Fate.ACCEPTED}


def test_a_delay_is_told_and_changes_nothing(ledger: Ledger, letterbox: Letterbox) -> None:
    """While a mail system still tries, the recipient stays accepted."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    letterbox.deliver(report(group(action="delayed", status="4.4.1"), ours=message.message_id), NOW)
    assert kinds(read(ledger, letterbox)) == [ReplyKind.DELAY]
    assert fates(ledger, number) == [(Fate.ACCEPTED, "")]


def test_i17_an_automatic_answer_is_counted_as_that(ledger: Ledger, letterbox: Letterbox) -> None:
    """An out-of-office is no answer and changes no outcome."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    letterbox.deliver(out_of_office(message.message_id), NOW)
    read(ledger, letterbox)
    assert dict(ledger.reply_counts(number)) == {ReplyKind.AUTOMATIC: 1}
    assert fates(ledger, number) == [(Fate.ACCEPTED, "")]


def test_what_a_person_settled_stays_settled(ledger: Ledger, letterbox: Letterbox) -> None:
    """What came back afterwards stands beside the person's word."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    ledger.settle(number, BOER, "J. Jansen", "gebeld")
    letterbox.deliver(report(ours=message.message_id), NOW)
    read(ledger, letterbox)
    (outcome,) = one(ledger, number).outcomes
    assert (outcome.fate, outcome.detail) == (Fate.SETTLED, "gebeld")
    assert (outcome.answer, outcome.said) == (Fate.BOUNCED, USER_UNKNOWN)
    assert ledger.verify() == []


def test_a_message_in_doubt_that_came_back_stays_in_doubt(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """It went, and from whom it came back is known; the rest is a person's to find out."""
    message = make_message(1, BOER, BAKKER)
    number = frozen(ledger, message)
    ledger.fail(begun(ledger, number), State.IN_DOUBT, "The line broke.")
    letterbox.deliver(report(ours=message.message_id), NOW)
    read(ledger, letterbox)
    doubtful = one(ledger, number)
    assert doubtful.state is State.IN_DOUBT
    assert fates(ledger, number)[0] == (Fate.BOUNCED, USER_UNKNOWN)
    ledger.confirm(doubtful, receipt(doubtful), "J. Jansen", "gezien in Verzonden")
    assert [fate for fate, _detail in fates(ledger, number)] == [Fate.BOUNCED, Fate.ACCEPTED]
    assert ledger.verify() == []


def test_what_comes_back_while_it_is_handed_over_counts_after_that(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """A report that is faster than the receipt is not undone by it."""
    message = make_message(1, BOER)
    number = frozen(ledger, message)
    delivery = begun(ledger, number)
    letterbox.deliver(report(ours=message.message_id), NOW)
    read(ledger, letterbox)
    assert fates(ledger, number) == [(Fate.PENDING, "")]
    ledger.finish(delivery, receipt(delivery))
    assert fates(ledger, number) == [(Fate.BOUNCED, USER_UNKNOWN)]
    assert ledger.dispatch(number).life is Life.CLOSED
    assert ledger.verify() == []


def test_i03_what_was_answered_and_is_planned_falls_in_doubt(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """A message that somebody answers went, whatever a person or a copy of the register says."""
    message = make_message(1, BOER)
    number = frozen(ledger, message)
    ledger.fail(begun(ledger, number), State.IN_DOUBT, "The line broke.")
    ledger.release(one(ledger, number), "J. Jansen", "niet gezien")
    letterbox.deliver(answer(message.message_id), NOW)
    read(ledger, letterbox)
    assert one(ledger, number).state is State.IN_DOUBT
    assert not ledger.has_to_go(number)
    assert ledger.verify() == []


def test_of_two_reports_about_one_recipient_the_first_counts(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """The outcome is told once, and both reports are kept."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    letterbox.deliver(report(ours=message.message_id), NOW)
    letterbox.deliver(report(group(said="smtp; 554 later"), ours=message.message_id), NOW)
    read(ledger, letterbox, batch=1)
    assert len(ledger.replies(number)) == 2
    assert fates(ledger, number) == [(Fate.BOUNCED, USER_UNKNOWN)]
    assert [e.kind for e in ledger.events(number)].count("bounced") == 1


def test_i03_who_it_came_back_from_does_not_get_it_again(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Somebody deferred whose mail came back is not tried again by itself."""
    message = make_message(1, BOER, BAKKER)
    number = frozen(ledger, message)
    delivery = begun(ledger, number)
    accepted, deferred = receipt(delivery).outcomes
    later = deferred.model_copy(update={"fate": Fate.DEFERRED})
    ledger.finish(delivery, receipt(delivery).model_copy(update={"outcomes": (accepted, later)}))
    assert ledger.has_to_go(number)
    letterbox.deliver(report(group(BAKKER), ours=message.message_id), NOW)
    read(ledger, letterbox)
    assert not ledger.has_to_go(number)
    assert ledger.dispatch(number).life is Life.CLOSED


# Once, whatever happens


def test_each_reply_is_kept_once(ledger: Ledger, letterbox: Letterbox) -> None:
    """Read again from the state, or by a source that lost it, nothing is doubled."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    for _time in range(5):
        letterbox.deliver(answer(message.message_id), NOW)
    assert len(read(ledger, letterbox, batch=2).replies) == 5
    assert read(ledger, letterbox).replies == ()
    letterbox.lost = True
    assert read(ledger, letterbox).replies == ()
    assert len(ledger.replies(number)) == 5


def test_a_state_that_is_lost_loses_no_message(ledger: Ledger, letterbox: Letterbox) -> None:
    """What came in since is found by reading from the beginning."""
    message = make_message(1, BOER)
    gone(ledger, message)
    letterbox.deliver(answer(message.message_id), NOW)
    read(ledger, letterbox)
    letterbox.deliver(answer(message.message_id, "Priority: urgent"), NOW)
    letterbox.lost = True
    assert len(read(ledger, letterbox).replies) == 1


def test_a_reading_that_stops_half_way_goes_on_there(ledger: Ledger, letterbox: Letterbox) -> None:
    """Each batch is kept with its state; a program that dies between two loses nothing."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    for _time in range(4):
        letterbox.deliver(answer(message.message_id), NOW)

    class Killed(BaseException):
        pass

    batches = iter((None, None))

    def die() -> None:
        if next(batches, "over") == "over":
            raise Killed

    with pytest.raises(Killed):
        collect(ledger, "inbox", lambda: LetterboxSource(letterbox, 1, die))
    assert len(ledger.replies(number)) == 2
    assert len(read(ledger, letterbox).replies) == 2
    assert len(letterbox.fetched) == 4


def test_a_source_that_fails_is_told_and_loses_nothing(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """A source that cannot be read says why; the next reading finds it all."""
    message = make_message(1, BOER)
    gone(ledger, message)
    letterbox.deliver(answer(message.message_id), NOW)
    letterbox.fails = NotSubmitted("The server is away.", "Try again later.")
    found = read(ledger, letterbox)
    assert found.replies == ()
    assert found.fault is letterbox.fails
    letterbox.fails = None
    assert kinds(read(ledger, letterbox)) == [ReplyKind.ANSWER]


def test_two_sources_are_read_apart(ledger: Ledger, letterbox: Letterbox) -> None:
    """What one source gave is new in another: they do not know each other's names."""
    message = make_message(1, BOER)
    gone(ledger, message)
    letterbox.deliver(answer(message.message_id), NOW)
    read(ledger, letterbox)
    other = collect(ledger, "other", lambda: LetterboxSource(letterbox))
    assert len(other.replies) == 1


def test_a_message_that_is_gone_meanwhile_is_passed_over(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """What a colleague deletes while it is read is nothing that came in."""
    message = make_message(1, BOER)
    gone(ledger, message)
    name = letterbox.deliver(answer(message.message_id), NOW)
    letterbox.deliver(answer(message.message_id), NOW)

    def tidy() -> None:
        letterbox.messages.pop(name, None)

    class Late(LetterboxSource):
        def content(self, arrival: object) -> bytes | None:
            tidy()
            return super().content(arrival)  # type: ignore[arg-type]  # passed on as it came

    found = collect(ledger, "inbox", lambda: Late(letterbox))
    assert len(found.replies) == 1


def test_nothing_handed_over_means_nothing_fetched(ledger: Ledger, letterbox: Letterbox) -> None:
    """In a register of which nothing went, dated mail is left alone."""
    frozen(ledger, make_message(1, BOER))
    letterbox.deliver(report(), NOW)
    assert read(ledger, letterbox) == Collected("inbox", ())
    assert letterbox.fetched == []


def test_a_reply_comes_back_as_it_was(ledger: Ledger, letterbox: Letterbox) -> None:
    """What the ledger shows is what was collected, to the last field."""
    message = make_message(1, BOER, KLOOSTER)
    gone(ledger, message)
    letterbox.deliver(report(group(KLOOSTER), ours=message.message_id), NOW)
    (reply,) = read(ledger, letterbox).replies
    assert ledger.replies() == [reply]
    assert reply == Reply(
        number=1,
        source="inbox",
        name=reply.name,
        dispatch=1,
        delivery=1,
        kind=ReplyKind.BOUNCE,
        sender="MAILER-DAEMON@mx.emmen.example",
        received_at=NOW,
        at=NOW,
        concerns={KLOOSTER: USER_UNKNOWN},
        detail=f"{KLOOSTER}: {USER_UNKNOWN}",
    )


def test_a_message_that_cannot_be_given_stops_no_other(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Anybody can send a mail that a server cannot give: it is told, and the others are read."""
    message = make_message(1, BOER)
    number = gone(ledger, message)
    letterbox.unreadable.add(letterbox.deliver(report(message.message_id, BOER, "5.1.1"), NOW))
    letterbox.deliver(answer(message.message_id, sender=BOER), NOW)
    found = read(ledger, letterbox)
    assert kinds(found) == [ReplyKind.ANSWER]
    assert "corrupt" in found.unread[0]
    assert found.fault is None
    assert read(ledger, letterbox).replies == ()
    assert len(ledger.replies(number)) == 1


def test_i03_what_was_answered_and_never_begun_here_went(
    ledger: Ledger, letterbox: Letterbox
) -> None:
    """Nobody can say that a planned message did not go, which somebody answers."""
    planned = make_message(2, BAKKER)
    number = frozen(ledger, make_message(1, BOER), planned)
    ledger.finish(first := begun(ledger, number), receipt(first))
    letterbox.deliver(answer(planned.message_id, sender=BAKKER), NOW)
    read(ledger, letterbox)
    doubt = Doubt(ledger.dispatch(number), one(ledger, number, 2))
    assert doubt.delivery.state is State.IN_DOUBT
    with pytest.raises(NotApproved):
        did_not_go(ledger, doubt, MemoryTransport(), "J. Jansen", "niet gezien")
