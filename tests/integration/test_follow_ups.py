"""What follows a step that went: for who joined, once more, a correction."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.dispatch.earlier import earlier_dispatches
from mailer.dispatch.follow_ups import correction, for_who_joined, once_more
from mailer.dispatch.following import Follow
from mailer.dispatch.order import step_complete
from mailer.dispatch.prepare import approve, prepare
from mailer.dispatch.sending import send
from mailer.dispatch.standing import follow_ups
from mailer.errors import FindingsStop, HandedOver, InDoubt, MailerError, TooEarly, UsageError
from mailer.ledger.model import Delivery, Dispatch, Fate, Kind, Life, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.pinning import digest_of
from mailer.ledger.store import Ledger
from mailer.preview import earlier_version, page, sheet_of_dispatch
from mailer.providers.memory import MemoryTransport
from tests.desk import BEFORE, END, JANSEN, PIETERS, Desk, addresses, quiet, step_text

PLAN = "releases/proef.toml"
EMMEN, ASSEN = "a.deboer@emmen.example", "b.kloosterman@assen.example"
NEW = "n.nieuw@emmen.example"
CONTACTS = "distribution_lists/contacts.csv"
LATER = BEFORE + timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One step to both municipalities, a message each."""
    return Desk.furnished(tmp_path)


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as opened:
        yield opened


def went(ledger: Ledger, delivery: Delivery, state: State = State.SUBMITTED) -> None:
    """Let one message be handed over, and everybody accepted."""
    ledger.begin(delivery)
    paths = delivery.message.envelope.forward_paths
    ledger.finish(delivery, Receipt.of_all(paths, state))


def join(desk: Desk, address: str = NEW) -> None:
    """Put somebody of Emmen into the contacts, and so on the lists."""
    text = (desk.root / CONTACTS).read_text("utf-8")
    desk.write(CONTACTS, f"{text}{address[0].upper()}. Nieuw;{address};emmen;ambtelijk;;;\n")


def leave(desk: Desk) -> None:
    """Take the colleague of Assen from the contacts, and so from the lists."""
    lines = (desk.root / CONTACTS).read_text("utf-8").splitlines(keepends=True)
    desk.write(CONTACTS, "".join(line for line in lines if ASSEN not in line))


def mend(desk: Desk) -> None:
    """Change a word that everybody got."""
    desk.edit("notes/proef.md", "op tijd", "te laat")


def prepared(
    desk: Desk, ledger: Ledger, follow: Follow, now: datetime = LATER, step: str = "stap"
) -> Dispatch:
    """What is to follow, frozen by J. Jansen."""
    workspace = desk.workspace(now)
    plan = workspace.plan("proef")
    assert plan is not None
    dispatch, _superseded = prepare(
        workspace.sources,
        ledger,
        plan,
        workspace.step(plan, step),
        workspace.clock,
        JANSEN,
        carries=False,
        follow=follow,
    )
    return dispatch


def sent(
    desk: Desk, ledger: Ledger, dispatch: Dispatch, now: datetime = LATER
) -> tuple[MemoryTransport, list[MailerError]]:
    """Approve it and let it go; what arrived, and what was held."""
    count = ledger.recipients(dispatch.number)
    approve(ledger, dispatch, PIETERS, count, four_eyes=False)
    transport = MemoryTransport()
    return transport, send(desk.gate(ledger, dispatch, now, transport), quiet)


def gone(desk: Desk, ledger: Ledger, now: datetime = BEFORE) -> Dispatch:
    """The step, gone to everybody."""
    dispatch = desk.prepared(ledger, now=now)
    assert not sent(desk, ledger, dispatch, now)[1]
    return dispatch


def joined(
    desk: Desk, ledger: Ledger, step: Dispatch, *who: str, now: datetime = LATER
) -> Dispatch:
    """The step for who joined, frozen."""
    return prepared(desk, ledger, for_who_joined(ledger, step, who or (NEW,), now), now)


def codes(stop: FindingsStop) -> set[str]:
    """What stopped it."""
    return {getattr(finding, "code", "") for finding in stop.findings}


def subjects(ledger: Ledger, dispatch: Dispatch) -> list[str]:
    """The subjects of its messages."""
    return [delivery.message.subject for delivery in ledger.deliveries(dispatch.number)]


# somebody joined


def test_who_joined_gets_the_step_alone(desk: Desk, ledger: Ledger) -> None:
    """The dispatch is for the new address and nobody else, by hand, and says what it follows."""
    step = gone(desk, ledger)
    join(desk)
    added = joined(desk, ledger, step)
    assert (added.kind, added.follows, added.planned_at) == (Kind.ADDED, step.number, None)
    transport, held = sent(desk, ledger, added)
    assert not held
    assert addresses(transport.handed_over) == [NEW]


def test_who_joined_has_to_be_on_the_lists(desk: Desk, ledger: Ledger) -> None:
    """An address that no list of the step has is an error that says where to put it."""
    step = gone(desk, ledger)
    with pytest.raises(FindingsStop) as stopped:
        joined(desk, ledger, step)
    assert codes(stopped.value) == {"follow-not-listed"}
    assert "contacts.csv" in str(stopped.value.findings[0])


def test_i03_who_got_a_step_is_not_added_to_it(desk: Desk, ledger: Ledger) -> None:
    """Neither by the step itself nor by an addition, in whatever spelling."""
    step = gone(desk, ledger)
    join(desk)
    with pytest.raises(HandedOver, match="D-1"):
        joined(desk, ledger, step, EMMEN.upper())
    added = joined(desk, ledger, step)
    sent(desk, ledger, added)
    with pytest.raises(HandedOver, match=added.name):
        joined(desk, ledger, step, NEW)


def test_i03_who_is_still_to_get_a_step_is_not_added_to_it(desk: Desk, ledger: Ledger) -> None:
    """While the step's own message to them is planned, they wait for that."""
    step = desk.approved(ledger)
    went(ledger, next(ledger.deliveries(step.number)))
    with pytest.raises(HandedOver, match=step.name):
        joined(desk, ledger, step, ASSEN)


def test_i03_who_may_have_got_a_step_is_not_added_to_it(desk: Desk, ledger: Ledger) -> None:
    """What is in doubt counts as gone."""
    step = desk.approved(ledger)
    first = next(ledger.deliveries(step.number))
    ledger.begin(first)
    ledger.fail(first, State.IN_DOUBT, "timed out")
    with pytest.raises(HandedOver):
        joined(desk, ledger, step, EMMEN)


def test_nobody_is_added_to_what_never_went(desk: Desk, ledger: Ledger) -> None:
    """Before anything of a step went it is prepared again for all."""
    step = desk.prepared(ledger)
    with pytest.raises(UsageError):
        for_who_joined(ledger, step, [NEW], LATER)


def test_i03_preparing_the_step_again_takes_its_additions_along(desk: Desk, ledger: Ledger) -> None:
    """After all of it was taken back, an addition that waits cannot go beside the new one."""
    step = desk.approved(ledger)
    for delivery in ledger.deliveries(step.number):
        went(ledger, delivery, State.WRITTEN)
    join(desk)
    added = joined(desk, ledger, step)
    for delivery in ledger.deliveries(step.number):
        ledger.withdraw(delivery, "J. Jansen")
    again = desk.prepared(ledger, now=LATER)
    assert ledger.dispatch(added.number).life is Life.SUPERSEDED
    assert NEW in addresses([d.message for d in ledger.deliveries(again.number)])


def test_an_addition_for_others_is_not_lost(desk: Desk, ledger: Ledger) -> None:
    """One that waits stands in the way of another, which takes its place with its people in it."""
    step = gone(desk, ledger)
    join(desk)
    join(desk, "p.jonker@emmen.example")
    first = joined(desk, ledger, step, NEW)
    with pytest.raises(HandedOver, match=first.name):
        joined(desk, ledger, step, "p.jonker@emmen.example")
    joined(desk, ledger, step, NEW, "p.jonker@emmen.example")
    assert ledger.dispatch(first.number).life is Life.SUPERSEDED


def test_i04_a_step_is_complete_when_its_additions_are(desk: Desk, ledger: Ledger) -> None:
    """Who joined and has not got it yet makes the next step wait."""
    sources = desk.workspace().sources
    step = gone(desk, ledger)
    assert step_complete(sources, ledger, PLAN, "stap", written_counts=True)
    join(desk)
    added = joined(desk, ledger, step)
    assert not step_complete(sources, ledger, PLAN, "stap", written_counts=True)
    sent(desk, ledger, added)
    assert step_complete(sources, ledger, PLAN, "stap", written_counts=True)


def test_the_next_dispatch_compares_with_all_who_got_the_last(desk: Desk, ledger: Ledger) -> None:
    """Who joined is among them, and does not stand for all of them."""
    step = gone(desk, ledger)
    join(desk)
    sent(desk, ledger, joined(desk, ledger, step))
    found = earlier_dispatches(ledger, ["binnen"])["binnen"]
    assert found.dispatch == step.name
    assert found.mailboxes == {EMMEN, ASSEN, NEW}


def test_i02_who_joined_gets_no_more_than_they_may(tmp_path: Path) -> None:
    """Somebody who is not cleared gets the text without what is under embargo."""
    desk = Desk.furnished(tmp_path, step_text(to="allen"))
    desk.edit(
        "distribution_lists/lists.toml",
        '"kind:press"]\n',
        '"kind:press"]\n',
    )
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        step = gone(desk, ledger)
        text = (desk.root / CONTACTS).read_text("utf-8")
        desk.write(CONTACTS, f"{text}B. Bureau;bureau@krant.example;krant;pers;;;\n")
        added = joined(desk, ledger, step, "bureau@krant.example")
        transport, held = sent(desk, ledger, added)
    assert not held
    assert b"Windmolenpark" not in transport.handed_over[0].content


# somebody lost it


def test_who_lost_it_gets_the_same_text(desk: Desk, ledger: Ledger) -> None:
    """The body is the original's to the byte, the Message-ID its own, the reason recorded."""
    step = gone(desk, ledger)
    again = prepared(desk, ledger, once_more(ledger, step, [EMMEN], "mailbox leeg"))
    transport, held = sent(desk, ledger, again)
    assert not held
    assert addresses(transport.handed_over) == [EMMEN]
    original = next(ledger.deliveries(step.number)).message
    copy = next(ledger.deliveries(again.number)).message
    assert (copy.body, copy.subject) == (original.body, original.subject)
    assert copy.message_id != original.message_id
    assert "mailbox leeg" in [event.detail for event in ledger.events(again.number)]


def test_the_same_text_is_composed_for_the_instant_of_the_original(
    desk: Desk, ledger: Ledger
) -> None:
    """After the embargo's end it still says what it said, its banner included."""
    step = gone(desk, ledger)
    again = prepared(desk, ledger, once_more(ledger, step, [EMMEN], "kwijt"), END + END.resolution)
    bodies = [next(ledger.deliveries(d.number)).message.body for d in (step, again)]
    assert bodies[0] == bodies[1]


def test_another_text_is_no_again(desk: Desk, ledger: Ledger) -> None:
    """When the notes changed it stops, and names what to do."""
    step = gone(desk, ledger)
    mend(desk)
    with pytest.raises(FindingsStop) as stopped:
        prepared(desk, ledger, once_more(ledger, step, [EMMEN], "kwijt"))
    assert codes(stopped.value) == {"again-differs"}
    assert "mailer correct D-1" in str(stopped.value.findings[0])


def test_who_never_got_it_does_not_get_it_again(desk: Desk, ledger: Ledger) -> None:
    """An address it did not go to is told, and one of which it is not known."""
    step = desk.approved(ledger)
    first = next(ledger.deliveries(step.number))
    ledger.begin(first)
    ledger.fail(first, State.IN_DOUBT, "timed out")
    with pytest.raises(UsageError, match=NEW):
        once_more(ledger, step, [NEW], "kwijt")
    with pytest.raises(InDoubt, match=EMMEN):
        once_more(ledger, step, [EMMEN], "kwijt")


def test_i02_who_lost_their_clearance_does_not_get_it_again(tmp_path: Path) -> None:
    """What was sent to them under embargo stays when they are not cleared any more."""
    desk = Desk.furnished(tmp_path, step_text(to="gemeenten"))
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        step = gone(desk, ledger)
        follow = once_more(ledger, step, [EMMEN], "kwijt")
        again = prepared(desk, ledger, follow)
        desk.edit("releases/proef.toml", '"binnen", ', "")
        transport, held = sent(desk, ledger, again)
    assert not transport.handed_over
    assert isinstance(held[0], TooEarly)


def test_i07_who_left_the_lists_does_not_get_it_again(desk: Desk, ledger: Ledger) -> None:
    """Neither prepared, nor handed over when they left after that."""
    step = gone(desk, ledger)
    again = prepared(desk, ledger, once_more(ledger, step, [ASSEN], "kwijt"))
    leave(desk)
    transport, held = sent(desk, ledger, again)
    assert not transport.handed_over
    assert isinstance(held[0], FindingsStop)
    ledger.cancel(again.number, "J. Jansen", "weg")
    with pytest.raises(FindingsStop) as stopped:
        prepared(desk, ledger, once_more(ledger, step, [ASSEN], "kwijt"))
    assert codes(stopped.value) == {"follow-not-listed"}


# a correction


def test_a_correction_goes_to_whoever_got_it_in_reply_to_it(desk: Desk, ledger: Ledger) -> None:
    """Also to who joined; each answers the message that this recipient has."""
    step = gone(desk, ledger)
    join(desk)
    sent(desk, ledger, joined(desk, ledger, step))
    had = {
        delivery.message.envelope.forward_paths[0]: delivery.message.message_id
        for number in (1, 2)
        for delivery in ledger.deliveries(number)
    }
    mend(desk)
    corrected = prepared(desk, ledger, correction(ledger, step, "te laat, niet op tijd", LATER))
    assert subjects(ledger, corrected) == [f"Correctie: {subjects(ledger, step)[0]}"] * 3
    transport, held = sent(desk, ledger, corrected)
    assert not held
    assert sorted(addresses(transport.handed_over)) == sorted([EMMEN, ASSEN, NEW])
    for each in transport.handed_over:
        identity = had[each.envelope.forward_paths[0]].encode()
        assert b"In-Reply-To: " + identity in each.content
        assert b"References: " + identity in each.content


def test_a_correction_of_nothing_is_refused(desk: Desk, ledger: Ledger) -> None:
    """The same text is no correction."""
    step = gone(desk, ledger)
    with pytest.raises(FindingsStop) as stopped:
        prepared(desk, ledger, correction(ledger, step, "", LATER))
    assert codes(stopped.value) == {"correction-same"}


def test_i02_who_never_had_the_part_hears_of_no_correction_in_it(tmp_path: Path) -> None:
    """A change under embargo is told only to who got what is under embargo."""
    desk = Desk.furnished(tmp_path, step_text(to="allen"))
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        step = gone(desk, ledger)
        desk.edit("notes/proef.md", "naar Zweeloo", "naar Sleen")
        corrected = prepared(desk, ledger, correction(ledger, step, "", LATER))
        messages = [d.message for d in ledger.deliveries(corrected.number)]
    assert sorted(addresses(messages)) == [EMMEN, ASSEN]
    assert [message.number for message in messages] == [1, 2]


def test_a_shared_text_is_corrected_in_one_message(tmp_path: Path) -> None:
    """To the same ones, in reply to the one they got."""
    desk = Desk.furnished(tmp_path, step_text(addressing="shared"))
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        step = gone(desk, ledger)
        mend(desk)
        corrected = prepared(desk, ledger, correction(ledger, step, "", LATER))
        (original,) = (d.message for d in ledger.deliveries(step.number))
        (message,) = (d.message for d in ledger.deliveries(corrected.number))
    assert message.envelope == original.envelope
    assert f"In-Reply-To: {original.message_id}\r\n".encode() in message.header


def test_what_nobody_got_is_not_corrected(desk: Desk, ledger: Ledger) -> None:
    """Neither what was cancelled nor what may still go with the old text."""
    step = desk.prepared(ledger)
    with pytest.raises(HandedOver, match=step.name):
        correction(ledger, step, "", LATER)
    ledger.cancel(step.number, "J. Jansen", "niet")
    with pytest.raises(UsageError):
        correction(ledger, step, "", LATER)


def test_i19_who_refused_it_gets_no_correction(tmp_path: Path) -> None:
    """Of one message to several, those whose server refused it have nothing to be corrected."""
    desk = Desk.furnished(tmp_path, step_text(addressing="shared"))
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        step = desk.approved(ledger)
        (delivery,) = ledger.deliveries(step.number)
        ledger.begin(delivery)
        receipt = Receipt.of_all(delivery.message.envelope.forward_paths, State.SUBMITTED)
        first, *rest = receipt.outcomes
        refused = first.model_copy(update={"fate": Fate.REFUSED, "detail": "550 unknown"})
        ledger.finish(delivery, receipt.model_copy(update={"outcomes": (refused, *rest)}))
        mend(desk)
        follow = correction(ledger, step, "", LATER)
    assert refused.address not in follow.addresses


def test_a_second_correction_answers_the_first(desk: Desk, ledger: Ledger) -> None:
    """What each got last is what it is compared with and what it is in reply to."""
    step = gone(desk, ledger)
    mend(desk)
    first = prepared(desk, ledger, correction(ledger, step, "", LATER))
    sent(desk, ledger, first)
    with pytest.raises(FindingsStop):
        prepared(desk, ledger, correction(ledger, step, "", LATER))
    desk.edit("notes/proef.md", "te laat", "veel te laat")
    second = prepared(desk, ledger, correction(ledger, step, "", LATER))
    answered = next(ledger.deliveries(first.number)).message.message_id
    message = next(ledger.deliveries(second.number)).message
    assert f"In-Reply-To: {answered}".encode() in message.header
    assert message.subject.count("Correctie: ") == 1


def test_who_left_the_lists_is_named_beside_a_correction(desk: Desk, ledger: Ledger) -> None:
    """They got the old text, and do not get the new one: the page says so."""
    step = gone(desk, ledger)
    leave(desk)
    mend(desk)
    corrected = prepared(desk, ledger, correction(ledger, step, "", LATER))
    assert ASSEN in corrected.facts
    assert addresses([d.message for d in ledger.deliveries(corrected.number)]) == [EMMEN]


# all of them


def test_i13_an_approval_pins_what_it_follows(desk: Desk, ledger: Ledger) -> None:
    """The digest is another when the kind or the dispatch before it is."""
    step = gone(desk, ledger)
    again = prepared(desk, ledger, once_more(ledger, step, [EMMEN], "kwijt"))
    digests = [delivery.message.digest for delivery in ledger.deliveries(again.number)]
    assert digest_of(again, digests) == again.digest
    for other in ({"kind": Kind.ADDED}, {"follows": 7}, {"kind": Kind.STEP}):
        assert digest_of(again.model_copy(update=other), digests) != again.digest


def test_a_page_says_what_it_follows(desk: Desk, ledger: Ledger) -> None:
    """Its head names the dispatch, the people and the reason; a correction shows what changed."""
    step = gone(desk, ledger)
    zone = desk.workspace().config.zone
    again = prepared(desk, ledger, once_more(ledger, step, [EMMEN], "mailbox leeg"))
    shown = page(sheet_of_dispatch(ledger, again, zone, LATER))
    assert "mailbox leeg" in shown
    assert earlier_version(ledger, again) is None
    mend(desk)
    ledger.cancel(again.number, "J. Jansen", "toch niet")
    corrected = prepared(desk, ledger, correction(ledger, step, "", LATER))
    before = earlier_version(ledger, corrected)
    assert before is not None
    assert before.name == step.name


def test_status_has_a_line_for_what_follows(desk: Desk, ledger: Ledger) -> None:
    """Its kind, the dispatch before it, and that it waits for an approval."""
    step = gone(desk, ledger)
    again = prepared(desk, ledger, once_more(ledger, step, [EMMEN], "kwijt"))
    (found,) = follow_ups(desk.workspace(LATER).sources, ledger, LATER)
    assert (found.dispatch, found.kind, found.follows) == (again.name, Kind.AGAIN, step.number)
    assert found.waits


def test_i03_the_order_of_steps_holds_for_additions(tmp_path: Path) -> None:
    """Who joined does not get a step before the step it waits for is complete for all."""
    desk = Desk.furnished(tmp_path, step_text("eerst"), step_text(after=["eerst"]))
    with open_ledger(desk.workspace().ledger_path, fixed_clock(BEFORE)) as ledger:
        sent(desk, ledger, desk.prepared(ledger, "eerst"), BEFORE)
        step = gone(desk, ledger)
        join(desk)
        first = ledger.latest(PLAN, "eerst")
        assert first is not None
        prepared(desk, ledger, for_who_joined(ledger, first, [NEW], LATER), step="eerst")
        added = joined(desk, ledger, step)
        with pytest.raises(TooEarly, match="eerst"):
            sent(desk, ledger, added)
