"""Messages in pages: of a folder or of all, filtered, and what changed since."""

import base64
import json
from typing import Any

from tests.servers.graph.answers import Answer, Json, Refusal, told
from tests.servers.graph.calls import Call, Options, told_marks, whole_message
from tests.servers.graph.mailbox import FOLDERS, Item


def messages(call: Call) -> Answer:
    """Newest first where nobody says otherwise."""
    box = call.mailbox
    items = box.folder(_folder(call)) if "folder" in call.names else box.items
    found = [each for each in reversed(items) if call.options.lets(_seen(call, each))]
    if call.options.order:
        name, falling = call.options.order
        found.sort(key=lambda each: str(_seen(call, each).get(name)), reverse=falling)
    rows, frame = call.page(found)
    return told(frame | {"value": [call.told(each) for each in rows]}, headers=call.headers)


def folder(call: Call) -> Answer:
    """How much is in it."""
    name = _folder(call)
    items = call.mailbox.folder(name)
    unread = sum(not each.read for each in items)
    counts = {"totalItemCount": len(items), "unreadItemCount": unread}
    return told({"id": f"AQMk-{name}", "displayName": name, "childFolderCount": 0, **counts})


def delta(call: Call) -> Answer:
    """What a folder holds, and after that what came, changed and left.

    A token says from which change (`since`) up to which (`until`), and where in between.
    """
    token = _token(call)
    rows = _changed(call, token)
    size = _page_size(call)
    page = rows[token["at"] : token["at"] + size]
    at = token["at"] + len(page)
    frame: Json = {"@odata.context": f"{call.server.url}/$metadata#{call.kind}"}
    if at < len(rows):
        frame["@odata.nextLink"] = _link(call, "$skiptoken", token | {"at": at})
    else:
        after = token | {"since": token["until"], "until": -1, "at": 0}
        frame["@odata.deltaLink"] = _link(call, "$deltatoken", after)
    return told(frame | {"value": [_changed_row(call, each, token) for each in page]},
                headers=call.headers)  # fmt: skip


def _folder(call: Call) -> str:
    name = call.names["folder"].removeprefix("AQMk-").casefold()
    if name not in FOLDERS:
        words = "The specified folder could not be found in the store."
        raise Refusal(404, "ErrorFolderNotFound", words)
    return name


def _seen(call: Call, each: Item) -> Json:
    """A message as a filter sees it."""
    whole = whole_message(each, immutable=call.immutable)
    return whole | {"singleValueExtendedProperties": told_marks(each)}


def _token(call: Call) -> dict[str, Any]:
    box = call.mailbox
    text = call.request.query.get("$skiptoken") or call.request.query.get("$deltatoken")
    fresh = {"since": 0, "until": len(box.changes), "at": 0, "generation": box.generation}
    if not text:
        return fresh | {"query": _first_query(call)}
    try:
        token: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
    except ValueError as error:
        raise Refusal(400, "SyncStateInvalid", "Badly formed token.") from error
    if token["generation"] != box.generation:
        raise Refusal(410, "SyncStateNotFound", "The sync state generation is not found.")
    call.options = Options(token["query"], call.kind, call.server.schema)
    return token if token["until"] >= 0 else token | {"until": len(box.changes)}


def _first_query(call: Call) -> dict[str, str]:
    """What a token goes on with; Graph filters a delta by when it came alone."""
    query = call.request.query
    text = query.get("$filter", "receivedDateTime ge ")
    if "$orderby" in query or not text.startswith(("receivedDateTime ge ", "receivedDateTime gt ")):
        raise Refusal(400, "ErrorInvalidUrlQueryFilter", "Not for a delta query.", noted=True)
    return {name: query[name] for name in ("$select", "$expand", "$filter") if name in query}


def _changed(call: Call, token: dict[str, Any]) -> list[Item]:
    """Each item once, where it changed last; at the beginning only those that are there."""
    name = _folder(call)
    changes = call.mailbox.changes[token["since"] : token["until"]]
    last = {each.item.keep: each.item for each in reversed(changes) if each.folder == name}
    items = list(reversed(last.values()))
    if not token["since"]:
        items = [each for each in items if _is_in(call, each)]
    return [each for each in items if call.options.lets(_seen(call, each))]


def _is_in(call: Call, each: Item) -> bool:
    return each.folder == _folder(call) and each in call.mailbox.items


def _changed_row(call: Call, each: Item, token: dict[str, Any]) -> Json:
    if _is_in(call, each):
        return {"@odata.type": "#microsoft.graph.message", **call.told(each)}
    gone = {"@odata.type": "#microsoft.graph.message", "@removed": {"reason": "deleted"}}
    return gone | {"id": each.name(immutable=call.immutable)}


def _page_size(call: Call) -> int:
    for each in call.request.header("Prefer").split(","):
        name, _is, number = each.strip().partition("=")
        if name == "odata.maxpagesize" and number.isdecimal():
            return int(number)
    return call.options.number("$top", call.server.manners.page)


def _link(call: Call, name: str, token: dict[str, Any]) -> str:
    return call.here(**{name: base64.urlsafe_b64encode(json.dumps(token).encode()).decode()})
