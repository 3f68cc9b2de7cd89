"""Trying an account: what works of it, one thing after the other, without sending anything."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

from mailer.clock import Clock
from mailer.dispatch.gate import CLOCKS_APART, hand_over_trial, rehearse
from mailer.dispatch.plain_mail import plain_mail
from mailer.dispatch.sources import Sources
from mailer.errors import MailerError, NotSubmitted, Refused
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.providers.interface import (
    AddressBook,
    Outgoing,
    ReplySource,
    StateLost,
    Transport,
)

MARK = "trial"
"""Stands where the ledger's id does, so that a trial's draft is none of a dispatch."""
_FOUND_WITHIN, _ARRIVES_WITHIN = 10, 120
"""Seconds that a message to oneself may take to be among what was sent, and to come in."""
_MOST_BATCHES = 1000


class How(StrEnum):
    """What came of one thing that was tried."""

    WORKS = "works"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Tried(Frozen):
    """One thing that was tried: a sentence, and what to do where it does not work."""

    how: How
    words: str
    remedy: str = ""
    exit_code: int = 0


@dataclass(frozen=True)
class Trial:
    """An account, opened. `replies` and `book` are None for a kind that has none.

    `lists` are the lists of the mail system that lists.toml names; `wait` waits so many seconds.
    """

    mailbox: str
    sources: Sources
    clock: Clock
    transport: Transport
    replies: ReplySource | None
    book: AddressBook | None
    lists: tuple[str, ...]
    wait: Callable[[float], object] = time.sleep

    def all(self) -> Iterator[Tried]:
        """Everything that can be tried; what is signed in to first, because the rest needs it."""
        signed_in = self._tried(self._sign_in)
        yield signed_in
        if signed_in.how is How.FAILS:
            return
        if self.transport.capabilities.drafts:
            yield self._tried(self._rehearse)
        if self.transport.capabilities.looks_up:
            yield self._tried(self._look_up)
        if self.replies:
            yield self._tried(self._read_inbox)
        if self.book:
            yield self._tried(self._find_ourselves)
        for name in self.lists:
            yield self._tried(partial(self._expand, name))
        yield Tried(
            how=How.UNKNOWN,
            words=_("Whether it may send from {address} only shows when something is sent.").format(
                address=self.sources.config.sender.address
            ),
            remedy=_("Send one message to the mailbox itself: --to-self"),
        )

    def to_self(self) -> Iterator[Tried]:
        """Send one message to the mailbox itself, and follow it until it has come in."""
        outgoing = self._letter()
        state = self._inbox_now()
        submitted = self._tried(lambda: self._submit(outgoing))
        yield submitted
        if submitted.how is How.FAILS:
            return
        yield self._found_sent(outgoing)
        if state is not None:
            yield self._tried(lambda: self._arrived(outgoing, state))
        yield self._tried(lambda: self._nothing_left(outgoing))

    def _tried(self, thing: Callable[[], str]) -> Tried:
        try:
            return Tried(how=How.WORKS, words=thing())
        except MailerError as error:
            words, remedy = error.message, error.remedy
            return Tried(how=How.FAILS, words=words, remedy=remedy, exit_code=error.exit_code)

    def _sign_in(self) -> str:
        theirs = self.transport.server_time()
        if theirs is None:
            return _("Signed in. The server does not say what time it is.")
        apart = abs(theirs - self.clock())
        if apart > CLOCKS_APART:
            raise Refused(
                _("Signed in. The server's clock and this machine's are {seconds} s apart.").format(
                    seconds=round(apart / timedelta(seconds=1))
                ),
                _("Nothing under embargo goes until the clocks agree. Set this machine's clock."),
            )
        return _("Signed in. The server's clock and this machine's agree.")

    def _rehearse(self) -> str:
        rehearse(self._letter(), self.transport)
        return _("A draft was stored, compared with what it should be, found again and deleted.")

    def _look_up(self) -> str:
        self.transport.look_up(self._letter())
        return _("What was sent can be looked up.")

    def _read_inbox(self) -> str:
        assert self.replies  # asked for only then
        self.replies.read("")
        return _("The inbox can be read.")

    def _find_ourselves(self) -> str:
        assert self.book  # asked for only then
        found = self.book.find(self.mailbox)
        if found is None:
            raise Refused(
                _("The address book does not know {address}.").format(address=self.mailbox),
                _("Look at the mailbox of this account in config.toml."),
            )
        return _("The address book can be asked: {address} is {name}.").format(
            address=self.mailbox, name=found.name or self.mailbox
        )

    def _expand(self, name: str) -> str:
        assert self.book  # lists are named only where there is one
        count = len(self.book.members(name))
        return _("The list {name} can be expanded: {count} in it.").format(name=name, count=count)

    def _letter(self) -> Outgoing:
        made = plain_mail(
            self.sources,
            self.clock(),
            (self.mailbox,),
            _("Trial of mailer; may be deleted"),
            _("This message shows that mailer can send from this mailbox."),
            secrets.token_hex(8),
        )
        return made.model_copy(update={"label": "T-1", "ledger": MARK})

    def _submit(self, outgoing: Outgoing) -> str:
        receipt = hand_over_trial(outgoing, self.mailbox, self.transport)
        return _("The server took it: {reference}").format(reference=receipt.reference)

    def _found_sent(self, outgoing: Outgoing) -> Tried:
        with suppress(NotSubmitted):  # who cannot be asked does not find it
            for _second in range(_FOUND_WITHIN):
                if self.transport.look_up(outgoing):
                    return Tried(how=How.WORKS, words=_("It is found among what was sent."))
                self.wait(1)
        return Tried(
            how=How.UNKNOWN,
            words=_("It is not among what was sent: this server keeps no copy, or late."),
            remedy=_("What is in doubt may have to be found out by hand: mailer reconcile"),
        )

    def _nothing_left(self, outgoing: Outgoing) -> str:
        """One make of server leaves the draft of what it sent."""
        self.transport.discard(outgoing)
        return _("No draft of it is left.")

    def _inbox_now(self) -> str | None:
        """The state of the inbox, read to its end; None where it cannot be read."""
        state = ""
        with suppress(NotSubmitted, StateLost):
            for _batch in range(_MOST_BATCHES if self.replies else 0):
                assert self.replies  # as said
                batch = self.replies.read(state)
                state = batch.state
                if not batch.more:
                    return state
        return None

    def _arrived(self, outgoing: Outgoing, state: str) -> str:
        assert self.replies  # asked for only then
        mark = outgoing.message_id.encode()
        for _second in range(_ARRIVES_WITHIN):
            batch = self.replies.read(state)
            state = batch.state
            for arrival in batch.arrivals:
                header = arrival.header or self.replies.content(arrival) or b""
                if mark in header:
                    return _("It came in.")
            self.wait(1)
        raise Refused(
            _("It did not come in within two minutes."),
            _("Look in the mailbox; some servers hold mail back for longer."),
        )
