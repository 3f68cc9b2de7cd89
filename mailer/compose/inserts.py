"""The places in a template where the notes' own text goes, already parsed: it is never rendered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mailer.i18n import _
from mailer.notes.model import Section

_SLOT = "\N{WHITE MEDIUM SQUARE}"


class Insert(tuple[Any, ...]):
    """Things a template may loop over, or put down whole with `{{ name }}`.

    Put down whole they become `sections`, already parsed: notes are never rendered as a template.
    """

    name: str
    sections: tuple[Section, ...]

    def __new__(cls, name: str, items: Sequence[Any], sections: Sequence[Section]) -> "Insert":
        """`items` for loops, `sections` for putting down whole."""
        insert = super().__new__(cls, items)
        insert.name, insert.sections = name, tuple(sections)
        return insert

    def __str__(self) -> str:
        """Refused: joined to other text it would show how the program stores notes."""
        raise TypeError(_("the text of the notes needs a line of its own"))

    @property
    def slot(self) -> str:
        """The paragraph that stands in the Markdown until it is parsed."""
        return f"{_SLOT}{self.name}{_SLOT}"


def unnumbered(section: Section) -> Section:
    """A template's own passages have no number: replies name the passages of the notes."""
    passages = tuple(p.model_copy(update={"number": ""}) for p in section.passages)
    return section.model_copy(update={"passages": passages})


def filled(sections: Iterable[Section], inserts: Mapping[str, Insert]) -> list[Section]:
    """The template's sections with the inserts in their places."""
    laid: list[Section] = []
    for section in sections:
        passages = list(section.passages)
        current = section
        start = 0
        for n, passage in enumerate(passages):
            if (insert := inserts.get(passage.text.strip())) is not None:  # may be empty
                laid.append(current.model_copy(update={"passages": tuple(passages[start:n])}))
                laid += insert.sections
                current, start = _continued(section), n + 1
        laid.append(current.model_copy(update={"passages": tuple(passages[start:])}))
    return [section for section in laid if section.level or section.passages]


def _continued(section: Section) -> Section:
    """What follows an insert: the same section without its heading."""
    return section.model_copy(update={"level": 0, "title": "", "spans": (), "owners": ()})


def without_slots(text: str) -> str:
    """Text that cannot be taken for a place of the notes' own."""
    return text.replace(_SLOT, " ")


def fills_no_slot(text: str) -> bool:
    """Whether text has a place for the notes among other words, where nothing can go."""
    return _SLOT in text and not re.fullmatch(rf"{_SLOT}\w+{_SLOT}", text.strip())
