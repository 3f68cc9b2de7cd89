"""What organisations are called, in the file and by people."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from mailer.reading import suggestion

_PARTS = re.compile(r"[,;/]")
_JOINTS = re.compile(r"[\s_-]+")


class OrganisationNames:
    """The names in organisations.toml, also of those that do not load for another fault."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Take the file's tables as they stand there."""
        self._tables = tables
        self._hints: dict[str, str] = {}

    def named(self, written: str) -> tuple[str, ...]:
        """The keys that a key, name or alias means; several when it is one of several's."""
        key = written.casefold()
        return (key,) if key in self._tables else self._by_name.get(_fold(written), ())

    def parts(self, cell: str) -> tuple[str, ...]:
        """The names in a cell. One that holds a comma itself is whole."""
        if self.named(cell):
            return (cell,)
        words = (word.strip() for word in _PARTS.split(cell))
        return tuple(dict.fromkeys(filter(None, words)))

    def suggestion(self, written: str) -> str:
        """See `mailer.reading.suggestion`; a file often has one mistake a thousand times."""
        if written not in self._hints:
            self._hints[written] = suggestion(written.casefold()[:80], dict(self._written))
        return self._hints[written]

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found = defaultdict[str, dict[str, None]](dict)
        for name, key in self._written:
            found[_fold(name)][key] = None
        return {name: tuple(keys) for name, keys in found.items()}

    @cached_property
    def _written(self) -> tuple[tuple[str, str], ...]:
        """Each name with its key, the key itself first."""
        pairs: list[tuple[str, str]] = [(key, key) for key in self._tables]
        for key, table in self._tables.items():
            if isinstance(table, Mapping):
                aliases = table.get("aliases")
                names = [table.get("name"), *(aliases if isinstance(aliases, list) else ())]
                pairs += [(name, key) for name in names if isinstance(name, str)]
        return tuple(pairs)


def _fold(name: str) -> str:
    return _JOINTS.sub(" ", name.casefold()).strip()
