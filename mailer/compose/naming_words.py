"""How Dutch text names organisations: names as whole words, in their forms, and all of a kind."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from mailer.directory.model import Directory, Organisation, OrganisationKind

_WORD = re.compile(r"\w+")
_HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}"
_JOINT = re.compile(rf"\s{{1,3}}|\s?[{_HYPHENS}]\s?")
"""What may stand between the words of one name: "Borger-Odoorn", "Borger Odoorn"."""
_ENDINGS = ("s", "se", "er")
""" "Emmens", "Emmense", "Meppeler"."""
_UNSEEN = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}"))
_WORDS_TOO = frozenset((
    "assen", "beek", "bergen", "best", "borne", "buren", "dalen", "dongen", "echt", "goes", "haren",
    "heerde", "hoorn", "houten", "huizen", "hulst", "laren", "leek", "putten", "sluis", "soest",
    "stein", "weert",
))  # fmt: skip
"""Municipalities that are ordinary words without a capital."""
_OTHER_PLACE = frozenset({"midden", "noord", "oost", "west", "zuid", "nieuw", "oud"})
"""Before a hyphen they make another place of a name: "Midden-Groningen"."""
_KIND_NOUNS = {
    OrganisationKind.PROVINCE: "provincie",
    OrganisationKind.SAFETY: "veiligheidsregio",
    OrganisationKind.HEALTH: "ggd",
    OrganisationKind.MINISTRY: "ministerie",
}
"""What an organisation is called that is the only one of its kind at the table."""
_ALL, _EACH = frozenset({"de", "alle"}), frozenset({"iedere", "elke", "per", "alle"})
_PLURAL = frozenset({"gemeenten", "gemeentes", "gemeentebesturen", "gemeenteraden"})
_SOME = frozenset((
    "aantal", "enkele", "sommige", "meerdere", "verschillende", "diverse", "veel", "vele", "weinig",
    "tweetal", "drietal", "paar", "deze", "die", "betreffende", "betrokken", "genoemde", "beide",
    "zulke", "dergelijke", "welke", "geen", "meer",
))  # fmt: skip
_FROM_TWO = (
    "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
    "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig",
)  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_FROM_TWO, 2)}
_ADJECTIVE = re.compile(r"[A-ZÀ-Þ][\w-]*(?:se|sche)")
_REGION = 4
"""Letters that "Drentse" and "Drenthe" share."""
_LOOK_BACK, _GAP, _LONG = 3, 4, 5


class Word(NamedTuple):
    """A word of a text: as it stands, how it is looked up, and what stands right behind it."""

    text: str
    key: str
    behind: str


class Hit(NamedTuple):
    """Words `start` up to `end` that mean these; `together` where they say "de gemeenten"."""

    start: int
    end: int
    meant: frozenset[str]
    together: bool = False


class _Name(NamedTuple):
    keys: tuple[str, ...]
    meant: frozenset[str]
    common: bool


def words_of(text: str) -> list[Word]:
    """The words of a text in order, "&" read as "en"."""
    text = unicodedata.normalize("NFC", text).translate(_UNSEEN).replace("&", " en ")
    found = list(_WORD.finditer(text))
    ends = [*(each.start() for each in found), len(text)][1:]
    return [
        Word(each[0], each[0].casefold(), text[each.end() : end][:_GAP])
        for each, end in zip(found, ends, strict=True)
    ]


class Names:
    """What the organisations of a directory are called.

    Left out is a province's region ("Drenthe"), which says a place. An alias in small letters
    ("ministerie") is theirs unless another's name goes on behind it.
    """

    def __init__(self, directory: Directory) -> None:
        """Learn the names of a directory."""
        known = directory.organisations.values()
        self.everybody = frozenset(directory.organisations)
        self._municipalities = _of_kind(directory, OrganisationKind.MUNICIPALITY)
        self._regions = {
            alias[:_REGION].casefold()
            for each in known
            if each.kind is OrganisationKind.PROVINCE
            for alias in (*each.aliases, *each.name.split())
            if alias.istitle()
        }
        self._called: dict[str, frozenset[str]] = {}
        learnt: dict[tuple[tuple[str, ...], bool], frozenset[str]] = {}
        kinds = Counter(each.kind for each in known)
        for each in known:
            for name in each.callings:
                key = name.casefold()
                self._called[key] = self._called.get(key, frozenset()) | {each.id}
            for name, common in _callings(each, alone=kinds[each.kind] == 1):
                keys = tuple(word.key for word in words_of(name))
                at = (keys, common)
                learnt[at] = learnt.get(at, frozenset()) | {each.id}
        self._by_first: dict[str, list[_Name]] = {}
        for (keys, common), meant in sorted(learnt.items(), key=lambda each: -len(each[0][0])):
            if keys:
                self._by_first.setdefault(keys[0], []).append(_Name(keys, meant, common))

    def called(self, written: str) -> frozenset[str]:
        """The organisations whose whole name, alias or id this is."""
        return self._called.get(written.casefold().strip(), frozenset())

    def hits(self, words: Sequence[Word]) -> Iterator[Hit]:
        """Every name in these words, the longest at each place, and every "de gemeenten"."""
        at = 0
        while at < len(words):
            hit = self._name_at(words, at) or self._together_at(words, at)
            if hit:
                yield hit
            at = hit.end if hit else at + 1

    def _name_at(self, words: Sequence[Word], at: int) -> Hit | None:
        if at and words[at - 1].behind in _HYPHENS and words[at - 1].key in _OTHER_PLACE:
            return None
        firsts = (form for form in _forms(words[at].key) if form in self._by_first)
        for name in (name for form in firsts for name in self._by_first[form]):
            end = at + len(name.keys)
            if end <= len(words) and _is(name, words[at:end], words[end : end + 1]):
                return Hit(at, end, name.meant)
        return None

    def _together_at(self, words: Sequence[Word], at: int) -> Hit | None:
        word, before = words[at], list(_before(words, at))
        lists = words[at + 1 : at + 2] if word.behind.isspace() else []
        if any(next_.text[0].isupper() and not next_.text.isupper() for next_ in lists):
            return None  # "de gemeenten Assen en Emmen"
        after = before[0].key if before else ""
        each = word.key == "gemeente" and after in _EACH
        counted = after == "alle" and _NUMBERS.get(word.key) == len(self._municipalities)
        if each or counted or (word.key in _PLURAL and self._are_all(before)):
            return Hit(at, at + 1, self._municipalities, together=True)
        return None

    def _are_all(self, before: Sequence[Word]) -> bool:
        """Whether the words before "gemeenten", the nearest first, leave none of them out."""
        qualifying = list(takewhile(lambda word: word.key not in _ALL, before))
        adjectives = [word.key for word in qualifying if _ADJECTIVE.fullmatch(word.text)]
        if adjectives and not any(key[:_REGION] in self._regions for key in adjectives):
            return False
        return not any(self._is_part(word.key) for word in qualifying)

    def _is_part(self, key: str) -> bool:
        """Whether this word, before "gemeenten", leaves some of them out."""
        number = _NUMBERS.get(key) or (int(key) if key.isdecimal() and len(key) < _LONG else 0)
        return key in _SOME or number not in {0, len(self._municipalities)}


def _of_kind(directory: Directory, kind: OrganisationKind) -> frozenset[str]:
    return frozenset(o.id for o in directory.organisations.values() if o.kind is kind)


def _callings(organisation: Organisation, *, alone: bool) -> Iterator[tuple[str, bool]]:
    """What it is called in a text, and whether others of its kind are called so too."""
    region = organisation.kind is OrganisationKind.PROVINCE
    yield organisation.name, False
    for alias in organisation.aliases:
        if alias.islower() or not region or alias.isupper():
            yield alias, alias.islower() or alias.casefold() in _KIND_NOUNS.values()
    if alone and organisation.kind in _KIND_NOUNS:
        yield _KIND_NOUNS[organisation.kind], True


def _forms(key: str) -> Iterator[str]:
    yield key
    yield from (key.removesuffix(ending) for ending in _ENDINGS if key.endswith(ending))


def _is(name: _Name, words: Sequence[Word], rest: Sequence[Word]) -> bool:
    """Whether these words are this name, `rest` being what follows them."""
    *inner, last = words
    if any(word.key != key for word, key in zip(inner, name.keys, strict=False)):
        return False
    if any(not _JOINT.fullmatch(word.behind) for word in inner):
        return False
    if name.common:
        return last.key == name.keys[-1] and not (last.behind.isspace() and _goes_on(rest))
    ordinary = len(words) == 1 and name.keys[0] in _WORDS_TOO and last.text[0].islower()
    return name.keys[-1] in _forms(last.key) and not ordinary


def _goes_on(rest: Sequence[Word]) -> bool:
    """Whether what follows makes it another's name: "ministerie van A&M", "provincie Groningen"."""
    return any(word.key == "van" or word.text[0].isupper() for word in rest)


def _before(words: Sequence[Word], at: int) -> Iterator[Word]:
    """The words right before this one, the nearest first, up to another part of the sentence."""
    for word in reversed(words[max(0, at - _LOOK_BACK) : at]):
        if not (word.behind.isspace() or word.behind == "/"):
            return
        yield word
