"""One call to the interface, as it was understood: who asks, for what, with which options."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.servers.graph import odata
from tests.servers.graph.answers import Json, Refusal, Request, unparsed
from tests.servers.graph.mailbox import Item, Mailbox
from tests.servers.graph.schema import Schema, item

if TYPE_CHECKING:  # each needs the other
    from tests.servers.graph.server import GraphServer

MOST = 1000
SINGLE = "graph.singleValueLegacyExtendedProperty"


@dataclass(frozen=True)
class Login:
    """Whom a bearer token stands for: a person with `scopes`, or a program with `roles`.

    `user` of a program is "". `shared` are the mailboxes that others let this person open. `only`:
    the mailboxes that an administrator leaves to this program; None is every one of the tenant.
    """

    user: str = ""
    scopes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    expired: bool = False


EVERYTHING = (
    "Mail.ReadWrite",
    "Mail.Send",
    "Mail.ReadWrite.Shared",
    "Mail.Send.Shared",
    "User.Read",
    "User.Read.All",
    "GroupMember.Read.All",
)


class Options:
    """The query of a call, checked against the type that it is about."""

    def __init__(self, query: dict[str, str], kind: str, schema: Schema) -> None:
        for name in query:
            if name not in odata.KNOWN:
                raise unparsed(f"The query parameter '{name}' is not known.", "BadRequest")
        kind = item(kind)
        self.query = query
        self.select = odata.parse_select(query.get("$select", ""), kind, schema)
        self.expand = odata.parse_expand(query.get("$expand", ""), kind, schema)
        self.order = _order(query.get("$orderby", ""), kind, schema)
        self.test = None
        if text := query.get("$filter"):
            self.test = odata.parse_filter(text, kind, schema)
        self._refuse_inefficient()

    def _refuse_inefficient(self) -> None:
        """Graph: "Use the $filter parameter" of messages: what orders must be filtered by too."""
        text = self.query.get("$filter", "")
        if text and self.order and self.order[0] not in text:
            words = "The restriction or sort order is too complex for this operation."
            raise Refusal(400, "InefficientFilter", words)

    def number(self, name: str, usual: int) -> int:
        text = self.query.get(name, str(usual))
        if not text.isdecimal() or (name == "$top" and not 1 <= int(text) <= MOST):
            raise unparsed(f"Invalid value '{text}' for {name} query option.", "BadRequest")
        return int(text)

    def lets(self, told: Json) -> bool:
        return self.test is None or self.test({"": told})


def _order(text: str, kind: str, schema: Schema) -> tuple[str, bool] | None:
    """Property, and whether from high to low."""
    if not text:
        return None
    name, _space, way = text.partition(" ")
    schema.property_of(kind, name.split("/")[0])
    return name, way.strip() == "desc"


@dataclass
class Call:
    """`names` are the parts of the address; `mailbox` is a new empty one where none is meant."""

    server: "GraphServer"
    request: Request
    login: Login
    names: dict[str, str]
    kind: str
    mailbox: Mailbox = field(default_factory=lambda: Mailbox(""))

    @cached_property
    def options(self) -> Options:
        return Options(self.request.query, self.kind, self.server.schema)

    @property
    def immutable(self) -> bool:
        return self.request.prefers("IdType=ImmutableId")

    @property
    def headers(self) -> dict[str, str]:
        return {"Preference-Applied": 'IdType="ImmutableId"'} if self.immutable else {}

    @property
    def item(self) -> Item:
        found = self.mailbox.find(self.names["id"])
        if self.names.get("folder", found.folder).casefold() != found.folder:
            raise Refusal(404, "ErrorItemNotFound", "The object was not found in this folder.")
        return found

    def here(self, **changed: str) -> str:
        """The address of this call with another query."""
        path = urlsplit(self.request.target).path
        return f"{self.server.web.origin}{path}?{urlencode(changed)}"

    def page(self, rows: list[Any]) -> tuple[list[Any], Json]:
        """The part of a list that is asked for, and the way to the next."""
        skip = self.options.number("$skip", 0)
        top = self.options.number("$top", self.server.manners.page)
        frame: Json = {"@odata.context": f"{self.server.url}/$metadata#{self.kind}"}
        if self.options.query.get("$count") == "true":
            frame["@odata.count"] = len(rows)
        if skip + top < len(rows):
            frame["@odata.nextLink"] = self.here(**self.request.query | {"$skip": str(skip + top)})
        return rows[skip : skip + top], frame

    def told(self, item: Item) -> Json:
        """A message as this call asks for it."""
        return odata.selected(self._whole(item), self._names()) | self._expanded(item)

    def _names(self) -> list[str]:
        return self.options.select

    def _whole(self, each: Item) -> Json:
        whole = whole_message(each, immutable=self.immutable)
        if self.request.prefers("outlook.body-content-type=text"):
            whole["body"] = {"contentType": "text", "content": whole["bodyPreview"]}
        for name in {"internetMessageHeaders", "uniqueBody"} - set(self.options.select):
            whole.pop(name, None)  # told only to who selects them
        for name in self.server.manners.omits:
            whole.pop(name, None)
        if self.server.manners.alters:
            self.server.manners.alters(whole)
        return whole

    def _expanded(self, each: Item) -> Json:
        found: Json = {}
        for name, options in self.options.expand.items():
            if name == "attachments":
                found[name] = list(told_attachments(each))
            elif name == "singleValueExtendedProperties":
                marks = self._marks(each, options)
                found |= {name: marks} if marks else {}
        return {name: what for name, what in found.items() if name not in self.server.manners.omits}

    def _marks(self, each: Item, options: dict[str, str]) -> list[Json]:
        if "$filter" not in options:
            raise unparsed("Extended properties are expanded by a $filter on their id.")
        test = odata.parse_filter(options["$filter"], SINGLE, self.server.schema)
        return [mark for mark in told_marks(each) if test({"": mark})]


def told_marks(each: Item) -> list[Json]:
    """Its extended properties."""
    return [{"id": name, "value": value} for name, value in each.marks.items()]


def told_attachments(each: Item) -> Iterator[Json]:
    """With their contents."""
    for number, attachment in enumerate(each.attachments):
        yield {"id": f"{each.keep}A{number}", "lastModifiedDateTime": each.at, **attachment}


def whole_message(each: Item, *, immutable: bool) -> Json:
    """All that is told of a message to who does not select."""
    times = dict.fromkeys(("createdDateTime", "lastModifiedDateTime", "receivedDateTime"), each.at)
    return {
        "@odata.etag": f'W/"{each.change_key}"',
        "id": each.name(immutable=immutable),
        **times,
        "sentDateTime": each.at,
        "changeKey": each.change_key,
        "categories": [],
        "hasAttachments": any(not part["isInline"] for part in each.attachments),
        "parentFolderId": f"AQMk-{each.folder}",
        "conversationId": each.conversation,
        "isRead": each.read,
        "isDraft": each.draft,
        "inferenceClassification": "focused",
        "webLink": f"https://outlook.example/?ItemID={each.ordinary}",
        "flag": {"flagStatus": "notFlagged"},
        **each.message,
    }
