"""Graph's directory, where it is not as it should be."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.errors import NotSignedIn, NotSubmitted, Refused
from mailer.providers.graph.book import GraphBook, open_book
from mailer.providers.interface import Entry
from tests.graphs import OWNER, make_account, secret_given
from tests.servers.graph import (
    FAULTS,
    Fault,
    GraphServer,
    Known,
    Login,
    group,
    person,
    require_schema,
)

pytestmark = pytest.mark.usefixtures("english")

MANY = [f"m{number}@emmen.example" for number in range(250)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GraphServer]:
    """Running, with an empty directory."""
    require_schema()
    with GraphServer(owner=OWNER) as server, secret_given(tmp_path, "werk", "letmein"):
        yield server
        assert server.invalid == []


@pytest.fixture
def book(server: GraphServer) -> Iterator[GraphBook]:
    """Of that directory."""
    with open_book("werk", make_account(server.url)) as book:
        yield book


def test_a_long_list_is_read_to_its_end(server: GraphServer, book: GraphBook) -> None:
    """However many pages it takes, everybody is there once."""
    server.directory.add(*(person(each, each) for each in MANY))
    server.directory.add(group("Allen", "allen@drenthe.example", *MANY))
    assert {each.address for each in book.members("allen@drenthe.example")} == {*MANY}
    assert server.requests["members"] == 3


def test_i08_a_page_that_is_missing_is_refused(server: GraphServer, book: GraphBook) -> None:
    """Fewer than the server counted is part of a list."""
    server.directory.add(group("Allen", "allen@drenthe.example", *MANY))
    body = b'{"@odata.count": 2, "value": [{"@odata.type": "#microsoft.graph.user", "id": "1",'
    body += b' "displayName": "A", "mail": "a@emmen.example"}]}'
    server.manners.faults["members"] = Fault(200, body=body, kind="application/json")
    with pytest.raises(Refused, match="does not show all"):
        book.members("allen@drenthe.example")


def test_a_group_without_an_address_is_who_stands_in_it(
    server: GraphServer, book: GraphBook
) -> None:
    """A nested group that cannot be asked for by address is expanded where it stands, once."""
    server.directory.add(
        person("A", "a@emmen.example"),
        person("B", "b@emmen.example"),
        group("Kring", None, "Binnenkring", "a@emmen.example"),
        group("Binnenkring", None, "b@emmen.example", "Kring"),
        group("Tafel", "tafel@drenthe.example", "Kring", "a@emmen.example"),
    )
    assert set(book.members("tafel@drenthe.example")) == {
        Entry(name="A", address="a@emmen.example"),
        Entry(name="B", address="b@emmen.example"),
    }


def test_a_device_gets_no_mail(server: GraphServer, book: GraphBook) -> None:
    """What is no person and no list is none of the members."""
    server.directory.add(
        Known("device", "LAPTOP-3"),
        person("A", "a@emmen.example"),
        group("Tafel", "tafel@drenthe.example", "a@emmen.example", "LAPTOP-3"),
    )
    assert [each.address for each in book.members("tafel@drenthe.example")] == ["a@emmen.example"]


@pytest.mark.parametrize("kring", [None, "kring@drenthe.example"])
def test_i08_who_has_no_address_is_told_without_one(
    kring: str | None, server: GraphServer, book: GraphBook
) -> None:
    """Somebody who cannot be mailed is a member all the same, also of a list inside."""
    server.directory.add(
        person("A", "a@emmen.example"),
        person("Zonder mail", None),
        person("Ook zonder", None),
        group("Kring", kring, "Zonder mail", "Dieper"),
        group("Dieper", None, "Ook zonder"),
        group("Tafel", "tafel@drenthe.example", "a@emmen.example", "Kring", "Zonder mail"),
    )
    names = {each.name: each.address for each in book.members("tafel@drenthe.example")}
    assert (names["A"], names["Zonder mail"]) == ("a@emmen.example", "")
    assert ("Kring" in names, "Ook zonder" in names) == (bool(kring), not kring)
    assert book.members("Kring")


@pytest.mark.parametrize("kind", ["#microsoft.graph.agentUser", "#microsoft.graph.application", ""])
def test_i08_what_is_not_known_is_refused(kind: str, server: GraphServer, book: GraphBook) -> None:
    """A member of a kind that nobody here knows is not left out without a word."""
    server.directory.add(group("Tafel", "tafel@drenthe.example"))
    row = {"id": "1", "displayName": "A", "mail": "a@emmen.example"} | (
        {"@odata.type": kind} if kind else {}
    )
    body = json.dumps({"@odata.count": 1, "value": [row]}).encode()
    server.manners.faults["members"] = Fault(200, body=body, kind="application/json")
    with pytest.raises(Refused, match="no person and no list") as caught:
        book.members("tafel@drenthe.example")
    assert caught.value.remedy


def test_i08_members_that_may_not_be_seen_are_refused(server: GraphServer, book: GraphBook) -> None:
    """Whoever may list a group, and not know who is in it, has no list."""
    server.tokens["letmein"] = Login(OWNER, ("GroupMember.Read.All",))
    server.directory.add(
        person("A", "a@emmen.example"), group("Tafel", "tafel@drenthe.example", "a@emmen.example")
    )
    with pytest.raises(Refused, match="may not see"):
        book.members("tafel@drenthe.example")


def test_a_sign_in_without_the_directory_is_told(server: GraphServer, book: GraphBook) -> None:
    """The permissions that it takes are named."""
    server.tokens["letmein"] = Login(OWNER, ("Mail.Send",))
    with pytest.raises(NotSignedIn) as caught:
        book.find("a@emmen.example")
    assert "User.ReadBasic.All" in caught.value.remedy


def test_i08_an_orphaned_quote_is_only_a_name(server: GraphServer, book: GraphBook) -> None:
    """What stands in a name does not change the question."""
    server.directory.add(group("D'66 ' or true", "d66@emmen.example", "a@emmen.example"))
    server.directory.add(person("A", "a@emmen.example"))
    assert len(book.members("D'66 ' or true")) == 1
    assert book.find("o'neill@emmen.example") is None


@pytest.mark.parametrize("fault", ["reset", "truncated", "gateway-timeout", "expired", "garbage"])
@pytest.mark.parametrize("operation", ["users", "groups", "members"])
def test_i08_a_failure_is_not_nobody(
    operation: str, fault: str, server: GraphServer, book: GraphBook
) -> None:
    """A directory that cannot be read is told, and never taken for an empty one."""
    server.directory.add(
        person("A", "a@emmen.example"), group("Tafel", "tafel@drenthe.example", "a@emmen.example")
    )
    server.manners.faults[operation] = FAULTS[fault]
    with pytest.raises(NotSubmitted) as caught:
        book.members("tafel@drenthe.example") if operation != "users" else book.find("x@y.example")
    assert caught.value.remedy
