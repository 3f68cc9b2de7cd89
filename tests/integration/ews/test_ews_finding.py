"""Our EWS server: finding, synchronising, and who people are."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.ews import schema, soap
from tests.servers.ews.asking import (
    MARK,
    TEXT,
    Client,
    codes,
    compared,
    copy,
    delete,
    first,
    known,
    marked,
    read_flag,
    shape,
    subject,
    subjects,
    sync,
    update,
)
from tests.servers.ews.people import USER
from tests.servers.ews.server import EwsServer
from tests.servers.ews.soap import Element, m, part, parts, t, text_of

schema.require_schema()


def test_find_item_compares_as_it_is_told(server: EwsServer, client: Client) -> None:
    """And, Or, Not, Exists, Contains and ranges pick what they mean."""
    client.create(mark=marked())
    client.create(TEXT.replace(b"Verslag", b"Agenda"))
    yes, no = (compared("IsEqualTo", "item:Subject", each) for each in ("Agenda", "Niets"))
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    contains = t(
        "Contains",
        t("FieldURI", FieldURI="item:Subject"),
        t("Constant", Value="AGEN"),
        ContainmentMode="Substring",
        ContainmentComparison="IgnoreCase",
    )

    def found(restriction: Element | None) -> list[str]:
        return subjects(client.found(restriction, "drafts"))

    assert found(None) == ["Agenda", "Verslag"]
    assert found(t("Or", copy(yes), copy(no))) == ["Agenda"]
    assert found(t("And", copy(yes), copy(no))) == []
    assert found(t("Not", copy(yes))) == ["Verslag"]
    assert found(t("Exists", copy(MARK))) == ["Verslag"]
    assert found(contains) == ["Agenda"]
    assert found(compared("IsNotEqualTo", "item:Subject", "Agenda")) == ["Verslag"]
    assert found(compared("IsGreaterThan", "item:DateTimeCreated", later)) == []
    assert len(found(compared("IsLessThan", "item:DateTimeCreated", later))) == 2


def test_find_item_gives_a_page_in_the_order_asked(client: Client) -> None:
    """A page says where it ends, how many there are and whether the last is in it."""
    for words in (b"B", b"C", b"A"):
        client.create(TEXT.replace(b"Verslag", words))
    request = m(
        "FindItem",
        shape("item:Subject"),
        m("IndexedPageItemView", MaxEntriesReturned="2", Offset="0", BasePoint="Beginning"),
        m(
            "SortOrder",
            t("FieldOrder", t("FieldURI", FieldURI="item:Subject"), Order="Ascending"),
        ),
        m("ParentFolderIds", known("drafts")),
        Traversal="Shallow",
    )

    root = part(first(client.ask(request)), "RootFolder")

    assert root is not None
    assert subjects(parts(root, "Items", "Message")) == ["A", "B"]
    assert root.get("IncludesLastItemInRange") == "false"
    assert root.get("TotalItemsInView") == "3"


def test_a_list_does_not_show_what_exchange_leaves_out_there(client: Client) -> None:
    """FindItem returns neither recipients nor bodies."""
    client.create()
    request = m(
        "FindItem",
        shape("item:Body", "message:ToRecipients", base="AllProperties"),
        m("ParentFolderIds", known("drafts")),
        Traversal="Shallow",
    )

    message = part(first(client.ask(request)), "RootFolder", "Items", "Message")

    assert message is not None
    assert part(message, "Body") is part(message, "ToRecipients") is None
    assert text_of(message, "DisplayTo") == "Jos; weg@emmen.example"


def test_sync_tells_what_came_changed_and_went(server: EwsServer, client: Client) -> None:
    """Each state gives what happened since, in pages, and nothing twice."""
    one = server.receive(USER, TEXT)
    server.receive(USER, TEXT.replace(b"Verslag", b"Twee"))

    def step(state: str, most: int = 100) -> tuple[list[str], str, str]:
        answer = first(client.ask(sync(state, most)))
        kinds = [soap.name_of(each) for each in parts(answer, "Changes", "*")]
        last = text_of(answer, "IncludesLastItemInRange")
        return kinds, text_of(answer, "SyncState"), last

    kinds, state, last = step("", 1)
    assert (kinds, last) == (["Create"], "false")
    kinds, state, last = step(state, 1)
    assert (kinds, last) == (["Create"], "true")
    client.ask(read_flag(t("ItemId", Id=one.id, ChangeKey=one.change_key)))
    kinds, after, _last = step(state)
    assert kinds == ["ReadFlagChange"]
    client.ask(update(t("ItemId", Id=one.id), subject("Anders"), "AlwaysOverwrite"))
    kinds, after, _last = step(after)
    assert kinds == ["Update"]
    client.ask(delete(t("ItemId", Id=one.id)))
    assert step(after)[0] == ["Delete"]
    assert step(state)[0] == ["Delete"]
    assert step("")[0] == ["Create"]


@pytest.mark.parametrize("state", ["onzin", base64.b64encode(b"elders 3").decode()])
def test_a_state_nobody_gave_is_refused(client: Client, state: str) -> None:
    """A state of another folder, or none at all, is ErrorInvalidSyncStateData."""
    assert codes(client.ask(sync(state))) == ["ErrorInvalidSyncStateData"]


def test_names_are_resolved_by_their_beginning_or_an_alias(client: Client) -> None:
    """Nobody is an error, one a success, several a warning."""

    def resolve(words: str) -> Element:
        entry = m("UnresolvedEntry", words)
        return first(client.ask(m("ResolveNames", entry, ReturnFullContactData="false")))

    one = resolve("smtp:b@desk.example")
    assert one.get("ResponseClass") == "Success"
    mailbox = ("ResolutionSet", "Resolution", "Mailbox", "EmailAddress")
    assert text_of(one, *mailbox) == "bob@desk.example"
    assert resolve("a").get("ResponseClass") == "Warning"
    assert text_of(resolve("niemand"), "ResponseCode") == "ErrorNameResolutionNoResults"
    assert text_of(resolve("verb"), "ResponseCode") == "ErrorNameResolutionNoResults"


def test_a_list_is_expanded_one_level(client: Client) -> None:
    """A list in a list is named as one; a missing list is a success with nobody in it."""

    def expand(address: str) -> Element:
        return first(client.ask(m("ExpandDL", m("Mailbox", t("EmailAddress", address)))))

    members = parts(expand("alle@desk.example"), "DLExpansion", "Mailbox")
    assert [text_of(each, "MailboxType") for each in members] == ["Mailbox", "PublicDL"]
    for empty in ("weg@desk.example", "leeg@desk.example"):
        assert expand(empty).get("ResponseClass") == "Success"
        assert parts(expand(empty), "DLExpansion", "Mailbox") == []
    hidden = text_of(expand("verborgen@desk.example"), "ResponseCode")
    assert hidden == "ErrorNameResolutionNoResults"
