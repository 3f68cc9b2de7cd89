"""What is said about which passage, sorted out of an answer's own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mailer.rounds.reading.agreement import Said, said
from mailer.rounds.reading.lines import shown
from mailer.rounds.reading.passages import (
    Passages,
    Reference,
    reference_at,
    reference_within,
)
from mailer.rounds.reading.vocabulary import sentences

_WAITS = re.compile(r"[:,;]\s*$")
_GOES_ON = re.compile(
    r"(?:oud|was|nieuw|wordt|huidige|nieuwe|voorstel|moet|toelichting|staat|er staat|bestaande"
    r"|tekstvoorstel|motivering|reden|juiste|dit|deze|dat|hier)\b",
    re.IGNORECASE,
)
_HEADS_A_TABLE = re.compile(
    r"^[^\t\d]{0,60}(?:passage|nr|nummer|punt|par)[^\t\d]{0,60}\t",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"^(?:beste|geachte?|dag|hallo|hoi|ha|goede(?:morgen|middag|navond|ndag))"
    r"(?: [\w'’./-]+){0,4}, ",
    re.IGNORECASE,
)


@dataclass
class Item:
    """What is said about passages, sentence by sentence, as it was written by `told`."""

    reference: Reference
    lines: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The words, as they were written."""
        return shown("\n".join(line for line in self.told if line)).strip()

    def take(self, sentence: str, told: str = "", *, on: bool = False) -> None:
        """One sentence more, `on` the line of the one before; `told` is all of it."""
        self.lines.append(sentence)
        if on and self.told:
            self.told[-1] = f"{self.told[-1]} {told or sentence}".strip()
        else:
            self.told.append(told or sentence)


class Gathered(NamedTuple):
    """What was said about passages, and the sentences about no passage in particular."""

    items: tuple[Item, ...]
    general: tuple[str, ...]


def gather(paragraphs: Sequence[Sequence[str]], passages: Passages, under: str = "") -> Gathered:
    """Sort words by passage. `under` is the passage below which they all stand."""
    items: list[Item] = [Item(Reference((under,), (), ""))] if under else []
    general: list[str] = []
    for paragraph in paragraphs:
        attached = bool(under) and len(items) == 1
        for line in paragraph:
            attached = _sort(line, items, general, passages, attached=attached)
    begin = 1 if under and not items[0].words else 0
    return Gathered(tuple(items[begin:]), tuple(general))


def _sort(
    line: str, items: list[Item], general: list[str], passages: Passages, *, attached: bool
) -> bool:
    """Sort the sentences of one line; whether the next line belongs to the last item."""
    if "\t" in line:
        return _sort_row(line, items, general, passages, attached=attached)
    touched: Item | None = None
    for sentence in sentences(line):
        last = items[-1] if items else None
        waiting = last is not None and _is_waiting(last)
        known = said(sentence)
        if begun := _begun(sentence, passages, known, attached=touched is not None):
            items.append(begun)
            touched, attached = begun, True
        elif known and not (waiting and attached and known <= {Said.AGREES}):
            general.append(sentence)
        elif last and (attached or waiting or _GOES_ON.match(sentence)):
            last.take(sentence, on=touched is last)
            touched, attached = last, True
        else:
            general.append(sentence)
    return attached


def _begun(
    sentence: str, passages: Passages, known: frozenset[Said], *, attached: bool
) -> Item | None:
    """The item that a sentence begins; one `attached` to another names others in passing."""
    if reference := reference_at(_GREETS.sub("", sentence), passages):
        item = Item(reference)
        item.take(reference.body)
        return item
    if not known and not attached and (within := reference_within(sentence, passages)):
        item = Item(within)
        item.take(within.body, sentence)
        return item
    return None


def _sort_row(
    line: str, items: list[Item], general: list[str], passages: Passages, *, attached: bool
) -> bool:
    """A row of a table: the number, the text as it is, as it should be, and why."""
    reference = reference_at(line, passages)
    if reference:
        items.append(Item(reference, [reference.body], [reference.body]))
    elif not _HEADS_A_TABLE.match(line):
        if items and attached:
            items[-1].take(line.replace("\t", " "))
        else:
            general.append(line.replace("\t", " "))
    return bool(reference) or attached


def _is_waiting(item: Item) -> bool:
    words = item.words
    return not words or bool(_WAITS.search(words))
