"""FindItem and SyncFolderItems: what is in a folder, and what became of it since."""

import base64
import binascii
import re

from tests.servers.ews import restrictions, shapes
from tests.servers.ews.calling import Call
from tests.servers.ews.soap import Element, Refusal, m, part, parts, said, success, t, text_of
from tests.servers.ews.state import Folder, Item


def find_item(call: Call) -> list[Element]:
    """See EWS, FindItem: a response message for each folder."""
    if part(call.request, "QueryString") is not None:
        raise Refusal("ErrorInvalidOperation", "No query strings here.")
    return call.each(parts(call.request, "ParentFolderIds", "*"), _found)


def sync_folder_items(call: Call) -> list[Element]:
    """See EWS, SyncFolderItems; oldest first."""
    return call.each(parts(call.request, "SyncFolderId", "*"), _synced)


def _found(call: Call, wanted: Element) -> Element:
    items = call.store.inside(call.folder(wanted))
    restriction = part(call.request, "Restriction")
    if restriction is not None:
        items = [each for each in items if restrictions.meets(each, restriction, call.manners)]
    items = restrictions.ordered(items, part(call.request, "SortOrder"), call.manners)
    start, end = _page(call.request, len(items))
    return success(
        "FindItem",
        m(
            "RootFolder",
            t("Items", *(_listed(call, each) for each in items[start:end])),
            IndexedPagingOffset=str(end),
            TotalItemsInView=str(len(items)),
            IncludesLastItemInRange=said(end >= len(items)),
        ),
    )


def _page(request: Element, count: int) -> tuple[int, int]:
    view = part(request, "IndexedPageItemView")
    if view is None:
        return 0, min(count, 1000)
    start = int(view.get("Offset", "0"))
    if view.get("BasePoint") == "End":
        start = max(0, count - start)
    return start, min(count, start + int(view.get("MaxEntriesReturned", "1000")))


def _listed(call: Call, item: Item) -> Element:
    shape = part(call.request, "ItemShape")
    assert shape is not None
    return shapes.item_element(item, shape, call.manners, listed=True)


def _synced(call: Call, wanted: Element) -> Element:
    folder = call.folder(wanted)
    since = _position(text_of(call.request, "SyncState"), folder, call)
    most = int(text_of(call.request, "MaxChangesReturned"))
    touched: dict[str, None] = {}
    until = since
    for event in call.store.events[since:]:
        mine = event.folder == folder.id
        if mine and event.item not in touched and len(touched) == most:
            break
        until += 1
        if mine:
            touched[event.item] = None
    changes = [_change(call, folder, name, since, until) for name in touched]
    return success(
        "SyncFolderItems",
        m("SyncState", _state(folder, until)),
        m("IncludesLastItemInRange", said(until == len(call.store.events))),
        m("Changes", *changes),
    )


def _change(call: Call, folder: Folder, name: str, since: int, until: int) -> Element | None:
    """What became of an item; None where it came and went between two states."""
    events = call.store.events
    mine = [each for each in events[since:until] if (each.folder, each.item) == (folder.id, name)]
    new = any(each.kind == "Create" for each in mine)
    item = call.store.items.get(name)
    if item is None:
        return None if new else t("Delete", t("ItemId", Id=name))
    if new:
        return t("Create", _listed(call, item))
    if all(each.kind == "ReadFlagChange" for each in mine):
        return t("ReadFlagChange", shapes.item_id(item), t("IsRead", said(item.read)))
    return t("Update", _listed(call, item))


def _state(folder: Folder, until: int) -> str:
    return base64.b64encode(f"{folder.id} {until}".encode()).decode("ascii")


def _position(state: str, folder: Folder, call: Call) -> int:
    if not state:
        return 0
    try:
        said_folder, number = base64.b64decode(state, validate=True).decode("ascii").split()
    except (binascii.Error, ValueError):
        raise _lost() from None
    if said_folder != folder.id or not re.fullmatch(r"\d{1,9}", number):
        raise _lost()
    if int(number) > len(call.store.events):
        raise _lost()
    return int(number)


def _lost() -> Refusal:
    return Refusal("ErrorInvalidSyncStateData", "Synchronization state data is corrupt.")
