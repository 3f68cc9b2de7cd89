"""Sending a dispatch: all its planned messages through the gate, after what a dead program left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from mailer.dispatch.gate import Gate, outgoing_of
from mailer.errors import LedgerError, MailerError, TransportError, UsageError
from mailer.i18n import _
from mailer.ledger.model import LIVES, Delivery, Dispatch, Life, State
from mailer.providers.interface import Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

Report = Callable[[Delivery, State], None]
"""Called after each message that was handed over, with the state it is in."""


@contextmanager
def alone(ledger: "Ledger") -> Iterator[None]:
    """Be the only program that sends from this ledger. Raises `LedgerError` when another does."""
    lock = FileLock(ledger.path.with_name(ledger.path.name + ".sending"), mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise LedgerError(
            _("Another mailer is sending from this ledger."), _("Wait for it, or stop it.")
        ) from error
    try:
        yield
    finally:
        lock.release()


def send(gate: Gate, report: Report) -> list[MailerError]:
    """Hand over what is planned, while `alone`; what was held back, message by message.

    Raises what holds for the whole dispatch, and stops at the first message that could not be
    submitted, recorded or is in doubt: whatever ails the connection or the ledger would ail the
    next one too.
    """
    gate.pass_dispatch()
    gate.transport.tidy()
    held: list[MailerError] = []
    planned = [d for d in gate.ledger.deliveries(gate.dispatch.number) if d.state is State.PLANNED]
    for delivery in planned:
        try:
            report(delivery, gate.hand_over(delivery))
        except (TransportError, LedgerError):
            raise
        except MailerError as reason:
            held.append(reason)
    return held


def recover(ledger: "Ledger", transport_of: Callable[[str], Transport]) -> list[Delivery]:
    """Find out about messages that a program was handing over when it died; those now in doubt.

    Only while `alone`: otherwise they may be under way. A look-up can confirm; what it does not
    find is in doubt, and a person decides.
    """
    doubtful = []
    for delivery in ledger.interrupted():
        dispatch = ledger.dispatch(delivery.dispatch)
        with transport_of(dispatch.account) as transport:
            receipt = transport.look_up(outgoing_of(dispatch, delivery))
        if receipt:
            ledger.finish(delivery, receipt)
        else:
            ledger.fail(delivery, State.IN_DOUBT, _("The program stopped while handing it over."))
            doubtful.append(delivery)
    return doubtful


def take_back(
    ledger: "Ledger", dispatch: Dispatch, transport: Transport, by: str, because: str
) -> list[str]:
    """Cancel what is planned and take back what the transport can; names of what stays out.

    Raises `UsageError` for a dispatch that gave way or was cancelled: nothing of it can go.
    """
    if dispatch.life in {Life.SUPERSEDED, Life.CANCELLED}:
        raise UsageError(
            _("{name} is {life}: nothing of it goes any more.").format(
                name=dispatch.name, life=_(LIVES[dispatch.life])
            )
        )
    if dispatch.life is Life.LIVE:
        ledger.cancel(dispatch.number, by, because)
    left = []
    for delivery in ledger.deliveries(dispatch.number):
        if delivery.state is State.WRITTEN and transport.withdraw(outgoing_of(dispatch, delivery)):
            ledger.withdraw(delivery, by, because)
        elif delivery.state.handed_over:
            left.append(delivery.name)
    return left
