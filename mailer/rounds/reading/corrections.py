"""Corrections by passage, read out of an answer's own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mailer.ledger.round import Correction
from mailer.rounds.reading.agreement import Said, said
from mailer.rounds.reading.asking import asks
from mailer.rounds.reading.changes import Change, beyond, change_in, changes_in
from mailer.rounds.reading.lines import shown
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
    r"\b(?:moet|moeten|onjuist\w*|fout\w*|klopt niet|kloppen niet|niet (?:juist|correct|goed|meer)"
    r"|wijzig\w*|gewijzigd|aanpass\w*|aan te passen|aangepast|vervang\w*|toevoeg\w*|toegevoegd"
    r"|toe te voegen|voeg|schrap\w*|geschrapt|verwijder\w*|ontbreekt|ontbreken|mist|missen|dient"
    r"|dienen|in plaats|i\.?p\.?v|aanvull\w*|verouderd|achterhaald|ten onrechte|onvolledig"
    r"|typefout|spelfout|corrigeer|corrigeren|vervallen|vervalt)\b|→|=>|->|\bniet .{1,80} maar\b",
    re.IGNORECASE,
)
_CORRECTS_NOTHING = re.compile(r"\b(?:geen|niets|niet nodig|hoeft|hoeven|niet te)\b", re.IGNORECASE)
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
_CELLS = 2


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


def read_item(item: Item, passages: Passages) -> Read:
    """The corrections that an item asks for, one for each passage that it names."""
    words = item.words
    numbers = item.reference.numbers
    if not words or not numbers:
        return Read(clear=bool(words))
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
        several = tuple(
            Correction(passage=number, old=change.old, new=change.new, words=told)
            for change, told in changes
        )
        whole = all(change.old for change, _ in changes)
        return Read(several, clear=whole and not STRONG_CONDITION.search(words))
    own = beyond(words, text)
    if asks(own):
        return Read(clear=False)
    corrects = _CORRECTS.search(own) and not _CORRECTS_NOTHING.search(own)
    clear = bool(corrects) and not STRONG_CONDITION.search(words)
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
            own = beyond(sentence, text)
            change = change_in(own, text)
            for each in [change] if change else changes_in(own, text):
                yield each, sentence


def _change_in_row(row: str, text: str) -> Change | None:
    cells = [cell.strip() for cell in row.split("\t")]
    if len(cells) < _CELLS:
        return None
    old, new = cells[0].strip(' "“”„'), cells[1].strip(' "“”„')
    place = stands_in(old, text)
    if place and new and place != new:
        return Change(place, new)
    return change_in(cells[1], text) or change_in(cells[0], text)
