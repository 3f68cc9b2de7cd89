"""Sending a dispatch: all its planned messages through the gate, after what a dead program left."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from mailer.dispatch.gate import Gate, outgoing_of
from mailer.dispatch.recovering import sweep, way_of
from mailer.errors import (
    Busy,
    InDoubt,
    LedgerError,
    MailerError,
    NotSubmitted,
    TransportError,
    UsageError,
)
from mailer.i18n import _
from mailer.ledger.model import LIVES, Delivery, Dispatch, Ended, Life, State
from mailer.providers.interface import Outgoing, Transport

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_MOMENT = 0.02
"""Seconds: from here it is not worth the one sync saved to keep an answer unrecorded."""
PATIENCE = 10.0
"""Seconds that a person's command waits for a worker, which is done in a moment most often."""
Report = Callable[[Delivery, State], None]
"""Called after each message that was handed over, with the state it is in."""
Wait = Callable[[float], bool]
"""Waits so many seconds, or less when the program is to stop; whether it is to go on."""


def go_on(_seconds: float) -> bool:
    """A wait that does not wait: as fast as the other side takes it, to the end."""
    return True


@dataclass
class Pace:
    """At most so many hand-overs in any minute, evenly; None: as many as there are."""

    per_minute: int | None
    wait: Wait = go_on
    _next: float = field(default=0.0, init=False)

    @property
    def pause(self) -> float:
        """Seconds before one more may go."""
        return max(0.0, self._next - time.monotonic()) if self.per_minute else 0.0

    def next_one(self) -> bool:
        """Wait until one more may go; False when the program is to stop instead."""
        return self.wait(self.pause)

    def one_goes(self) -> None:
        """Count one; what is held back costs nothing."""
        self._next = time.monotonic() + 60 / (self.per_minute or 60)


@contextmanager
def alone(ledger: "Ledger", patience: float = 0.0) -> Iterator[None]:
    """Be the only program that sends from this ledger.

    Raises `Busy` when another does, and still does after `patience` seconds.
    """
    path = ledger.path.resolve()  # one lock for all names of one file
    lock = FileLock(path.with_name(path.name + ".sending"), mode=0o600)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise Busy(
            _("Another mailer is sending from this ledger."), _("Wait for it, or stop it.")
        ) from error
    except OSError as error:
        raise LedgerError(
            _("{path} cannot be locked: {reason}").format(
                path=path, reason=error.strerror or error
            ),
            _("Make room, or look at the rights on the file and its folder."),
        ) from error
    try:
        yield
    finally:
        lock.release()


def send(gate: Gate, report: Report, pace: Pace | None = None) -> list[MailerError]:
    """Hand over what is to go, while `alone`; what was held back or is in doubt, one by one.

    Raises what holds for the whole dispatch, and stops at the first message that could not be
    submitted or recorded, and at the second in doubt in a row: what ails the connection or the
    ledger would ail the next one too. When the pace says to stop, what is in hand is finished.
    """
    gate.pass_dispatch()
    gate.transport.tidy()
    try:
        held = _Sending(gate, report, pace or Pace(None)).all()
    except TransportError:
        _sweep(gate)
        raise
    _sweep(gate)
    return held


def _sweep(gate: Gate) -> None:
    """What is left all the same the ledger knows, and tells whoever asks how things stand."""
    list(sweep(gate.ledger, gate.transport, way_of(gate.dispatch)))


@dataclass
class _Sending:
    """One run through a dispatch; `ended` is the last one, answered and not yet recorded."""

    gate: Gate
    report: Report
    pace: Pace
    ended: Ended | None = None
    held: list[MailerError] = field(default_factory=list)
    doubts: int = 0

    def all(self) -> list[MailerError]:
        try:
            for delivery in self.gate.ledger.deliveries(self.gate.dispatch.number):
                if self._may_go(delivery):
                    if self.pace.pause > _MOMENT:  # whoever dies meanwhile leaves nothing in doubt
                        self._record()
                    if not self.pace.next_one():
                        break
                    self._one(delivery)
        finally:
            self._record()
        return self.held

    def _may_go(self, delivery: Delivery) -> bool:
        """Deferred ones again only where the transport can hand over to those alone."""
        partial = self.gate.transport.capabilities.partial
        return delivery.to_go and (partial or len(delivery.waiting) == len(delivery.outcomes))

    def _one(self, delivery: Delivery) -> None:
        try:
            outgoing = self.gate.examine(delivery)
            begun = self.gate.begin(delivery, self.ended)
            before, self.ended = self.ended, None
            self._tell(before)
        except (TransportError, LedgerError):
            raise
        except MailerError as reason:
            self.held.append(reason)
        else:
            if begun:
                self.pace.one_goes()
                self._submit(delivery, outgoing)
            else:
                self.gate.refuse_dead()

    def _submit(self, delivery: Delivery, outgoing: Outgoing) -> None:
        try:
            self.ended = self.gate.hand_over(delivery, outgoing)
        except InDoubt as doubt:
            self.report(delivery, State.IN_DOUBT)
            self.doubts += 1
            if self.doubts > 1:
                raise
            self.held.append(doubt)
        else:
            self.doubts = 0
            if self.gate.refused_all:  # the rest stays planned
                raise NotSubmitted(self.gate.refused_all.message, self.gate.refused_all.remedy)

    def _record(self) -> None:
        ended, self.ended = self.ended, None
        if ended:
            self.gate.ledger.finish(*ended)
            self._tell(ended)

    def _tell(self, ended: Ended | None) -> None:
        if ended:
            self.report(ended.delivery, ended.receipt.state)


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
        if delivery.state is State.WRITTEN and transport.withdraw(
            outgoing_of(ledger, dispatch, delivery)
        ):
            ledger.withdraw(delivery, by, because)
        elif delivery.state.handed_over:
            left.append(delivery.name)
    return left
