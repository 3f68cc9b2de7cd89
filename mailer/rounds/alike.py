"""Passages that are like each other: which one is meant, and whether it says the same.

A sentence with one "niet" more is nearly the same letters, and the opposite.
"""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from mailer.rounds.folding import fold

_LIKE = 70
"""So much alike, of a hundred, is a passage to itself after words in it were changed."""
_WORD = re.compile(r"[^\W_]+")
_DENIES = "niet geen nooit nimmer noch niemand niets nergens evenmin nauwelijks wel"
_EXCEPTS = "zonder behalve uitgezonderd tenzij mits alleen uitsluitend slechts pas"
_DOUBTS = "misschien mogelijk onmogelijk wellicht eventueel waarschijnlijk vermoedelijk"
_OPPOSES = (
    "open opent openen dicht gesloten sluit sluiten meer minder hoger lager hoog laag groter "
    "kleiner langer korter stijgt stijging daalt daling toename afname toegenomen afgenomen groei "
    "krimp eerder later vroeger begin einde start stopt stop voortgezet tegen aangenomen verworpen "
    "goedgekeurd afgekeurd toegekend afgewezen akkoord oneens tijdelijk permanent structureel "
    "incidenteel verplicht vrijwillig binnen buiten boven onder maximaal minimaal minstens "
    "hoogstens hooguit vanaf tot"
)
_TURNS = frozenset(f"{_DENIES} {_EXCEPTS} {_DOUBTS} {_OPPOSES}".split())


def nearest(text: str, texts: Sequence[str]) -> str | None:
    """Which of some texts is most like one; None where none is."""
    found = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return found[0] if found else None


def says_another(text: str, wanted: str) -> bool:
    """Whether a text that is like a wanted one lacks a name or a number of it, or turns it round.

    It does with a denial, a doubt or an opposite more or less.
    """
    here, there = (_WORD.findall(fold(each)) for each in (text, wanted))
    ours, theirs = ({word.casefold() for word in words} for words in (here, there))
    named = {w.casefold() for w in there if w[0].isupper() or any(map(str.isdigit, w))}
    return not named <= ours or _turns(here, theirs) != _turns(there, ours)


def _turns(words: Sequence[str], others: set[str]) -> Counter[str]:
    """The words that turn a sentence; also "onvoldoende", where the other has "voldoende"."""
    plain = [word.casefold() for word in words]
    turned = (w for w in plain if w.startswith("on") and w[2:] in others)
    return Counter([*(w for w in plain if w in _TURNS), *turned])
