"""What the interface tells of people and groups."""

from tests.servers.graph.answers import Answer, Json, Refusal, told
from tests.servers.graph.calls import Call
from tests.servers.graph.odata import selected
from tests.servers.graph.people import Known

_READABLE = {
    "user": {"User.ReadBasic.All", "User.Read.All", "Directory.Read.All"},
    "group": {"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"},
    "orgContact": {"OrgContact.Read.All", "Directory.Read.All"},
    "device": {"Device.Read.All", "Directory.Read.All"},
}
"""Who may know more of a member than its id (Graph: "List group transitive members")."""


def users(call: Call) -> Answer:
    """All, or who a filter lets through."""
    return _listed(call, call.server.directory.of("user"))


def groups(call: Call) -> Answer:
    """All, or which a filter lets through."""
    return _listed(call, call.server.directory.of("group"))


def one_user(call: Call) -> Answer:
    """By address or id; "me" is who signed in."""
    name = call.names.get("user") or call.login.user
    if not name:
        words = "/me request is only valid with delegated authentication flow."
        raise Refusal(400, "BadRequest", words)
    if name.casefold() != call.login.user and not _granted(call) & _READABLE["user"]:
        words = "Insufficient privileges to complete the operation."
        raise Refusal(403, "Authorization_RequestDenied", words)
    return _one(call, name, "user")


def one_group(call: Call) -> Answer:
    """By id alone."""
    return _one(call, call.names["group"], "group", by_id=True)


def members(call: Call) -> Answer:
    """Of a group, direct or all; what one may not read keeps its id alone."""
    known = _found(call, call.names["group"], "group", by_id=True)
    _require_eventual(call)
    if known.hidden and not known.silent and "Member.Read.Hidden" not in _granted(call):
        words = "Insufficient privileges to complete the operation."
        raise Refusal(403, "Authorization_RequestDenied", words)
    deep = call.names["which"] == "transitiveMembers"
    found = [] if known.silent else call.server.directory.members(known, deep=deep)
    wanted = call.names.get("cast")
    return _listed(call, [each for each in found if wanted in {None, each.kind}])


def _listed(call: Call, known: list[Known]) -> Answer:
    _require_eventual(call)
    found = [each for each in known if call.options.lets(each.told())]
    rows, frame = call.page(found)
    return told(frame | {"value": [_readable(call, each) for each in rows]})


def _one(call: Call, name: str, kind: str, *, by_id: bool = False) -> Answer:
    return told(selected(_found(call, name, kind, by_id=by_id).told(), call.options.select))


def _found(call: Call, name: str, kind: str, *, by_id: bool = False) -> Known:
    known = call.server.directory.find(name)
    if not known or known.kind != kind or (by_id and known.id != name):
        words = f"Resource '{name}' does not exist or one of its queried reference-property"
        raise Refusal(404, "Request_ResourceNotFound", f"{words} objects are not present.")
    return known


def _readable(call: Call, each: Known) -> Json:
    whole = each.told()
    if not _granted(call) & _READABLE[each.kind]:
        whole = {k: (v if k in {"@odata.type", "id"} else None) for k, v in whole.items()}
    return selected(whole, call.options.select)


def _granted(call: Call) -> set[str]:
    return {*call.login.scopes, *call.login.roles}


def _require_eventual(call: Call) -> None:
    """Graph: "Advanced query capabilities on directory objects"."""
    query = call.options.query
    text = query.get("$filter", "")
    advanced = "$count" in query or "cast" in call.names or " ne " in text or "not " in text
    advanced |= bool(text) and ("$orderby" in query or "which" in call.names)
    counted = query.get("$count") == "true"
    eventual = call.request.header("ConsistencyLevel") == "eventual"
    if advanced and not (eventual and counted):
        words = "Unsupported query: ConsistencyLevel: eventual and $count=true are needed."
        raise Refusal(400, "Request_UnsupportedQuery", words)
