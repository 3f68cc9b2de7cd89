"""The words that a letter puts around decisions, actions and owners, for both of its parts."""

from typing import NamedTuple

from mailer.notes.model import Kind, Passage

_LABELS = {Kind.DECISION: "Besluit", Kind.ACTION: "Actie"}


class Numbers(NamedTuple):
    """Whether the numbers of passages are shown, and which of them name the reader."""

    shown: bool = False
    marked: frozenset[str] = frozenset()

    def before(self, passage: Passage) -> str:
        """What stands before a passage: "3.2", "3.2 (u wordt genoemd)", or nothing."""
        if not self.shown or not passage.number:
            return ""
        return f"{passage.number} (u wordt genoemd)" if self.marks(passage) else passage.number

    def marks(self, passage: Passage) -> bool:
        """Whether it is to stand out."""
        return self.shown and passage.number in self.marked


def label(passage: Passage) -> str:
    """What stands before a decision or an action: "Actie (COA; uiterlijk 11 november):"."""
    if passage.kind not in _LABELS:
        return ""
    terms = "; ".join(filter(None, (", ".join(passage.owners), passage.deadline_text)))
    return f"{_LABELS[passage.kind]} ({terms}):" if terms else f"{_LABELS[passage.kind]}:"


def owners_behind(passage: Passage) -> str:
    """Who does it, behind what names its owners and has no label that does."""
    return "" if passage.kind is Kind.ACTION else by(passage.owners)


def by(owners: tuple[str, ...]) -> str:
    """The owners between brackets, or nothing."""
    return f"(door: {', '.join(owners)})" if owners else ""
