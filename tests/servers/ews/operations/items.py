"""CreateItem, GetItem, UpdateItem, DeleteItem, GetAttachment."""

import base64
import binascii
from copy import deepcopy

from tests.servers.ews import extended, mime, shapes
from tests.servers.ews.addresses import addresses, people
from tests.servers.ews.calling import Call
from tests.servers.ews.operations.sending import send_at_once
from tests.servers.ews.soap import Element, Refusal, m, name_of, part, parts, success, t, text_of
from tests.servers.ews.state import Item

OF_THE_SERVER = {
    *("ItemId", "ParentFolderId", "DateTimeReceived", "Size", "IsSubmitted", "IsDraft"),
    *("IsFromMe", "IsResend", "IsUnmodified", "InternetMessageHeaders", "DateTimeSent"),
    *("DateTimeCreated", "DisplayCc", "DisplayTo", "DisplayBcc", "HasAttachments"),
    *("LastModifiedName", "LastModifiedTime", "ConversationId", "ConversationTopic"),
}
"""What nobody else may set."""

BINS = {"MoveToDeletedItems": "deleteditems", "SoftDelete": "recoverableitemsdeletions"}
"""Where what is deleted goes; HardDelete keeps nothing."""


def create_item(call: Call) -> list[Element]:
    """See EWS, CreateItem; messages alone."""
    return call.each(parts(call.request, "Items", "*"), _created)


def get_item(call: Call) -> list[Element]:
    """See EWS, GetItem."""
    return call.each(parts(call.request, "ItemIds", "*"), _gotten)


def update_item(call: Call) -> list[Element]:
    """See EWS, UpdateItem."""
    return call.each(parts(call.request, "ItemChanges", "ItemChange"), _updated)


def delete_item(call: Call) -> list[Element]:
    """See EWS, DeleteItem."""
    return call.each(parts(call.request, "ItemIds", "*"), _deleted)


def get_attachment(call: Call) -> list[Element]:
    """See EWS, GetAttachment."""
    return call.each(parts(call.request, "AttachmentIds", "*"), _attached)


def _created(call: Call, wanted: Element) -> Element:
    if name_of(wanted) != "Message":
        raise Refusal("ErrorInvalidOperation", f"No {name_of(wanted)} is made here.")
    item = _read(call, wanted)
    disposition = call.request.get("MessageDisposition")
    if disposition is None:
        raise Refusal("ErrorMessageDispositionRequired", "Message disposition is required.")
    folder = call.target("SavedItemFolderId")
    if disposition == "SaveOnly":
        call.store.add(item, folder or call.store.folder(call.own.address, "drafts"))
        return success("CreateItem", m("Items", t("Message", shapes.item_id(item))))
    send_at_once(call, item, folder, keep=disposition == "SendAndSaveCopy")
    return success("CreateItem", m("Items"))


def _read(call: Call, wanted: Element) -> Item:
    refused = OF_THE_SERVER | ({"InternetMessageId"} if call.manners.refuses_message_id else set())
    for each in wanted:
        if name_of(each) in refused:
            raise _not_settable(name_of(each))
    try:
        content = base64.b64decode(text_of(wanted, "MimeContent"))
    except binascii.Error as error:
        raise Refusal("ErrorMimeContentInvalidBase64String", str(error)) from error
    if call.manners.drops_x_headers:
        content = mime.without_header(content, r"X-[^\s:]*")
    item = mime.read(content or b"\r\n\r\n")
    for each in wanted:
        if name_of(each) != "MimeContent":
            _set(item, each)
    _name_author(call, item)
    return item


def _name_author(call: Call, item: Item) -> None:
    """Give From the name that the address book has for it."""
    for address in addresses(item, "From"):
        if known := call.people.mailbox(address):
            mime.with_field(item, people("From", [(known.name, known.address)]), "From")


def _set(item: Item, field: Element) -> None:
    name = name_of(field)
    if name == "ExtendedProperty":
        item.extended[extended.path_of(field[0])] = deepcopy(field)
    elif name == "Body":
        html = field.get("BodyType") == "HTML"
        item.html, item.text = (field.text or "", "") if html else ("", field.text or "")
        item.content = mime.written(item)
    elif name == "IsRead":
        item.read = field.text == "true"
    else:
        mime.with_field(item, deepcopy(field), name)


def _gotten(call: Call, wanted: Element) -> Element:
    item = call.item(wanted)
    shape = part(call.request, "ItemShape")
    assert shape is not None
    return success("GetItem", m("Items", shapes.item_element(item, shape, call.manners)))


def _updated(call: Call, wanted: Element) -> Element:
    always = call.request.get("ConflictResolution") == "AlwaysOverwrite"
    item = call.item(wanted[0], same=not always)
    if item.submitted:
        raise Refusal("ErrorItemSavePropertyError", "It is being sent.")
    changes = parts(wanted, "Updates", "*")
    for each in changes:
        _change(item, each)
    only_read = all(each[0].get("FieldURI") == "message:IsRead" for each in changes)
    call.store.change(item, "ReadFlagChange" if only_read else "Update")
    made = m("Items", t("Message", shapes.item_id(item)))
    return success("UpdateItem", made, m("ConflictResults", t("Count", "0")))


def _change(item: Item, change: Element) -> None:
    field = change[0]
    name = str(field.get("FieldURI", "")).partition(":")[2]
    if name in OF_THE_SERVER:
        raise _not_settable(name)
    if name_of(change) == "SetItemField":
        _set(item, change[1][0])
    elif name_of(change) == "DeleteItemField":
        if name == "Body":
            item.html = item.text = ""
        else:
            item.fields.pop(name, None)
        if name_of(field) == "ExtendedFieldURI":
            item.extended.pop(extended.path_of(field), None)
        item.content = mime.written(item)
    else:
        raise Refusal("ErrorInvalidOperation", "Nothing is appended here.")


def _deleted(call: Call, wanted: Element) -> Element:
    item = call.item(wanted)
    known_as = BINS.get(str(call.request.get("DeleteType")))
    if known_as:
        call.store.move(item, call.store.folder(item.folder.mailbox, known_as))
    else:
        call.store.remove(item)
    return success("DeleteItem")


def _attached(call: Call, wanted: Element) -> Element:
    name, _colon, number = str(wanted.get("Id")).partition(":")
    item = call.store.item(name)
    call.require_access(item.folder.mailbox)
    if not number.isdigit() or int(number) >= len(item.attachments):
        raise Refusal("ErrorItemNotFound", "There is no such attachment.")
    made = shapes.attachment_element(item, int(number), whole=True)
    return success("GetAttachment", m("Attachments", made))


def _not_settable(name: str) -> Refusal:
    return Refusal("ErrorInvalidPropertySet", f"Set action is invalid for property {name}.")
