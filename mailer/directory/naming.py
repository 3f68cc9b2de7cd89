"""What organisations are called, in the file and by people."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from mailer.directory.spreadsheet.text import shown
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.reading import KeyPath, Toml, key_name, suggestion

SHARED = rule(
    "organisation-name-shared",
    Severity.ERROR,
    message=N_("“{name}” is what several organisations are called: {choices}."),
    remedy=N_("Leave it to one of them; a key always belongs to the organisation below it."),
    why=N_(
        "Of a name that is another organisation's name or key nobody can say whose contact it "
        "means, and the wrong organisation's mail would go there."
    ),
)

_PARTS = re.compile(r"[,;/]")
_JOINTS = re.compile(r"[\s_-]+")


class Calling(NamedTuple):
    """What an organisation is called, its key, and where in the file that stands."""

    words: str
    key: str
    path: KeyPath

    @property
    def is_alias(self) -> bool:
        """Whether it is neither its key nor its name."""
        return self.path[1:] == ("aliases",)


class OrganisationNames:
    """The names in organisations.toml, also of those that do not load for another fault."""

    def __init__(self, toml: Toml) -> None:
        """Take the file's tables as they stand there."""
        self._toml = toml
        self._hints: dict[str, str] = {}

    def named(self, written: str) -> tuple[str, ...]:
        """The keys that a key, name or alias means; several when it is one of several's."""
        return self._keys.get(_fold(written), ())

    def parts(self, cell: str) -> tuple[str, ...]:
        """The names in a cell. One that holds a comma itself is whole."""
        if self.named(cell):
            return (cell,)
        words = (word.strip() for word in _PARTS.split(cell))
        return tuple(dict.fromkeys(filter(None, words)))

    def suggestion(self, written: str) -> str:
        """See `mailer.reading.suggestion`; a file often has one mistake a thousand times."""
        if written not in self._hints:
            known = list(dict.fromkeys(calling.words for calling in self._written))
            self._hints[written] = suggestion(written.casefold()[:80], known)
        return self._hints[written]

    def check(self, place: Place) -> Iterator[Finding]:
        """A fault for each name that is another's name or key.

        Only an alias of each of them is left to whoever writes it: there are two places Bergen.
        """
        for name, keys in self._keys.items():
            callings = self._by_name[name]
            if len(keys) > 1 and not all(calling.is_alias for calling in callings):
                words, _key, path = callings[-1]
                at = {"line": self._toml.line_of(path), "passage": key_name(path)}
                choices = shown(", ".join(sorted(keys)))
                yield SHARED.found(place.model_copy(update=at), name=shown(words), choices=choices)

    @cached_property
    def _keys(self) -> Mapping[str, tuple[str, ...]]:
        return {
            name: tuple(dict.fromkeys(calling.key for calling in callings))
            for name, callings in self._by_name.items()
        }

    @cached_property
    def _by_name(self) -> Mapping[str, list[Calling]]:
        found = defaultdict[str, list[Calling]](list)
        for calling in self._written:
            if folded := _fold(calling.words):
                found[folded].append(calling)
        return found

    @cached_property
    def _written(self) -> tuple[Calling, ...]:
        """The keys first."""
        callings = [Calling(key, key, (key,)) for key in self._toml.content]
        for key, table in self._toml.content.items():
            if isinstance(table, Mapping):
                aliases = table.get("aliases")
                callings += [
                    Calling(words, key, (key, field))
                    for field, names in (("name", [table.get("name")]), ("aliases", aliases))
                    for words in (names if isinstance(names, list) else ())
                    if isinstance(words, str)
                ]
        return tuple(callings)


def _fold(name: str) -> str:
    return _JOINTS.sub(" ", unicodedata.normalize("NFC", name.casefold())).strip()
