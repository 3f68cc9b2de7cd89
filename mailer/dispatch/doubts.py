"""In doubt: nobody knows whether a message went, so a person finds out and says so.

A look-up can confirm that it went. That it did not is a person's word, and only where the
look-up does not say otherwise.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mailer.dispatch.gate import found_to_have_gone, outgoing_of
from mailer.errors import NotApproved, UsageError
from mailer.i18n import _
from mailer.ledger.model import Delivery, Dispatch, Life, Receipt, State
from mailer.providers.interface import Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_MAY_BE = {Life.LIVE, Life.CLOSED}
"""A dispatch that a person cancelled half-way is closed, and part of it may be in doubt."""


class Doubt(NamedTuple):
    """A message in doubt, and the dispatch it is of."""

    dispatch: Dispatch
    delivery: Delivery

    @property
    def name(self) -> str:
        """D-7/3."""
        return self.delivery.name


def doubts(ledger: "Ledger") -> Iterator[Doubt]:
    """Every message in doubt."""
    for dispatch in ledger.dispatches():
        if dispatch.life in _MAY_BE and ledger.tally(dispatch.number)[State.IN_DOUBT]:
            for delivery in ledger.deliveries(dispatch.number):
                if delivery.state is State.IN_DOUBT:
                    yield Doubt(dispatch, delivery)


def doubts_named(ledger: "Ledger", name: str) -> list[Doubt]:
    """What is in doubt by the name a person gave: one message, D-7/3, or all of D-7.

    Raises `UsageError` when that is nothing.
    """
    known = list(doubts(ledger))
    wanted = name.upper()
    if named := [doubt for doubt in known if wanted in {doubt.name, doubt.dispatch.name}]:
        return named
    names = ", ".join(doubt.name for doubt in known)
    raise UsageError(
        _("{name} is not in doubt.").format(name=name),
        _("In doubt: {names}").format(names=names or _("nothing")),
    )


def went(ledger: "Ledger", doubt: Doubt, transport: Transport, by: str, because: str) -> None:
    """Record a person's word that it went; the look-up's receipt is kept where there is one."""
    receipt = found_to_have_gone(transport, outgoing_of(ledger, *doubt))
    if receipt is None:
        state = State.SUBMITTED if transport.capabilities.carries else State.WRITTEN
        receipt = Receipt.of_all(doubt.delivery.waiting, state)
    ledger.confirm(doubt.delivery, receipt, by, because)


def _came_in_since(ledger: "Ledger", doubt: Doubt) -> bool:
    """Whether something came in about it after it was last begun, if this ledger knows that."""
    number, each = doubt.dispatch.number, doubt.delivery.message.number
    begun = [
        event.at
        for event in ledger.events(number)
        if (event.delivery, event.kind) == (each, State.SUBMITTING)
    ]
    came_in = [reply.at for reply in ledger.replies(number) if reply.delivery == each]
    return any(at is not None and at >= max(begun, default=at) for at in came_in)


def did_not_go(ledger: "Ledger", doubt: Doubt, transport: Transport, by: str, because: str) -> None:
    """Record a person's word that it did not go; it is planned again.

    Its draft is deleted first, so that nobody can send it beside us (I27). Raises `NotApproved`
    when the look-up finds it, or something came in about it: then it went; and `NotSubmitted`,
    with nothing recorded, when the mailbox cannot be asked or its draft is not proven to be gone.
    """
    if _came_in_since(ledger, doubt):
        raise NotApproved(
            _("{name} did go: something came in about it.").format(name=doubt.name),
            _("See what: mailer replies"),
        )
    outgoing = outgoing_of(ledger, *doubt)
    if found := transport.look_up(outgoing):
        raise NotApproved(
            _("{name} did go: {reference}").format(name=doubt.name, reference=found.reference),
            _("Record that it went: mailer reconcile {name} --went --because “…”").format(
                name=doubt.name
            ),
        )
    if transport.capabilities.drafts:
        transport.discard(outgoing)
        ledger.discarded(doubt.delivery, by)
    ledger.release(doubt.delivery, by, because)
