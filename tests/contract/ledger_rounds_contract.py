"""What the ledger promises about rounds on any database; a test file names one and opens it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from mailer.compose.message import Message
from mailer.errors import LedgerError, NotApproved, UsageError
from mailer.ledger.asked import Question
from mailer.ledger.course import Round
from mailer.ledger.model import Dispatch, Fate, Kind, Life, Outcome, Receipt, State
from mailer.ledger.round import Act, Closed, Excused, Extended, Noted
from mailer.ledger.store import Ledger
from tests.contract.ledger_contract import BY, PLAN, STEP, hand_over, nth, receipt_of
from tests.rounds import DEADLINE, NAMES, agreed, make_asked
from tests.samples import NOW, make_dispatch, make_message

Frozen = tuple[Dispatch, Sequence[Message]]
JOINT = make_asked(
    {"emmen": "Emmen", "assen": "Assen"},
    questions=(Question(message=1, organisations=("emmen", "assen"), edition="1"),),
)
ALL = dict.fromkeys(NAMES, "asks")


def reminder(number: int, round_: int = 1, count: int = len(NAMES)) -> Frozen:
    """A reminder of each question of a round."""
    messages = [make_message(n, subject=f"Herinnering {number}") for n in range(1, count + 1)]
    kind = {"kind": Kind.REMINDER, "follows": round_, "planned_at": NOW}
    return make_dispatch(number, messages, **kind), messages


def ask(ledger: Ledger, reminders: int = 2, **parts: object) -> int:
    """Freeze a round and its reminders; its number."""
    asked = parts.pop("asked", make_asked())
    number = ledger.next_number()
    messages = [make_message(each.message) for each in asked.questions]  # type: ignore[attr-defined]
    own = [reminder(number + n, number, len(messages)) for n in range(1, reminders + 1)]
    ledger.freeze(make_dispatch(number, messages, asked=asked, **parts), messages, reminders=own)
    return number


def always(act: Act) -> Callable[[Round], Act]:
    """Record this, however the round stands."""
    return lambda _round: act


def cancelled(ledger: Ledger, number: int) -> list[int]:
    """The messages of a dispatch that were cancelled."""
    found = ledger.deliveries(number)
    return [each.message.number for each in found if each.state is State.CANCELLED]


class LedgerRoundsContract(ABC):
    """Subclass as `Test…`."""

    @abstractmethod
    def open(self, folder: Path) -> Ledger:
        """The ledger of this folder, made when it is not there."""

    @pytest.fixture
    def ledger(self, tmp_path: Path) -> Iterator[Ledger]:
        with self.open(tmp_path) as ledger:
            yield ledger

    # What is frozen and approved together

    def test_a_round_comes_back_as_it_was_asked(self, tmp_path: Path) -> None:
        """Questions, names, passages and deadline are there when the ledger is opened again."""
        with self.open(tmp_path) as ledger:
            ask(ledger)
        with self.open(tmp_path) as ledger:
            assert ledger.rounds() == [1]
            assert ledger.reminders(1) == [2, 3]
            assert ledger.round(1).asked == make_asked()
            assert [ledger.round_of(each) for each in (1, 2, 3, 4)] == [1, 1, 1, None]

    def test_a_round_is_frozen_with_all_of_its_reminders_or_not_at_all(
        self, ledger: Ledger
    ) -> None:
        """One that cannot be kept takes the rest with it, and no number is used up."""
        messages = [make_message(n) for n in range(1, 5)]
        new = make_dispatch(1, messages, asked=make_asked())
        faulty: Frozen = (reminder(3)[0], [])
        with pytest.raises(LedgerError):
            ledger.freeze(new, messages, reminders=[reminder(2), faulty])
        assert ledger.dispatches() == []
        assert ledger.next_number() == 1

    def test_a_number_that_somebody_took_undoes_the_round(self, ledger: Ledger) -> None:
        """Another program prepared at the same moment: the reminder's number is given out."""
        messages = [make_message(n) for n in range(1, 5)]
        with pytest.raises(LedgerError):
            ledger.freeze(
                make_dispatch(1, messages, asked=make_asked()),
                messages,
                reminders=[reminder(2), reminder(2)],
            )
        assert ledger.dispatches() == []

    def test_i13_all_that_was_seen_is_approved_or_nothing(self, ledger: Ledger) -> None:
        """A reminder that is not what was seen takes the word for the round with it."""
        ask(ledger)
        digests = {number: ledger.dispatch(number).digest for number in (1, 2, 3)}
        with pytest.raises(NotApproved, match="D-3"):
            ledger.approve(1, digests[1], BY, reminders=[(2, digests[2]), (3, "0" * 64)])
        assert [ledger.approval(number) for number in (1, 2, 3)] == [None] * 3
        ledger.approve(1, digests[1], BY, reminders=[(2, digests[2]), (3, digests[3])])
        assert all(ledger.approval(number) for number in (1, 2, 3))

    def test_i13_a_cancelled_reminder_is_not_approved_beside_its_round(
        self, ledger: Ledger
    ) -> None:
        """What was stopped while somebody looked is told, and nothing is approved."""
        ask(ledger)
        digests = {number: ledger.dispatch(number).digest for number in (1, 2)}
        ledger.cancel(2, BY, "herfstvakantie")
        with pytest.raises(NotApproved, match="D-2"):
            ledger.approve(1, digests[1], BY, reminders=[(2, digests[2])])
        assert ledger.approval(1) is None

    def test_i16_a_round_prepared_again_takes_its_reminders_along(self, ledger: Ledger) -> None:
        """Those of the one that gave way never go; those of the new one are its own."""
        assert (ask(ledger), ask(ledger)) == (1, 4)
        lives = [ledger.dispatch(number).life for number in range(1, 7)]
        assert lives == [Life.SUPERSEDED] * 3 + [Life.LIVE] * 3
        assert (ledger.rounds(), ledger.reminders(1), ledger.reminders(4)) == ([4], [], [5, 6])

    # Acts

    def test_an_act_is_recorded_once(self, tmp_path: Path) -> None:
        """Of several programs that judge the same reply at the same moment one records it."""
        with self.open(tmp_path) as ledger, self.open(tmp_path) as other:
            ask(ledger)
            barrier = Barrier(8)

            def once(now: Round) -> Act | None:
                return None if 7 in now.handled else agreed("emmen", 7)

            def record(each: Ledger) -> bool:
                barrier.wait()
                return each.act(1, once) is not None

            with ThreadPoolExecutor(8) as pool:
                recorded = list(pool.map(record, [ledger, other] * 4))
            assert recorded.count(True) == 1
            assert len(ledger.round(1).entries) == 1
            assert ledger.verify() == []

    def test_an_act_is_judged_by_the_round_as_it_stands(self, tmp_path: Path) -> None:
        """What another program recorded a moment ago is seen, also with a number of threads."""
        with self.open(tmp_path) as ledger, self.open(tmp_path) as other:
            ask(ledger)

            def count(now: Round) -> Act:
                return Noted(reply=len(now.entries))

            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda each: each.act(1, count), [ledger, other] * 8))
            assert ledger.round(1).handled == set(range(16))

    def test_nothing_to_record_leaves_no_trace(self, ledger: Ledger) -> None:
        """No event, and no reminder cancelled."""
        ask(ledger)
        before = ledger.events(1)
        assert ledger.act(1, lambda _round: None) is None
        assert ledger.events(1) == before

    def test_an_act_that_makes_no_sense_records_nothing(self, ledger: Ledger) -> None:
        """What the judge raises is told, and nothing has changed."""
        ask(ledger)

        def refuse(_round: Round) -> Act:
            raise UsageError("no")

        with pytest.raises(UsageError):
            ledger.act(1, refuse)
        assert ledger.round(1).entries == ()
        with pytest.raises(UsageError, match="D-2"):
            ledger.act(2, always(Noted(reply=1)))

    def test_an_act_bears_its_instant_and_its_person(self, ledger: Ledger) -> None:
        """Whose word it is stands in the record."""
        ask(ledger)
        entry = ledger.act(1, always(agreed()), BY)
        assert entry == (agreed(), NOW, BY)
        assert ledger.round(1).entries == (entry,)

    # What an act does to reminders

    def test_i16_an_answer_cancels_the_reminders_of_who_gave_it(self, ledger: Ledger) -> None:
        """Of all instants, and of nobody else; what went stays as it went."""
        ask(ledger)
        hand_over(ledger, 1)
        hand_over(ledger, 2, only=1)
        hand_over(ledger, 2, only=2)
        ledger.act(1, always(agreed("assen")))
        assert (cancelled(ledger, 2), cancelled(ledger, 3)) == ([], [2])
        ledger.act(1, always(agreed("meppel")))
        assert (cancelled(ledger, 2), cancelled(ledger, 3)) == ([3], [2, 3])

    @pytest.mark.parametrize(
        ("act", "expected"),
        [
            (Excused(organisations=("emmen",), because="vakantie"), [1]),
            (Closed(silent=ALL), [1, 2, 3, 4]),
            (Noted(reply=1, organisations=("emmen",)), []),
        ],
    )
    def test_i16_what_ends_it_cancels_and_what_does_not_leaves(
        self, ledger: Ledger, act: Act, expected: list[int]
    ) -> None:
        """Excused is as good as answered, closed is the end for all; a machine answers nothing."""
        ask(ledger)
        ledger.act(1, always(act))
        assert [cancelled(ledger, number) for number in (2, 3)] == [expected] * 2
        assert ledger.dispatch(2).life is (Life.CLOSED if len(expected) == 4 else Life.LIVE)

    def test_i16_a_shared_reminder_waits_for_the_answers_of_all_it_is_for(
        self, ledger: Ledger
    ) -> None:
        """One mail for two: it is needless when both have answered."""
        ask(ledger, asked=JOINT)
        ledger.act(1, always(agreed("emmen", 1)))
        assert cancelled(ledger, 2) == []
        ledger.act(1, always(agreed("assen", 2)))
        assert cancelled(ledger, 2) == [1]

    def test_i16_more_time_puts_new_reminders_in_the_place_of_the_old(self, ledger: Ledger) -> None:
        """In one transaction: those of before are cancelled, the new ones are there."""
        ask(ledger)
        more = Extended(organisations=("assen",), deadline=DEADLINE, because="ziek")
        ledger.act(1, always(more), BY, [reminder(4), reminder(5)])
        assert [cancelled(ledger, number) for number in (2, 3, 4, 5)] == [[2], [2], [], []]
        assert ledger.reminders(1) == [2, 3, 4, 5]
        assert ledger.next_number() == 6

    def test_i16_more_time_that_cannot_be_kept_whole_changes_nothing(self, ledger: Ledger) -> None:
        """A reminder that cannot be frozen: no extension, and the old ones are to go still."""
        ask(ledger)
        more = Extended(organisations=("assen",), deadline=DEADLINE, because="ziek")
        faulty: Frozen = (reminder(5)[0], [])
        with pytest.raises(LedgerError):
            ledger.act(1, always(more), BY, [reminder(4), faulty])
        assert ledger.round(1).entries == ()
        assert [cancelled(ledger, number) for number in (2, 3)] == [[], []]
        assert (ledger.reminders(1), ledger.next_number()) == ([2, 3], 4)

    def test_i03_what_is_under_way_is_not_cancelled(self, ledger: Ledger) -> None:
        """It may go: what came of it is recorded as it is."""
        ask(ledger)
        delivery = nth(ledger, 2, 1)
        assert ledger.begin(delivery)
        ledger.act(1, always(agreed("emmen")))
        assert nth(ledger, 2, 1).state is State.SUBMITTING
        ledger.finish(delivery, receipt_of(delivery))
        assert nth(ledger, 2, 1).state is State.SUBMITTED

    def test_i16_what_is_cancelled_is_not_begun(self, ledger: Ledger) -> None:
        """A program that read it before the answer came gets a no."""
        ask(ledger)
        delivery = nth(ledger, 2, 1)
        ledger.act(1, always(agreed("emmen")))
        assert not ledger.begin(delivery)

    # What a round has come to

    def test_who_was_reached_and_reminded_is_known(self, ledger: Ledger) -> None:
        """Of the question whether somebody was accepted, of reminders that they went."""
        ask(ledger)
        for delivery in ledger.deliveries(1):
            assert ledger.begin(delivery)
            fate = Fate.REFUSED if delivery.message.number == 2 else Fate.ACCEPTED
            state = State.REFUSED if fate is Fate.REFUSED else State.SUBMITTED
            ledger.finish(delivery, receipt_of(delivery, state, fate))
        hand_over(ledger, 2, only=1)
        hand_over(ledger, 3, only=1)
        round_ = ledger.round(1)
        assert [party.reached for party in round_.parties] == [True, False, True, True]
        assert [party.asked_at for party in round_.parties] == [NOW, None, NOW, NOW]
        assert round_.party("emmen").reminded_at == (NOW, NOW)
        assert round_.party("meppel").reminded_at == ()

    def test_i17_who_was_settled_after_a_no_was_not_reached(self, ledger: Ledger) -> None:
        """A person who settles an address does not say that the question arrived there."""
        ask(ledger)
        for delivery in ledger.deliveries(1):
            assert ledger.begin(delivery)
            (path,) = delivery.message.envelope.forward_paths
            fate = Fate.DEFERRED if delivery.message.number == 1 else Fate.ACCEPTED
            outcome = Outcome(address=path, fate=fate, detail="")
            ledger.finish(
                delivery, Receipt(state=State.SUBMITTED, reference="q", outcomes=(outcome,))
            )
        for number in (1, 2):
            (path,) = nth(ledger, 1, number).message.envelope.forward_paths
            ledger.settle(1, path, BY, "gebeld")
        assert [party.reached for party in ledger.round(1).parties] == [False, True, True, True]

    def test_what_follows_a_round_far_is_found(self, ledger: Ledger) -> None:
        """A reminder that was sent again is answered too."""
        ask(ledger, reminders=1)
        hand_over(ledger, 1)
        hand_over(ledger, 2)
        messages = [make_message(1)]
        again = make_dispatch(3, messages, kind=Kind.AGAIN, follows=2, plan=PLAN, step=STEP)
        ledger.freeze(again, messages, because="kwijt")
        assert ledger.following(1) == [2, 3]
        assert ledger.round_of(3) == 1

    # The record

    def test_an_altered_act_is_noticed(self, tmp_path: Path) -> None:
        """Who turns a no into a yes behind the program's back is found out."""
        with self.open(tmp_path) as ledger:
            ask(ledger)
            ledger.act(1, always(agreed("emmen", words="Niet akkoord.")))
            assert ledger.verify() == []
            self.rewrite(ledger, "Niet akkoord.", "Akkoord.")
            assert len(ledger.verify()) == 1

    def test_an_act_whose_words_were_erased_is_passed_over(self, ledger: Ledger) -> None:
        """After the retention period the round can still be read, and its chain closes."""
        ask(ledger)
        ledger.act(1, always(agreed("emmen", words="Akkoord.")))
        ledger.act(1, always(agreed("assen", 2, words="Prima.")))
        self.rewrite(ledger, "Prima.", None)
        assert [e.act for e in ledger.round(1).entries] == [agreed("emmen", words="Akkoord.")]
        assert ledger.verify() == []

    @abstractmethod
    def rewrite(self, ledger: Ledger, old: str, new: str | None) -> None:
        """Change words that are kept beside events behind the ledger's back; None erases them."""
