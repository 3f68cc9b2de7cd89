"""Submission to an SMTP server: one connection for many messages, each answered for all."""

from contextlib import ExitStack
from datetime import timedelta
from typing import NamedTuple

from mailer.config.accounts import SmtpAccount
from mailer.errors import NotSubmitted
from mailer.ledger.model import Outcome, Receipt, State
from mailer.providers.interface import (
    Capabilities,
    Drafted,
    Outgoing,
    Transport,
    not_recorded,
)
from mailer.providers.smtp.opening import open_session
from mailer.providers.smtp.session import LAST_ANSWER, Session
from mailer.providers.smtp.transaction import say_content, say_envelope


class Greeting(NamedTuple):
    """What a server says before any mail: `tls` is its version, "" without.

    `extensions` are what it announced, as it wrote them ("SIZE 10240000").
    """

    words: str
    tls: str
    extensions: tuple[str, ...]


class SmtpTransport(Transport):
    """See `Transport`. Connects when it is first used, and anew after anything failed."""

    def __init__(
        self, name: str, account: SmtpAccount, last_answer: timedelta = LAST_ANSWER
    ) -> None:
        """`name` is the account's; `last_answer` bounds the wait for the reply to a message."""
        self.capabilities = capabilities_of(account)
        self._name = name
        self._account = account
        self._last_answer = last_answer
        self._session: Session | None = None

    def greet(self) -> Greeting:
        """Connect anew, secure, sign in; nothing is sent. Raises `NotSubmitted`, `NotSignedIn`."""
        self.close()
        self._session, words = open_session(self._name, self._account, self._last_answer)
        extensions = (f"{key} {value}".strip() for key, value in self._session.offers.items())
        return Greeting(words.words, self._session.tls, tuple(extensions))

    def submit(self, outgoing: Outgoing, drafted: Drafted = not_recorded) -> Receipt:  # noqa: ARG002 (it makes no drafts)
        """See `Transport.submit`."""
        with ExitStack() as undo:
            undo.callback(self._drop)
            session, outcomes = self._begin(outgoing)
            receipt = say_content(session, outgoing, outcomes)
            if receipt.state is State.SUBMITTED or session.reset():
                undo.pop_all()
        return receipt

    def look_up(self, outgoing: Outgoing) -> Receipt | None:  # noqa: ARG002 (SMTP cannot ask)
        """See `Transport.look_up`."""
        return None

    def withdraw(self, outgoing: Outgoing) -> bool:  # noqa: ARG002 (SMTP cannot take back)
        """See `Transport.withdraw`."""
        return False

    def close(self) -> None:
        """See `Transport.close`."""
        if self._session:
            self._session.leave()
            self._session = None

    def _begin(self, outgoing: Outgoing) -> tuple[Session, tuple[Outcome, ...]]:
        """A session that heard the envelope; a new one where the one at hand had gone stale."""
        if self._session and (outcomes := _said(self._session, outgoing)) is not None:
            return self._session, outcomes
        self._drop()
        self._session, _words = open_session(self._name, self._account, self._last_answer)
        return self._session, say_envelope(self._session, outgoing)[1]

    def _drop(self) -> None:
        if self._session:
            self._session.close()
            self._session = None


def _said(session: Session, outgoing: Outgoing) -> tuple[Outcome, ...] | None:
    """What the server of a session that was used before says to the envelope; None if it left."""
    if not session.is_quiet():
        return None
    try:
        mail, outcomes = say_envelope(session, outgoing)
    except NotSubmitted:
        if session.is_open:
            raise
        return None
    return None if mail.closes else outcomes


def open_smtp(name: str, account: SmtpAccount) -> SmtpTransport:
    """The way out of account `name`; no connection is made before the first use."""
    return SmtpTransport(name, account)


def capabilities_of(account: SmtpAccount) -> Capabilities:
    """What SMTP can do: hand over, and hand over again to some."""
    return Capabilities(
        carries=True,
        looks_up=False,
        withdraws=False,
        partial=True,
        tells_time=False,
        samples=account.test_server,
    )
