"""Corrections by passage, read out of an answer's own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mailer.ledger.round import Correction
from mailer.rounds.reading.agreement import Said, said
from mailer.rounds.reading.changes import Change, beyond, change_in
from mailer.rounds.reading.passages import (
    Passages,
    Reference,
    numbers_in,
    reference_at,
    reference_within,
    stands_in,
)
from mailer.rounds.reading.vocabulary import STRONG_CONDITION, sentences

_CORRECTS = re.compile(
    r"\b(?:moet|moeten|niet|geen|onjuist\w*|fout\w*|wijzig\w*|gewijzigd|aanpass\w*|aangepast|pas|vervang\w*|toevoeg\w*|toegevoegd|toe te voegen"
    r"|voeg|schrap\w*|geschrapt|verwijder\w*|ontbreekt|ontbreken|mist|missen|graag|voorstel\w*|stellen voor|dient|dienen|in plaats|i\.?p\.?v"
    r"|correct is|juist is|zou|liever|aanvull\w*|verouderd|achterhaald|ten onrechte|onvolledig|nuancer\w*|beter|wordt|worden|inmiddels"
    r"|typefout|spelfout|vermeld\w*|verzoek\w*|corrigeer|corrigeren|weg|vervallen|vervalt)\b|→|=>|->|\t",
    re.IGNORECASE,
)
_WAITS = re.compile(r"[:,;]\s*$")
_GOES_ON = re.compile(
    r"(?:oud|was|nieuw|wordt|huidige|nieuwe|voorstel|moet|toelichting|staat|er staat|bestaande|tekstvoorstel|motivering|reden|juiste|dit|deze|dat|hier)\b",
    re.IGNORECASE,
)
_HEADS_A_TABLE = re.compile(r"^[^\t\d]{0,60}(?:passage|nr|nummer|punt|par)[^\t\d]{0,60}\t", re.IGNORECASE)
_CELLS = 2


@dataclass
class Item:
    """What is said about passages: the reference and the lines of words that belong to it."""

    reference: Reference
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The words, as they were written."""
        return "\n".join(line for line in self.lines if line).strip()


class Read(NamedTuple):
    """What an item comes to. `agrees`: nothing is to change in it. `clear`: in one way only."""

    corrections: tuple[Correction, ...] = ()
    agrees: bool = False
    clear: bool = True


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
    return Gathered(tuple(item for item in items if item.words or item.reference.unknown), tuple(general))


def _sort(
    line: str, items: list[Item], general: list[str], passages: Passages, *, attached: bool
) -> bool:
    """Sort the sentences of one line; whether the next line belongs to the last item."""
    if "\t" in line:
        return _sort_row(line, items, general, passages, attached=attached)
    begun = False
    for sentence in sentences(line):
        reference = reference_at(sentence, passages)
        known = said(sentence)
        open_item = items[-1] if items else None
        waiting = open_item is not None and _is_waiting(open_item)
        if reference:
            items.append(Item(reference, [reference.body]))
            attached = begun = True
        elif known and not (waiting and attached and known <= {Said.AGREES}):
            general.append(sentence)
        elif (within := reference_within(sentence, passages)) and not (open_item and attached and begun):
            items.append(Item(within, [within.body]))
            attached = begun = True
        elif open_item and (attached or waiting or _GOES_ON.match(sentence)):
            open_item.lines.append(sentence)
            attached = True
        else:
            general.append(sentence)
    return attached


def _sort_row(
    line: str, items: list[Item], general: list[str], passages: Passages, *, attached: bool
) -> bool:
    """A row of a table: the number, the text as it is, as it should be, and why."""
    reference = reference_at(line, passages)
    if reference:
        items.append(Item(reference, [reference.body]))
    elif not _HEADS_A_TABLE.match(line):
        (items[-1].lines if items and attached else general).append(line.replace("\t", " "))
    return bool(reference) or attached


def _is_waiting(item: Item) -> bool:
    words = item.words
    return not words or bool(_WAITS.search(words))


def read_item(item: Item, passages: Passages) -> Read:
    """The corrections that an item asks for, one for each passage that it names."""
    words = item.words
    numbers = item.reference.numbers
    if not words or not numbers:
        return Read(clear=not words or bool(item.reference.unknown))
    known = [said(sentence) for line in item.lines for sentence in sentences(line)]
    if known and all(each and each <= {Said.AGREES, Said.POLITE, Said.REST} for each in known):
        return Read(agrees=True)
    reads = [_read_for(number, item, passages) for number in numbers]
    others = numbers_in(words, passages) - set(numbers)
    several = len(numbers) > 1 and not all(c.old for read in reads for c in read.corrections)
    clear = all(read.clear for read in reads) and not several
    return Read(
        tuple(c for read in reads for c in read.corrections),
        clear=clear and not (others and any(not c.new for read in reads for c in read.corrections)),
    )


def _read_for(number: str, item: Item, passages: Passages) -> Read:
    text, words = passages[number].text, item.words
    changes = list(_changes(item, text))
    if len(changes) == 1:
        change, _ = changes[0]
        rest = words.replace(change.new, " ").replace(change.old, " ") if change.new else words
        found = (Correction(passage=number, old=change.old, new=change.new, words=words),)
        return Read(found, clear=not STRONG_CONDITION.search(rest))
    if changes:
        found = tuple(
            Correction(passage=number, old=change.old, new=change.new, words=told)
            for change, told in changes
        )
        whole = all(change.old for change, _ in changes)
        return Read(found, clear=whole and not STRONG_CONDITION.search(words))
    own = beyond(words, text)
    clear = bool(own and _CORRECTS.search(own)) and not STRONG_CONDITION.search(words)
    return Read((Correction(passage=number, words=words),), clear=clear)


def _changes(item: Item, text: str) -> Iterator[tuple[Change, str]]:
    """Each change in an item with its words: of all of it at once, else by sentence."""
    if row := next((line for line in item.lines if "\t" in line), None):
        if change := _change_in_row(row, text):
            yield change, item.words
        return
    body = beyond(" ".join(item.lines).strip(), text)
    if change := change_in(body, text):
        yield change, item.words
        return
    for line in item.lines:
        for sentence in sentences(line):
            if change := change_in(beyond(sentence, text), text):
                yield change, sentence


def _change_in_row(row: str, text: str) -> Change | None:
    cells = [cell.strip() for cell in row.split("\t")]
    if len(cells) < _CELLS:
        return None
    old, new = cells[0].strip(" \"“”„"), cells[1].strip(" \"“”„")
    place = stands_in(old, text)
    if place and new and place != new:
        return Change(place, new)
    return change_in(cells[1], text) or change_in(cells[0], text)
