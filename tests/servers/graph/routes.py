"""The addresses of the interface: what each does, and which permission allows it."""

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.servers.graph import directory, listing, messages, sending, uploads
from tests.servers.graph.answers import Answer, Refusal
from tests.servers.graph.calls import Call

_MAIL = r"(?:me|users/(?P<owner>[^/]+))"
_FOLDER = r"mailFolders/(?P<folder>[^/]+)"
_ONE = rf"{_MAIL}(?:/{_FOLDER})?/messages/(?P<id>[^/]+)"
_GROUP = r"groups/(?P<group>[^/]+)"
_CAST = r"(?:/microsoft\.graph\.(?P<cast>\w+))?"


class Route(NamedTuple):
    """`needs` is the permission that allows it; "" where the address alone does."""

    method: str
    address: str
    operation: str
    needs: str
    do: Callable[[Call], Answer]


ROUTES = (
    Route("POST", rf"{_MAIL}/messages", "draft", "Mail.ReadWrite", messages.draft),
    Route("GET", rf"{_MAIL}(?:/{_FOLDER})?/messages", "list", "Mail.Read", listing.messages),
    Route("GET", rf"{_MAIL}/{_FOLDER}/messages/delta", "delta", "Mail.Read", listing.delta),
    Route("GET", rf"{_MAIL}/{_FOLDER}", "folder", "Mail.Read", listing.folder),
    Route("GET", _ONE, "read", "Mail.Read", messages.read),
    Route("GET", rf"{_ONE}/\$value", "value", "Mail.Read", messages.value),
    Route("GET", rf"{_ONE}/attachments", "read", "Mail.Read", messages.attachments),
    Route("PATCH", _ONE, "patch", "Mail.ReadWrite", messages.patch),
    Route("DELETE", _ONE, "delete", "Mail.ReadWrite", messages.delete),
    Route("POST", rf"{_ONE}/move", "move", "Mail.ReadWrite", messages.move),
    Route("POST", rf"{_ONE}/send", "send", "Mail.Send", sending.send),
    Route("POST", rf"{_MAIL}/sendMail", "sendMail", "Mail.Send", sending.send_mail),
    Route("POST", rf"{_ONE}/attachments", "upload", "Mail.ReadWrite", uploads.attach),
    Route(
        "POST",
        rf"{_ONE}/attachments/createUploadSession",
        "upload",
        "Mail.ReadWrite",
        uploads.begin,
    ),
    Route("PUT", r"upload/(?P<upload>[^/]+)", "upload", "", uploads.put),
    Route("GET", r"me|users/(?P<user>[^/]+)", "users", "User.Read", directory.one_user),
    Route("GET", r"users", "users", "User.Read.All", directory.users),
    Route("GET", r"groups", "groups", "GroupMember.Read.All", directory.groups),
    Route("GET", _GROUP, "groups", "GroupMember.Read.All", directory.one_group),
    Route(
        "GET",
        rf"{_GROUP}/(?P<which>members|transitiveMembers){_CAST}",
        "members",
        "GroupMember.Read.All",
        directory.members,
    ),
)
GRANTS = {
    "Mail.Read": {"Mail.Read", "Mail.ReadWrite"},
    "Mail.ReadWrite": {"Mail.ReadWrite"},
    "Mail.Send": {"Mail.Send"},
    "User.Read": {"User.Read", "User.ReadBasic.All", "User.Read.All", "Directory.Read.All"},
    "User.Read.All": {"User.ReadBasic.All", "User.Read.All", "Directory.Read.All"},
    "GroupMember.Read.All": {"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"},
}
"""What each permission is implied by."""


_DENIED = ("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
_FORBIDDEN = (
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
)


def require(needs: str, granted: set[str]) -> None:
    """Refuse whom nothing granted implies it."""
    if not granted & GRANTS[needs]:
        raise Refusal(403, *(_DENIED if needs.startswith("Mail.") else _FORBIDDEN))


def routed(method: str, path: str) -> tuple[Route | None, dict[str, str]]:
    """The route, and the parts of the address by name."""
    for route in ROUTES:
        match = re.fullmatch(route.address, path) if route.method == method else None
        if match:
            return route, {name: what for name, what in match.groupdict().items() if what}
    return None, {}
