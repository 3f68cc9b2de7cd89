"""Mailboxes in memory: items in folders, with ids that change or do not, and what changed when."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from tests.servers.graph import mime
from tests.servers.graph.answers import Json, Refusal

FOLDERS = ("inbox", "drafts", "outbox", "sentitems", "deleteditems", "junkemail", "archive")
_RECEIVED = b"Received: from mx.example by exchange.example; Sun, 22 Nov 2026 08:00:00 +0000\r\n"


@dataclass
class Item:
    """A message in a folder. `content` is the MIME it came as; None where JSON made it.

    `message` is what Graph tells, but for ids and times; `marks` its extended properties by id.
    `keep` is the immutable id, `moved` counts how often the ordinary one changed, `version` makes
    the changeKey.
    """

    folder: str
    message: Json
    content: bytes | None = None
    attachments: list[Json] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    draft: bool = False
    held: bool = False
    read: bool = True
    at: str = ""
    keep: str = field(default_factory=lambda: f"AAkALg{uuid4().hex}-_AA=")
    conversation: str = field(default_factory=lambda: f"AAQk{uuid4().hex[:12]}=")
    moved: int = 0
    version: int = 1

    @property
    def ordinary(self) -> str:
        return f"AAMk{self.keep[6:-5]}{self.moved:04d}BA="

    @property
    def change_key(self) -> str:
        return f"CQAA{self.keep[6:14]}{self.version:04d}"

    def mime(self) -> bytes:
        return self.content or mime.content_of(self.message, self.attachments)

    def name(self, *, immutable: bool) -> str:
        return self.keep if immutable else self.ordinary


class Change(NamedTuple):
    """An item came, changed or left in a folder."""

    folder: str
    item: Item


class Mailbox:
    """One mailbox. `sends_as`: whose addresses it may put in From besides its own.

    `bounces` and `away` are not here but with the server: they are other people's.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.sends_as: set[str] = set()
        self.items: list[Item] = []
        self.changes: list[Change] = []
        self.generation = 0

    def folder(self, name: str) -> list[Item]:
        """Oldest first."""
        return [each for each in self.items if each.folder == name]

    def add(self, item: Item) -> Item:
        item.at = item.at or instant()
        item.message.setdefault("internetMessageId", f"<{uuid4().hex}@exchange.example>")
        self.items.append(item)
        self.changes.append(Change(item.folder, item))
        return item

    def find(self, name: str) -> Item:
        """By an id of either kind; raises as Graph where an id is wrong or old."""
        for each in self.items:
            if name in {each.keep, each.ordinary}:
                return each
        if not name.startswith(("AAMk", "AAkA")):
            raise Refusal(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        raise missing()

    def changed(self, item: Item) -> None:
        item.version += 1
        self.changes.append(Change(item.folder, item))

    def move(self, item: Item, folder: str) -> None:
        """Its ordinary id becomes another, its immutable one stays."""
        self.changes.append(Change(item.folder, item))
        item.folder = folder
        item.moved += 1
        self.changed(item)

    def remove(self, item: Item) -> None:
        """For good."""
        self.items.remove(item)
        self.changes.append(Change(item.folder, item))

    def receive(self, content: bytes) -> Item:
        """A message comes in, with what the servers on its way put above it."""
        content = _RECEIVED + content
        message = mime.properties_of(content) | {"internetMessageHeaders": mime.headers_of(content)}
        item = Item("inbox", message, content, mime.attachments_of(content), read=False)
        answered = str(mime.parse(content)["In-Reply-To"] or "").strip()
        for each in self.items:
            if answered and each.message["internetMessageId"] == answered:
                item.conversation = each.conversation
        return self.add(item)

    def forget_states(self) -> None:
        """Every delta token given until now is lost."""
        self.generation += 1


def missing() -> Refusal:
    """Of an id that nothing has (any more)."""
    words = "The specified object was not found in the store., The process failed to get the "
    return Refusal(404, "ErrorItemNotFound", f"{words}correct properties.")


def instant() -> str:
    """Now, as Graph writes it."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
