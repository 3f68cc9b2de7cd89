"""What programs that died, and answers that never came, left half-way; only while `alone`.

A look-up can confirm that a message went. What it does not find stays in doubt, and a person
decides: a server may put a mail on the wire, answer with an error and leave the draft. What goes
on by itself is only what the ledger knows to have stopped before it was sent.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self

from mailer.dispatch.facts import Facts
from mailer.dispatch.gate import outgoing_of
from mailer.errors import ConfigError, NotSubmitted
from mailer.i18n import _
from mailer.ledger.model import Delivery, Dispatch, Ended, Receipt, State
from mailer.providers.interface import Leftover, Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

TransportOf = Callable[[Dispatch], Transport]
"""Opens the way out a dispatch was handed over through; raises `ConfigError` where it is gone."""


class Way(NamedTuple):
    """An account by its name, and what it was when a dispatch was prepared for it."""

    account: str
    way: str


def recover(ledger: "Ledger", transport_of: TransportOf) -> list[Delivery]:
    """Find out about messages that a program was handing over when it died; those now in doubt."""
    doubtful = []
    with _Asking(ledger, transport_of) as asking:
        for delivery in ledger.interrupted():
            if delivery.draft and not delivery.draft.item:
                ledger.fail(delivery, State.PLANNED, _("The program stopped before it was sent."))
            elif receipt := asking.look_up(delivery):
                ledger.finish(delivery, receipt)
            else:
                words = _("The program stopped while handing it over.")
                ledger.fail(delivery, State.IN_DOUBT, words)
                doubtful.append(delivery)
    return doubtful


def look_again(ledger: "Ledger", transport_of: TransportOf) -> list[Ended]:
    """Ask once more about what is in doubt; those that turn out to have gone, recorded so."""
    gone = []
    with _Asking(ledger, transport_of) as asking:
        for delivery in ledger.in_doubt():
            if receipt := asking.look_up(delivery):
                ledger.finish(delivery, receipt)
                gone.append(Ended(delivery, receipt))
    return gone


class _Asking:
    """Looks up messages of one ledger; a way out is opened once, and asked until it is silent."""

    def __init__(self, ledger: "Ledger", transport_of: TransportOf) -> None:
        self._ledger = ledger
        self._open = transport_of
        self._opened: dict[Way, Transport | None] = {}
        self._stack = ExitStack()

    def look_up(self, delivery: Delivery) -> Receipt | None:
        """The receipt of one that went; None where it is not found, or nobody can be asked."""
        dispatch = self._ledger.dispatch(delivery.dispatch)
        transport = self._transport(dispatch)
        if transport is None:
            return None
        try:
            return transport.look_up(outgoing_of(self._ledger, dispatch, delivery))
        except NotSubmitted:  # a server that hangs is not waited for once a message
            self._opened[way_of(dispatch)] = None
            return None

    def _transport(self, dispatch: Dispatch) -> Transport | None:
        way = way_of(dispatch)
        if way not in self._opened:
            try:
                self._opened[way] = self._stack.enter_context(self._open(dispatch))
            except ConfigError:  # its account is gone, or another one
                self._opened[way] = None
        return self._opened[way]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def clear_drafts(ledger: "Ledger", transport_of: TransportOf) -> Iterator[NotSubmitted]:
    """`sweep` each mailbox in which the ledger knows that a draft may be left."""
    numbers = {delivery.dispatch for delivery in ledger.left_drafts()}
    left = {way_of(dispatch): dispatch for dispatch in map(ledger.dispatch, numbers)}
    for dispatch in left.values():
        try:
            with transport_of(dispatch) as transport:
                yield from sweep(ledger, transport, way_of(dispatch))
        except ConfigError as error:
            yield NotSubmitted(error.message, error.remedy)


def sweep(ledger: "Ledger", transport: Transport, way: Way) -> Iterator[NotSubmitted]:
    """Delete the drafts that nothing needs, by their mark, and yield why some may be left (I27).

    Also of what went: one make of server leaves the draft of what it sent. Never one of a message
    in doubt: that may be all there is to see of what happened.
    """
    if not transport.capabilities.drafts:
        return
    try:
        for leftover in left_over(ledger, transport):
            transport.remove(leftover)
        _record_gone(ledger, transport, way)
    except NotSubmitted as reason:
        words = _("A draft may be left in the mailbox: {reason}").format(reason=reason.message)
        yield NotSubmitted(words, reason.remedy)


def _record_gone(ledger: "Ledger", transport: Transport, way: Way) -> None:
    """What was sent bore its mark; of anything else a draft may be there without one."""
    left = [(ledger.dispatch(each.dispatch), each) for each in ledger.left_drafts()]
    mine = [(dispatch, each) for dispatch, each in left if way_of(dispatch) == way]
    for number in {each.dispatch for _dispatch, each in mine if each.state is State.SUBMITTED}:
        ledger.swept(number)
    for dispatch, each in mine:
        if each.state is not State.SUBMITTED:
            transport.discard(outgoing_of(ledger, dispatch, each))
            ledger.discarded(each)


def way_of(dispatch: Dispatch) -> Way:
    """The way out a dispatch was approved for; its name may stand for another one by now."""
    return Way(dispatch.account, Facts.model_validate_json(dispatch.facts).way)


def left_over(ledger: "Ledger", transport: Transport) -> list[Leftover]:
    """The drafts of this ledger in a mailbox that nothing needs. Raises `NotSubmitted`."""
    needed = {
        delivery.message.message_id for delivery in (*ledger.interrupted(), *ledger.in_doubt())
    }
    return [each for each in transport.leftovers(ledger.id) if each.message_id not in needed]
