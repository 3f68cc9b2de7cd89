"""What the server remembers: folders, the items in them, and what happened to those in order."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Literal, NamedTuple

from tests.servers.ews.soap import Element, Refusal

KNOWN = {
    "root": "Root",
    "msgfolderroot": "Top of Information Store",
    "inbox": "Inbox",
    "drafts": "Drafts",
    "outbox": "Outbox",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
    "recoverableitemsdeletions": "Deletions",
}
"""The distinguished folders every mailbox has; others are made when they are asked for."""

NEVER = datetime.min.replace(tzinfo=UTC)
Kind = Literal["Create", "Update", "Delete", "ReadFlagChange"]


class Path(NamedTuple):
    """The name of an extended property: its set (or ""), its name, id or tag, and its type."""

    group: str
    name: str
    kind: str


class Attachment(NamedTuple):
    """A file in a message."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(eq=False)
class Folder:
    """`mailbox` is its address; `known_as` the distinguished name, "" without one."""

    id: str
    mailbox: str
    name: str
    known_as: str = ""
    parent: "Folder | None" = None


@dataclass(eq=False)
class Item:
    """A message in a folder.

    `content` is its MIME, `fields` its properties by their EWS name as the XML of each, `html`
    and `text` its bodies, "" without one. `received`: it came in, so it has internet headers.
    """

    content: bytes
    fields: dict[str, Element] = field(default_factory=dict)
    html: str = ""
    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    extended: dict[Path, Element] = field(default_factory=dict)
    id: str = ""
    change_key: str = ""
    folder: Folder = field(default_factory=lambda: Folder("", "", ""))
    draft: bool = True
    submitted: bool = False
    received: bool = False
    read: bool = True
    created_at: datetime = NEVER
    changed_at: datetime = NEVER
    sent_at: datetime | None = None

    def words(self, name: str) -> str:
        """The text of a property; "" without it."""
        found = self.fields.get(name)
        return "" if found is None else found.text or ""


class Event(NamedTuple):
    """Something that happened to an item in a folder."""

    folder: str
    item: str
    kind: Kind


class Store:
    """All mailboxes of the server. Ids are opaque; an item that moves gets another."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.events: list[Event] = []
        self._folders: dict[str, Folder] = {}
        self._numbers = count(1)

    def folder(self, mailbox: str, known_as: str) -> Folder:
        """A distinguished folder of a mailbox."""
        for each in self._folders.values():
            if (each.mailbox, each.known_as) == (mailbox, known_as):
                return each
        above = {"root": "", "msgfolderroot": "root"}.get(known_as, "msgfolderroot")
        return self.make_folder(
            mailbox,
            KNOWN.get(known_as, known_as),
            self.folder(mailbox, above) if above else None,
            known_as,
        )

    def make_folder(
        self, mailbox: str, name: str, parent: Folder | None, known_as: str = ""
    ) -> Folder:
        """A folder below another."""
        made = Folder(self._new("folder"), mailbox, name, known_as, parent)
        self._folders[made.id] = made
        return made

    def folder_of(self, name: str) -> Folder:
        """The folder with an id. Raises `Refusal`."""
        if name not in self._folders:
            _require_id(name)
            raise Refusal("ErrorFolderNotFound", "The specified folder could not be found.")
        return self._folders[name]

    def below(self, parent: Folder, *, deep: bool = False) -> Iterator[Folder]:
        """The folders of a folder; the usual ones too."""
        if parent.known_as in {"root", "msgfolderroot"}:
            for name in KNOWN:
                self.folder(parent.mailbox, name)
        for each in list(self._folders.values()):
            if each.parent is parent:
                yield each
                if deep:
                    yield from self.below(each, deep=True)

    def add(self, item: Item, folder: Folder) -> Item:
        """Put an item in a folder; the same object, with its id."""
        item.id, item.change_key = self._new("item"), self._new("key")
        item.folder = folder
        item.created_at = item.changed_at = _now()
        self.items[item.id] = item
        self.events.append(Event(folder.id, item.id, "Create"))
        return item

    def item(self, name: str) -> Item:
        """The item with an id. Raises `Refusal`."""
        if name not in self.items:
            _require_id(name)
            raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")
        return self.items[name]

    def inside(self, folder: Folder) -> list[Item]:
        """The items of a folder, oldest first."""
        return [each for each in self.items.values() if each.folder is folder]

    def change(self, item: Item, kind: Kind = "Update") -> None:
        """Note that an item was changed: it gets another ChangeKey."""
        item.change_key, item.changed_at = self._new("key"), _now()
        self.events.append(Event(item.folder.id, item.id, kind))

    def remove(self, item: Item) -> None:
        """Take an item away for good."""
        del self.items[item.id]
        self.events.append(Event(item.folder.id, item.id, "Delete"))

    def move(self, item: Item, folder: Folder) -> Item:
        """The item as it stands in another folder."""
        self.remove(item)
        return self.add(replace(item), folder)

    def _new(self, kind: str) -> str:
        return base64.b64encode(f"{kind}/{next(self._numbers):06}/+".encode()).decode("ascii")


def _require_id(name: str) -> None:
    try:
        known = base64.b64decode(name, validate=True).startswith((b"item/", b"folder/"))
    except (binascii.Error, ValueError):
        known = False
    if not known:
        raise Refusal("ErrorInvalidIdMalformed", "Id is malformed.")


def _now() -> datetime:
    return datetime.now(UTC)
