"""What a sentence says: an embargo, a ban on publicity, a day with its bound."""

import re

from mailer.checks.grammar import PAST
from mailer.notes.days import WrittenDay, find_written

_EMBARGO = re.compile(
    r"""(?<![\w-])(?:
      onder\s+(?:\w+\s+)?embargo\b                # "valt onder strikt embargo"
    | embargo\s+(?:tot|t/m)\b                     # "embargo tot vrijdag"
    | embargo\s+(?:geldt|loopt|eindigt|vervalt)\b # "het embargo eindigt op 1 november"
    | embargo\s+op\s+(?:dit|deze|het\s+verslag|de\s+tekst)\b
    | geldt\s+(?:\w+\s+){0,2}embargo\b           # "er geldt nu een embargo"
    | embargo\s+in\s+acht\b                      # "het embargo in acht nemen"
    | respecteer\w*\s+(?:\w+\s+)?embargo\b      # "respecteer het embargo"
    | let\s+op[:,!]?\s+(?:\w+\s+)?embargo\b     # "let op: embargo"
    | embargo(?:datum|tekst|periode|termijn)\b   # "de embargodatum is 1 november"
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Denied, over and done with, on goods or on a country, or told of a text that others sent.
_OTHER_EMBARGO = re.compile(
    r"""\b(?:
      (?:geen|zonder|nooit)\s+(?:\w+\s+)?embargo              # "geen enkel embargo"
    | niet\s+(?:(?:meer|langer)\s+)?onder\s+(?:\w+\s+)?embargo # "niet meer onder embargo"
    | niet\s+(?:meer|langer)\s+(?:\w+\s+){0,2}embargo        # "niet langer geldt een embargo"
    | embargo\b.{0,60}\b(?:opgeheven|vervallen|verlopen|voorbij|afgelopen|ten\s+einde)
    | embargo\s+(?:tegen|jegens)                             # "een embargo tegen Rusland"
    | embargo\s+(?:op|van)\s+                               # "een embargo op wapens", but not
        (?!(?:dit|deze|onze|kracht)\b                        # "op deze tekst", "van kracht"
        |het\s+(?:verslag|stuk|bericht|rapport|persbericht)\b
        |de\s+(?:tekst|inhoud|terugkoppeling|verdeling|uitkomst|uitkomsten|stukken)\b
        |\w+dag\b|\d)                                       # "van vrijdag", "van 1 november"
                                                   # "zijn toen onder embargo gedeeld met"
    | (?:stond|stonden|was|waren|is|zijn|werd|werden|heeft|hebben|had)\b(?:\s+\w+){0,4}
        \s+onder\s+(?:\w+\s+)?embargo\s+(?:ge|ver|be|toege|aange|mee)\w+(?:d|t|en)\b(?!.*\btot)
                                                   # "de cijfers stonden toen onder embargo"
    | (?:stond|stonden|was|waren|viel|vielen)\s+(?:\w+\s+){0,2}onder\s+(?:\w+\s+)?embargo
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIED = re.compile(r"\b(?:geen|zonder|niet|opgeheven|vervallen|verlopen)\b", re.IGNORECASE)
_THIS = re.compile(r"\b(?:deze|dit|onderstaande?|bijgaande?)\b", re.IGNORECASE)
_MARKED = re.compile(r"^\W*EMBARGO\b|[(\[]\s*embargo\s*[)\]]", re.IGNORECASE)
"""What `embargo-word` tells of: there it stands in the place of the mark."""
_UNTIL_THEN = re.compile(
    r"""\btot\s+(?:
      (?:die|dat)\s+(?:tijd|moment|datum|dag)
    | dan(?:\s+toe)?                                  # "tot dan toe"
    | nader\s+order
    | (?:de\s+)?(?:publicatie|bekendmaking|openbaarmaking)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PUBLIC = r"""(?:
      \b(?:ge)?communice\w+                           # "niet communiceren"
    | \b(?:media|pers|journalist\w*|openbaar|wereldkundig|ruchtbaarheid)\b
    | \bnaar\s+buiten\b                               # "niet naar buiten brengen"
    | \b(?:ge)?publice\w+                             # "niet publiceren"
    | \bbekend\s?(?:te\s)?(?:ge)?ma\w+               # "niet bekend te maken"
    )"""
_NOT_PUBLIC = re.compile(
    rf"""
      \b(?:niet|niets|geen|niemand)\b.{{0,80}}?{_PUBLIC}
                                                      # "de pers wordt niet geïnformeerd"
    | \b(?:media|pers)\b.{{0,40}}\bniet\s+(?:geïnformeerd|ingelicht|benader\w*|te\s+woord)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PAST = re.compile(
    # "is er niet met de media gesproken"; "gemeenten" is no participle
    rf"\b{PAST}\b|\b(?:is|zijn)\b.*\bge(?!meenten)\w{{3,}}(?:d|t|en)\W*$",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"\b(?:graag|svp|s\.v\.p|gelieve|verzoek|verzoeken|aub|a\.u\.b|wilt\s+u|willen\s+jullie)\b",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    # "graag nog niet delen", "nog niet doorsturen"
    rf"""\bnog\s+niet\b.{{0,80}}?
      (?:\b(?:delen|verspreiden|door\s?(?:te\s)?(?:sturen|zenden))\b|{_PUBLIC})""",
    re.IGNORECASE | re.VERBOSE,
)
_BOUND = re.compile(
    r"""(?:\b(?P<bound>
      tot\s+en\s+met | t/m | tot\s+na | tot
    | uiterlijk(?:\s+(?:op|voor|vóór|tot))?
    | v[oó]{2}r
    | (?:niet\s+)?eerder\s+dan                       # "niet eerder dan 1 november"
    | vanaf | na | per
    | (?:eindigt|vervalt|afloopt|loopt\s+af)\s+op    # "het embargo eindigt op 1 november"
    | op
    )|^|[(:•–—])\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ALIKE = {"t/m": "tot en met", "vóór": "voor", "per": "vanaf", "": "op"}
_LOOK_BACK = 30


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
    return bool(_THIS.search(sentence)) and not _DENIED.search(sentence)
