"""Rules about names of organisations in running text that are nearly those of the directory."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from mailer.checks.grammar import begins_sentence
from mailer.checks.pieces import Piece
from mailer.checks.text.places import ADJECTIVES, PLACES
from mailer.directory.model import Directory
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_

NAME_NEAR = rule(
    "organisation-misspelt",
    Severity.WARNING,
    message=N_("“{words}” is no organisation that is known. Did you mean “{near}”?"),
    remedy=N_("Mend the name, or accept it with a reason."),
    why=N_("An organisation sees first whether its own name is right."),
)

_KIND = (
    r"gemeenten?|provincies?|veiligheidsregio(?:'s)?|ggd|stichting|waterschap|omgevingsdienst"
    r"|ministerie\s+van"
)
_KIND_BEFORE = re.compile(
    rf"(?:\b(?:{_KIND}|(?:burgemeesters?|wethouders?|college|raad|gemeenteraad|bgm\.?)\s+van)"
    r"(?:\s+de)?(?:\s+[^\W_][\w-]*,)*(?:\s+[^\W_][\w-]*\s+(?:en|of))?)\s+$",
    re.IGNORECASE,
)
"""What only a name can follow, in a row as well: "gemeenten A, B en …"."""
_PREFIX = re.compile(rf"^(?:{_KIND})\s+(?=\S)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_](?:[\w’']*\w)?|&")
_GENITIVE = re.compile(r"[’']s$")
# "mevrouw Hogeveen", "P. van Hogeveen", "Frank Hogeveen": people, not places.
_PARTICLE = r"(?:(?:van|de|der|den|ter|ten|te|vd|v\.d\.|in\s+(?=de[nr]?\s|'t\s|het\s)|'t)\s*)"
_TITLED = re.compile(
    rf"\b(?:[A-Z]\.\s*|(?:heer|mevrouw|mevr\.?|mw\.?|dhr\.?|drs\.|mr\.|ir\.|dr\.|ing\.|familie|collega"
    rf"|notulist|griffier|minister|gedeputeerde)\s+){_PARTICLE}*$"
)
_CAPITALISED = re.compile(r"\b([A-ZÀ-Þ][a-zà-ÿ]+)\s+$")
_CAPITALISED_OF = re.compile(rf"(?<=[a-zà-ÿ,;]\s)[A-ZÀ-Þ][a-zà-ÿ]+\s+{_PARTICLE}+$")
_NO_FIRST_NAMES = frozenset((
    "In", "De", "Het", "Een", "Voor", "Aan", "Bij", "Uit", "Van", "Met", "Ook", "Door", "Naar",
    "Over", "Tot", "Op", "Namens", "Vanuit", "Binnen", "Rond", "Tussen", "En", "Dat", "Onder",
    "Sinds", "Zowel", "Alleen", "Richting", "Volgens", "Daarnaast", "Verder", "Maar", "Zoals",
    "Omdat", "Als", "Nu", "Gemeente", "Gemeenten", "Provincie", "Regio", "Stichting",
    "Burgemeester", "College",
))  # fmt: skip
"""What stands with a capital before a place, most often at the head of a sentence."""
_SHORT, _LONG, _COMMON_NOUN = 5, 8, 8
"""Letters: shorter names are not looked at; from LONG on two slips are looked through."""
_CONTEXT = 80


@dataclass(frozen=True)
class _Known:
    """A name without its kind ("Westerveld" of "gemeente Westerveld"), and as it is folded."""

    shown: str
    key: str


def check_names(pieces: Sequence[Piece], directory: Directory) -> Iterator[Finding]:
    """Names in these texts that are nearly known ones; a real place of another name is none."""
    names = _Names(directory)
    for piece in pieces:
        told = set()
        for words, near in names.slips(piece.text):
            if words not in told:
                yield NAME_NEAR.found(piece.place, about=piece.text, words=words, near=near)
            told.add(words)


def folded(name: str) -> str:
    """A name as names are compared: no case, no hyphens, "en" for "&"."""
    return " ".join(name.casefold().replace("-", " ").replace("&", "en").split())


class _Names:
    """The known names by their number of words, and what is right as it is."""

    def __init__(self, directory: Directory) -> None:
        self._right = set(PLACES | ADJECTIVES)
        self._by_length: dict[int, dict[str, _Known]] = {}
        self._nouns: list[str] = []
        for organisation in directory.organisations.values():
            for name in (organisation.name, *organisation.aliases):
                self._add(name)
        self._near: dict[str, _Known | None] = {}

    def _add(self, name: str) -> None:
        shown = _PREFIX.sub("", name)
        key = folded(shown)
        self._right |= {key, folded(name)}
        if shown.islower() and " " not in shown and len(shown) >= _COMMON_NOUN:
            self._nouns.append(shown)
        elif len(key) >= _SHORT and not shown.islower():
            known = _Known(shown, key)
            self._by_length.setdefault(key.count(" ") + 1, {}).setdefault(key, known)

    def slips(self, text: str) -> Iterator[tuple[str, str]]:
        """The words that are nearly a name, and that name."""
        tokens = list(_TOKEN.finditer(text))
        told_to = 0
        for at, token in enumerate(tokens):
            yield from self._noun(token[0])
            for length in sorted(self._by_length, reverse=True):
                if at + length > len(tokens) or token.start() < told_to:
                    continue
                words = _GENITIVE.sub("", text[token.start() : tokens[at + length - 1].end()])
                if near := self._slip(text, token.start(), words, length):
                    yield words, near.shown
                    told_to = token.start() + len(words)

    def _slip(self, text: str, start: int, words: str, length: int) -> _Known | None:
        """The name that these words slip by a letter or two."""
        near = self._nearest(folded(words), words, length)
        if near is None or text[start - 1 : start] in {"@", "/", "."}:
            return None
        before = text[max(0, start - _CONTEXT) : start]
        if _KIND_BEFORE.search(before):
            return near
        named = words[0].isupper() and not _is_person(before)
        alone = text[start + len(words) :].lstrip().startswith(":")
        stands_out = _stands_out(folded(words), near.key, before, alone=alone)
        return near if named and stands_out else None

    def _nearest(self, key: str, words: str, length: int) -> _Known | None:
        """The first name that is nearly `key`; of itself, one whose hyphen is left out."""
        if key.count(" ") + 1 != length:
            return None
        known = self._by_length[length]
        if key in self._right:
            same = known.get(key)
            return same if same and "-" in same.shown and "-" not in words else None
        if key not in self._near:
            near = (name for name in known.values() if _is_near(key, name.key))
            self._near[key] = next(near, None)
        return self._near[key]

    def _noun(self, word: str) -> Iterator[tuple[str, str]]:
        """A common noun that is an organisation's alias: "miniserie" for "ministerie"."""
        key = word.lower()
        for noun in self._nouns:
            if key[:2] == noun[:2] and not key.startswith(noun) and OSA.distance(key, noun) == 1:
                yield word, noun


def _is_person(before: str) -> bool:
    """Whether a surname follows on these words."""
    if _TITLED.search(before) or _CAPITALISED_OF.search(before):
        return True
    first = _CAPITALISED.search(before)
    return first is not None and first[1] not in _NO_FIRST_NAMES


def _is_near(key: str, known: str) -> bool:
    if any(map(str.isdigit, key)):
        return False
    if key in _forms(known):
        return False
    slips = 2 if len(known) >= _LONG else 1
    return bool(OSA.distance(key, known, score_cutoff=slips) <= slips) and not _is_place(key, known)


def _forms(name: str) -> set[str]:
    """What is made of a name: "Meppels", "Hoogeveense", "Asser", "Emmenaren"."""
    endings = ["e", "er", "ers", "aar", "aars", "aren", "ner", "naar"]
    endings += [] if name.endswith("s") else ["s", "se"]
    stem = name.removesuffix("en")
    return {name + ending for ending in endings} | {stem + "er", stem + "ers", stem + "se"}


def _is_place(key: str, known: str) -> bool:
    """Whether a real place is nearer: "Westerwold" is no slip of Westerveld."""
    distance = OSA.distance(key, known)
    return any(
        OSA.distance(key, place, score_cutoff=distance) < distance
        for place in PLACES
        if place[0] == key[0]
    )


def _stands_out(key: str, known: str, before: str, *, alone: bool) -> bool:
    """Without its kind before it: the same first letter; if short, in a sentence and no form.

    `alone`: at the head of a line, before a colon, as in a list of bodies.
    """
    if key == known or key[0] != known[0]:
        return False
    in_place = alone or not begins_sentence(before)
    return len(known) >= _LONG - 1 or (key[-1] == known[-1] and in_place)
