"""Whether a sentence is one of agreement or politeness; every other one is for a person."""

import re
from functools import lru_cache

from mailer.rounds.reading.phrases import Said, phrases
from mailer.rounds.reading.wording import NAMES, without_weight

__all__ = ["Said", "said", "spoken_for"]

_BETWEEN = re.compile(
    r"(?:[\s,;:.!*/–—-]|\ben\b(?=\s)|\bdus\b(?=\s)|[“”\"]|😊|🙂|:-?\)|👍)+",
    re.IGNORECASE,
)
_LONGEST = 400


@lru_cache(1000)
def said(sentence: str) -> frozenset[Said]:
    """All that a sentence says, when every word of it is known; nothing otherwise."""
    text = without_weight(" ".join(sentence.split()).replace("’", "'"))
    if not text or len(text) > _LONGEST or "…" in text or ".." in text or "?" in text:
        return frozenset()
    found: set[Said] = set()
    at = _skip(text, 0)
    while at < len(text):
        said, end = _longest(text, at)
        if end == at:
            return frozenset()
        found.add(said)
        at = _skip(text, end)
    return frozenset(found)


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _longest(text: str, at: int) -> tuple[Said, int]:
    found = [(match.end(), said) for said, phrase in phrases() if (match := phrase.match(text, at))]
    end, said = max(found, key=lambda each: each[0], default=(at, Said.POLITE))
    return said, end


_SPEAKS_FOR = re.compile(
    rf"\b(?:namens|vanuit|voor|van|over|als|wat|gemeenten?|provincie|veiligheidsregio"
    rf"|ggd|stichting|ministerie|waterschap"
    rf"|organisatie|wethouders|college|b ?(?:&|en) ?w)(?: (?:de|het|van|gemeente|provincie"
    rf"|college))* ({NAMES})"
    rf"|(?:^|[,;:] |\ben )({NAMES})\)? (?:is|zijn|gaat|gaan|stemt|stemmen|heeft|hebben"
    r"|kan|kunnen|ziet|zien|geeft|geven|herkent|herkennen)\b"
    rf"|(?:^|[,;:] |\ben )({NAMES}):"
    r"|\b(coa|nidos|ggd|de provincie|het ministerie|het waterschap|de veiligheidsregio)\b",
    re.IGNORECASE,
)


_PRONOUNS = {
    *("ik", "u", "je", "wij", "we", "jullie", "dit", "dat", "het", "alles", "hier", "de", "ons"),
    *("onze", "hiermee", "feitelijk", "klopt"),
    *("hierbij", "daarmee", "hierin", "hierop", "daarom", "verder", "overigens", "er", "ook"),
    *("beide", "ja", "dus", "kortom", "uiteraard", "akkoord", "accoord", "akoord"),
}


_EACH = re.compile(r" en (?=[A-Z])(?!Hunze\b)")


_GREETS = re.compile(r"\W*(?:beste|geachte?|dag|hallo|hoi|goede)", re.IGNORECASE)


def spoken_for(sentence: str) -> list[str]:
    """The names in whose name a sentence speaks: "Emmen" of "Namens de gemeente Emmen akkoord".

    A greeting alone speaks in nobody's.
    """
    if _GREETS.match(sentence) and said(sentence) <= {Said.POLITE}:
        return []
    text = without_weight(" ".join(sentence[:_LONGEST].split()).replace("’", "'"))
    found = _SPEAKS_FOR.finditer(text)
    names = (next(filter(None, each.groups())) for each in found)
    bare = (re.sub(r"^ook ", "", name, flags=re.IGNORECASE) for name in names)
    return [each for name in bare for each in _EACH.split(name) if each.lower() not in _PRONOUNS]
