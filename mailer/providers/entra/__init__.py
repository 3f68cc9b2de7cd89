"""Signing in to Entra, as EWS and Graph both do in Exchange Online: from an account to a token."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field

from mailer.clock import system_clock
from mailer.config.accounts import ExchangeAccount, GraphAccount
from mailer.errors import ConfigError, NotSignedIn
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.providers.credentials import is_given, keep_secret, secret_of
from mailer.providers.entra.app import App
from mailer.providers.entra.failures import require_granted
from mailer.providers.entra.tokens import Token, is_wide

__all__ = [
    "DeviceLogin",
    "Token",
    "begin_device_login",
    "finish_device_login",
    "forget_token",
    "is_wide",
    "token_of",
]

Account = ExchangeAccount | GraphAccount
_BEFORE_IT_EXPIRES = timedelta(minutes=5)
_FIXED = timedelta(hours=1)
_tokens: dict[tuple[str, Account], Token] = {}
"""This process's own. What lasts longer is the keyring's."""


class DeviceLogin(Frozen):
    """A sign-in that a person finishes in a browser: at `url`, with `code`, while it is valid."""

    url: str
    code: str
    flow: Mapping[str, Any] = Field(repr=False)


def token_of(name: str, account: Account) -> Token:
    """A token for the account's server, good for five minutes at least; asked for when needed.

    Raises `NotSignedIn` when there is none to be had, or it reaches more than this mailbox and
    `wide_because` does not say why; `NotSubmitted` when the sign-in server cannot be reached.
    """
    known = _tokens.get((name, account))
    if known is None or known.expires_at - system_clock() < _BEFORE_IT_EXPIRES:
        known = _tokens[name, account] = _asked(name, account)
    _require_narrow(name, account, known)
    return known


def forget_token(name: str, account: Account) -> None:
    """Ask for a new one the next time: the server did not take this one."""
    _tokens.pop((name, account), None)


def begin_device_login(name: str, account: Account) -> DeviceLogin:
    """Ask for a code that a person types in a browser. Raises as `token_of`."""
    with App(name, account) as app:
        flow = app.begin_device_flow(_scope(account))
    require_granted(name, flow)
    return DeviceLogin(url=flow["verification_uri"], code=flow["user_code"], flow=flow)


def finish_device_login(name: str, account: Account, login: DeviceLogin) -> Token:
    """Wait for that person; what signs in from then on is kept in the keyring.

    Raises as `token_of`. Nothing is kept of a sign-in that reaches more than it needs.
    """
    with App(name, account) as app:
        answer = app.finish_device_flow(dict(login.flow))
    token = _granted(name, answer)
    _require_narrow(name, account, token)
    if not answer.get("refresh_token"):
        raise NotSignedIn(
            _("The sign-in of account “{name}” cannot be kept.").format(name=name),
            _("Ask the administrator to allow the application offline_access."),
        )
    keep_secret(name, answer["refresh_token"])
    _tokens[name, account] = token
    return token


def _asked(name: str, account: Account) -> Token:
    secret = _secret(name)
    if account.sign_in == "token":
        return Token(value=secret, expires_at=system_clock() + _FIXED)
    with App(name, account) as app:
        if account.sign_in == "device":
            answer = app.refresh(secret, _scope(account))
        else:
            answer = app.for_client(secret, _scope(account))
    token = _granted(name, answer)
    rotated = answer.get("refresh_token")
    if account.sign_in == "device" and rotated and rotated != secret and not is_given(name):
        with suppress(ConfigError):  # of the keyring: what signed in now still does the next time
            keep_secret(name, rotated)
    return token


def _granted(name: str, answer: Mapping[str, Any]) -> Token:
    require_granted(name, answer)
    lasts = timedelta(seconds=int(answer.get("expires_in", 0)))
    return Token(value=answer["access_token"], expires_at=system_clock() + lasts)


def _secret(name: str) -> str:
    try:
        return secret_of(name)
    except ConfigError as error:  # of the keyring: nobody is signed in, and nothing was said
        raise NotSignedIn(error.message, error.remedy) from error


def _scope(account: Account) -> str:
    """All that the application was given for the server, as the administrator decided."""
    url = account.url if isinstance(account, ExchangeAccount) else account.server
    server = urlsplit(url)
    return f"{server.scheme}://{server.netloc}/.default"


def _require_narrow(name: str, account: Account, token: Token) -> None:
    if account.wide_because or not is_wide(token):
        return
    raise NotSignedIn(
        _("The sign-in of account “{name}” reaches every mailbox of the organisation.").format(
            name=name
        ),
        _(
            "Have the application limited to {mailbox} (RBAC for Applications in Exchange Online), "
            "or sign in by device code. When it is limited otherwise, as by an application access "
            "policy, say so under wide_because in config.toml."
        ).format(mailbox=account.mailbox),
    )
