"""What a test can make the memory transport do."""

import pytest

from mailer.errors import InDoubt, NotSubmitted
from mailer.ledger.model import Fate, Outcome, Receipt, State
from mailer.providers.interface import Outgoing
from mailer.providers.memory import MemoryTransport, accept_all
from tests.samples import make_outgoing

OUTGOING = make_outgoing()


def test_it_keeps_what_it_was_handed() -> None:
    """A test sees what arrived, byte for byte."""
    transport = MemoryTransport()
    transport.submit(OUTGOING)
    assert transport.handed_over == [OUTGOING]


def test_an_answer_that_fails_leaves_nothing_handed_over() -> None:
    """What an answer raises reaches the caller, and nothing has arrived."""

    def down(outgoing: Outgoing) -> Receipt:
        raise NotSubmitted("no connection")

    transport = MemoryTransport(down)
    with pytest.raises(NotSubmitted):
        transport.submit(OUTGOING)
    assert transport.handed_over == []


def test_a_refusal_of_all_is_not_a_hand_over() -> None:
    """A receipt in which everybody was refused leaves nothing to look up."""

    def refuse(outgoing: Outgoing) -> Receipt:
        outcomes = tuple(
            Outcome(address=path, fate=Fate.REFUSED, detail="550")
            for path in outgoing.envelope.forward_paths
        )
        return Receipt(state=State.REFUSED, reference="", outcomes=outcomes)

    transport = MemoryTransport(refuse)
    assert transport.submit(OUTGOING).state is State.REFUSED
    assert transport.look_up(OUTGOING) is None


def test_a_message_in_doubt_may_have_arrived() -> None:
    """A look-up confirms what arrived although nobody was told."""

    def silent(outgoing: Outgoing) -> Receipt:
        transport.handed_over.append(outgoing)
        raise InDoubt("timed out")

    transport = MemoryTransport(silent)
    with pytest.raises(InDoubt):
        transport.submit(OUTGOING)
    assert transport.look_up(OUTGOING) == accept_all(OUTGOING)
