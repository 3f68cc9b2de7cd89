"""Drafts and other messages: made, read, changed, moved and deleted."""

import base64
import binascii
import json
import re

from tests.servers.graph import mime
from tests.servers.graph.answers import Answer, Json, Refusal, told, unparsed
from tests.servers.graph.calls import Call, told_attachments
from tests.servers.graph.mailbox import FOLDERS, Item

LARGEST_REQUEST = 4 * 1024 * 1024
_MARK = re.compile(
    r"(String|Integer|Boolean|SystemTime|Binary|Long|Double) "
    r"(\{[0-9A-Fa-f-]{36}\} (Name \S.*|Id 0x[0-9A-Fa-f]+)|0x[0-9A-Fa-f]{1,8})"
)
_OF_DRAFTS = {
    "bccRecipients", "body", "ccRecipients", "from", "internetMessageId", "replyTo", "sender",
    "subject", "toRecipients", "isDeliveryReceiptRequested", "isReadReceiptRequested",
}  # fmt: skip
_OF_ALL = {"categories", "flag", "importance", "inferenceClassification", "isRead"}
_ON_CREATION = {"internetMessageHeaders", "attachments"}
_MARKS = "singleValueExtendedProperties"


def body_of(call: Call, kind: str) -> Json:
    """The JSON of a request, of a type of the metadata."""
    if len(call.request.body) > LARGEST_REQUEST:
        raise Refusal(413, "BadRequest", "Maximum request length exceeded.")
    if not call.request.header("Content-Type").startswith("application/json"):
        raise unparsed("A Content-Type of application/json is expected.", "RequestBodyRead")
    try:
        body = json.loads(call.request.body)
    except ValueError as error:
        words = "Unable to read JSON request payload."
        raise unparsed(words, "BadRequest") from error
    call.server.schema.check(kind, body)
    return dict(body)


def draft(call: Call) -> Answer:
    """From MIME in base64, or from JSON."""
    kind = call.request.header("Content-Type")
    item = _of_mime(call) if kind.startswith("text/plain") else _of_json(call)
    item.message.setdefault("from", _mail(call.mailbox.address))
    item.message.setdefault("sender", item.message["from"])
    call.mailbox.add(item)
    link = f"{call.server.url}/users/{call.mailbox.address}/messages/{item.ordinary}"
    return told(call.told(item), 201, call.headers | {"Location": link})


def _of_mime(call: Call) -> Item:
    body = call.request.body
    if len(body) > LARGEST_REQUEST:
        raise Refusal(413, "BadRequest", "Maximum request length exceeded.")
    try:
        content = base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error as error:
        words = "Invalid base64 string for MIME content."
        raise Refusal(400, "ErrorMimeContentInvalidBase64String", words) from error
    if b":" not in content.partition(b"\n")[0]:
        raise Refusal(400, "ErrorMimeContentInvalid", "The MIME content is invalid.")
    parts = mime.attachments_of(content)
    return Item("drafts", mime.properties_of(content), content, parts, draft=True)


def _of_json(call: Call) -> Item:
    body = body_of(call, "graph.message")
    _refuse(set(body) - _OF_DRAFTS - _OF_ALL - _ON_CREATION - {_MARKS})
    headers = body.get("internetMessageHeaders") or []
    if len(headers) > 5 or not all(each["name"][:2] in {"x-", "X-"} for each in headers):
        words = "The internet message header name should start with 'x-' or 'X-'; at most five."
        raise Refusal(400, "InvalidInternetMessageHeader", words)
    item = Item("drafts", _empty(), draft=True, marks=_marks(body))
    item.attachments = [attachment(each) for each in body.pop("attachments", [])]
    _change(item, body)
    return item


def attachment(given: Json) -> Json:
    """As it is kept."""
    content = base64.b64decode(given["contentBytes"])
    usual = {"contentType": "application/octet-stream", "isInline": False, "contentId": None}
    return usual | given | {"size": len(content)}


def read(call: Call) -> Answer:
    """As JSON."""
    return told(call.told(call.item), headers=call.headers)


def value(call: Call) -> Answer:
    """The MIME."""
    content = call.item.mime()
    if call.server.manners.alters_mime:
        content = call.server.manners.alters_mime(content)
    return Answer(200, content, {"Content-Type": "text/plain"})


def attachments(call: Call) -> Answer:
    """Of one message, in pages."""
    rows, frame = call.page(list(told_attachments(call.item)))
    return told(frame | {"value": rows})


def patch(call: Call) -> Answer:
    """Some properties; what goes out is refused once it went."""
    item = call.item
    body = body_of(call, "graph.message")
    require_match(call, item)
    _refuse(set(body) - _OF_DRAFTS - _OF_ALL - {_MARKS})
    if not item.draft:
        _refuse(set(body) & _OF_DRAFTS)
    item.marks |= _marks(body)
    if set(body) & _OF_DRAFTS:
        item.content = None  # Exchange makes it anew of its own properties
    _change(item, body)
    call.mailbox.changed(item)
    return told(call.told(item), headers=call.headers)


def delete(call: Call) -> Answer:
    """To Deleted Items, from there for good."""
    item = call.item
    require_match(call, item)
    if item.folder == "deleteditems":
        call.mailbox.remove(item)
    else:
        call.mailbox.move(item, "deleteditems")
    return Answer(204)


def move(call: Call) -> Answer:
    """To another folder, by its well-known name."""
    item = call.item
    given = {name.casefold(): each for name, each in json.loads(call.request.body).items()}
    folder = str(given.get("destinationid", "")).casefold()
    if set(given) != {"destinationid"} or folder not in FOLDERS:
        raise unparsed("The parameter DestinationId is expected.", "RequestBodyRead")
    call.mailbox.move(item, folder)
    return told(call.told(item), 201, call.headers)


def require_match(call: Call, item: Item) -> None:
    """Refuse where `If-Match` names another state than the item is in."""
    wanted = call.request.header("If-Match")
    if wanted not in {"", "*", f'W/"{item.change_key}"'}:
        words = "The change key passed in the request does not match the current change key."
        raise Refusal(412, "ErrorIrresolvableConflict", words)


def _marks(body: Json) -> dict[str, str]:
    """Takes the extended properties out of a body."""
    found = {each["id"]: each["value"] for each in body.pop(_MARKS, [])}
    for name in found:
        if not _MARK.fullmatch(name):
            words = f"The extended property '{name}' is not well formed."
            raise unparsed(words, "ErrorInvalidExtendedProperty")
    return found


def _change(item: Item, body: Json) -> None:
    item.read = body.pop("isRead", item.read)
    item.message |= body
    item.message["bodyPreview"] = mime.plain(item.message["body"].get("content") or "")[:255]


def _refuse(names: set[str]) -> None:
    if names:
        words = f"The property is read-only and cannot be set: {', '.join(sorted(names))}"
        raise unparsed(words, "ErrorInvalidPropertySet")


def _mail(address: str) -> Json:
    return {"emailAddress": {"name": address, "address": address}}


def _empty() -> Json:
    lists = dict.fromkeys(("toRecipients", "ccRecipients", "bccRecipients", "replyTo"))
    body = {"contentType": "text", "content": ""}
    return {"subject": "", "importance": "normal", "body": body} | {each: [] for each in lists}
