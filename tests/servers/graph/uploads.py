"""Attachments: at once when small, in pieces when large."""

import base64
import json
import re
from dataclasses import dataclass
from uuid import uuid4

from tests.servers.graph.answers import Answer, Json, Refusal, told, unparsed
from tests.servers.graph.calls import Call
from tests.servers.graph.mailbox import Item, Mailbox
from tests.servers.graph.messages import LARGEST_REQUEST, attachment, body_of

SMALL = 3 * 1024 * 1024
LARGEST = 150 * 1024 * 1024


@dataclass
class Upload:
    """What came of a large attachment so far."""

    mailbox: Mailbox
    item: Item
    about: Json
    size: int
    content: bytes = b""


def attach(call: Call) -> Answer:
    """Below 3 MB; larger ones go in pieces."""
    item = call.item
    given = body_of(call, "graph.attachment")
    if given["@odata.type"] != "#microsoft.graph.fileAttachment":
        raise Refusal(501, "NotImplemented", "The stand-in takes files alone.", noted=True)
    kept = attachment(given)
    if kept["size"] >= SMALL:
        raise Refusal(413, "ErrorMessageSizeExceeded", "Use createUploadSession from 3 MB on.")
    _add(call.mailbox, item, kept)
    return told({"id": f"{item.keep}A{len(item.attachments) - 1}"} | kept, 201)


def begin(call: Call) -> Answer:
    """An address to which the pieces of a large one are put."""
    item = call.item
    wanted = call.server.schema.parameters("createUploadSession", "Collection(graph.attachment)")
    given = {name.casefold(): each for name, each in _json(call).items()}
    if set(given) != set(wanted):
        raise unparsed("The parameter AttachmentItem is expected.", "RequestBodyRead")
    about = given["attachmentitem"]
    call.server.schema.check(wanted["attachmentitem"], about)
    if not SMALL <= about["size"] <= LARGEST or about.get("attachmentType") != "file":
        code = "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"
        raise Refusal(400, code, "From 3 MB on, up to 150 MB, and files alone.")
    name = uuid4().hex
    call.server.uploads[name] = Upload(call.mailbox, item, about, about["size"])
    url = f"{call.server.web.origin}/upload/{name}"
    ends = {"expirationDateTime": "2099-01-01T00:00:00Z", "nextExpectedRanges": ["0-"]}
    return told({"uploadUrl": url, **ends}, 201)


def put(call: Call) -> Answer:
    """A piece. The address itself is the permission: a token beside it is refused."""
    if call.request.header("Authorization"):
        raise Refusal(401, "InvalidAudience", "No Authorization beside an uploadUrl.", noted=True)
    upload = call.server.uploads.get(call.names["upload"])
    if not upload:
        raise Refusal(404, "ErrorItemNotFound", "The upload session is not there.")
    upload.content += _piece(call, upload)
    if len(upload.content) < upload.size:
        return told({"nextExpectedRanges": [f"{len(upload.content)}-"]})
    del call.server.uploads[call.names["upload"]]
    _finish(upload)
    return Answer(201, headers={"Location": f"{call.server.url}/attachments"})


def _piece(call: Call, upload: Upload) -> bytes:
    said = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", call.request.header("Content-Range"))
    first, last, size = (int(each) for each in said.groups()) if said else (-1, -1, -1)
    fits = (first, size) == (len(upload.content), upload.size) and last < size
    if not fits or last - first + 1 != len(call.request.body):
        raise Refusal(416, "ErrorInvalidRange", "The range is not the one expected.", noted=True)
    if len(call.request.body) > LARGEST_REQUEST:
        raise Refusal(413, "BadRequest", "Maximum request length exceeded.")
    return call.request.body


def _finish(upload: Upload) -> None:
    kept = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": upload.about["name"],
        "contentType": upload.about.get("contentType") or "application/octet-stream",
        "isInline": upload.about.get("isInline", False),
        "contentId": upload.about.get("contentId"),
        "size": upload.size,
        "contentBytes": base64.b64encode(upload.content).decode(),
    }
    _add(upload.mailbox, upload.item, kept)


def _add(mailbox: Mailbox, item: Item, kept: Json) -> None:
    item.attachments.append(kept)
    item.content = None
    mailbox.changed(item)


def _json(call: Call) -> Json:
    try:
        return dict(json.loads(call.request.body))
    except (ValueError, TypeError) as error:
        raise unparsed("Unable to read JSON request payload.", "BadRequest") from error
