"""One mailbox over EWS: how it is signed in to, and each question with its errors made ours."""

import base64
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from mailer.config.accounts import ExchangeAccount
from mailer.errors import ConfigError, NotSignedIn, TransportError
from mailer.providers.credentials import secret_of
from mailer.providers.exchange.child import Child, Failure
from mailer.providers.exchange.failures import TOO_BUSY, after_sending, before_sending, row_of
from mailer.providers.loopback import require_loopback_host

LONGEST_WAIT = 30.0
"""Seconds that a question which changes nothing waits where a server asks to be left alone."""
_TRIES = 3
_REFUSED = 401
_NONE: Mapping[str, Exception] = {}


class Office:
    """The mailbox of an account. Nothing is asked and no process started before it is used."""

    def __init__(self, name: str, account: ExchangeAccount) -> None:
        self._name = name
        self._account = account
        self._child: Child | None = None
        self._server = urlsplit(account.url).netloc
        self.server_time: datetime | None = None
        """What the last answer said, None where it said nothing."""
        self.answers = True
        """Whether the last question was answered at all."""

    def ask(
        self, question: str, known: Mapping[str, Exception] = _NONE, **told: object
    ) -> dict[str, Any]:
        """What changes nothing that anybody gets; waits where the server is busy.

        Raises `NotSubmitted` and its kinds, and for a foreign error whose class is `known` what
        that says.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._asked(question, told)
            except Failure as failure:
                for kind in failure.kinds[:1]:
                    if kind in known:
                        raise known[kind] from None
                wait = failure.wait
                busy = row_of(failure) is TOO_BUSY and wait is not None and wait <= LONGEST_WAIT
                if not (busy and tries_left):
                    raise before_sending(failure, self._server, self._name) from None
                time.sleep(wait or 0.0)
        raise AssertionError  # the last try returns or raises

    def change(self, question: str, **told: object) -> dict[str, Any]:
        """What changes the mailbox: asked once. Raises `NotSubmitted` and its kinds."""
        return self._once(question, told, before_sending)

    def send(self, item: str, change_key: str) -> None:
        """The one question after which a message may have gone. Raises `InDoubt` as well."""
        self._once("send", {"item": item, "change_key": change_key}, after_sending)

    def close(self) -> None:
        """End the process that asks."""
        if self._child:
            self._child.close()
            self._child = None

    def _once(
        self,
        question: str,
        told: dict[str, Any],
        ours: Callable[[Failure, str, str], TransportError],
    ) -> dict[str, Any]:
        try:
            return self._asked(question, told)
        except Failure as failure:
            raise ours(failure, self._server, self._name) from None

    def _asked(self, question: str, told: dict[str, Any]) -> dict[str, Any]:
        if self._child is None:
            self._child = Child(self._settings(), self._account.timeout.total_seconds())
        self.answers = False
        try:
            said = self._child.ask(question, self._bearer(), told)
        except Failure as failure:
            self.answers = bool(failure.status)
            self._renew(failure)
            raise
        self.answers, self.server_time = True, said.at
        return said.answer

    def _settings(self) -> dict[str, Any]:
        account = self._account
        here_only = account.test_server or not account.url.startswith("https://")
        if here_only:
            require_loopback_host(account.url, test_server=account.test_server)
        by_name = account.sign_in in {"basic", "ntlm"}
        secret = self._secret() if by_name else ""
        is_ntlm = account.sign_in == "ntlm"
        return {
            "url": account.url,
            "direct": here_only,
            "mailbox": account.mailbox,
            "version": account.version,
            "authorization": _basic(account.user, secret) if by_name and not is_ntlm else "",
            "ntlm": {"user": account.user, "secret": secret} if is_ntlm else None,
            # an application signs in as itself, and says for whom it asks
            "impersonates": account.sign_in in {"secret", "certificate"},
            "ca_file": str(account.ca_file) if account.ca_file else None,
            "timeout": account.timeout.total_seconds(),
        }

    def _bearer(self) -> str:
        if self._account.sign_in in {"basic", "ntlm"}:
            return ""
        from mailer.providers.entra import token_of  # msal takes its time

        return token_of(self._name, self._account).value

    def _renew(self, failure: Failure) -> None:
        """After a refused sign-in: another token the next time."""
        if failure.status == _REFUSED and self._account.sign_in not in {"basic", "ntlm"}:
            from mailer.providers.entra import forget_token  # msal takes its time

            forget_token(self._name, self._account)

    def _secret(self) -> str:
        try:
            return secret_of(self._name)
        except ConfigError as error:  # of the keyring: nobody is signed in, and nothing was said
            raise NotSignedIn(error.message, error.remedy) from error


def _basic(user: str, secret: str) -> str:
    """The Authorization of RFC 7617 in UTF-8; requests' own knows Latin-1 alone."""
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode("ascii")
