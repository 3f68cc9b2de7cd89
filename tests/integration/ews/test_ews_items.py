"""Our EWS server: drafts that are kept, read back, changed, sent and deleted."""

import base64
from email import message_from_bytes
from email.policy import SMTP

import pytest

from tests.servers.ews import schema
from tests.servers.ews.asking import (
    MARK,
    MIME,
    TEXT,
    Client,
    codes,
    copy,
    create,
    delete,
    first,
    has_mark,
    marked,
    subject,
    update,
)
from tests.servers.ews.people import USER
from tests.servers.ews.server import EwsServer
from tests.servers.ews.soap import m, part, parts, t, text_of

schema.require_schema()


def test_a_draft_is_kept_and_read_back_as_what_its_mime_says(client: Client) -> None:
    """A saved draft has its subject, addresses, body, mark and Message-ID, and is a draft."""
    item = client.create(mark=marked())

    message = client.read(item, "item:Body", "mark", base="AllProperties")

    assert text_of(message, "Subject") == "Verslag"
    assert [each.text for each in parts(message, "ToRecipients", "Mailbox", "EmailAddress")] == [
        "jos@assen.example",
        "weg@emmen.example",
    ]
    assert text_of(message, "BccRecipients", "Mailbox", "EmailAddress") == "stil@emmen.example"
    assert text_of(message, "From", "Mailbox", "EmailAddress") == USER
    assert "Beste collega’s" in text_of(message, "Body")
    assert text_of(message, "ExtendedProperty", "Value") == "d-1@ris.example"
    assert text_of(message, "InternetMessageId") == "<d-1@ris.example>"
    assert (text_of(message, "IsDraft"), text_of(message, "IsSubmitted")) == ("true", "false")
    assert part(message, "InternetMessageHeaders") is None


def test_mime_comes_back_with_other_bytes_that_say_the_same(
    server: EwsServer, client: Client
) -> None:
    """What is read back is made anew, unless the server is told not to rewrite."""
    item = client.create()

    again = base64.b64decode(text_of(client.read(item, mime=True), "MimeContent"))
    server.manners.rewrites = False
    kept = base64.b64decode(text_of(client.read(item, mime=True), "MimeContent"))

    assert kept == MIME != again
    parsed = message_from_bytes(again, policy=SMTP)
    assert (parsed["Subject"], parsed["Message-ID"]) == ("Verslag", "<d-1@ris.example>")


def test_attachments_are_listed_and_handed_out(client: Client) -> None:
    """A file in the MIME is a FileAttachment with its own name, type and bytes."""
    mime = TEXT.replace(
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/calendar\r\nContent-Disposition: attachment; filename=a.ics\r\n\r\n"
        b"BEGIN\r\n--b--\r\n",
    )
    message = client.read(client.create(mime), base="Default")
    name = part(message, "Attachments", "FileAttachment", "AttachmentId")
    assert name is not None

    answer = client.ask(m("GetAttachment", m("AttachmentIds", copy(name))))

    file = part(first(answer), "Attachments", "FileAttachment")
    assert file is not None
    assert (text_of(file, "Name"), text_of(file, "ContentType")) == ("a.ics", "text/calendar")
    assert base64.b64decode(text_of(file, "Content")) == b"BEGIN"


def test_a_field_beside_the_mime_overrules_it(server: EwsServer, client: Client) -> None:
    """What is said twice is as the field says, also in what is sent."""
    item = client.create(subject=t("Subject", "Anders é"))

    client.send(item)

    assert server.sent[0].subject == "Anders é"
    parsed = message_from_bytes(server.sent[0].content, policy=SMTP)
    assert parsed["Subject"] == "Anders é"


def test_what_is_the_servers_own_cannot_be_set(server: EwsServer, client: Client) -> None:
    """A read-only field, or a Message-ID at an old server, is ErrorInvalidPropertySet."""
    server.manners.refuses_message_id = True

    for field in (t("IsDraft", "false"), t("InternetMessageId", "<x@ris.example>")):
        assert codes(client.ask(create(MIME, field=field))) == ["ErrorInvalidPropertySet"]

    assert server.items(USER, "drafts") == []


def test_sending_moves_a_draft_to_sent_items_with_another_id(
    server: EwsServer, client: Client
) -> None:
    """SendItem notes the message, and the mark travels along to Sent Items."""
    item = client.create(mark=marked())

    assert client.send(item) == ["NoError"]

    sent = server.sent[0]
    assert (sent.sender, sent.message_id) == (USER, "<d-1@ris.example>")
    assert sent.recipients == ("jos@assen.example", "weg@emmen.example", "stil@emmen.example")
    assert b"stil@" not in sent.content
    assert server.items(USER, "drafts") == []
    found = client.found(has_mark(), "drafts", "outbox", "sentitems")
    assert [text_of(each, "IsDraft") for each in found] == ["false"]
    assert server.items(USER, "sentitems")[0].id != item.get("Id")
    assert client.send(item) == ["ErrorItemNotFound"]


@pytest.mark.parametrize("disposition", ["SendOnly", "SendAndSaveCopy"])
def test_create_item_sends_at_once_when_told(
    server: EwsServer, client: Client, disposition: str
) -> None:
    """SendOnly keeps nothing, SendAndSaveCopy a copy in Sent Items."""
    client.create(disposition=disposition)

    assert len(server.sent) == 1
    assert len(server.items(USER, "sentitems")) == (disposition == "SendAndSaveCopy")
    assert server.items(USER, "outbox") == []


def test_a_changed_draft_is_not_sent_with_the_old_change_key(
    server: EwsServer, client: Client
) -> None:
    """A stale ChangeKey stops SendItem and UpdateItem, unless the server ignores them."""
    item = client.create()
    assert codes(client.ask(update(item, subject("Anders")))) == ["NoError"]

    assert client.send(item) == ["ErrorIrresolvableConflict"]
    assert codes(client.ask(update(item, subject("Weer")))) == ["ErrorIrresolvableConflict"]
    assert codes(client.ask(update(item, subject("Weer"), "AlwaysOverwrite"))) == ["NoError"]
    assert client.send(t("ItemId", Id=item.get("Id", ""))) == ["ErrorChangeKeyRequired"]
    server.manners.ignores_change_keys = True
    assert client.send(item) == ["NoError"]
    assert [each.subject for each in server.sent] == ["Weer"]


def test_a_field_that_is_deleted_is_gone(client: Client) -> None:
    """DeleteItemField takes a property away, an extended one too."""
    item = client.create(mark=marked())
    change = t("DeleteItemField", t("FieldURI", FieldURI="message:ToRecipients"))
    changed = client.ask(update(item, change))
    client.ask(update(item, t("DeleteItemField", copy(MARK)), "AlwaysOverwrite"))

    assert codes(changed) == ["NoError"]
    message = client.read(item, "mark", "message:ToRecipients", "message:BccRecipients")
    assert part(message, "ToRecipients") is None
    assert part(message, "BccRecipients") is not None
    assert part(message, "ExtendedProperty") is None


@pytest.mark.parametrize(
    ("how", "folder"),
    [
        ("HardDelete", ""),
        ("SoftDelete", "recoverableitemsdeletions"),
        ("MoveToDeletedItems", "deleteditems"),
    ],
)
def test_deleting_takes_a_message_from_its_folder(
    server: EwsServer, client: Client, how: str, folder: str
) -> None:
    """A deleted item is not found under its id, and lies where the way of deleting says."""
    item = client.create()

    assert codes(client.ask(delete(item, how))) == ["NoError"]

    assert codes(client.ask(delete(item, how))) == ["ErrorItemNotFound"]
    assert server.items(USER, "drafts") == []
    if folder:
        assert len(server.items(USER, folder)) == 1


def test_an_id_that_is_none_is_malformed(client: Client) -> None:
    """An item that is gone and an id that never was one are told apart."""
    assert codes(client.ask(delete(t("ItemId", Id="onzin")))) == ["ErrorInvalidIdMalformed"]
