"""What every transport promises; a test file names one and gives it as the fixture `transport`."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mailer.errors import LedgerError, Refused
from mailer.ledger.model import Draft, Fate, State
from mailer.providers.interface import Transport
from tests.samples import make_message, make_outgoing

OUTGOING = make_outgoing(make_message(3, "a.deboer@emmen.example", "info@assen.example"))
OTHER = make_outgoing(make_message(4, subject="Iets anders"))


def _unwritable(_draft: Draft) -> None:
    raise LedgerError("the disk is full")


class TransportContract(ABC):
    """Subclass as `Test…`. Needs a far side that accepts everything."""

    @abstractmethod
    def make_transport(self, folder: Path) -> Transport:
        """The transport under test; `folder` is its own."""

    @pytest.fixture
    def transport(self, tmp_path: Path) -> Iterator[Transport]:
        with self.make_transport(tmp_path) as transport:
            yield transport

    def test_a_receipt_tells_the_fate_of_every_recipient(self, transport: Transport) -> None:
        """A receipt has one outcome for each forward path, in their order."""
        receipt = transport.submit(OUTGOING)
        assert tuple(o.address for o in receipt.outcomes) == OUTGOING.envelope.forward_paths
        assert {o.fate for o in receipt.outcomes} == {Fate.ACCEPTED}

    def test_a_receipt_is_of_something_handed_over(self, transport: Transport) -> None:
        """What was accepted is submitted or written, and has a name on the other side."""
        receipt = transport.submit(OUTGOING)
        assert receipt.state in {State.SUBMITTED, State.WRITTEN}
        assert receipt.reference

    def test_only_a_transport_that_reaches_people_says_submitted(
        self, transport: Transport
    ) -> None:
        """What the outbox writes never counts as submitted."""
        if transport.submit(OUTGOING).state is State.WRITTEN:
            assert not transport.capabilities.carries

    def test_i03_the_same_message_does_not_go_a_second_time(self, transport: Transport) -> None:
        """What went before is refused, or answered for by its first receipt, where it looks up."""
        receipt = transport.submit(OUTGOING)
        if transport.capabilities.looks_up:
            with suppress(Refused):
                again = transport.submit(OUTGOING.model_copy(update={"begun": True}))
                assert again == receipt

    def test_i27_the_draft_is_recorded_before_it_is_sent(self, transport: Transport) -> None:
        """Where a message is a draft first, one that cannot be recorded is not sent."""
        if not transport.capabilities.drafts:
            return
        kept: list[Draft] = []
        transport.submit(OTHER, kept.append)
        assert [bool(draft.item) for draft in kept] == [True]
        with pytest.raises(LedgerError):
            transport.submit(OUTGOING, _unwritable)
        assert transport.look_up(OUTGOING) is None

    def test_i27_a_left_draft_is_found_and_goes(self, transport: Transport) -> None:
        """A draft that was not sent is among the left-over ones, until it is discarded."""
        if not transport.capabilities.drafts:
            return
        marked = OUTGOING.model_copy(update={"ledger": "f" * 32})
        with pytest.raises(LedgerError):
            transport.submit(marked, _unwritable)
        (left,) = transport.leftovers(marked.ledger)
        assert left.message_id == OUTGOING.message_id
        assert transport.leftovers("e" * 32) == []
        transport.discard(marked)
        assert transport.leftovers(marked.ledger) == []
        transport.remove(left)

    def test_i27_handed_over_again_it_leaves_no_draft(self, transport: Transport) -> None:
        """What was begun and is handed over again goes once, and its old draft is gone."""
        if not transport.capabilities.drafts:
            return
        marked = OUTGOING.model_copy(update={"ledger": "f" * 32, "begun": True})
        with pytest.raises(LedgerError):
            transport.submit(marked, _unwritable)
        assert transport.submit(marked).state is State.SUBMITTED
        assert transport.leftovers(marked.ledger) == []

    def test_i03_some_of_the_recipients_are_answered_for_alone(self, transport: Transport) -> None:
        """The same bytes go again to those of a smaller envelope, where the transport can."""
        if not transport.capabilities.partial:
            return
        transport.submit(OUTGOING)
        some = OUTGOING.envelope.model_copy(
            update={"forward_paths": OUTGOING.envelope.forward_paths[1:]}
        )
        receipt = transport.submit(OUTGOING.model_copy(update={"envelope": some}))
        assert tuple(o.address for o in receipt.outcomes) == some.forward_paths

    def test_a_look_up_confirms_what_went(self, transport: Transport) -> None:
        """A look-up gives the receipt of the submission, or None where it cannot look."""
        receipt = transport.submit(OUTGOING)
        expected = receipt if transport.capabilities.looks_up else None
        assert transport.look_up(OUTGOING) == expected

    def test_a_look_up_of_what_never_went_says_nothing(self, transport: Transport) -> None:
        """A look-up finds no other message than the one that was asked for."""
        transport.submit(OTHER)
        assert transport.look_up(OUTGOING) is None

    def test_a_withdrawn_message_is_gone(self, transport: Transport) -> None:
        """After a withdrawal that succeeded the message cannot be found or withdrawn again."""
        transport.submit(OUTGOING)
        assert transport.withdraw(OUTGOING) is transport.capabilities.withdraws
        if transport.capabilities.withdraws:
            assert transport.look_up(OUTGOING) is None
            assert transport.withdraw(OUTGOING) is False

    def test_a_withdrawal_leaves_other_messages(self, transport: Transport) -> None:
        """Withdrawing one message leaves the others where they are."""
        transport.submit(OTHER)
        transport.submit(OUTGOING)
        transport.withdraw(OUTGOING)
        assert (transport.look_up(OTHER) is not None) is transport.capabilities.looks_up

    def test_what_never_went_cannot_be_withdrawn(self, transport: Transport) -> None:
        """A withdrawal proves nothing about a message that is not there."""
        assert transport.withdraw(OUTGOING) is False

    def test_closing_twice_is_allowed(self, transport: Transport) -> None:
        """A transport may be closed again."""
        transport.submit(OUTGOING)
        transport.close()
        transport.close()
        assert (transport.look_up(OUTGOING) is not None) is transport.capabilities.looks_up
