"""What the ledger promises about drafts on any database; a test file names one and opens it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.ledger.model import Delivery, Draft, Ended, State
from mailer.ledger.store import Ledger
from tests.contract.ledger_contract import BY, nth, prepare, receipt_of
from tests.samples import make_message

STORED = Draft(item="AAMk/1=", change_key="CQAA", message_id="<1@exchange.example>")
WHY = "niet in Verzonden items"


def begun(ledger: Ledger, number: int, message: int = 1) -> Delivery:
    """One that is begun, and of which a draft may lie in the mailbox from now."""
    assert ledger.begin(nth(ledger, number, message), drafts=True)
    return nth(ledger, number, message)


def drafted(ledger: Ledger, number: int, message: int = 1) -> Delivery:
    """One whose draft is recorded, and is sent next."""
    ledger.drafted(begun(ledger, number, message), STORED)
    return nth(ledger, number, message)


def left(ledger: Ledger) -> list[str]:
    """The names of what may have left a draft that nothing needs."""
    return [delivery.name for delivery in ledger.left_drafts()]


class LedgerDraftsContract(ABC):
    """Subclass as `Test…`."""

    @abstractmethod
    def open(self, folder: Path) -> Ledger:
        """The ledger of this folder, made when it is not there."""

    @pytest.fixture
    def ledger(self, tmp_path: Path) -> Iterator[Ledger]:
        with self.open(tmp_path) as ledger:
            yield ledger

    def test_what_is_begun_without_drafts_has_none(self, ledger: Ledger) -> None:
        """A transport that makes no drafts leaves nothing to look for."""
        number = prepare(ledger)
        ledger.begin(nth(ledger, number, 1))
        assert nth(ledger, number, 1).draft is None
        assert ledger.drafts_of(number) == 0

    def test_i27_from_its_beginning_a_draft_may_be_there(self, ledger: Ledger) -> None:
        """Before the server is asked it is known that it may have one; not yet which."""
        number = prepare(ledger)
        assert begun(ledger, number).draft == Draft()
        assert ledger.drafts_of(number) == 1
        assert left(ledger) == []

    def test_i27_the_draft_that_is_sent_outlives_the_program(self, tmp_path: Path) -> None:
        """Its names on the server, and its event, are there when the ledger is opened again."""
        with self.open(tmp_path) as ledger:
            number = prepare(ledger)
            drafted(ledger, number)
        with self.open(tmp_path) as ledger:
            (found,) = ledger.interrupted()
            assert found.draft == STORED
            last = ledger.events(number)[-1]
            assert (last.delivery, last.kind, last.detail) == (1, "drafted", STORED.item)
            assert ledger.verify() == []

    @pytest.mark.parametrize("state", [State.PLANNED, State.REFUSED])
    def test_i27_what_did_not_go_may_have_left_its_draft(
        self, ledger: Ledger, state: State
    ) -> None:
        """It is known until it is proven gone, and the record tells that it was."""
        number = prepare(ledger)
        ledger.fail(drafted(ledger, number), state, "554 no")
        assert left(ledger) == ["D-1/1"]
        ledger.discarded(nth(ledger, number, 1), BY)
        assert left(ledger) == []
        assert ledger.drafts_of(number) == 0
        last = ledger.events(number)[-1]
        assert (last.delivery, last.kind, last.by) == (1, "discarded", BY)
        assert ledger.verify() == []

    def test_i05_an_earlier_draft_does_not_speak_for_the_next(self, ledger: Ledger) -> None:
        """Begun again, nothing is recorded: a program that dies now is known not to have sent."""
        number = prepare(ledger)
        ledger.fail(drafted(ledger, number), State.PLANNED, "no connection")
        assert begun(ledger, number).draft == Draft()
        assert [delivery.draft for delivery in ledger.interrupted()] == [Draft()]

    def test_i05_the_draft_of_a_doubt_is_not_left_over(self, ledger: Ledger) -> None:
        """It may be all there is to see of what happened; it counts, and nobody clears it."""
        first, second = prepare(ledger), prepare(ledger, step="pers")
        for number, message in ((second, 1), (first, 3), (first, 2)):
            ledger.fail(drafted(ledger, number, message), State.IN_DOUBT, "timed out")
        assert [delivery.name for delivery in ledger.in_doubt()] == ["D-1/2", "D-1/3", "D-2/1"]
        assert {delivery.draft for delivery in ledger.in_doubt()} == {STORED}
        assert left(ledger) == []
        assert (ledger.drafts_of(first), ledger.drafts_of(second)) == (2, 1)

    def test_i27_what_a_person_plans_again_or_confirms_may_have_a_draft(
        self, ledger: Ledger
    ) -> None:
        """A word about a doubt says nothing of the mailbox."""
        number = prepare(ledger)
        for message in (1, 2):
            ledger.fail(drafted(ledger, number, message), State.IN_DOUBT, "timed out")
        ledger.release(nth(ledger, number, 1), BY, WHY)
        confirmed = nth(ledger, number, 2)
        ledger.confirm(confirmed, receipt_of(confirmed), BY, "gebeld met Assen")
        assert left(ledger) == ["D-1/1", "D-1/2"]

    def test_i27_what_went_is_looked_for_until_the_mailbox_was_swept(self, ledger: Ledger) -> None:
        """One make of server leaves the draft of what it sent; answered or found makes no odds."""
        number = prepare(ledger)
        answered, doubtful = (drafted(ledger, number, message) for message in (1, 2))
        ledger.finish(answered, receipt_of(answered))
        ledger.fail(doubtful, State.IN_DOUBT, "timed out")
        ledger.finish(nth(ledger, number, 2), receipt_of(doubtful))
        assert left(ledger) == ["D-1/1", "D-1/2"]
        ledger.swept(number)
        assert left(ledger) == []
        assert ledger.verify() == []

    def test_i27_a_swept_mailbox_says_nothing_of_what_did_not_go(self, ledger: Ledger) -> None:
        """Only what was sent bore its mark for certain: planned, refused, in doubt stay known."""
        number = prepare(ledger, *(make_message(n) for n in (1, 2, 3, 4)))
        for message, state in enumerate((State.PLANNED, State.REFUSED, State.IN_DOUBT), 1):
            ledger.fail(drafted(ledger, number, message), state, "no")
        begun(ledger, number, 4)
        ledger.swept(number)
        assert left(ledger) == ["D-1/1", "D-1/2"]
        assert ledger.drafts_of(number) == 4

    def test_a_sweep_is_recorded_once(self, ledger: Ledger) -> None:
        """Each turn sweeps; what finds nothing to forget adds no event."""
        number = prepare(ledger, make_message())
        delivery = drafted(ledger, number)
        ledger.finish(delivery, receipt_of(delivery))
        for _turn in range(3):
            ledger.swept(number)
        kinds = [event.kind for event in ledger.events(number)]
        assert kinds.count("swept") == 1
        assert ledger.verify() == []

    def test_i27_a_cancelled_dispatch_keeps_its_left_drafts(self, ledger: Ledger) -> None:
        """Stopped while one was under way: it never goes, and its draft is still looked for."""
        number = prepare(ledger)
        delivery = drafted(ledger, number)
        ledger.cancel(number, BY, "toch niet")
        ledger.fail(delivery, State.PLANNED, "no connection")
        assert nth(ledger, number, 1).state is State.CANCELLED
        assert left(ledger) == ["D-1/1"]
        assert ledger.drafts_of(number) == 1

    def test_recording_the_end_of_one_leaves_the_draft_of_the_next(self, ledger: Ledger) -> None:
        """The answer to one and the beginning of another, in one transaction, stay apart."""
        number = prepare(ledger)
        first = drafted(ledger, number)
        ended = Ended(first, receipt_of(first))
        assert ledger.begin(nth(ledger, number, 2), ended, drafts=True)
        assert nth(ledger, number, 1).state is State.SUBMITTED
        assert nth(ledger, number, 1).draft == STORED
        assert nth(ledger, number, 2).draft == Draft()
