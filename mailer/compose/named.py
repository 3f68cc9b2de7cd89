"""Which organisations each passage names, so that a reader finds what is said of them.

A miss is worse here than one too many: the mark is where an official looks first. So a town counts
as its municipality, an owner as named, and "de gemeenten" as all of them; what names nobody in
particular ("een aantal gemeenten", "de betreffende gemeenten") does not. A name in a heading, or
in a line that ends on a colon, holds for what stands below it; "de gemeenten" there does not, or a
chapter on municipalities would be marked whole for each. `{noemt="…"}` is a person's word.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mailer.compose.naming_words import Names, Word, words_of
from mailer.directory.model import Directory
from mailer.notes.model import Kind, MeetingNotes, Passage, Section

_EVERYBODY = frozenset({"allen", "iedereen", "alle leden", "alle partijen"})
"""Owners that are all at the table."""
_FILLERS = frozenset({"de", "het", "en", "alle", "gemeente", "gemeenten"})
_NOBODY = frozenset[str]()
_LEADS_IN = re.compile(r":\W*\Z")
_SHORT = 6
"""An item of no more words than this is a title of what nests in it."""


class Found(NamedTuple):
    """The ids of the organisations that a text names one by one, and those it means together."""

    each: frozenset[str] = _NOBODY
    together: frozenset[str] = _NOBODY

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.each | self.together


def named_in(notes: MeetingNotes, directory: Directory) -> dict[str, frozenset[str]]:
    """By the number of each passage, in the order of the text, the ids of whom it names."""
    names = Names(directory)
    return dict(_sections(notes.sections, names))


def unknown_in(written: Iterable[str], directory: Directory) -> list[str]:
    """Of names as a person wrote them in a mark, those that are nobody's, whole or in part."""
    names = Names(directory)
    return [name for name in written if not _meant(name, names) or _left_over(name, names)]


def _sections(
    sections: Iterable[Section], names: Names
) -> Iterator[tuple[str, frozenset[str]]]:  # fmt: skip
    above: dict[int, frozenset[str]] = {}
    for section in sections:
        own = _found(section.title, names).each
        above = {level: named for level, named in above.items() if level < section.level}
        above[section.level] = own
        yield from _passages(section, _NOBODY.union(*above.values()), names)


def _passages(
    section: Section, above: frozenset[str], names: Names
) -> Iterator[tuple[str, frozenset[str]]]:
    leading: dict[int, frozenset[str]] = {}  # by depth, whom the line names that leads in
    for passage in section.passages:
        level = _level(passage)
        leading = {at: named for at, named in leading.items() if at < level}
        found = _found(passage.text, names)
        owners = passage.owners or section.owners
        if passage.names is None:
            around = above.union(*leading.values())
            yield passage.number, found.all | _owning(owners, names) | around
        else:
            yield passage.number, _NOBODY.union(*(_meant(name, names) for name in passage.names))
        if _LEADS_IN.search(passage.text[-3:]) or _is_title(passage, level):
            leading[level] = found.each


def _level(passage: Passage) -> int:
    """How deep it stands: a paragraph, then an item, then what nests in that."""
    return passage.depth + (passage.kind in {Kind.BULLET, Kind.ORDERED})


def _is_title(passage: Passage, level: int) -> bool:
    return level > 0 and len(passage.text[:200].split()) <= _SHORT


def _owning(owners: Iterable[str], names: Names) -> frozenset[str]:
    return _NOBODY.union(*(_meant(owner, names) for owner in owners))


def _meant(written: str, names: Names) -> frozenset[str]:
    """Whom a name on its own means: an owner's, or one in a mark."""
    if written.casefold() in _EVERYBODY:
        return names.everybody
    return names.called(written) or _found(written, names).all


def _found(text: str, names: Names) -> Found:
    hits = list(names.hits(words_of(text)))
    each = _NOBODY.union(*(hit.meant for hit in hits if not hit.together))
    together = _NOBODY.union(*(hit.meant for hit in hits if hit.together))
    return Found(each, together)


def _left_over(written: str, names: Names) -> bool:
    """Whether words remain once every name is taken out of it."""
    if names.called(written) or written.casefold() in _EVERYBODY:
        return False
    words: list[Word] = words_of(written)
    taken = {at for hit in names.hits(words) for at in range(hit.start, hit.end)}
    return any(at not in taken and word.key not in _FILLERS for at, word in enumerate(words))
