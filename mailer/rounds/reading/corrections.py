"""Corrections by passage, read out of what is said about each."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailer.ledger.round import Correction
from mailer.rounds.reading.agreement import Said, said
from mailer.rounds.reading.asking import asks
from mailer.rounds.reading.changes import Change, beyond, change_in, changes_in
from mailer.rounds.reading.gathering import Item
from mailer.rounds.reading.passages import (
    Passages,
    numbers_in,
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
_CELLS = 2


class Read(NamedTuple):
    """What an item comes to. `agrees`: nothing is to change in it. `clear`: in one way only."""

    corrections: tuple[Correction, ...] = ()
    agrees: bool = False
    clear: bool = True


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
