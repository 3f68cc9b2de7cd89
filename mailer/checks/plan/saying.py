"""Sentences, and what one of them says: an embargo, a ban on publicity, a day with its bound."""

import re
from collections.abc import Iterator

from mailer.notes.days import WrittenDay, find_written

_END = re.compile(r"(?<=[.!?;])(?<!\b[A-Za-z]\.)\s+(?=[A-ZÀ-Þ0-9\"'“„‘(\[•])|\n")
_EMBARGO = re.compile(
    r"""(?<![\w-])(?:
      onder\s+(?:\w+\s+)?embargo\b
    | embargo\s+(?:tot|t/m|geldt|loopt|eindigt|vervalt|op\s+(?:dit|deze|het\s+verslag|de\s+tekst))\b
    | geldt\s+(?:\w+\s+){0,2}embargo\b
    | embargo\s+in\s+acht\b | respecteer\w*\s+(?:\w+\s+)?embargo\b
    | let\s+op[:,!]?\s+(?:\w+\s+)?embargo\b
    | embargo(?:datum|tekst|periode|termijn)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Denied, over and done with, on goods or on a country, or told of a text that others sent.
_OTHER_EMBARGO = re.compile(
    r"""\b(?:
      (?:geen|zonder|nooit)\s+(?:\w+\s+)?embargo
    | niet\s+(?:(?:meer|langer)\s+)?onder\s+(?:\w+\s+)?embargo
    | embargo\b.{0,60}\b(?:opgeheven|vervallen|verlopen|voorbij|afgelopen|ten\s+einde)
    | embargo\s+(?:tegen|jegens)
    | embargo\s+(?:op|van)\s+(?!(?:dit|deze|onze|kracht)\b
        |het\s+(?:verslag|stuk|bericht|rapport|persbericht)\b
        |de\s+(?:tekst|inhoud|terugkoppeling|verdeling|uitkomst|uitkomsten|stukken)\b
        |\w+dag\b|\d)
    | (?:stond|stonden|was|waren|is|zijn|werd|werden|heeft|hebben|had)\b(?:\s+\w+){0,4}
        \s+onder\s+(?:\w+\s+)?embargo\s+(?:ge|ver|be|toege|aange|mee)\w+(?:d|t|en)\b(?!.*\btot)
    | (?:stond|stonden|was|waren|viel|vielen)\s+(?:\w+\s+){0,2}onder\s+(?:\w+\s+)?embargo
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_THIS = re.compile(r"\b(?:deze|dit|onderstaande?|bijgaande?)\b", re.IGNORECASE)
_MARKED = re.compile(r"^\W*EMBARGO\b|[(\[]\s*embargo\s*[)\]]", re.IGNORECASE)
"""What `embargo-word` tells of: there it stands in the place of the mark."""
_UNTIL_THEN = re.compile(
    r"\btot\s+(?:(?:die|dat)\s+(?:tijd|moment|datum|dag)|dan(?:\s+toe)?|nader\s+order"
    r"|(?:de\s+)?(?:publicatie|bekendmaking|openbaarmaking))\b",
    re.IGNORECASE,
)
_PUBLIC = (
    r"(?:\b(?:ge)?communice\w+|\b(?:media|pers|journalist\w*|openbaar|wereldkundig|ruchtbaarheid)\b"
    r"|\bnaar\s+buiten\b|\b(?:ge)?publice\w+|\bbekend\s?(?:te\s)?(?:ge)?ma\w+)"
)
_NOT_PUBLIC = re.compile(
    rf"\b(?:niet|niets|geen|niemand)\b.{{0,80}}?{_PUBLIC}"
    r"|\b(?:media|pers)\b.{0,40}\bniet\s+(?:geïnformeerd|ingelicht|benader\w*|te\s+woord)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|waren|werd|werden|had|hadden|heeft|hebben)\b"
    r"|\b(?:is|zijn)\b.*\bge(?!meenten)\w{3,}(?:d|t|en)\W*$",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"\b(?:graag|svp|s\.v\.p|gelieve|verzoek|verzoeken|aub|a\.u\.b|wilt\s+u|willen\s+jullie)\b",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    r"\bnog\s+niet\b.{0,80}?"
    rf"(?:\b(?:delen|verspreiden|door\s?(?:te\s)?(?:sturen|zenden))\b|{_PUBLIC})",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:\b(?P<bound>tot\s+en\s+met|t/m|tot\s+na|tot|uiterlijk(?:\s+(?:op|voor|vóór|tot))?"
    r"|v[oó]{2}r|(?:niet\s+)?eerder\s+dan|vanaf|na|per"
    r"|(?:eindigt|vervalt|afloopt|loopt\s+af)\s+op|op)|^|[(:•–—])\s*$",
    re.IGNORECASE,
)
_ALIKE = {"t/m": "tot en met", "vóór": "voor", "per": "vanaf", "": "op"}
_LOOK_BACK = 30
_LONGEST = 2000


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, told apart by a full stop and a capital.

    What nobody would read in one go comes in parts: rules look from end to end of a sentence.
    """
    for sentence in filter(str.strip, _END.split(text)):
        for start in range(0, len(sentence), _LONGEST):
            yield sentence[start : start + _LONGEST]


def says_embargo(sentence: str) -> bool:
    """Whether it puts this text under embargo; somebody else's, or one that has ended, is none."""
    if not _EMBARGO.search(sentence) or _MARKED.search(sentence):
        return False
    return not _OTHER_EMBARGO.search(sentence) or _is_passive_of_this(sentence)


def forbids_publicity(sentence: str) -> bool:
    """Whether it asks readers to keep something from the press, or from the public, for a time."""
    if _PLEASE.search(sentence) and _SPREAD.search(sentence):
        return True
    if not _NOT_PUBLIC.search(sentence) or _PAST.search(sentence):
        return False
    return bool(_UNTIL_THEN.search(sentence)) or any(
        bound_before(sentence, day) in {"voor", "tot", "tot en met"}
        for day in find_written(sentence)
    )


def bound_before(sentence: str, day: WrittenDay) -> str:
    """How a day is bounded: op, voor, tot, tot en met, uiterlijk, vanaf, na, eindigt; or nothing.

    A day at the head of a sentence, or behind a colon, is one on which something happens.
    """
    before = sentence[max(0, day.start - _LOOK_BACK) : day.start]
    found = _BOUND.search(before)
    if not found:
        return ""
    words = " ".join((found["bound"] or "").lower().split())
    if words.startswith("uiterlijk"):
        return "uiterlijk"
    if words.endswith("eerder dan"):
        return "voor" if words.startswith("niet") else ""
    if words.endswith(" op"):
        return "eindigt"
    return _ALIKE.get(words, words)


def _is_passive_of_this(sentence: str) -> bool:
    """ "Deze mail is onder embargo verstuurd" is ours, whatever the tense."""
    denied = re.search(r"\b(?:geen|zonder|niet|opgeheven|vervallen|verlopen)\b", sentence)
    return bool(_THIS.search(sentence)) and not denied
