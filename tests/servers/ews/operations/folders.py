"""GetFolder and FindFolder."""

from tests.servers.ews.calling import Call
from tests.servers.ews.soap import Element, m, parts, success, t
from tests.servers.ews.state import Folder, Store


def get_folder(call: Call) -> list[Element]:
    """See EWS, GetFolder; every folder with all that is known of it."""
    return call.each(parts(call.request, "FolderIds", "*"), _gotten)


def find_folder(call: Call) -> list[Element]:
    """See EWS, FindFolder; without restrictions."""
    return call.each(parts(call.request, "ParentFolderIds", "*"), _found)


def _gotten(call: Call, wanted: Element) -> Element:
    made = _element(call.folder(wanted), call.store)
    return success("GetFolder", m("Folders", made))


def _found(call: Call, wanted: Element) -> Element:
    deep = call.request.get("Traversal") == "Deep"
    found = list(call.store.below(call.folder(wanted), deep=deep))
    return success(
        "FindFolder",
        m(
            "RootFolder",
            t("Folders", *(_element(each, call.store) for each in found)),
            IndexedPagingOffset=str(len(found)),
            TotalItemsInView=str(len(found)),
            IncludesLastItemInRange="true",
        ),
    )


def _element(folder: Folder, store: Store) -> Element:
    """A folder, with all that is known of it."""
    inside = store.inside(folder)
    unread = sum(not each.read for each in inside)
    return t(
        "Folder",
        t("FolderId", Id=folder.id, ChangeKey=folder.id),
        t("ParentFolderId", Id=folder.parent.id) if folder.parent else None,
        t("FolderClass", "IPF.Note"),
        t("DisplayName", folder.name),
        t("TotalCount", str(len(inside))),
        t("ChildFolderCount", str(len(list(store.below(folder))))),
        t("DistinguishedFolderId", folder.known_as) if folder.known_as else None,
        t("UnreadCount", str(unread)),
    )
