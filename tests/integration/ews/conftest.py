"""Our EWS server, with some people on it, and a client of the secretary's."""

from collections.abc import Iterator

import pytest

from tests.servers.ews import schema
from tests.servers.ews.asking import Client
from tests.servers.ews.people import AddressList, Mailbox, People, usual
from tests.servers.ews.server import EwsServer


@pytest.fixture
def server() -> Iterator[EwsServer]:
    """Does as Exchange does until a test changes its manners."""
    schema.require_schema()
    with EwsServer(known=people()) as server:
        yield server


@pytest.fixture
def client(server: EwsServer) -> Iterator[Client]:
    """The secretary's."""
    client = Client(server.url)
    yield client
    client.line.close()


def people() -> People:
    """Some people beside the usual ones."""
    known = usual()
    known.users["bob@desk.example"] = "ook geheim"
    known.mailboxes.append(
        Mailbox("bob@desk.example", "Bob Bos", user="bob@desk.example", aliases=("b@desk.example",))
    )
    known.lists += [
        AddressList("alle@desk.example", "Alle", ("bob@desk.example", "sub@desk.example")),
        AddressList("sub@desk.example", "Sub", ("uit@assen.example", "alle@desk.example")),
        AddressList("verborgen@desk.example", "Verborgen", ("x@desk.example",), hidden=True),
        AddressList("leeg@desk.example", "Leeg"),
    ]
    known.tokens["app"] = "*"
    return known
