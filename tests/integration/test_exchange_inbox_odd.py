"""An inbox on servers that give less of a message than Exchange does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.providers.exchange.inbox import ExchangeInbox, open_inbox
from tests.desks import KABINET, account_on, give_secret, kabinet
from tests.servers.ews.people import SECRET
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer

pytestmark = pytest.mark.usefixtures("english")

LETTER = (
    b"From: a@emmen.example\r\nSubject: RE\r\nMessage-ID: <a@emmen.example>\r\n\r\nAkkoord.\r\n"
)


@pytest.fixture
def server() -> Iterator[EwsServer]:
    """A server with one letter in the inbox."""
    require_schema()
    with EwsServer(known=kabinet()) as server:
        server.receive(KABINET, LETTER)
        yield server


@pytest.fixture
def inbox(
    server: EwsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ExchangeInbox]:
    """The inbox, as it is read."""
    give_secret(monkeypatch, tmp_path, "proef", SECRET)
    with open_inbox("proef", account_on(server)) as inbox:
        yield inbox


def test_a_message_is_asked_for_whole_in_the_other_way_too(
    server: EwsServer, inbox: ExchangeInbox
) -> None:
    """A server that gives no MIME as a field is asked by its shape."""
    server.manners.mime_by_shape = True
    (arrival,) = inbox.read("").arrivals
    assert inbox.content(arrival) == LETTER
    assert inbox.unread() == ()


def test_a_message_that_the_server_does_not_give_is_told_of(
    server: EwsServer, inbox: ExchangeInbox
) -> None:
    """What is there and cannot be had is no message that is gone."""
    server.manners.omits = {"MimeContent"}
    (arrival,) = inbox.read("").arrivals
    assert inbox.content(arrival) is None
    (told,) = inbox.unread()
    assert "look at it yourself" in told


def test_a_message_that_is_gone_is_not_told_of(server: EwsServer, inbox: ExchangeInbox) -> None:
    """Somebody else deletes mail all day."""
    (arrival,) = inbox.read("").arrivals
    with server.lock:
        server.store.remove(server.store.items[arrival.name])
    assert inbox.content(arrival) is None
    assert inbox.unread() == ()
