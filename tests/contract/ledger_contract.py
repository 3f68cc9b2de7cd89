"""What the ledger promises on any database; a test file names one and opens it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from mailer.compose.message import Message
from mailer.errors import HandedOver, LedgerError, NotApproved, UsageError
from mailer.ledger.model import Delivery, Fate, Kind, Life, Outcome, Receipt, State
from mailer.ledger.store import Ledger
from tests.samples import BODY, NOW, make_acceptance, make_dispatch, make_message

PLAN, STEP = "releases/2024-10-04-prt.toml", "terugkoppeling"
BY = "J. de Vries"


def prepare(ledger: Ledger, *messages: Message, step: str = STEP) -> int:
    """Freeze a dispatch of these messages, or of three, and return its number."""
    number = ledger.reserve()
    messages = messages or tuple(make_message(n) for n in (1, 2, 3))
    ledger.freeze(make_dispatch(number, messages, step=step), messages)
    return number


def follow(ledger: Ledger, kind: Kind, *addresses: str, because: str = "") -> int:
    """Freeze what follows the step for these, a message each, and return its number."""
    step = ledger.latest(PLAN, STEP)
    assert step is not None
    number = ledger.reserve()
    messages = [make_message(n, address) for n, address in enumerate(addresses, 1)]
    new = make_dispatch(number, messages, kind=kind, follows=step.number)
    ledger.freeze(new, messages, because=because)
    return number


def nth(ledger: Ledger, number: int, message: int) -> Delivery:
    """A delivery as the ledger has it now."""
    return next(d for d in ledger.deliveries(number) if d.message.number == message)


def receipt_of(
    delivery: Delivery, state: State = State.SUBMITTED, fate: Fate = Fate.ACCEPTED
) -> Receipt:
    """The same fate for everybody."""
    paths = delivery.message.envelope.forward_paths
    outcomes = tuple(Outcome(address=path, fate=fate, detail="250") for path in paths)
    return Receipt(state=state, reference="queue-1", outcomes=outcomes)


def hand_over(
    ledger: Ledger, number: int, state: State = State.SUBMITTED, only: int | None = None
) -> None:
    """Begin and finish the deliveries of a dispatch, or one of them."""
    for delivery in ledger.deliveries(number):
        if only in {None, delivery.message.number}:
            assert ledger.begin(delivery)
            ledger.finish(delivery, receipt_of(delivery, state))


class LedgerContract(ABC):
    """Subclass as `Test…`."""

    @abstractmethod
    def open(self, folder: Path) -> Ledger:
        """The ledger of this folder, made when it is not there."""

    @pytest.fixture
    def ledger(self, tmp_path: Path) -> Iterator[Ledger]:
        with self.open(tmp_path) as ledger:
            yield ledger

    # Numbers and what is frozen

    def test_numbers_count_on_after_a_restart(self, tmp_path: Path) -> None:
        """A number that was given out is never given out again."""
        with self.open(tmp_path) as ledger:
            assert [ledger.reserve(), ledger.reserve()] == [1, 2]
        with self.open(tmp_path) as ledger:
            assert ledger.reserve() == 3

    def test_numbers_are_given_out_once_to_threads_too(self, ledger: Ledger) -> None:
        """Threads that reserve at the same time get different numbers."""
        with ThreadPoolExecutor(8) as pool:
            numbers = list(pool.map(lambda _: ledger.reserve(), range(24)))
        assert sorted(numbers) == list(range(1, 25))

    def test_i06_what_was_frozen_comes_back_to_the_byte(self, ledger: Ledger) -> None:
        """Messages, addressees and bounds are equal to what was frozen, digest included."""
        until = datetime(2024, 11, 1, 8, tzinfo=UTC)
        message = make_message(
            1,
            "c.coenraads@dewoldenhoogeveen.example",
            "a.deboer@emmen.example",
            subject="Terugkoppeling – Oekraïense ontheemden",
            embargoed=True,
            cleared=False,
            not_before=until,
            not_after=until + timedelta(hours=2, microseconds=1),
        )
        number = prepare(ledger, message)
        stored = nth(ledger, number, 1).message
        assert stored == message
        assert stored.digest == message.digest

    def test_a_dispatch_comes_back_as_it_was(self, ledger: Ledger) -> None:
        """A dispatch is equal to what was frozen."""
        messages = [make_message()]
        dispatch = make_dispatch(ledger.reserve(), messages, planned_at=NOW, after=("minister",))
        ledger.freeze(dispatch, messages)
        assert ledger.dispatch(dispatch.number) == dispatch
        assert ledger.dispatches() == [dispatch]

    def test_a_local_time_is_not_kept(self, ledger: Ledger) -> None:
        """An instant that is not in UTC is refused: its digest would not come back the same."""
        local = datetime.fromisoformat("2024-11-01T09:00+01:00")
        with pytest.raises(LedgerError):
            prepare(ledger, make_message(1, not_before=local))
        assert ledger.dispatches() == []

    def test_an_unknown_dispatch_is_a_sentence(self, ledger: Ledger) -> None:
        """A number that is not there is told with the number."""
        with pytest.raises(UsageError, match="D-99"):
            ledger.dispatch(99)

    def test_messages_share_their_body(self, ledger: Ledger) -> None:
        """A body that goes to many is one object, also for those on different pages."""
        messages = [make_message(n, body=bytes(bytearray(BODY))) for n in range(1, 251)]
        number = prepare(ledger, *messages)
        assert len({id(d.message.body) for d in ledger.deliveries(number)}) == 1

    def test_deliveries_come_by_number_and_may_change_meanwhile(self, ledger: Ledger) -> None:
        """One can hand over while reading on: every delivery comes once, in order."""
        number = prepare(ledger, *(make_message(n) for n in range(1, 251)))
        seen = []
        for delivery in ledger.deliveries(number):
            assert ledger.begin(delivery)
            seen.append(delivery.message.number)
        assert seen == list(range(1, 251))

    def test_i08_a_dispatch_to_nobody_is_refused(self, ledger: Ledger) -> None:
        """Without messages, or with one to nobody, it is not kept and its step not complete."""
        nobody = make_message().model_copy(update={"addressees": ()})
        for messages in ([], [make_message(2), nobody]):
            with pytest.raises(LedgerError):
                ledger.freeze(make_dispatch(ledger.reserve()), messages)
        assert ledger.dispatches() == []
        assert not ledger.complete(PLAN, STEP, written_counts=True)

    # One live dispatch a step

    def test_preparing_again_takes_the_place_of_the_earlier_one(self, ledger: Ledger) -> None:
        """The earlier dispatch is superseded, and none of it can be begun any more."""
        first = prepare(ledger)
        second = ledger.reserve()
        assert ledger.freeze(make_dispatch(second), [make_message()]) == first
        assert ledger.dispatch(first).life is Life.SUPERSEDED
        assert not ledger.begin(nth(ledger, first, 1))
        live = ledger.live(PLAN, STEP)
        assert live is not None
        assert live.number == second

    def test_steps_do_not_disturb_each_other(self, ledger: Ledger) -> None:
        """Preparing one step leaves the others live."""
        first, second = prepare(ledger), prepare(ledger, step="pers")
        assert [ledger.dispatch(n).life for n in (first, second)] == [Life.LIVE, Life.LIVE]

    def test_the_dispatches_of_a_plan_or_a_step_are_told_apart(self, ledger: Ledger) -> None:
        """All there ever were of it, by number, the superseded ones too; of an unknown one none."""
        first, press, second = prepare(ledger), prepare(ledger, step="pers"), prepare(ledger)
        assert [d.number for d in ledger.dispatches(PLAN, STEP)] == [first, second]
        assert [d.number for d in ledger.dispatches(PLAN)] == [first, press, second]
        assert ledger.dispatches("releases/ander.toml") == []
        assert ledger.dispatches(PLAN, "onbekend") == []

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.WRITTEN])
    def test_i03_a_step_of_which_a_part_went_is_not_prepared_again(
        self, ledger: Ledger, state: State
    ) -> None:
        """One message handed over is enough to refuse, and nothing has changed then."""
        first = prepare(ledger)
        hand_over(ledger, first, state, only=2)
        with pytest.raises(HandedOver):
            prepare(ledger)
        assert [d.number for d in ledger.dispatches()] == [first]
        assert ledger.dispatch(first).life is Life.LIVE

    def test_i03_a_step_that_went_whole_is_not_prepared_again(self, ledger: Ledger) -> None:
        """A closed dispatch of the same step refuses too."""
        hand_over(ledger, prepare(ledger))
        with pytest.raises(HandedOver):
            prepare(ledger)

    @pytest.mark.parametrize("state", [State.SUBMITTING, State.IN_DOUBT])
    def test_i03_a_step_that_may_have_gone_is_not_prepared_again(
        self, ledger: Ledger, state: State
    ) -> None:
        """What is under way or in doubt counts as gone."""
        number = prepare(ledger)
        ledger.begin(nth(ledger, number, 1))
        if state is State.IN_DOUBT:
            ledger.fail(nth(ledger, number, 1), state, "timed out")
        with pytest.raises(HandedOver):
            prepare(ledger)

    def test_a_cancelled_step_can_be_prepared_again(self, ledger: Ledger) -> None:
        """When nothing of it went, a cancelled dispatch stands in nobody's way."""
        ledger.cancel(prepare(ledger), BY, "vergadering verzet")
        second = prepare(ledger)
        assert ledger.dispatch(second).life is Life.LIVE

    def test_a_withdrawn_step_can_be_prepared_again(self, ledger: Ledger) -> None:
        """Files that were taken out of the outbox again are as good as never written."""
        number = prepare(ledger)
        hand_over(ledger, number, State.WRITTEN)
        for delivery in ledger.deliveries(number):
            ledger.withdraw(delivery, BY)
        assert prepare(ledger) > number

    # What follows a step

    def test_what_follows_a_step_is_not_the_step(self, ledger: Ledger) -> None:
        """Live and latest are the step's own; all kinds are among its dispatches."""
        step = prepare(ledger)
        hand_over(ledger, step)
        added = follow(ledger, Kind.ADDED, "nieuw@emmen.example")
        assert ledger.live(PLAN, STEP) is None
        latest = ledger.latest(PLAN, STEP)
        assert latest is not None
        assert latest.number == step
        assert [d.number for d in ledger.added(PLAN, STEP)] == [added]
        assert [d.number for d in ledger.dispatches(PLAN, STEP)] == [step, added]
        assert (ledger.dispatch(added).kind, ledger.dispatch(added).follows) == (Kind.ADDED, step)

    def test_i03_who_may_have_a_step_is_not_added(self, ledger: Ledger) -> None:
        """Gone, in doubt, still to go, or gone as an addition: each refuses, whatever the case."""
        step = prepare(ledger)
        hand_over(ledger, step, only=1)
        ledger.begin(nth(ledger, step, 2))
        ledger.fail(nth(ledger, step, 2), State.IN_DOUBT, "timed out")
        hand_over(ledger, follow(ledger, Kind.ADDED, "nieuw@emmen.example"))
        everybody = [f"ontvanger{n}@emmen.example" for n in (1, 2, 3)]
        for address in (*everybody, "Nieuw@Emmen.example"):
            with pytest.raises(HandedOver):
                follow(ledger, Kind.ADDED, address)

    def test_who_was_refused_or_cancelled_can_be_added(self, ledger: Ledger) -> None:
        """It is certain that they do not have it."""
        step = prepare(ledger)
        hand_over(ledger, step, only=1)
        ledger.begin(nth(ledger, step, 2))
        ledger.fail(nth(ledger, step, 2), State.REFUSED, "554 no")
        ledger.cancel(step, BY, "fout")
        addresses = ("ontvanger2@emmen.example", "ontvanger3@emmen.example")
        assert ledger.dispatch(follow(ledger, Kind.ADDED, *addresses)).life is Life.LIVE

    @pytest.mark.parametrize("kind", [Kind.AGAIN, Kind.CORRECTION])
    def test_i03_only_who_got_a_step_gets_it_again(self, ledger: Ledger, kind: Kind) -> None:
        """Who never did, or of whom it is not known, does not; who did may, more than once."""
        step = prepare(ledger)
        hand_over(ledger, step, only=1)
        ledger.begin(nth(ledger, step, 2))
        ledger.fail(nth(ledger, step, 2), State.IN_DOUBT, "timed out")
        for address in ("ontvanger2@emmen.example", "ontvanger3@emmen.example"):
            with pytest.raises(HandedOver, match=address):
                follow(ledger, kind, address)
        for _time in range(2):
            hand_over(ledger, follow(ledger, kind, "Ontvanger1@emmen.example"))

    @pytest.mark.parametrize("kind", [Kind.ADDED, Kind.AGAIN, Kind.CORRECTION])
    def test_i03_who_was_deferred_waits_for_the_step(self, ledger: Ledger, kind: Kind) -> None:
        """They are still to get it with the step itself, so nothing goes beside it."""
        number = prepare(ledger, make_message(1, "a@assen.example", "b@assen.example"))
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        fates = {"a@assen.example": Fate.ACCEPTED, "b@assen.example": Fate.DEFERRED}
        outcomes = tuple(Outcome(address=a, fate=fate, detail="450") for a, fate in fates.items())
        ledger.finish(delivery, Receipt(state=State.SUBMITTED, reference="q", outcomes=outcomes))
        with pytest.raises(HandedOver, match="b@assen"):
            follow(ledger, kind, "b@assen.example")

    def test_one_that_follows_gives_way_to_one_with_its_people(self, ledger: Ledger) -> None:
        """Without them, or when part of it went, it stands in the way; another kind does not."""
        hand_over(ledger, prepare(ledger))
        ones = [f"ontvanger{n}@emmen.example" for n in (1, 2, 3)]
        first = follow(ledger, Kind.AGAIN, *ones[:2])
        follow(ledger, Kind.CORRECTION, *ones)
        with pytest.raises(HandedOver, match=f"D-{first}"):
            follow(ledger, Kind.AGAIN, ones[2])
        second = follow(ledger, Kind.AGAIN, *ones)
        assert ledger.dispatch(first).life is Life.SUPERSEDED
        ledger.begin(nth(ledger, second, 1))
        with pytest.raises(HandedOver, match=f"D-{second}"):
            follow(ledger, Kind.AGAIN, *ones)

    def test_i03_a_step_prepared_again_leaves_nothing_that_follows(self, ledger: Ledger) -> None:
        """After all was taken back, what waits to follow gives way together with the step."""
        step = prepare(ledger)
        hand_over(ledger, step, State.WRITTEN)
        added = follow(ledger, Kind.ADDED, "nieuw@emmen.example")
        for delivery in ledger.deliveries(step):
            ledger.withdraw(delivery, BY)
        prepare(ledger)
        assert ledger.dispatch(added).life is Life.SUPERSEDED
        assert not ledger.begin(nth(ledger, added, 1))

    def test_i03_a_step_is_not_prepared_again_once_an_addition_went(self, ledger: Ledger) -> None:
        """Who joined would get it twice."""
        step = prepare(ledger)
        hand_over(ledger, step, State.WRITTEN)
        hand_over(ledger, follow(ledger, Kind.ADDED, "nieuw@emmen.example"))
        for delivery in ledger.deliveries(step):
            ledger.withdraw(delivery, BY)
        with pytest.raises(HandedOver):
            prepare(ledger)

    def test_i04_a_step_waits_for_who_joined(self, ledger: Ledger) -> None:
        """It is complete again when the addition is; once more and corrections do not count."""
        hand_over(ledger, prepare(ledger))
        follow(ledger, Kind.AGAIN, "ontvanger1@emmen.example")
        assert ledger.complete(PLAN, STEP, written_counts=False)
        added = follow(ledger, Kind.ADDED, "nieuw@emmen.example")
        assert not ledger.complete(PLAN, STEP, written_counts=False)
        hand_over(ledger, added)
        assert ledger.complete(PLAN, STEP, written_counts=False)

    def test_the_reason_of_what_follows_is_recorded(self, ledger: Ledger) -> None:
        """Among the events of the dispatch, and the record is whole."""
        hand_over(ledger, prepare(ledger))
        again = follow(ledger, Kind.AGAIN, "ontvanger1@emmen.example", because="mailbox leeg")
        assert "mailbox leeg" in [event.detail for event in ledger.events(again)]
        assert ledger.verify() == []

    # Looking back

    def test_what_went_is_found_with_its_instant(self, ledger: Ledger) -> None:
        """The dispatches of which something went or may have, and when each message did."""
        first, second = prepare(ledger), prepare(ledger, step="pers")
        hand_over(ledger, second, only=3)
        hand_over(ledger, first, State.WRITTEN, only=1)
        ledger.begin(nth(ledger, first, 2))
        ledger.withdraw(nth(ledger, first, 1), BY)
        prepare(ledger, step="leden")
        assert set(ledger.recent()) == {first, second}
        assert ledger.handed_over(second) == {3: NOW}
        assert ledger.handed_over(first) == {2: NOW}

    def test_dispatches_to_an_address_are_found(self, ledger: Ledger) -> None:
        """Whatever became of them, and however the address is spelt."""
        first = prepare(ledger)
        second = prepare(ledger)
        prepare(ledger, make_message(1, "ander@assen.example"), step="pers")
        assert ledger.dispatches_to("Ontvanger2@EMMEN.example") == [first, second]
        assert ledger.dispatches_to("niemand@assen.example") == []

    # Words of people

    def test_i13_an_approval_is_of_exactly_this_digest(self, ledger: Ledger) -> None:
        """Another digest than the present one cannot be approved."""
        number = prepare(ledger)
        with pytest.raises(NotApproved):
            ledger.approve(number, "0" * 64, BY)
        assert ledger.approval(number) is None

    def test_an_approval_says_who_and_when(self, ledger: Ledger) -> None:
        """The last approval of the present digest is the one that counts."""
        number = prepare(ledger)
        digest = ledger.dispatch(number).digest
        ledger.approve(number, digest, BY)
        ledger.approve(number, digest, "A. Bakker")
        approval = ledger.approval(number)
        assert approval is not None
        assert (approval.digest, approval.approved_by) == (digest, "A. Bakker")
        assert approval.approved_at == NOW

    def test_i13_what_is_superseded_cannot_be_approved(self, ledger: Ledger) -> None:
        """Approving the earlier version after a later one was prepared is refused."""
        first = prepare(ledger)
        prepare(ledger)
        with pytest.raises(NotApproved):
            ledger.approve(first, ledger.dispatch(first).digest, BY)

    def test_i13_an_approval_does_not_carry_over(self, ledger: Ledger) -> None:
        """A dispatch prepared again starts without an approval."""
        first = prepare(ledger)
        ledger.approve(first, ledger.dispatch(first).digest, BY)
        assert ledger.approval(prepare(ledger)) is None

    def test_acceptances_are_the_steps_own(self, ledger: Ledger) -> None:
        """What a person let pass is kept with the step, once, with the latest reason."""
        ledger.accept(make_acceptance())
        again = make_acceptance(because="afgesproken op 1 oktober")
        message = make_message()
        ledger.freeze(make_dispatch(ledger.reserve(), [message]), [message], [again])
        assert ledger.acceptances(PLAN, STEP) == [again]
        assert ledger.acceptances(PLAN, "pers") == []

    # Handing over

    def test_i03_a_delivery_is_begun_by_one_thread_alone(self, ledger: Ledger) -> None:
        """Of eight threads that begin the same delivery one gets it."""
        delivery = nth(ledger, prepare(ledger), 1)
        start = Barrier(8)

        def begin() -> bool:
            start.wait()
            return ledger.begin(delivery)

        with ThreadPoolExecutor(8) as pool:
            futures = [pool.submit(begin) for _ in range(8)]
        assert sorted(f.result() for f in futures) == [False] * 7 + [True]

    def test_i19_a_refusal_of_one_among_many_is_kept(self, ledger: Ledger) -> None:
        """Each recipient keeps an outcome of their own, with the other side's words."""
        number = prepare(ledger, make_message(1, "a@assen.example", "b@assen.example"))
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        outcomes = (
            Outcome(address="B@Assen.example", fate=Fate.REFUSED, detail="550 unknown"),
            Outcome(address="a@assen.example", fate=Fate.ACCEPTED),
        )
        ledger.finish(delivery, Receipt(state=State.SUBMITTED, reference="q", outcomes=outcomes))
        stored = nth(ledger, number, 1)
        assert [o.fate for o in stored.outcomes] == [Fate.ACCEPTED, Fate.REFUSED]
        assert stored.outcomes[1].detail == "550 unknown"
        assert (stored.state, stored.reference) == (State.SUBMITTED, "q")

    def test_i04_a_recipient_the_receipt_forgot_keeps_waiting(self, ledger: Ledger) -> None:
        """Who is not in a receipt is not taken for reached, and the dispatch stays open."""
        number = prepare(ledger, make_message(1, "a@assen.example", "b@assen.example"))
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        outcomes = (Outcome(address="a@assen.example", fate=Fate.ACCEPTED),)
        ledger.finish(delivery, Receipt(state=State.SUBMITTED, reference="q", outcomes=outcomes))
        assert nth(ledger, number, 1).outcomes[1].fate is Fate.PENDING
        assert ledger.dispatch(number).life is Life.LIVE
        assert not ledger.complete(PLAN, STEP, written_counts=True)

    def test_what_certainly_did_not_go_may_go_again(self, ledger: Ledger) -> None:
        """A delivery that failed before anything went is planned, and says why."""
        number = prepare(ledger)
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.fail(delivery, State.PLANNED, "no connection")
        assert nth(ledger, number, 1).outcomes[0].detail == "no connection"
        assert ledger.begin(delivery)

    def test_i05_what_is_in_doubt_is_not_begun_again(self, ledger: Ledger) -> None:
        """After an unknown outcome nothing goes by itself."""
        number = prepare(ledger)
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.fail(delivery, State.IN_DOUBT, "timed out")
        assert not ledger.begin(delivery)
        assert ledger.tally(number) == {State.IN_DOUBT: 1, State.PLANNED: 2}

    def test_a_look_up_settles_a_doubt(self, ledger: Ledger) -> None:
        """A delivery in doubt that is found on the other side is finished."""
        number = prepare(ledger, make_message())
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.fail(delivery, State.IN_DOUBT, "timed out")
        ledger.finish(delivery, receipt_of(delivery))
        assert ledger.dispatch(number).life is Life.CLOSED

    def test_i05_only_a_persons_word_plans_a_doubt_again(self, ledger: Ledger) -> None:
        """That a doubtful message did not go is recorded with a name and a reason."""
        number = prepare(ledger)
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.fail(delivery, State.IN_DOUBT, "timed out")
        ledger.release(delivery, BY, "staat niet in verzonden items")
        last = ledger.events(number)[-1]
        assert (last.kind, last.by) == (State.PLANNED, BY)
        assert last.detail == "staat niet in verzonden items"
        assert ledger.begin(delivery)

    def test_i05_a_persons_word_confirms_a_doubt(self, ledger: Ledger) -> None:
        """That a doubtful message went is recorded with a name and a reason, and is final."""
        number = prepare(ledger, make_message())
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.fail(delivery, State.IN_DOUBT, "timed out")
        ledger.confirm(delivery, receipt_of(delivery), BY, "gebeld met Assen")
        told = [(event.kind, event.by, event.detail) for event in ledger.events(number)]
        assert (State.SUBMITTED, BY, "gebeld met Assen") in told
        assert ledger.dispatch(number).life is Life.CLOSED

    def test_only_a_doubt_is_confirmed(self, ledger: Ledger) -> None:
        """A planned message does not become sent on anybody's word."""
        number = prepare(ledger)
        delivery = nth(ledger, number, 1)
        with pytest.raises(LedgerError):
            ledger.confirm(delivery, receipt_of(delivery), BY, "gebeld")
        assert ledger.tally(number) == {State.PLANNED: 3}

    def test_a_refused_delivery_is_final(self, ledger: Ledger) -> None:
        """A refusal reaches every recipient of the message and closes the dispatch."""
        number = prepare(ledger, make_message())
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.fail(delivery, State.REFUSED, "554 no")
        assert nth(ledger, number, 1).outcomes[0].fate is Fate.REFUSED
        assert ledger.dispatch(number).life is Life.CLOSED
        assert not ledger.complete(PLAN, STEP, written_counts=True)

    def test_a_missed_delivery_does_not_go_any_more(self, ledger: Ledger) -> None:
        """What came too late is final and cannot be begun."""
        number = prepare(ledger, make_message())
        delivery = nth(ledger, number, 1)
        ledger.miss(delivery, BY, "een week te laat")
        assert not ledger.begin(delivery)
        assert ledger.tally(number) == {State.MISSED: 1}

    def test_finishing_what_was_not_begun_is_refused(self, ledger: Ledger) -> None:
        """A receipt for a delivery that nobody began changes nothing."""
        number = prepare(ledger)
        delivery = nth(ledger, number, 1)
        with pytest.raises(LedgerError, match="D-1/1"):
            ledger.finish(delivery, receipt_of(delivery))
        assert nth(ledger, number, 1) == delivery

    def test_interrupted_are_those_begun_and_not_finished(self, ledger: Ledger) -> None:
        """Between begin and finish a delivery shows as interrupted, whatever its dispatch."""
        first, second = prepare(ledger), prepare(ledger, step="pers")
        ledger.begin(nth(ledger, first, 2))
        ledger.begin(nth(ledger, second, 1))
        assert [d.name for d in ledger.interrupted()] == ["D-1/2", "D-2/1"]

    # Done

    def test_i04_a_step_is_complete_when_everybody_was_accepted(self, ledger: Ledger) -> None:
        """One recipient less than all is not complete."""
        number = prepare(ledger)
        hand_over(ledger, number, only=1)
        hand_over(ledger, number, only=2)
        assert not ledger.complete(PLAN, STEP, written_counts=True)
        hand_over(ledger, number, only=3)
        assert ledger.complete(PLAN, STEP, written_counts=False)
        assert ledger.dispatch(number).life is Life.CLOSED

    def test_i04_a_file_in_the_outbox_counts_only_where_asked(self, ledger: Ledger) -> None:
        """Written is complete for the outbox's own sake and nowhere else."""
        hand_over(ledger, prepare(ledger), State.WRITTEN)
        assert ledger.complete(PLAN, STEP, written_counts=True)
        assert not ledger.complete(PLAN, STEP, written_counts=False)

    def test_i04_a_deferred_recipient_keeps_the_dispatch_open(self, ledger: Ledger) -> None:
        """Deferred is not accepted: the dispatch stays live until a person settles it."""
        number = prepare(ledger, make_message(1, "a@assen.example"))
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        ledger.finish(delivery, receipt_of(delivery, fate=Fate.DEFERRED))
        assert ledger.dispatch(number).life is Life.LIVE
        ledger.settle(number, "A@assen.example", BY, "gebeld")
        assert ledger.complete(PLAN, STEP, written_counts=False)
        assert ledger.dispatch(number).life is Life.CLOSED

    def test_i04_a_cancelled_rest_is_not_complete(self, ledger: Ledger) -> None:
        """Who was cancelled has to be settled before the next step may go."""
        number = prepare(ledger)
        hand_over(ledger, number, only=1)
        ledger.cancel(number, BY, "fout in de tekst")
        assert ledger.dispatch(number).life is Life.CLOSED
        assert ledger.tally(number) == {State.SUBMITTED: 1, State.CANCELLED: 2}
        assert not ledger.complete(PLAN, STEP, written_counts=True)
        for message in (2, 3):
            ledger.settle(number, f"ontvanger{message}@emmen.example", BY, "gebeld")
        assert ledger.complete(PLAN, STEP, written_counts=False)

    def test_a_step_that_was_never_prepared_is_not_complete(self, ledger: Ledger) -> None:
        """No dispatch is not "done"."""
        assert not ledger.complete(PLAN, "minister", written_counts=True)
        assert ledger.latest(PLAN, "minister") is None

    @pytest.mark.parametrize("state", [State.SUBMITTING, State.IN_DOUBT])
    def test_what_may_have_gone_is_not_cancelled(self, ledger: Ledger, state: State) -> None:
        """Cancelling stops the rest at once; what is under way or in doubt may have gone."""
        number = prepare(ledger)
        ledger.begin(nth(ledger, number, 1))
        if state is State.IN_DOUBT:
            ledger.fail(nth(ledger, number, 1), state, "timed out")
        ledger.cancel(number, BY, "toch niet")
        assert ledger.tally(number) == {state: 1, State.CANCELLED: 2}
        assert not ledger.begin(nth(ledger, number, 2))
        assert ledger.latest(PLAN, STEP) is not None
        assert ledger.verify() == []

    def test_i05_what_did_not_go_of_a_cancelled_dispatch_never_goes(self, ledger: Ledger) -> None:
        """One under way when it was cancelled, and one found not to have gone, are cancelled."""
        number = prepare(ledger)
        for each in (1, 2):
            assert ledger.begin(nth(ledger, number, each))
        ledger.fail(nth(ledger, number, 1), State.IN_DOUBT, "timed out")
        ledger.cancel(number, BY, "toch niet")
        ledger.fail(nth(ledger, number, 2), State.PLANNED, "no connection")
        ledger.release(nth(ledger, number, 1), BY, "niet in de verzonden items")
        assert ledger.tally(number) == {State.CANCELLED: 3}
        assert ledger.verify() == []

    def test_i19_settling_does_not_wipe_out_a_refusal(self, ledger: Ledger) -> None:
        """Who was refused and then settled is still known to have been refused, and why."""
        number = prepare(ledger, make_message(1, "a.deboer@emmen.example", "x@assen.example"))
        delivery = nth(ledger, number, 1)
        ledger.begin(delivery)
        outcomes = (
            Outcome(address="a.deboer@emmen.example", fate=Fate.ACCEPTED),
            Outcome(address="x@assen.example", fate=Fate.REFUSED, detail="550 Nobody here"),
        )
        ledger.finish(delivery, Receipt(state=State.SUBMITTED, reference="q", outcomes=outcomes))
        for reason in ("gebeld", "nog eens"):
            ledger.settle(number, "x@assen.example", BY, reason)
        settled = nth(ledger, number, 1).outcomes[1]
        assert (settled.fate, settled.detail) == (Fate.SETTLED, "nog eens")
        assert (settled.answer, settled.said) == (Fate.REFUSED, "550 Nobody here")

    def test_cancelling_twice_is_refused(self, ledger: Ledger) -> None:
        """What is not live cannot be cancelled."""
        number = prepare(ledger)
        ledger.cancel(number, BY, "toch niet")
        with pytest.raises(UsageError):
            ledger.cancel(number, BY, "toch niet")

    def test_only_a_recipient_can_be_settled(self, ledger: Ledger) -> None:
        """An address that is not in the dispatch is told, and one still to go is refused."""
        number = prepare(ledger)
        for address in ("x@assen.example", "ontvanger1@emmen.example"):
            with pytest.raises(UsageError, match=address):
                ledger.settle(number, address, BY, "gebeld")

    # The record

    def test_every_change_leaves_an_event(self, ledger: Ledger) -> None:
        """From frozen to closed each change stands in the record, in order."""
        number = prepare(ledger, make_message())
        ledger.approve(number, ledger.dispatch(number).digest, BY)
        hand_over(ledger, number)
        kinds = [(e.delivery, e.kind) for e in ledger.events(number)]
        assert kinds == [
            (0, "frozen"),
            (1, "planned"),
            (0, "approved"),
            (1, "submitting"),
            (1, "submitted"),
            (0, "closed"),
        ]
        assert ledger.verify() == []

    def test_a_long_history_verifies(self, ledger: Ledger) -> None:
        """What happened after the closing does not break its seal."""
        number = prepare(ledger)
        hand_over(ledger, number, State.WRITTEN)
        ledger.withdraw(nth(ledger, number, 2), BY)
        ledger.settle(number, "ontvanger2@emmen.example", BY, "gebeld")
        ledger.cancel(prepare(ledger, step="pers"), BY, "toch niet")
        ledger.claim(BY)
        assert ledger.verify() == []
