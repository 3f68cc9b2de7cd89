"""One turn of the worker: everything that is due at this moment.

A turn reads the workspace anew, finds out about what a dead program left, and takes each due
dispatch to the gate. What a person has to mend or decide makes it wait; only a bug ends it.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mailer.dispatch.gate import Gate
from mailer.dispatch.recovering import Way, sweep
from mailer.dispatch.sending import Pace, Wait, alone, go_on, send
from mailer.dispatch.standing import standings
from mailer.errors import Busy, InDoubt, LedgerError, MailerError, NotSubmitted
from mailer.i18n import _
from mailer.ledger.model import STATES, Delivery, Dispatch, Heartbeat, Kind, State
from mailer.worker.aftermath import Aftermath
from mailer.worker.backoff import BackOff
from mailer.worker.news import News, What
from mailer.worker.notices import due_notices
from mailer.worker.posting import Desk, post
from mailer.worker.rounds import Following
from mailer.worker.view import Notice, View
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

BEAT_EVERY = timedelta(minutes=1)
NOTIFY_EVERY = timedelta(minutes=1)
_NOTICES = "notices"
LONGEST_TURN = 8.0
"""Seconds: a dispatch that takes hours sees within this time what changes in lists and plans, and
between two turns a person's command gets its chance."""
BREATH = 0.5
LONGEST_SLEEP = 30.0
"""Seconds: a machine that slept or a clock that was set is noticed within this time."""


@dataclass
class Worker:
    """Takes turns in one workspace. `good_for` is how long each sign of life counts."""

    workspace: Workspace
    ledger: "Ledger"
    tell: Callable[[News], None]
    good_for: timedelta
    wait: Wait = go_on
    back_off: BackOff = field(default_factory=BackOff)
    _name: str = field(default_factory=lambda: secrets.token_hex(8))
    _started_at: datetime | None = None
    _beaten_at: datetime | None = None
    _notified_at: datetime | None = None
    _busy: bool = False
    _following: Following = field(init=False)
    _aftermath: Aftermath = field(init=False)
    _turned_at: float = 0.0
    _cut: float = 0.0
    _paces: dict[str, Pace] = field(default_factory=dict)
    _said: set[tuple[str, str]] = field(default_factory=set)
    _held: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._following = Following(self.ledger, self.back_off, self._say, self._tell)
        self._aftermath = Aftermath(self.ledger, self.back_off, self._tell)

    def beat(self) -> None:
        """Tell the ledger that this worker lives, when it is time to say so again."""
        now = self.workspace.clock()
        self._started_at = self._started_at or now
        # A clock that was set back must not keep it silent.
        if self._beaten_at is None or not timedelta(0) <= now - self._beaten_at < BEAT_EVERY:
            self._beaten_at = now
            sign = {"worker": self._name, "started_at": self._started_at, "at": now}
            self.ledger.beat(Heartbeat(**sign, good_until=now + self.good_for))

    def stop(self) -> None:
        """Tell the ledger that this worker is gone, if it can be told."""
        with suppress(LedgerError):
            self.ledger.stop_beating(self._name)

    def turn(self) -> None:
        """Do what is due now."""
        self._turned_at, self._cut = time.monotonic(), 0.0
        self._held.clear()
        self._busy = False
        try:
            self.ledger.require_home()
            self.beat()
            present = self.workspace.afresh()
            with alone(self.ledger):
                self._aftermath.find_interrupted(present)
                self._note_missed(present)
                self._take_due(present, reminders=False)
                if not self._cut:  # what is due goes first
                    self._aftermath.look_again(present)
            if not self._cut:  # and nobody waits for us while we read
                now = present.clock()
                self._following.collect(present)
                self._remind(present, now)
            with alone(self.ledger):
                self._notify(present)
        except Busy as reason:
            self._waits("", reason)
        except MailerError as reason:
            self._waits("", reason, reason.exit_code)

    @property
    def is_cut(self) -> bool:
        """Whether the last turn ended before all that is due was looked at."""
        return self._cut > 0

    def pause(self) -> float:
        """Seconds until the next turn."""
        if self._cut:
            return min(self._cut, LONGEST_SLEEP)
        now, due_at = self.workspace.clock(), None
        with suppress(LedgerError):  # told in the next turn
            due_at = self.ledger.next_due(after=now)
        sleeps = [LONGEST_SLEEP, self.back_off.soonest()]
        sleeps += [(due_at - now).total_seconds()] if due_at else []
        return max(0.01, min(seconds for seconds in sleeps if seconds is not None))

    def _notify(self, present: Workspace) -> None:
        """Tell those in [notify] what they are to hear; a notice never stops the worker."""
        now, sources = present.clock(), present.sources
        if not present.config.notify.to:
            return
        if self.back_off.left(_NOTICES) or not (self._busy or self._notices_due(now)):
            return
        self._notified_at = now
        view = View(sources, self.ledger, tuple(standings(sources, self.ledger, now)), self._held)
        notices = list(due_notices(view, now))
        if not notices:
            return
        use = present.config.account.use
        with present.transport(use) as transport:
            self._post(notices, Desk(sources, self.ledger, transport, present.clock))
            # a notice has no record of its draft
            list(sweep(self.ledger, transport, Way(use, present.config.account[use].way)))

    def _post(self, notices: Sequence[Notice], desk: Desk) -> None:
        for notice in notices:
            trouble = post(notice, desk)
            if trouble:
                self.back_off.failed(_NOTICES)
                self._say(_NOTICES, What.FAILED, trouble)
                return
            self._tell(What.NOTICE, _("Told [notify]: {words}").format(words=notice.subject))
        self.back_off.succeeded(_NOTICES)

    def _take_due(self, present: Workspace, *, reminders: bool) -> None:
        """What is due; reminders apart, because who answered has to be known first (I16)."""
        for dispatch in self.ledger.due(present.clock()):
            if (dispatch.kind is Kind.REMINDER) is reminders:
                self._take(present, dispatch)

    def _remind(self, present: Workspace, since: datetime) -> None:
        """Reminders that are due, once all that had come in by `since` was read."""
        due = self._following.reminding(present.clock())
        if due and not self._following.knows(since):
            words = _("What came in could not be read, so nobody knows who has answered.")
            self._waits(due[0].name, NotSubmitted(words))
        elif due:
            with alone(self.ledger):
                self._take_due(present, reminders=True)

    def _notices_due(self, now: datetime) -> bool:
        """Once a minute: to find them out every step is looked at. A clock may be set back."""
        last = self._notified_at
        return last is None or not timedelta(0) <= now - last < NOTIFY_EVERY

    def _note_missed(self, present: Workspace) -> None:
        for delivery in self.ledger.expired(present.clock()):
            words = _("{name} could go no later than its plan allows, and did not.")
            self.ledger.miss(delivery, "mailer", words.format(name=delivery.name))
            self._tell(What.MISSED, words.format(name=delivery.name), delivery=delivery.name)

    def _take(self, present: Workspace, dispatch: Dispatch) -> None:
        if self.back_off.left(dispatch.account) or self.back_off.left(dispatch.name):
            return
        try:
            held = self._send(present, dispatch)
        except NotSubmitted as failure:
            self._failed(dispatch, failure)
        except MailerError as reason:
            if isinstance(reason, InDoubt):  # whoever drops every reply is not asked all at once
                self.back_off.failed(dispatch.account)
            self._waits(dispatch.name, reason)
        else:
            self.back_off.succeeded(dispatch.account)
            self._after(dispatch, held)

    def _send(self, present: Workspace, dispatch: Dispatch) -> list[MailerError]:
        with present.transport(dispatch.account) as transport:
            gate = Gate(dispatch, present.sources, self.ledger, transport, present.clock)
            gate.pass_dispatch()
            self._turned_at = time.monotonic()  # to read and look takes its time, and is no sending
            return send(gate, self._report, self._pace(present, dispatch.account))

    def _pace(self, present: Workspace, account: str) -> Pace:
        """One for an account as long as its rate is the same, over all its dispatches."""
        rate = present.config.account[account].per_minute
        if account not in self._paces or self._paces[account].per_minute != rate:
            self._paces[account] = Pace(rate, self._go_on)
        return self._paces[account]

    def _go_on(self, seconds: float) -> bool:
        """Wait so long; False to end this turn, so that the files are read anew in the next."""
        if time.monotonic() + seconds - self._turned_at > LONGEST_TURN:
            self._cut = max(BREATH, seconds)
            return False
        return self.wait(seconds)

    def _report(self, delivery: Delivery, state: State) -> None:
        words = f"{delivery.name} {_(STATES[state])}"
        code = InDoubt.exit_code if state is State.IN_DOUBT else 0
        self._tell(What.MESSAGE, words, delivery=delivery.name, state=state, exit_code=code)
        self.beat()

    def _failed(self, dispatch: Dispatch, failure: NotSubmitted) -> None:
        pause = self.back_off.failed(dispatch.account)
        words = _("{name}: {reason} Nothing of it was submitted; again in {seconds} seconds.")
        words = words.format(name=dispatch.name, reason=failure.message, seconds=round(pause))
        self._held.setdefault(dispatch.name, []).append(failure.message)
        self._tell(What.FAILED, words, dispatch=dispatch.name, exit_code=failure.exit_code)

    def _after(self, dispatch: Dispatch, held: list[MailerError]) -> None:
        for reason in held:
            self._waits(dispatch.name, reason)
        if self.ledger.has_to_go(dispatch.number):
            if not held and not self._cut:  # deferred: the other side said "not now"
                self.back_off.failed(dispatch.name)
            return
        self.back_off.succeeded(dispatch.name)
        words = _("{name}: nothing is left to hand over.").format(name=dispatch.name)
        self._tell(What.DONE, words, dispatch=dispatch.name)

    def _waits(self, dispatch: str, reason: MailerError, code: int = 0) -> None:
        """What holds it back, for the notices too; told when it is new, not at every turn."""
        self._held.setdefault(dispatch, []).append(reason.message)
        is_fault = isinstance(reason, (InDoubt, LedgerError)) and not isinstance(reason, Busy)
        code = reason.exit_code if is_fault else code
        self._say(dispatch, What.WAITS, reason.message, code)

    def _say(self, about: str, what: What, words: str, code: int = 0) -> None:
        if (about, words) not in self._said:
            self._said.add((about, words))
            named = {_kind_of(about): about} if about.startswith("D-") else {}
            self._tell(what, words, exit_code=code, **named)

    def _tell(self, what: What, words: str, **about: object) -> None:
        self._busy = True
        now = self.workspace.clock()
        self.tell(News.model_validate({"event": what, "at": now, "words": words, **about}))


def _kind_of(name: str) -> str:
    """D-7/3 names a delivery, D-7 a dispatch."""
    return "delivery" if "/" in name else "dispatch"
