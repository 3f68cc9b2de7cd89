"""Our EWS server: it fails as told, before and after the deed."""

import socket
import threading
from collections.abc import Callable
from http.client import BadStatusLine, IncompleteRead

import pytest
from lxml import etree

from tests.servers.ews import schema
from tests.servers.ews.asking import MIME, Client, codes, create, enveloped, send, sync
from tests.servers.ews.manners import Fault, Manners
from tests.servers.ews.post import Sent
from tests.servers.ews.server import EwsServer

schema.require_schema()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("how", ["503", "500", "302", "429", "403", "401", "empty", "bare"])
def test_an_answer_can_be_another_before_and_after_the_deed(
    server: EwsServer, client: Client, how: str, after: bool
) -> None:
    """`after` says whether the message went before the answer that denies it."""
    item = client.create()
    server.manners.faults["SendItem"] = Fault(how, after=after, retry_after="7")

    answer = client.post(enveloped(send(item)))
    answer.read()

    assert answer.status == int({"empty": "200", "bare": "500"}.get(how, how))
    assert answer.headers["Retry-After"] == ("7" if how.isdigit() else None)
    assert (answer.headers["Location"] is not None) == (how == "302")
    assert len(server.sent) == after


def test_an_answer_may_be_worded_as_other_servers_do(server: EwsServer, client: Client) -> None:
    """A fault may be HTTP 200, a 401 end its connection, and a 302 lead elsewhere."""
    faults = server.manners.faults
    faults["*"] = Fault("fault ErrorAccessDenied", status=200)
    assert client.post(enveloped(sync())).status == 200
    client.line.close()
    faults["*"] = Fault("302", location="http://127.0.0.1:9/EWS")
    answer = client.post(enveloped(sync()))
    answer.read()
    assert answer.headers["Location"] == "http://127.0.0.1:9/EWS"
    faults["*"] = Fault("401", closes=True)
    assert client.post(enveloped(sync())).headers["Connection"] == "close"


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("prefix", ["", "fault "])
def test_an_answer_can_be_any_error_before_and_after_the_deed(
    server: EwsServer, client: Client, prefix: str, after: bool
) -> None:
    """A response code comes as a response message or as a SOAP fault, with its back-off."""
    item = client.create()
    how = f"{prefix}ErrorServerBusy"
    server.manners.faults["SendItem"] = Fault(how, after=after, back_off_ms=1500)

    answer = client.ask(send(item))

    assert codes(answer) == ["ErrorServerBusy"]
    assert b"1500" in etree.tostring(answer)
    assert len(server.sent) == after


@pytest.mark.parametrize(
    ("how", "error"),
    [("reset", ConnectionResetError), ("close", BadStatusLine), ("cut", IncompleteRead)],
)
def test_the_connection_can_end_after_the_deed(
    server: EwsServer, client: Client, how: str, error: type[Exception]
) -> None:
    """A reset, an end without a word and half an answer leave the message sent."""
    item = client.create()
    server.manners.faults["SendItem"] = Fault(how, after=True, times=1)

    with pytest.raises(error):
        client.post(enveloped(send(item))).read()

    client.line.close()
    assert len(server.sent) == 1
    assert client.found(None, "drafts") == []


@pytest.mark.parametrize("fault", [Fault("hang", after=True), Fault("trickle", seconds=60)])
def test_an_answer_that_does_not_come_ends_with_the_server(fault: Fault) -> None:
    """A hanging or trickling answer holds nobody once the server closes."""
    server = EwsServer(Manners(faults={"SyncFolderItems": fault}))
    client = Client(server.url)
    heard: list[Exception] = []

    def ask() -> None:
        try:
            client.post(enveloped(sync())).read()
        except (OSError, BadStatusLine, IncompleteRead) as error:
            heard.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    _until(lambda: server.requests["SyncFolderItems"] == 1)
    server.close()
    asking.join(10)
    client.line.close()

    assert len(heard) == 1


def test_a_fault_strikes_as_often_as_it_is_told(server: EwsServer, client: Client) -> None:
    """`skip` lets the first go, `times` ends it, and "*" is for every operation."""
    server.manners.faults["*"] = Fault("ErrorTimeoutExpired", skip=1, times=1)

    answers = [codes(client.ask(sync())) for _each in range(3)]

    assert answers == [["NoError"], ["ErrorTimeoutExpired"], ["NoError"]]


def test_each_message_is_kept_before_its_answer() -> None:
    """`keep` has heard of a message whose sender hears a reset."""
    kept: list[Sent] = []
    fault = Fault("reset", after=True)
    with EwsServer(Manners(faults={"CreateItem": fault}), keep=kept.append) as server:
        client = Client(server.url)
        with pytest.raises(ConnectionError):
            client.post(enveloped(create(MIME, "SendOnly")))
        client.line.close()

    assert [each.message_id for each in kept] == ["<d-1@ris.example>"]
    assert '"from": "secretaris@desk.example"' in kept[0].as_line()


def test_nothing_listens_any_more_when_it_is_closed() -> None:
    """Closing frees the port, twice is allowed."""
    server = EwsServer()
    server.close()
    server.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((server.host, server.port), 1)


def _until(met: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _each in range(1000):
        if met():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come to that")
