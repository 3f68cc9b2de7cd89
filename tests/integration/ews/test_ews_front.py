"""Our EWS server: whom it lets in, and what it holds against the schema."""

import ssl
from http.client import BadStatusLine, HTTPSConnection
from pathlib import Path

import pytest

from tests.servers.certificates import make_certificate
from tests.servers.ews import schema
from tests.servers.ews.answering import OPERATIONS, failed
from tests.servers.ews.asking import (
    MIME,
    SHARED,
    Client,
    codes,
    create,
    enveloped,
    first,
    known,
    sync,
)
from tests.servers.ews.manners import Fault, Manners
from tests.servers.ews.people import USER
from tests.servers.ews.server import EwsServer
from tests.servers.ews.soap import Refusal, Request, m, parts, t, text_of

schema.require_schema()


def test_a_mailbox_that_is_not_there_is_named(client: Client) -> None:
    """A folder of an address without a mailbox is ErrorNonExistentMailbox."""
    shown = m("FolderShape", t("BaseShape", "Default"))
    ours, none = known("inbox", SHARED), known("inbox", "weg@desk.example")

    answer = client.ask(m("GetFolder", shown, m("FolderIds", ours, none)))

    assert codes(answer) == ["NoError", "ErrorNonExistentMailbox"]


def test_folders_below_another_are_found(client: Client) -> None:
    """FindFolder lists what is below the top of a mailbox."""
    shown = m("FolderShape", t("BaseShape", "Default"))
    top = m("ParentFolderIds", known("msgfolderroot"))

    answer = first(client.ask(m("FindFolder", shown, top, Traversal="Shallow")))

    names = [text_of(each, "DisplayName") for each in parts(answer, "RootFolder", "Folders", "*")]
    assert {"Inbox", "Drafts", "Sent Items"} <= set(names)


def test_zones_are_named(client: Client) -> None:
    """GetServerTimeZones knows UTC."""
    wanted = m("Ids", t("Id", "UTC"))
    answer = first(client.ask(m("GetServerTimeZones", wanted, ReturnFullTimeZoneData="false")))
    assert len(parts(answer, "TimeZoneDefinitions", "TimeZoneDefinition")) == 1


def test_what_is_unknown_is_an_invalid_operation(client: Client) -> None:
    """An operation that the server does not have is a fault that says so."""
    answer = client.ask(m("GetRoomLists"))
    assert codes(answer) == ["ErrorInvalidOperation"]


def test_a_request_against_the_schema_is_refused_and_noted(
    server: EwsServer, client: Client
) -> None:
    """What Microsoft's schema does not allow is a fault, in the body and in the header."""
    wrong = m("SendItem", m("ItemIds"), SaveItemToFolder="true")
    answer = client.ask(wrong)
    header = t("RequestServerVersion", Version="Exchange1")

    assert codes(answer) == codes(client.ask(sync(), header)) == ["ErrorSchemaValidation"]

    assert [each[0] for each in server.invalid] == ["SendItem", "SyncFolderItems"]


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<s:Envelope", b"\xff"])
def test_what_is_no_request_is_a_fault(client: Client, body: bytes) -> None:
    """Bytes that are no envelope are ErrorInvalidRequest."""
    assert b"ErrorInvalidRequest" in client.post(body).read()


def test_who_is_not_known_is_not_let_in(server: EwsServer) -> None:
    """A wrong secret is 401, and what was asked is not counted."""
    client = Client(server.url, USER, "fout")

    assert client.post(enveloped(sync())).status == 401

    assert not server.requests
    client.line.close()


def test_an_application_acts_as_the_mailbox_it_names(server: EwsServer, client: Client) -> None:
    """A bearer token of an application works from the mailbox that it impersonates."""
    client.login = "Bearer app"
    who = t("ConnectingSID", t("PrimarySmtpAddress", USER))

    answer = client.ask(create(MIME), t("ExchangeImpersonation", who))

    assert codes(answer) == ["NoError"]
    assert len(server.items(USER, "drafts")) == 1
    assert codes(client.ask(create(MIME))) == ["ErrorMissingEmailAddress"]


def test_requests_are_counted_and_kept(server: EwsServer, client: Client) -> None:
    """A warm message is three requests, and SendItem is posted once."""
    item = client.create()
    client.read(item)
    client.send(item)

    assert server.requests == {"CreateItem": 1, "GetItem": 1, "SendItem": 1}
    assert [each[0] for each in server.posts] == ["CreateItem", "GetItem", "SendItem"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_can_fail_within_the_schema(operation: str) -> None:
    """The answer with an error is what Microsoft's schema wants of each operation."""
    refusal = Refusal("ErrorInternalServerError", "Fout", Value="x")

    assert schema.against(failed(Request((), m(operation)), refusal)) == []


def test_it_speaks_tls_when_it_has_a_certificate(tmp_path: Path) -> None:
    """With a certificate the address is https, and who trusts it gets an answer."""
    certificate = make_certificate(tmp_path / "server.pem")
    with EwsServer(certificate=certificate) as server:
        client = Client(server.url)
        context = ssl.create_default_context(cafile=certificate)
        client.line = HTTPSConnection(server.host, server.port, timeout=10, context=context)

        assert codes(client.ask(sync())) == ["NoError"]

        client.line.close()
        assert server.url.startswith("https://")


def test_what_goes_wrong_inside_is_not_hidden() -> None:
    """A mistake in the server itself is raised when it closes."""
    server = EwsServer(Manners(faults={"*": Fault("onzin")}))
    client = Client(server.url)
    with pytest.raises(BadStatusLine):
        client.post(enveloped(sync()))
    client.line.close()

    with pytest.raises(ValueError, match="onzin"):
        server.close()
