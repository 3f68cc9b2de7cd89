"""Asking the server by hand: requests as they go over the line, and answers as elements."""

import base64
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from lxml import etree

from tests.servers.ews import schema, soap
from tests.servers.ews.people import SECRET, USER
from tests.servers.ews.soap import Element, m, part, parts, t, text_of

SHARED = "tafel@desk.example"
MARK = t(
    "ExtendedFieldURI",
    PropertySetId="b7a5a0c6-6b0e-4f0e-9d53-2c2f3f6b6d11",
    PropertyName="mailer-message",
    PropertyType="String",
)
MIME = """\
From: Anna de Wit <secretaris@desk.example>
To: Jos <jos@assen.example>, weg@emmen.example
Bcc: stil@emmen.example
Subject: Verslag
Message-ID: <d-1@ris.example>
X-Mailer: proef
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><head></head><body><p>Beste collega’s</p></body></html>
""".replace("\n", "\r\n").encode()
TEXT = MIME.replace(b"text/html", b"text/plain")


class Client:
    """Posts one request after another, on one connection until that breaks."""

    def __init__(self, url: str, user: str = USER, secret: str = SECRET) -> None:
        self.login = "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()
        where = urlsplit(url)
        self.path = where.path
        self.line = HTTPConnection(where.hostname or "", where.port, timeout=10)

    def post(self, body: bytes) -> HTTPResponse:
        """Raises what the connection does."""
        self.line.request("POST", self.path, body, {"Authorization": self.login})
        return self.line.getresponse()

    def ask(self, request: Element, *header: Element) -> Element:
        """The answer's body part, held against the schema."""
        answer = self.post(enveloped(request, *header))
        content = answer.read()
        assert content.startswith(b"<?xml")
        found = soap.read(content)
        for each in (*found.header, found.body):
            if soap.name_of(each) != "Fault":
                assert schema.against(each) == []
        return found.body

    def create(self, mime: bytes = MIME, disposition: str = "SaveOnly", **more: Element) -> Element:
        """The ItemId of what is made; more are fields beside its MIME."""
        answer = self.ask(create(mime, disposition, **more))
        assert codes(answer) == ["NoError"]
        found = part(answer, "ResponseMessages", "*", "Items", "Message", "ItemId")
        return found if found is not None else m("None")

    def read(
        self, item: Element, *fields: str, base: str = "IdOnly", mime: bool = False
    ) -> Element:
        """A message as it is."""
        answer = self.ask(m("GetItem", shape(*fields, base=base, mime=mime), ids(item)))
        assert codes(answer) == ["NoError"]
        found = part(answer, "ResponseMessages", "*", "Items", "Message")
        assert found is not None
        return found

    def send(self, item: Element, folder: str = "sentitems") -> list[str]:
        """The response codes."""
        return codes(self.ask(send(item, folder)))

    def found(self, restriction: Element | None, *folders: str, mailbox: str = "") -> list[Element]:
        """The messages that meet a restriction, in the user's own mailbox or another."""
        wanted = m("Restriction", restriction) if restriction is not None else None
        request = m(
            "FindItem",
            shape("item:Subject", "item:IsDraft", "item:IsSubmitted"),
            wanted,
            m("ParentFolderIds", *(known(each, mailbox) for each in folders)),
            Traversal="Shallow",
        )
        return parts(self.ask(request), "ResponseMessages", "*", "RootFolder", "Items", "Message")


def enveloped(request: Element, *header: Element) -> bytes:
    """A request as it goes over the line."""
    root = etree.Element(f"{{{soap.S}}}Envelope", nsmap=soap.PREFIXES)
    etree.SubElement(root, f"{{{soap.S}}}Header").extend(header)
    etree.SubElement(root, f"{{{soap.S}}}Body").append(request)
    return etree.tostring(root)


def create(mime: bytes, disposition: str = "SaveOnly", **more: Element) -> Element:
    """A CreateItem."""
    content = t("MimeContent", base64.b64encode(mime).decode(), CharacterSet="UTF-8")
    folder = m("SavedItemFolderId", known("drafts")) if disposition == "SaveOnly" else None
    message = t("Message", content, *more.values())
    return m("CreateItem", folder, m("Items", message), MessageDisposition=disposition)


def send(item: Element, folder: str = "sentitems") -> Element:
    """A SendItem."""
    target = m("SavedItemFolderId", known(folder)) if folder else None
    return m("SendItem", ids(item), target, SaveItemToFolder=soap.said(bool(folder)))


def delete(item: Element, how: str = "HardDelete") -> Element:
    """A DeleteItem."""
    return m("DeleteItem", ids(item), DeleteType=how)


def read_flag(item: Element) -> Element:
    """An UpdateItem that marks as read."""
    field = t("FieldURI", FieldURI="message:IsRead")
    change = t("SetItemField", field, t("Message", t("IsRead", "true")))
    return update(item, change)


def update(item: Element, change: Element, how: str = "AutoResolve") -> Element:
    """An UpdateItem."""
    changes = t("ItemChange", copy(item), t("Updates", change))
    return m(
        "UpdateItem",
        m("ItemChanges", changes),
        ConflictResolution=how,
        MessageDisposition="SaveOnly",
    )


def subject(words: str) -> Element:
    """A change of the subject."""
    field = t("FieldURI", FieldURI="item:Subject")
    return t("SetItemField", field, t("Message", t("Subject", words)))


def sync(state: str = "", most: int = 100, folder: str = "inbox") -> Element:
    """A SyncFolderItems."""
    return m(
        "SyncFolderItems",
        shape("item:Subject"),
        m("SyncFolderId", known(folder)),
        m("SyncState", state) if state else None,
        m("MaxChangesReturned", str(most)),
    )


def shape(*fields: str, base: str = "IdOnly", mime: bool = False) -> Element:
    """An ItemShape; the own mark is asked for by "mark"."""
    wanted = [copy(MARK) if each == "mark" else t("FieldURI", FieldURI=each) for each in fields]
    return m(
        "ItemShape",
        t("BaseShape", base),
        t("IncludeMimeContent", "true") if mime else None,
        t("AdditionalProperties", *wanted) if wanted else None,
    )


def known(name: str, mailbox: str = "") -> Element:
    """A distinguished folder."""
    whose = t("Mailbox", t("EmailAddress", mailbox)) if mailbox else None
    return t("DistinguishedFolderId", whose, Id=name)


def ids(*items: Element) -> Element:
    """ItemIds."""
    return m("ItemIds", *(copy(each) for each in items))


def marked(value: str = "d-1@ris.example") -> Element:
    """The own mark as an extended property."""
    return t("ExtendedProperty", copy(MARK), t("Value", value))


def has_mark(value: str = "d-1@ris.example") -> Element:
    """The restriction to it."""
    return t("IsEqualTo", copy(MARK), t("FieldURIOrConstant", t("Constant", Value=value)))


def compared(kind: str, field: str, value: str) -> Element:
    """A restriction on a field."""
    constant = t("FieldURIOrConstant", t("Constant", Value=value))
    return t(kind, t("FieldURI", FieldURI=field), constant)


def copy(element: Element) -> Element:
    """One that can stand in another place too."""
    return etree.fromstring(etree.tostring(element))


def codes(answer: Element) -> list[str]:
    """The response codes of an answer, or of its fault."""
    found = parts(answer, "ResponseMessages", "*", "ResponseCode")
    return [each.text or "" for each in found or parts(answer, "detail", "ResponseCode")]


def first(answer: Element) -> Element:
    """The first response message."""
    found = part(answer, "ResponseMessages", "*")
    assert found is not None
    return found


def subjects(messages: list[Element]) -> list[str]:
    """What messages are about."""
    return [text_of(each, "Subject") for each in messages]
