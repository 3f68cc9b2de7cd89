"""Our EWS server: where a message goes, and who may send it."""

from tests.servers.ews import schema
from tests.servers.ews.asking import SHARED, TEXT, Client, codes, copy, create, first, ids, known
from tests.servers.ews.people import USER
from tests.servers.ews.server import EwsServer
from tests.servers.ews.soap import m, part, parts, t, text_of

schema.require_schema()


def test_mail_to_a_list_of_ours_reaches_each_mailbox_once(
    server: EwsServer, client: Client
) -> None:
    """Lists that hold each other are opened to the bottom, and the sender's copy is apart."""
    client.send(client.create(TEXT.replace(b"weg@emmen.example", b"alle@desk.example")))

    assert [each.words("Subject") for each in server.items("bob@desk.example", "inbox")] == [
        "Verslag"
    ]
    assert server.items(USER, "inbox") == []


def test_a_message_that_came_in_shows_its_headers(server: EwsServer, client: Client) -> None:
    """What is received has internet headers, as a list and as one property."""
    item = server.receive(USER, TEXT)
    header = t("ExtendedFieldURI", PropertyTag="0x007D", PropertyType="String")
    request = m(
        "GetItem",
        m(
            "ItemShape",
            t("BaseShape", "AllProperties"),
            t("AdditionalProperties", header),
        ),
        ids(t("ItemId", Id=item.id)),
    )

    message = part(first(client.ask(request)), "Items", "Message")

    assert message is not None
    names = parts(message, "InternetMessageHeaders", "InternetMessageHeader")
    assert "X-Mailer" in {each.get("HeaderName") for each in names}
    assert "X-Mailer: proef" in text_of(message, "ExtendedProperty", "Value")
    assert text_of(message, "IsDraft") == text_of(message, "IsRead") == "false"


def test_rights_are_kept(server: EwsServer, client: Client) -> None:
    """A mailbox opens for whom it lets in, and only who may send as another does."""
    other = Client(server.url, "bob@desk.example", "ook geheim")
    folder = m("SavedItemFolderId", known("drafts", SHARED))

    def made(by: Client, sender: bytes) -> list[str]:
        request = create(TEXT.replace(USER.encode(), sender))
        request.replace(request[0], copy(folder))
        answer = by.ask(request)
        item = part(answer, "ResponseMessages", "*", "Items", "Message", "ItemId")
        return by.send(item) if item is not None else codes(answer)

    assert made(other, SHARED.encode()) == ["ErrorAccessDenied"]
    assert made(client, b"bob@desk.example") == ["ErrorSendAsDenied"]
    assert made(client, SHARED.encode()) == ["NoError"]
    assert server.sent[-1].author == USER
    sender = server.sent[-1].item.fields["Sender"]
    assert text_of(sender, "Mailbox", "EmailAddress") == SHARED
    shared = server.people.mailbox(SHARED)
    assert shared is not None
    shared.send_as, shared.on_behalf = set(), {USER}
    assert made(client, SHARED.encode()) == ["NoError"]
    sender = server.sent[-1].item.fields["Sender"]
    assert text_of(sender, "Mailbox", "EmailAddress") == USER
    other.line.close()
