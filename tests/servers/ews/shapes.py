"""What of an item or a folder an answer shows, by the shape that was asked for."""

import base64
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime

from tests.servers.ews import extended, mime
from tests.servers.ews.manners import Manners
from tests.servers.ews.soap import Element, part, parts, said, t, text_of
from tests.servers.ews.state import Attachment, Item

ORDER = (
    *("MimeContent", "ItemId", "ParentFolderId", "ItemClass", "Subject", "Sensitivity", "Body"),
    *("Attachments", "DateTimeReceived", "Size", "Categories", "Importance", "InReplyTo"),
    *("IsSubmitted", "IsDraft", "IsFromMe", "IsResend", "IsUnmodified", "InternetMessageHeaders"),
    *("DateTimeSent", "DateTimeCreated", "DisplayCc", "DisplayTo", "DisplayBcc"),
    *("HasAttachments", "ExtendedProperty", "Culture", "LastModifiedName", "LastModifiedTime"),
    *("IsAssociated", "ConversationId", "TextBody", "Sender", "ToRecipients", "CcRecipients"),
    *("BccRecipients", "IsReadReceiptRequested", "IsDeliveryReceiptRequested"),
    *("ConversationTopic", "From", "InternetMessageId", "IsRead", "IsResponseRequested"),
    *("References", "ReplyTo"),
)
"""Of the fields that the server knows, as the schema wants them."""

DEFAULT = {
    *("ItemId", "Subject", "Sensitivity", "Body", "Attachments", "Size", "DateTimeSent"),
    *("DateTimeCreated", "HasAttachments", "ToRecipients", "CcRecipients", "BccRecipients"),
    *("IsReadReceiptRequested", "IsDeliveryReceiptRequested", "From", "IsRead", "IsDraft"),
    *("InternetMessageId", "IsResponseRequested"),
}
NOT_IN_LISTS = {
    *("MimeContent", "Body", "TextBody", "Attachments", "InternetMessageHeaders", "ReplyTo"),
    *("ToRecipients", "CcRecipients", "BccRecipients"),
}
"""What FindItem and SyncFolderItems never return."""


def item_element(item: Item, shape: Element, manners: Manners, *, listed: bool = False) -> Element:
    """An item as a shape asks; `listed` where it stands among those that were found."""
    if manners.alters and not listed:
        item = deepcopy(item)
        manners.alters(item)
    wanted = _wanted(shape) - (NOT_IN_LISTS if listed else set()) - manners.omits
    if manners.mime_by_shape and text_of(shape, "IncludeMimeContent") != "true":
        wanted.discard("MimeContent")
    fields = _computed(item, shape, manners) | item.fields
    if listed:
        fields |= _names_only(item)
    made = t("Message")
    for name in ORDER:
        if name == "ExtendedProperty":
            made.extend(extended.elements(item, shape, manners))
        elif name in wanted and name in fields:
            made.append(deepcopy(fields[name]))
    return made


def item_id(item: Item) -> Element:
    """Its id with its ChangeKey."""
    return t("ItemId", Id=item.id, ChangeKey=item.change_key)


def field_values(item: Item, name: str, manners: Manners) -> list[str]:
    """What a property says, for a restriction; the addresses where it holds mailboxes."""
    field = (_computed(item, t("ItemShape"), manners) | item.fields).get(name)
    if field is None or name in manners.omits:
        return []
    return [each for each in (leaf.text or "" for leaf in field.iter()) if each]


def stamp(instant: datetime) -> str:
    """An instant as Exchange writes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _wanted(shape: Element) -> set[str]:
    base = text_of(shape, "BaseShape")
    wanted = {"ItemId"}
    if base == "Default":
        wanted |= DEFAULT
    elif base == "AllProperties":
        wanted |= set(ORDER) - {"MimeContent", "TextBody"}
    if text_of(shape, "IncludeMimeContent") == "true":
        wanted.add("MimeContent")
    for each in parts(shape, "AdditionalProperties", "FieldURI"):
        wanted.add(str(each.get("FieldURI")).partition(":")[2])
    if part(shape, "AdditionalProperties", "IndexedFieldURI") is not None:
        wanted.add("InternetMessageHeaders")
    return wanted


def _computed(item: Item, shape: Element, manners: Manners) -> dict[str, Element]:
    received_at = item.sent_at or item.created_at
    made = [
        item_id(item),
        t("ParentFolderId", Id=item.folder.id),
        _body(item, text_of(shape, "BodyType")),
        t("TextBody", mime.plain(item), BodyType="Text"),
        t("DateTimeReceived", stamp(received_at)),
        t("DateTimeCreated", stamp(item.created_at)),
        t("DateTimeSent", stamp(received_at)),
        t("LastModifiedTime", stamp(item.changed_at)),
        t("Size", str(len(item.content))),
        t("IsDraft", said(item.draft and not manners.is_draft_false)),
        t("IsSubmitted", said(item.submitted)),
        t("IsFromMe", said(not item.received)),
        t("IsResend", "false"),
        t("IsUnmodified", said(item.received)),
        t("IsAssociated", "false"),
        t("IsRead", said(item.read)),
        t("HasAttachments", said(any(not each.inline for each in item.attachments))),
        *(
            t(f"Display{each}", "; ".join(_names(item, f"{each}Recipients")))
            for each in ("To", "Cc", "Bcc")
        ),
        *_large(item, shape, manners),
    ]
    return {each.tag.partition("}")[2]: each for each in made}


def _large(item: Item, shape: Element, manners: Manners) -> Iterator[Element]:
    if "MimeContent" in _wanted(shape):
        rewrites = manners.rewrites and not item.received
        content = mime.written(item) if rewrites else item.content
        encoded = base64.b64encode(content).decode("ascii")
        yield t("MimeContent", encoded, CharacterSet="UTF-8")
    if item.attachments:
        listed = [_attachment(item, i, each) for i, each in enumerate(item.attachments)]
        yield t("Attachments", *listed)
    if item.received:
        yield t(
            "InternetMessageHeaders",
            *(
                t("InternetMessageHeader", value, HeaderName=name)
                for name, value in mime.headers(item.content)
            ),
        )


def attachment_element(item: Item, number: int, *, whole: bool = False) -> Element:
    """An attachment; `whole`: with its content."""
    return _attachment(item, number, item.attachments[number], whole=whole)


def _attachment(item: Item, number: int, each: Attachment, *, whole: bool = False) -> Element:
    content = t("Content", base64.b64encode(each.content).decode("ascii")) if whole else None
    return t(
        "FileAttachment",
        t("AttachmentId", Id=f"{item.id}:{number}"),
        t("Name", each.name),
        t("ContentType", each.media_type),
        t("ContentId", each.content_id) if each.content_id else None,
        t("Size", str(len(each.content))),
        t("LastModifiedTime", stamp(item.created_at)),
        t("IsInline", said(each.inline)),
        content,
    )


def _body(item: Item, kind: str) -> Element:
    if kind == "Text" or (kind != "HTML" and not item.html):
        return t("Body", mime.plain(item), BodyType="Text")
    return t("Body", mime.html(item), BodyType="HTML")


def _names(item: Item, name: str) -> list[str]:
    field = item.fields.get(name)
    return [] if field is None else [text_of(each, "Name") for each in parts(field, "Mailbox")]


def _names_only(item: Item) -> dict[str, Element]:
    """From and Sender in a list have a name and no address."""
    return {
        name: t(name, t("Mailbox", t("Name", each)))
        for name in ("From", "Sender")
        for each in _names(item, name)
    }
