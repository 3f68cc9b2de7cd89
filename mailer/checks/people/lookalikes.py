"""Domains that pass for another one at a glance: a letter off, letters alike, another ending."""

import unicodedata
from collections.abc import Collection, Iterable
from functools import cache

from rapidfuzz.distance import OSA

SAMPLE_ENDINGS = ("example", "invalid", "test", "localhost")
"""Nobody can have a domain below these (RFC 2606)."""
_FOREIGN = str.maketrans(
    "асԁеһіјкӏмпорԛгѕтѵԝхувнαεηικνορτυχγωıɡɑøłđ", "acdehijklmnopqrstvwxybhaenikvoptuxywigaold"
)
"""Cyrillic, Greek and other letters that pass for a plain one (Unicode's confusables, UTS 39)."""
_ALIKE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"))
_LONG, _SHORT = 5, 4
"""From so many letters on one may differ by accident; with so many two may be exchanged. Shorter
names are acronyms (coa, ggd), of which those of different bodies may be one letter apart."""


def imitated(domain: str, known: Iterable[str], own: Collection[str] = ()) -> str | None:
    """The known domain that this one passes for at a glance; None for what passes for none.

    `own` are those of whoever has the address: there one letter off is a slip in any name.
    """
    return next((each for each in known if _passes_for(domain, each, each in own)), None)


def within(domain: str, known: Iterable[str]) -> bool:
    """Whether it is one of these or below one."""
    labels = domain.split(".")
    above = {".".join(labels[n:]) for n in range(len(labels))}
    return not above.isdisjoint(known)


def _passes_for(domain: str, known: str, own: bool) -> bool:  # noqa: FBT001 (private)
    if f".{known}." in f".{domain}.":
        return not within(domain, [known])  # emmen.nl.post.com
    labels = _unicode(domain).split(".")[-(known.count(".") + 1) :]
    name, ending = ".".join(labels[:-1]), labels[-1]
    meant, its_ending = _unicode(known).rsplit(".", 1) if "." in known else (known, "")
    if _skeleton(name) == _skeleton(meant):
        return ending == its_ending or (len(meant) >= _SHORT and ending not in SAMPLE_ENDINGS)
    return ending == its_ending and _slip(name, meant, own)


def _slip(name: str, meant: str, own: bool) -> bool:  # noqa: FBT001 (private)
    """Whether one letter is wrong, missing or too many, or two are exchanged."""
    if OSA.distance(name, meant, score_cutoff=1) != 1:
        return False
    exchanged = sorted(name) == sorted(meant)
    long = own or (len(meant) >= _LONG and any(letter in "aeiou" for letter in meant))
    return long or (exchanged and len(meant) >= _SHORT)


@cache
def _skeleton(name: str) -> str:
    """What the eye makes of a name: alike for all names that pass for each other."""
    plain = without_accents(name).translate(_FOREIGN)
    for seen, meant in _ALIKE:
        plain = plain.replace(seen, meant)
    return plain


def without_accents(text: str) -> str:
    """Text without case and accents, to compare by."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _unicode(domain: str) -> str:
    """With the letters that a mail program shows in the place of xn--."""
    return ".".join(map(_shown, domain.split("."))) if "xn--" in domain else domain


def _shown(label: str) -> str:
    try:
        return label[4:].encode().decode("punycode") if label.startswith("xn--") else label
    except (UnicodeError, ValueError, OverflowError):  # no IDNA: it is shown as it is
        return label
