"""Accounts on our own EWS server, and what it knows."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailer.config.accounts import ExchangeAccount
from tests.servers.ews.people import SECRET, USER, Mailbox, People
from tests.servers.ews.server import EwsServer

KABINET = "kabinet@drenthe.example"


def kabinet() -> People:
    """A secretary who may open the mailbox of the samples, and send as it."""
    return People(
        users={USER: SECRET},
        mailboxes=[
            Mailbox(USER, "Anna de Wit", user=USER),
            Mailbox(KABINET, "Kabinet", full_access={USER}, send_as={USER}),
        ],
    )


def give_secret(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, secret: str) -> None:
    """Give the secret of an account as systemd does."""
    given = folder / "credentials"
    given.mkdir(exist_ok=True)
    (given / f"mailer-{name}").write_text(secret, encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))


def account_on(server: EwsServer, /, **parts: Any) -> ExchangeAccount:
    """The account “proef” on a server of our own."""
    defaults: dict[str, Any] = {
        "kind": "exchange",
        "server": server.url,
        "mailbox": KABINET,
        "sign_in": "basic",
        "user": USER,
        "timeout": timedelta(seconds=5),
        "test_server": True,
    }
    return ExchangeAccount(**(defaults | parts))
