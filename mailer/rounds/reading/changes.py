"""What somebody wants changed in a passage: old → new, where they say both."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from mailer.rounds.reading.orders import QUOTATION, Order, orders, whole_text
from mailer.rounds.reading.passages import flat, squeezed, stands_in

_LONGEST = 4000
_LONGEST_ORDER = 1200
"""Characters, each quotation counted as one: what is longer is no order but a text."""
_STILL_CHANGES = re.compile(
    r"\b(?:moet|moeten|dient|dienen|hoort|in plaats van|i\.?p\.?v\.?|vervangen door|wijzigen in"
    r"|schrappen|vervang"
    r"|klopt niet|is onjuist)\b|→|=>|->",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\s*[,;.(–—-]+\s*(?:want|omdat|aangezien|zie|volgens|namelijk|immers|dit is|dat is"
    r"|dit betreft|conform|cf|bron|toelichting|dit volgt|zoals)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_COURTESY = re.compile(
    r"[\s,.;]*(?:graag(?: aanpassen| wijzigen| zo)?|s\.?v\.?p\.?|a\.?u\.?b\.?|alstublieft"
    r"|aanpassen)[\s.]*$",
    re.IGNORECASE,
)
_IN_QUOTES = re.compile(
    r"“([^”]{1,3000})”|„([^”“]{1,3000})[”“]|\"([^\"]{1,3000})\"|«([^»]{1,3000})»"
    r"|(?<!\w)[‘']([^’'\n]{1,500}(?:(?<=\w)[’'](?=\w)[^’'\n]{1,500})*)[’'](?!\w)"
    r"|‘([^’]{1,500})’(?!\w)"
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_REQUESTS = re.compile(r"\W*(?:kunt|kan|kun|wilt|wil|zou|zoudt)\b", re.IGNORECASE)
_WRAPPING = " \t\n\"“”„«»'‘’,;:"
_RATHER_ALIKE = 55
_SENTENCE = 30
_SAYS_WRONG = re.compile(
    r"\b(?:moet|moeten|klopt|kloppen|onjuist|niet juist|niet correct|graag|ontbreekt|opmerking"
    r"|i\.?p\.?v|in plaats van|dit zijn|dat zijn|staat dat|er staat|volgens ons|onze reactie)\b|→"
    r"|^\W*staat\b|\bniet .{1,60} maar\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?:(?:in )?(?:de )?(?:eerste|tweede|derde|vierde|laatste|\d(?:e|de|ste))"
    r" (?:zin|alinea|regel|bullet|bolletje|deel)|(?:regel|zin|bullet"
    r"|bolletje) \d{1,2})\s*[:,–-]?\s+",
    re.IGNORECASE,
)
_APART = (re.compile(r"[,;]\s+"), re.compile(r",?\s+en\s+"))
_SPEAKS = re.compile(
    r"\b(?:dat|opnemen|vermelden|noemen|schrijven|is|zijn|wordt|worden|beheert|heeft)\b", re.I
)
_FEW = 6


class Change(NamedTuple):
    """`old` as it stands in the passage; `new` alone replaces all of it; neither: only words."""

    old: str = ""
    new: str = ""


def change_in(body: str, text: str) -> Change | None:
    """The change that words about a passage with this text ask for; None where they give none."""
    body = _WHERE.sub("", body.strip()[:_LONGEST], count=1)
    return _ordered(body, text) or _whole(body, text)


def changes_in(body: str, text: str) -> list[Change]:
    """Several changes in one sentence, where each part of it gives one; else none."""
    for apart in _APART:
        parts = apart.split(body[:_LONGEST])
        found = [change for part in parts if (change := _ordered(part, text))]
        if 1 < len(parts) == len(found):
            return found
    return []


def _ordered(body: str, text: str) -> Change | None:
    masked, quoted = _masked(body)
    asked = masked.rstrip(" .?" if _REQUESTS.match(masked) else " .")
    for order in orders(asked) if len(asked) <= _LONGEST_ORDER else ():
        plain = Order(_unmasked(order.old, quoted), _unmasked(order.new, quoted), order.exact)
        if change := _checked(plain, text):
            return change
    return None


def beyond(body: str, text: str) -> str:
    """What stands behind the passage itself, where somebody begins by repeating it."""
    words, whole = flat(body), flat(text).split()
    pattern = r"[\"']?" + r"\s+".join(map(re.escape, whole[:1000])) + r"[\"'.]*"
    found = re.match(pattern, words, re.IGNORECASE) if whole else None
    return body[found.end() :].strip(" :;–—-\n") if found else body


def _masked(body: str) -> tuple[str, list[str]]:
    """The words with each quotation as one sign, so that words in it command nothing."""
    quoted: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quoted.append(next(filter(None, found.groups())))
        return chr(0xE000 + len(quoted) - 1)

    clear = re.sub(QUOTATION, " ", body)
    return _IN_QUOTES.sub(keep, clear), quoted


def _unmasked(words: str, quoted: list[str]) -> str:
    """The one quotation in it where there is one, else the words."""
    signs = re.findall(QUOTATION, words)
    if len(signs) == 1:
        return f"“{quoted[ord(signs[0]) - 0xE000].strip()}”"
    return re.sub(QUOTATION, lambda sign: f"“{quoted[ord(sign[0]) - 0xE000]}”", words)


def _checked(order: Order, text: str) -> Change | None:
    """The change where its old words stand in the passage, and its new ones are one text."""
    old = order.old.strip("“”" if _is_quoted(order.old) else _WRAPPING)
    new = _bare(order.new)
    if not old or (order.new and not new) or len(new) > _LONGEST:
        return None
    if not _is_quoted(order.new) and (_STILL_CHANGES.search(new) or "?" in new):
        return None
    if order.new and not _are_words(order, old, new):
        return None
    place = stands_in(old, text) or stands_in(old.rstrip("."), text)
    if place:
        new = _without_what_follows(place, new, text)
        return Change(place, new) if place != new else None
    return _by_number(old, new, text)


def _is_quoted(side: str) -> bool:
    return side.startswith("“")


def _are_words(order: Order, old: str, new: str) -> bool:
    """Whether both sides are words of a text: "het COA moet leidend zijn" replaces nothing."""
    if _is_quoted(order.old) or _is_quoted(order.new):
        return True
    if re.search(r"\d", old) and re.search(r"\d", new):
        return True
    if not order.exact:
        return old[:1].isupper() and new[:1].isupper()
    return (len(new.split()) <= _FEW and not _SPEAKS.search(new)) or len(old.split()) > _FEW


def _without_what_follows(place: str, new: str, text: str) -> str:
    """The "90" of "niet 80 maar 90 personen", where "personen" stands behind the 80 already."""
    _, old, after = text.partition(place)
    words, following = new.split(), after.split()
    for count in range(min(len(words) - 1, len(following), 5), 0, -1):
        if words[-count:] == following[:count] and old.split()[-count:] != words[-count:]:
            return " ".join(words[:-count])
    return new


def _bare(new: str) -> str:
    if new.startswith("“") and new.endswith("”") and new.count("“") == 1:
        return new.strip("“”").strip()
    cut = _COURTESY.sub("", _EXPLAINS.sub("", new)).strip(_WRAPPING)
    return cut.rstrip(".") if not re.search(r"[.!?] \w", cut) else cut


def _by_number(old: str, new: str, text: str) -> Change | None:
    """The numbers alone of "het aantal van 80 moet 90 zijn", where the passage has the first."""
    olds, news = _NUMBER.findall(old), _NUMBER.findall(new)
    if len(olds) != 1 or len(news) != 1 or not _same_words(old, new, text):
        return None
    place = stands_in(olds[0], text)
    return Change(place, news[0]) if place and place != news[0] else None


def _same_words(old: str, new: str, text: str) -> bool:
    """Whether the rest of both sides is of the passage, so that the number alone is new."""
    around = _NUMBER.sub(" ", new)
    words = set(squeezed(text).split()) | set(squeezed(old).split())
    return all(word in words for word in squeezed(around).split())


def _whole(body: str, text: str) -> Change | None:
    """All of the passage anew, with or without "moet zijn:" before it."""
    bare = whole_text(body).strip(' \t\n"“”„«»')
    if squeezed(bare) in squeezed(text) or not _is_like(bare, text):
        return None
    wrong = _SAYS_WRONG.search(bare)
    if (wrong and wrong[0].lower() not in text.lower()) or "?" in bare:
        return None
    return Change("", _COURTESY.sub("", bare) if not bare.endswith(".") else bare)


def _is_like(new: str, text: str) -> bool:
    if len(new) < min(_SENTENCE, len(text) // 2) or len(new) * 5 < len(text) * 2:
        return False
    return fuzz.token_sort_ratio(squeezed(new), squeezed(text)) >= _RATHER_ALIKE
