"""Our EWS server: what comes back by itself, and what other servers do differently."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from tests.servers.ews import schema
from tests.servers.ews.asking import (
    Client,
    compared,
    delete,
    enveloped,
    known,
    marked,
    send,
    shape,
    sync,
)
from tests.servers.ews.people import USER
from tests.servers.ews.server import EwsServer
from tests.servers.ews.soap import m, part, text_of
from tests.servers.ews.state import Item

schema.require_schema()


def test_a_bounce_and_an_automatic_reply_come_back(server: EwsServer, client: Client) -> None:
    """Who cannot be reached, or is away, puts a notice in the sender's inbox that names it."""
    server.manners.bounces, server.manners.away = {"weg@emmen.example"}, {"jos@assen.example"}
    client.send(client.create())

    away, report = server.items(USER, "inbox")

    assert report.words("ItemClass") == "REPORT.IPM.Note.NDR"
    status = next(
        each
        for each in message_from_bytes(report.content, policy=SMTP).walk()
        if each.get_content_type() == "message/delivery-status"
    )
    assert "weg@emmen.example" in str(status)
    assert message_from_bytes(away.content, policy=SMTP)["Auto-Submitted"] == "auto-replied"
    assert away.words("InReplyTo") == report.words("InReplyTo") == "<d-1@ris.example>"


def test_what_waits_is_submitted_and_goes_when_it_is_released(
    server: EwsServer, client: Client
) -> None:
    """Above the limit a message stays in Drafts, submitted, and is not sent again or updated."""
    server.manners.keeps_submitted = True
    item = client.create()

    assert client.send(item) == ["NoError"]

    waiting = client.found(None, "drafts")
    assert [text_of(each, "IsSubmitted") for each in waiting] == ["true"]
    assert server.sent == []
    assert server.release() == 1
    assert len(server.sent) == len(server.items(USER, "sentitems")) == 1


def test_what_waits_and_is_deleted_does_not_go(server: EwsServer, client: Client) -> None:
    """A submitted message that is deleted is not sent any more."""
    server.manners.keeps_submitted = True
    item = client.create()
    client.send(item)
    client.ask(delete(item))

    assert server.release() == 0

    assert server.sent == []


def test_the_other_server_mails_and_leaves_the_draft(server: EwsServer, client: Client) -> None:
    """It puts nothing in Sent Items, and may answer with an error all the same."""
    server.manners.leaves_drafts = True
    item = client.create()
    assert client.send(item) == ["NoError"]
    server.manners.sends_and_fails = "ErrorItemSave"

    assert client.send(item) == ["ErrorItemSave"]

    assert len(server.sent) == 2
    assert len(server.items(USER, "drafts")) == 1
    assert server.items(USER, "sentitems") == []


def test_the_other_server_leaves_things_out(server: EwsServer, client: Client) -> None:
    """Fields, marks and own headers are dropped, and a draft is not called one."""
    server.manners.omits = {"DateTimeReceived", "mailer-message"}
    server.manners.is_draft_false = server.manners.drops_x_headers = True
    item = client.create(mark=marked())

    message = client.read(item, "mark", base="AllProperties")

    assert part(message, "DateTimeReceived") is part(message, "ExtendedProperty") is None
    assert text_of(message, "IsDraft") == "false"
    assert b"X-Mailer" not in server.items(USER, "drafts")[0].content


def test_the_other_server_refuses_ranges(server: EwsServer, client: Client) -> None:
    """A range in a restriction is HTTP 500 with a fault that has no XML declaration."""
    server.manners.refuses_ranges = True
    client.create()
    request = m(
        "FindItem",
        shape(),
        m("Restriction", compared("IsGreaterThan", "item:Size", "1")),
        m("ParentFolderIds", known("drafts")),
        Traversal="Shallow",
    )

    answer = client.post(enveloped(request))

    assert answer.status == 500
    assert answer.read().startswith(b"<SOAP:Envelope")


def test_the_other_server_has_other_words(server: EwsServer, client: Client) -> None:
    """SendItem is answered in Responses, and a resolution without its count."""
    server.manners.other_words = True
    item = client.create()

    sent = client.post(enveloped(send(item))).read()
    entry = m("UnresolvedEntry", "bob")
    resolved = client.ask(m("ResolveNames", entry, ReturnFullContactData="false"))

    assert b"<m:Responses>" in sent
    assert b"IncludesLastItemInRange" not in etree.tostring(resolved)


def test_an_item_is_altered_when_it_is_read_and_not_where_it_lies(
    server: EwsServer, client: Client
) -> None:
    """`alters` changes what GetItem shows, as a server that loses a recipient does."""

    def drop_recipients(item: Item) -> None:
        del item.fields["ToRecipients"]

    server.manners.alters = drop_recipients
    item = client.create()

    assert part(client.read(item, base="AllProperties"), "ToRecipients") is None

    client.send(item)
    assert len(server.sent[0].recipients) == 3


@pytest.mark.parametrize("offset", [timedelta(hours=-1), timedelta(0), None])
def test_the_clock_in_the_date_header_can_be_off(
    server: EwsServer, client: Client, offset: timedelta | None
) -> None:
    """The Date header is the server's time, or it is not there."""
    server.manners.clock_off = offset

    answer = client.post(enveloped(sync()))
    answer.read()

    said = answer.headers["Date"]
    if offset is None:
        assert said is None
    else:
        off = parsedate_to_datetime(said) - datetime.now(UTC) - offset
        assert abs(off) < timedelta(minutes=1)
