"""Our EWS server: run by hand, and asked by exchangelib itself."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from exchangelib import (
    DELEGATE,
    UTC,
    Account,
    Configuration,
    Credentials,
    ExtendedProperty,
    FolderCollection,
    Message,
)
from exchangelib.errors import ErrorTimeoutExpired, UnauthorizedError
from exchangelib.protocol import CachingProtocol, FailFast
from exchangelib.version import Build, Version

from mailer.config.accounts import ExchangeAccount
from tests.servers.ews import schema
from tests.servers.ews.asking import MIME, Client, codes, create
from tests.servers.ews.manners import Fault
from tests.servers.ews.people import SECRET, USER
from tests.servers.ews.server import EwsServer

schema.require_schema()


class Mark(ExtendedProperty):  # type: ignore[misc]  # exchangelib has no annotations
    """A mark of a test's own; the program registers its own in its child alone."""

    property_set_id = "b7a5a0c6-6b0e-4f0e-9d53-2c2f3f6b6d12"
    property_name = "proef"
    property_type = "String"


@pytest.fixture
def message_class() -> Iterator[type[Message]]:
    """exchangelib's message, with the mark."""
    Message.register("proef", Mark)
    yield Message
    Message.deregister("proef")


@pytest.fixture
def opened() -> Iterator[Any]:
    """Opens an account on a server as exchangelib has it; none is cached afterwards."""

    def opened(server: EwsServer, auth_type: str = "basic", secret: str = SECRET) -> Account:
        config = Configuration(
            service_endpoint=server.url,
            credentials=Credentials(USER, secret),
            auth_type=auth_type,
            version=Version(Build(15, 1, 225, 42)),
            retry_policy=FailFast(),
            max_connections=1,
        )
        return Account(
            USER, config=config, autodiscover=False, access_type=DELEGATE, default_timezone=UTC
        )

    yield opened
    CachingProtocol.clear_cache()


def test_exchangelib_drafts_reads_sends_and_finds(
    server: EwsServer, opened: Any, message_class: type[Message]
) -> None:
    """What exchangelib asks by itself is known, and nothing of it is against the schema."""
    account = opened(server)
    message = message_class(
        account=account, folder=account.drafts, mime_content=MIME, proef="d-1@ris.example"
    )
    message.save()

    read = next(iter(account.fetch([message])))
    message.send(save_copy=True)

    assert (read.subject, read.is_draft, read.proef) == ("Verslag", True, "d-1@ris.example")
    places = FolderCollection(account=account, folders=[account.drafts, account.sent])
    found = list(places.filter(proef="d-1@ris.example").only("is_draft"))
    assert [each.is_draft for each in found] == [False]
    assert [each.message_id for each in server.sent] == ["<d-1@ris.example>"]
    assert server.invalid == []


def test_exchangelib_reads_the_inbox_and_the_address_book(server: EwsServer, opened: Any) -> None:
    """Synchronising, resolving, expanding and the tree of folders are understood."""
    account = opened(server)
    server.receive(USER, MIME)

    changes = list(account.inbox.sync_items())

    assert [(kind, each.subject) for kind, each in changes] == [("create", "Verslag")]
    names = account.protocol.resolve_names(["bob"])
    assert [each.email_address for each in names] == ["bob@desk.example"]
    assert len(account.protocol.expand_dl("alle@desk.example")) == 2
    assert "Inbox" in account.root.tree()
    assert server.invalid == []


def test_exchangelib_hears_a_reset_as_a_time_out(server: EwsServer, opened: Any) -> None:
    """A connection that is reset after SendItem says nothing of the message that went."""
    account = opened(server)
    message = Message(account=account, folder=account.drafts, mime_content=MIME)
    message.save()
    server.manners.faults["SendItem"] = Fault("reset", after=True)

    with pytest.raises(ErrorTimeoutExpired):
        message.send()

    assert (len(server.sent), server.requests["SendItem"]) == (1, 1)


def test_ntlm_lets_in_who_knows_the_secret(server: EwsServer, opened: Any) -> None:
    """NTLM is answered with a challenge, and its proof is looked at."""
    assert list(opened(server, "NTLM").inbox.all()) == []
    CachingProtocol.clear_cache()

    with pytest.raises(UnauthorizedError):
        list(opened(server, "NTLM", "fout").inbox.all())


def test_the_program_prints_its_account_and_records_what_goes(tmp_path: Path) -> None:
    """By hand it says its port, an account block that config.toml takes, and each message."""
    record = tmp_path / "sent.jsonl"
    program = [sys.executable, "-m", "tests.servers.ews", "--record", str(record)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            port = running.stdout.readline().strip()
            printed = "".join(takewhile(lambda line: "Its secret" not in line, running.stdout))
            account = ExchangeAccount(**tomllib.loads(_toml(printed))["account"]["proef"])
            client = Client(account.url)
            answer = client.ask(create(MIME, "SendOnly"))
            client.line.close()
            said = [running.stdout.readline() for _each in range(5)]
        finally:
            running.kill()

    assert account.url == f"http://127.0.0.1:{port}/EWS/Exchange.asmx"
    assert codes(answer) == ["NoError"]
    assert "Verslag <d-1@ris.example>" in said[-1]
    (line,) = record.read_text("ascii").splitlines()
    assert json.loads(line)["message_id"] == "<d-1@ris.example>"


def _toml(printed: str) -> str:
    """The account block among the lines that were printed."""
    return printed[printed.index("[account.") :]
