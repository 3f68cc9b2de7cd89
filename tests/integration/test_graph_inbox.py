"""Replies from Graph, where it is not as it should be."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailer.errors import NotSubmitted
from mailer.providers.graph.inbox import GraphInbox, open_inbox
from mailer.providers.interface import StateLost, Unreadable
from tests.contract.reply_contract import drain, letter
from tests.graphs import OWNER, make_account, secret_given
from tests.servers.graph import FAULTS, Fault, GraphServer, require_schema

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GraphServer]:
    """Running, with the mailbox of the sender."""
    require_schema()
    with GraphServer(owner=OWNER) as server, secret_given(tmp_path, "werk", "letmein"):
        yield server
        assert server.invalid == []


@pytest.fixture
def inbox(server: GraphServer) -> Iterator[GraphInbox]:
    """Of that mailbox."""
    with open_inbox("werk", make_account(server.url)) as inbox:
        yield inbox


def test_a_state_the_server_forgot_is_lost(server: GraphServer, inbox: GraphInbox) -> None:
    """Whoever asks with it begins again, and finds everything."""
    server.mailbox.receive(letter(1))
    state = drain(inbox)[1]
    server.mailbox.forget_states()
    with pytest.raises(StateLost):
        inbox.read(state)
    assert len(drain(inbox)[0]) == 1


def test_i31_a_state_of_another_server_is_lost(server: GraphServer, inbox: GraphInbox) -> None:
    """Our token is shown to nobody but the server that we sign in to."""
    with pytest.raises(StateLost):
        inbox.read("http://127.0.0.1:1/v1.0/users/x/mailFolders/inbox/messages/delta?$deltatoken=1")
    with pytest.raises(StateLost):
        inbox.read(server.url.replace("/v1.0", "/v1.0evil/delta"))


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/v1.0/x", None, 3, "http://127.0.0.1:1/v1.0/x"]
)
def test_i31_a_link_to_another_server_is_not_followed(
    link: Any, server: GraphServer, inbox: GraphInbox
) -> None:
    """A page that leads elsewhere is refused."""
    body = json.dumps({"value": [], "@odata.nextLink": link}).encode()
    server.manners.faults["delta"] = Fault(200, body=body, kind="application/json")
    with pytest.raises(NotSubmitted):
        inbox.read("")


def test_what_is_read_or_flagged_by_others_arrives_once_more_at_most(
    server: GraphServer, inbox: GraphInbox
) -> None:
    """A message that a colleague opened keeps its name."""
    server.mailbox.receive(letter(1))
    (arrival,), state = drain(inbox)
    item = server.mailbox.folder("inbox")[0]
    item.read = True
    server.mailbox.changed(item)
    assert {each.name for each in drain(inbox, state)[0]} <= {arrival.name}


def test_a_server_without_headers_gives_none(server: GraphServer, inbox: GraphInbox) -> None:
    """What it does not tell is not made up; the whole message can be asked for."""
    server.manners.omits = {"internetMessageHeaders", "receivedDateTime"}
    server.mailbox.receive(letter(1))
    (arrival,) = drain(inbox)[0]
    assert (arrival.header, arrival.received_at) == (None, None)
    assert inbox.content(arrival)


def test_i10_a_header_of_many_lines_is_one_field(server: GraphServer, inbox: GraphInbox) -> None:
    """A value with line ends in it makes no second field."""
    server.manners.alters = lambda told: told.update(
        internetMessageHeaders=[
            {"name": "Subject", "value": "Een\r\nTo: iemand@anders.example"},
            {"name": "Bad Name:", "value": "x"},
        ]
    )
    server.mailbox.receive(letter(1))
    (arrival,) = drain(inbox)[0]
    assert arrival.header == b"Subject: Een To: iemand@anders.example\r\n\r\n"


@pytest.mark.parametrize("fault", ["reset", "truncated", "gateway-timeout", "denied", "expired"])
@pytest.mark.parametrize("operation", ["delta", "value"])
def test_nothing_is_lost_when_it_fails(
    operation: str, fault: str, server: GraphServer, inbox: GraphInbox
) -> None:
    """What could not be read is told, and is there the next time."""
    server.mailbox.receive(letter(1))
    (arrival,), state = drain(inbox)
    server.mailbox.receive(letter(2))
    server.manners.faults[operation] = [replace(FAULTS[fault])]
    with pytest.raises(NotSubmitted) as caught:
        inbox.read(state) if operation == "delta" else inbox.content(arrival)
    assert caught.value.remedy
    assert len(drain(inbox, state)[0]) == 1
    assert inbox.content(arrival)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "ErrorMimeContentConversionFailed"),
        (500, "ErrorContentConversionFailed"),
        (500, "ErrorCorruptData"),
        (400, "ErrorItemCorrupt"),
        (403, "ErrorVirusDetected"),
        (400, "ErrorOfTheFuture"),
        (413, "ErrorMessageSizeExceeded"),
    ],
)
def test_one_that_cannot_be_given_does_not_hide_the_others(
    status: int, code: str, server: GraphServer, inbox: GraphInbox
) -> None:
    """Anybody can mail what Exchange cannot convert: that one is told, and the next is read."""
    server.mailbox.receive(letter(1))
    server.mailbox.receive(letter(2))
    first, second = drain(inbox)[0]
    server.manners.faults["value"] = [Fault(status, code)]
    with pytest.raises(Unreadable, match=r"127\.0\.0\.1"):
        inbox.content(first)
    assert inbox.content(second)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, "ApplicationThrottled"),
        (400, "ErrorNonExistentMailbox"),
        (503, "ErrorMailboxMoveInProgress"),
        (408, "ErrorOfTheFuture"),
        (400, ""),
        (403, ""),
    ],
)
def test_what_ails_the_mailbox_stops(
    status: int, code: str, server: GraphServer, inbox: GraphInbox
) -> None:
    """It passes, or is mended, and then the message can be read: it is not given up."""
    server.mailbox.receive(letter(1))
    (arrival,) = drain(inbox)[0]
    server.manners.faults["value"] = [Fault(status, code, body=None if code else b"<html>")]
    with pytest.raises(NotSubmitted):
        inbox.content(arrival)
    assert inbox.content(arrival)


@pytest.mark.parametrize(("status", "code"), [(404, "ErrorItemNotFound"), (410, "Gone")])
def test_one_that_is_gone_is_nothing(
    status: int, code: str, server: GraphServer, inbox: GraphInbox
) -> None:
    """Whoever deletes an answer takes it from us too."""
    server.mailbox.receive(letter(1))
    (arrival,) = drain(inbox)[0]
    server.manners.faults["value"] = [Fault(status, code)]
    assert inbox.content(arrival) is None


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"value": 3}', b'{"value": []}', b"<html>"])
def test_a_page_that_is_none_is_told(body: bytes, server: GraphServer, inbox: GraphInbox) -> None:
    """What is no page of a list is not taken for an empty one."""
    server.manners.faults["delta"] = Fault(200, body=body, kind="application/json")
    with pytest.raises(NotSubmitted):
        inbox.read("")
