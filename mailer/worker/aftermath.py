"""What dead programs and lost answers left: found out by the worker, and drafts taken away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailer.dispatch.recovering import Way, clear_drafts, look_again, recover, sweep
from mailer.errors import InDoubt, NotSubmitted
from mailer.i18n import _
from mailer.ledger.model import State
from mailer.worker.backoff import BackOff
from mailer.worker.news import What
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

Tell = Callable[..., None]
"""Called as `tell(what, words, **fields of News)`."""
_MAILBOXES = "mailboxes"


@dataclass
class Aftermath:
    """Only while `alone`: otherwise what is under way would be taken for left behind."""

    ledger: "Ledger"
    back_off: BackOff
    tell: Tell
    _said: set[str] = field(default_factory=set)

    def find_interrupted(self, present: Workspace) -> None:
        """Before anything goes: what a program was handing over when it died."""
        for delivery in recover(self.ledger, present.transport_of):
            words = _("{name} was being handed over when the program stopped: it is in doubt.")
            self.tell(
                What.INTERRUPTED,
                words.format(name=delivery.name),
                delivery=delivery.name,
                state=State.IN_DOUBT,
                exit_code=InDoubt.exit_code,
            )

    def look_again(self, present: Workspace) -> None:
        """Ask mailboxes about what is in doubt, and for drafts that nobody needs; now and then."""
        self._close_interrupted_notices(present)
        if not (self.ledger.in_doubt() or self.ledger.left_drafts()):
            self.back_off.succeeded(_MAILBOXES)
            return
        if self.back_off.left(_MAILBOXES):
            return
        self.back_off.failed(_MAILBOXES)  # each time later: a mailbox is not asked all day long
        for delivery, receipt in look_again(self.ledger, present.transport_of):
            words = _("{name} was in doubt; a look in the mailbox shows that it went.")
            words = words.format(name=delivery.name)
            self.tell(What.MESSAGE, words, delivery=delivery.name, state=receipt.state)
        self._tell_left(clear_drafts(self.ledger, present.transport_of))

    def _close_interrupted_notices(self, present: Workspace) -> None:
        """A notice is never posted again; its draft, if it had one, is taken away."""
        states = self.ledger.notices()
        left = [key for key, state in states.items() if state is State.SUBMITTING]
        for key in left:
            words = _("The program stopped while handing it over.")
            self.ledger.close_notice(key, State.IN_DOUBT, words)
        if left:
            account = present.config.account.use
            with present.transport(account) as transport:
                way = Way(account, present.config.account[account].way)
                self._tell_left(sweep(self.ledger, transport, way))

    def _tell_left(self, reasons: Iterable[NotSubmitted]) -> None:
        for reason in reasons:
            if reason.message not in self._said:
                self._said.add(reason.message)
                self.tell(What.FAILED, reason.message)
