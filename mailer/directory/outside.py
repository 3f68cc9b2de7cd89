"""Lists of an address book outside the workspace, such as Exchange's, worked out to people."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, Self, TypeGuard

from mailer.errors import ConfigError, NotSubmitted, Refused
from mailer.i18n import _

_MOST = 500
"""So many lists in one another are no list that anybody made."""


class Entry(Protocol):
    """A mailbox as a book knows it; `is_list`: it stands for others."""

    @property
    def name(self) -> str: ...  # noqa: D102 (see the class)
    @property
    def address(self) -> str: ...  # noqa: D102 (see the class)
    @property
    def is_list(self) -> bool: ...  # noqa: D102 (see the class)


class Book(Protocol):
    """What knows the lists; see `mailer.providers.interface.AddressBook`."""

    def members(self, name: str, /) -> Sequence[Entry]:
        """Whom a list holds, one level; raises `Refused` or another `NotSubmitted`."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


class Outside:
    """The lists of one book, each worked out once, when it is first asked for.

    `reached` holds whom a list has at any depth, each address once, or why nobody can say: it is
    never empty (I8).
    """

    def __init__(self, open_book: Callable[[], Book]) -> None:
        """Nothing is opened yet; `open_book` may raise `ConfigError` or `NotSubmitted`."""
        self._open = open_book
        self.reached: dict[str, Sequence[Entry] | NotSubmitted | ConfigError] = {}

    def reach(self, names: Iterable[str]) -> None:
        """Work these lists out, as far as they are not yet. A book that fails is asked once."""
        new = [name for name in dict.fromkeys(names) if name not in self.reached]
        if not new:
            return
        try:
            with self._open() as book:
                for name in new:
                    self.reached[name] = _reached(book, name)
        except (NotSubmitted, ConfigError) as trouble:
            for name in new:
                self.reached.setdefault(name, trouble)

    @property
    def unreachable(self) -> NotSubmitted | None:
        """Why the book could not be asked, where it could not."""
        return next((r for r in self.reached.values() if _is_unreachable(r)), None)


def _is_unreachable(reached: object) -> TypeGuard[NotSubmitted]:
    return isinstance(reached, NotSubmitted) and not isinstance(reached, Refused)


def _reached(book: Book, name: str) -> Sequence[Entry] | Refused:
    try:
        return _people(book, name)
    except Refused as refusal:
        return refusal


def _people(book: Book, name: str) -> Sequence[Entry]:
    """Whom a list holds, and the lists in it, and in those; each list is asked once."""
    found: dict[str, Entry] = {}
    asked: set[str] = set()
    waiting = [name]
    while waiting:
        wanted = waiting.pop()
        if wanted.casefold() in asked:
            continue
        asked.add(wanted.casefold())
        if len(asked) > _MOST:
            raise Refused(_("“{list}” holds more lists than anybody made.").format(list=name))
        entries = book.members(wanted)
        if not entries:
            raise Refused(_("“{list}” has no members.").format(list=wanted))
        waiting += [each.address or each.name for each in reversed(entries) if each.is_list]
        for each in entries:
            if not each.is_list:
                found.setdefault(each.address.casefold() or each.name, each)
    if not found:
        raise Refused(_("“{list}” holds only lists, and nobody is in them.").format(list=name))
    return tuple(found.values())
