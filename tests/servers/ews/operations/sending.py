"""SendItem, and what CreateItem sends at once."""

from tests.servers.ews.calling import Call
from tests.servers.ews.soap import Element, Refusal, parts, success
from tests.servers.ews.state import Folder, Item


def send_item(call: Call) -> list[Element]:
    """See EWS, SendItem."""
    folder = call.target("SavedItemFolderId")
    if folder is not None and not _keeps(call):
        raise Refusal("ErrorInvalidSendItemSaveSettings", "No folder where no copy is kept.")
    return call.each(parts(call.request, "ItemIds", "*"), _sent)


def send_at_once(call: Call, item: Item, folder: Folder | None, *, keep: bool) -> None:
    """Send what never lay in a folder. Raises `Refusal`."""
    call.store.add(item, call.store.folder(call.own.address, "outbox"))
    try:
        _submit(call, item, folder, keep=keep)
    except Refusal:
        call.store.remove(item)
        raise


def _sent(call: Call, wanted: Element) -> Element:
    item = call.item(wanted, same=True)
    if item.submitted or not item.draft:
        raise Refusal("ErrorItemNotFound", "It is not a draft any more.")
    if call.manners.leaves_drafts or call.manners.sends_and_fails:
        call.post.require_right(item, call.user, call.own)
        call.post.mail_only(item, call.own.address)
        if call.manners.sends_and_fails:
            raise Refusal(call.manners.sends_and_fails)
        return success("SendItem")
    _submit(call, item, call.target("SavedItemFolderId"), keep=_keeps(call))
    return success("SendItem")


def _submit(call: Call, item: Item, folder: Folder | None, *, keep: bool) -> None:
    call.post.require_right(item, call.user, call.own)
    usual = call.store.folder(item.folder.mailbox, "sentitems")
    call.post.submit(item, call.own.address, (folder or usual) if keep else None)


def _keeps(call: Call) -> bool:
    return call.request.get("SaveItemToFolder") == "true"
