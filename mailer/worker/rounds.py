"""Rounds, for the worker: what came in is read and judged, and what is over is closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.model import Dispatch, Kind, State
from mailer.ledger.round import Answered, Noted
from mailer.rounds.closing import close, is_over
from mailer.rounds.collecting import Collecting, Judged
from mailer.rounds.settling import missing_of, settle_if_done
from mailer.visible import visible
from mailer.worker.backoff import BackOff
from mailer.worker.news import What
from mailer.worker.returns import Collector
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_INBOXES = "inboxes"
_AT_ONCE = 100
"""Replies that are judged in one turn: anybody may send a thousand."""


@dataclass
class Following:
    """Follows what comes in. `say` tells what is new to say, `tell` what happened."""

    ledger: "Ledger"
    back_off: BackOff
    say: Callable[[str, What, str], None]
    tell: Callable[..., None]
    _collector: Collector = field(init=False)

    def __post_init__(self) -> None:
        self._collector = Collector(self.back_off)

    def collect(self, present: Workspace) -> None:
        """Read what came in, now and then; a source that fails never stops the worker.

        Before anybody is reminded, and before silence means anything, always.
        """
        now = present.clock()
        urgent = bool(self.reminding(now)) or any(is_over(each, now) for each in self._open())
        try:
            for told in self._collector.collect(present, self.ledger, now_too=urgent):
                self.say(told.about, told.what, told.words)
        except ConfigError as reason:
            self.say(_INBOXES, What.WAITS, reason.message)
        if self.ledger.rounds():
            self._judge(present)
            self._close_over(present)
            self._settle(present)

    def knows(self, since: datetime) -> bool:
        """Whether everything that had come in by an instant was read."""
        read_at = self._collector.complete_at
        return read_at is not None and read_at >= since

    def reminding(self, now: datetime) -> list[Dispatch]:
        """The reminders that are due for somebody, as far as is known."""
        return [dispatch for dispatch in self.ledger.due(now) if self._reminds(dispatch, now)]

    def _reminds(self, dispatch: Dispatch, now: datetime) -> bool:
        if dispatch.kind is not Kind.REMINDER or dispatch.follows is None:
            return False
        round_ = self.ledger.round(dispatch.follows)
        planned = (d for d in self.ledger.deliveries(dispatch.number) if d.state is State.PLANNED)
        return any(round_.hindrance(each.message.number, now) is None for each in planned)

    def _open(self) -> Iterator[Round]:
        found = (self.ledger.round(number) for number in self.ledger.rounds(unsettled=True))
        return (each for each in found if each.is_open)

    def _judge(self, present: Workspace) -> None:
        """What came in about rounds, and what it came to; never whose words."""
        servers, directory = present.config.replies.verified_by, present.sources.directory
        judging = Collecting(self.ledger, directory, servers).judge()
        for judged in islice(judging, _AT_ONCE):  # what is due goes first
            self.tell(What.REPLY, _told(judged), dispatch=f"D-{judged.round}")

    def _close_over(self, present: Workspace) -> None:
        """Close rounds whose time was over when all that came in was last read."""
        read_at = self._collector.complete_at
        over = [each for each in self._open() if read_at and is_over(each, read_at)]
        for round_ in over:
            if close(self.ledger, round_.number, present.clock()):
                words = _("{round}: the round is closed.").format(round=round_.name)
                self.tell(What.DONE, words, dispatch=round_.name)

    def _settle(self, present: Workspace) -> None:
        """What is closed and wants nothing more; also where a program died after it had closed."""
        for number in self.ledger.rounds(unsettled=True):
            round_ = self.ledger.round(number)
            if round_.settled or not round_.closed:
                continue
            if missing_of(self.ledger, present.sources, number):
                continue
            if settle_if_done(self.ledger, present.sources, number):
                words = _("{round}: the round is settled.").format(round=round_.name)
                self.tell(What.DONE, words, dispatch=round_.name)


def _told(judged: Judged) -> str:
    act = judged.entry.act
    if isinstance(act, Answered):
        what = _("an answer counts")
    else:
        what = _("nobody's answer") if isinstance(act, Noted) else _("a reply waits for a person")
    who = ", ".join(getattr(act, "organisations", ()))
    return f"D-{judged.round}: {what}, {visible(who)}".rstrip(", ")
