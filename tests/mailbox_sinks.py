"""Our Exchange and our Graph as processes of their own, for tests whose sender is killed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx

from tests.doomed import DUE, Office, Sink
from tests.samples import SENDER
from tests.servers.ews.asking import Client
from tests.servers.ews.people import SECRET, USER
from tests.servers.ews.soap import text_of

ACCOUNT = "kabinet"
"""The name of the account in the office's config.toml."""


class MailboxSink(Sink):
    """A server with the mailbox of the office's sender; by its clock it was due as it began."""

    account: ClassVar[str]
    """As in config.toml, with a place for the {port}."""
    secret: ClassVar[str]

    def __init__(self, folder: Path, *options: str) -> None:
        self._began_at = datetime.now(UTC)
        off = (DUE - self._began_at).total_seconds()
        super().__init__(folder, "--clock-off", str(off), *options)

    @property
    def now(self) -> datetime:
        """What its clock shows."""
        return DUE + (datetime.now(UTC) - self._began_at)

    def office(self, folder: Path, count: int) -> Office:
        """An `Office` whose account is here."""
        office = Office.opened(folder, self.port, count, account=self.account)
        office.secrets.mkdir()
        (office.secrets / f"mailer-{ACCOUNT}").write_text(self.secret, "utf-8")
        return office

    @property
    def drafts(self) -> list[str]:
        """The subjects of what lies in Drafts."""
        raise NotImplementedError


class ExchangeSink(MailboxSink):
    """Exchange by EWS."""

    server = "tests.servers.ews"
    secret = SECRET
    account = f"""[account]
use = "{ACCOUNT}"
[account.{ACCOUNT}]
kind = "exchange"
server = "http://127.0.0.1:{{port}}/EWS/Exchange.asmx"
mailbox = "{SENDER}"
sign_in = "basic"
user = "{USER}"
per_minute = 60000
test_server = true
"""

    @property
    def drafts(self) -> list[str]:
        """The subjects of what lies in Drafts."""
        client = Client(f"http://127.0.0.1:{self.port}/EWS/Exchange.asmx")
        found = client.found(None, "drafts", mailbox=SENDER)
        client.line.close()
        return [text_of(each, "Subject") for each in found]


class GraphSink(MailboxSink):
    """Exchange Online by Microsoft Graph."""

    server = "tests.servers.graph"
    secret = "letmein"
    account = f"""[account]
use = "{ACCOUNT}"
[account.{ACCOUNT}]
kind = "graph"
server = "http://127.0.0.1:{{port}}/v1.0"
mailbox = "{SENDER}"
sign_in = "token"
per_minute = 60000
test_server = true
"""

    @property
    def drafts(self) -> list[str]:
        """The subjects of what lies in Drafts."""
        root = f"http://127.0.0.1:{self.port}/v1.0/me/mailFolders/drafts/messages?$top=100"
        answer = httpx.get(root, headers={"Authorization": f"Bearer {self.secret}"})
        rows: list[dict[str, Any]] = answer.json()["value"]
        return [each["subject"] for each in rows]
