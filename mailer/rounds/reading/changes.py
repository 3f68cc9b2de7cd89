"""What somebody wants changed in a passage: old → new, where they say both."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from mailer.rounds.reading.passages import flat, squeezed, stands_in

_LONGEST = 4000
_LONGEST_ORDER = 1200
"""Characters, each quotation counted as one: what is longer is no order but a text."""
_ASK = (
    r"(?:(?:graag|gaarne|s\.?v\.?p\.?|a\.?u\.?b\.?|verzoek(?: is)?(?: om)?|het verzoek(?: is)?(?: om)?|wij verzoeken u|wij stellen voor(?: om)?"
    r"|wilt u|kunt u|zou u|wil je|kun je|hier|er|daar|hierin|daarin|nu|a\.?u\.?b\.?|voorstel(?: is)?(?: om)?|ons voorstel(?: is)?(?: om)?)[\s:,]++)*+"
)
_MUST = r"(?:moet|moeten|dient|dienen|hoort|horen|zou moeten|zouden moeten)"
_BE = r"(?:te )?(?:zijn|worden|luiden|heten|staan)"
_CHANGE = r"(?:wijzig(?:en)?|verander(?:en)?|vervang(?:en)?|corrigeer|corrigeren|aanpassen|pas|verbeter(?:en)?|aan te passen|gewijzigd|veranderd|vervangen|aangepast|gecorrigeerd)"
_OPTIONAL = r"(?:(?:graag|te|moet|moeten|dient|dienen|kan|worden|wordt|s\.?v\.?p\.?) ){0,4}"
_NOW = r"(?:oud|was|huidige tekst|huidig|bestaande tekst|bestaand|nu|er staat|staat|van|oude tekst|huidige formulering)"
_THEN = (
    r"(?:nieuw|wordt|nieuwe tekst|voorstel|moet zijn|moet worden|juist|correct|gewenst|gewenste tekst|voorgestelde tekst"
    r"|tekstvoorstel|naar|juiste tekst|wijzigen in|nieuwe formulering|voorgestelde formulering)"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"{_NOW}\s?:\s*(?P<old>.+?)[\s;,/|–-]*\b{_THEN}\s?:\s*(?P<new>.+)",
        rf"{_ASK}(?:in plaats van|i\.?p\.?v\.?)\s+(?P<old>.+?)\s*[,:]?\s+(?:graag|lees|{_MUST} (?:er |het |dit |hier )?(?:{_BE})?)\s*:?\s*(?P<new>.+)",
        rf"{_ASK}(?:{_MUST} |lees:? |het is |dit is |dit {_MUST} |het {_MUST} )?(?P<new>.+?)\s*,?\s+(?:(?:{_BE}),? )?(?:in plaats van|i\.?p\.?v\.?|en niet|niet)\s*:?\s+(?P<old>.+?)(?: {_BE})?",
        r"(?:(?:het|dit|dat|er|hier) (?:is|zijn|gaat om|betreft|staat|moet zijn|moet)[ :]+)?(?:dus )?niet\s*:?\s+(?P<old>.+?),?\s+maar\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?:in (?:de|het) (?:tekst|passage|zin) )?(?:staat|stond|staan|is vermeld|wordt vermeld|wordt genoemd|wordt gesproken over|is opgenomen)\s+(?:nu |nog |vermeld |dat )*:?\s*(?P<old>.+?)\s*[,;.:]?\s+"
        rf"(?:maar |en )?(?:dit|dat|het|deze|die) {_MUST}\s+(?:{_BE}\s*:?\s*(?P<new>.+)|(?P<new2>.+?)\s+{_BE})",
        rf"{_ASK}{_CHANGE}\s+(?P<old>.+?)\s+(?:aan )?(?:door|in|naar)\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s+{_OPTIONAL}{_CHANGE}(?: te)?(?: worden)?\s+(?:door|in|naar)\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s+(?:door|in)\s+(?P<new>.+?)\s+(?:te )?(?:vervangen|wijzigen|veranderen)",
        rf"{_ASK}(?P<old>.+?)\s*[,;:.]?\s*(?:\(?fout\)?,? |klopt niet,? |is onjuist,? |is niet juist,? |is niet correct,? )?(?:(?:en|maar) )?(?:dit |dat |het )?{_MUST}\s+(?:volgens ons |eigenlijk |feitelijk |hier )*{_BE}\s*:?\s*(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s*[,;:.]?\s*(?:(?:klopt niet|is onjuist|is niet juist|is niet correct),? )?(?:(?:en|maar) )?(?:dit |dat |het )?{_MUST}\s+(?P<new>.+?)\s+{_BE}",
        r"(?P<old>.+?)\s*(?:→|⇒|➔|➜|🡒|--?>|==?>|>>)\s*(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s+wordt\s*:?\s+(?P<new>.+)",
    )
)
_DROPS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"{_ASK}(?:schrap|verwijder|haal|laat)\s+(?P<old>.+?)(?: weg| vervallen| eruit)?",
        rf"{_ASK}(?P<old>.+?)\s+(?:(?:graag|te|kan|kunnen|moet|mag|dient|worden|wordt|s\.?v\.?p\.?|a\.?u\.?b\.?) )*(?:schrappen|geschrapt|verwijderen|verwijderd|weglaten|weg te laten|vervallen|vervalt|weg|eruit)(?: (?:te )?worden| graag)?",
    )
)
_WHOLE = re.compile(
    rf"{_ASK}(?:(?:dit|deze zin|de (?:hele )?(?:passage|tekst|zin|alinea)|deze (?:passage|tekst|alinea)|het) )?"
    rf"(?:{_MUST} (?:{_BE})|wordt|luidt|komt te luiden|{_CHANGE} (?:in|door)|nieuwe tekst|juiste tekst|correcte tekst"
    r"|(?:ons |nieuw )?(?:tekst)?voorstel(?: nieuwe tekst| tekst)?|lees|de juiste tekst is|tekst)(?: als volgt)?\s*[:\s]\s*(?P<new>.+)",
    re.IGNORECASE | re.DOTALL,
)
_STILL_CHANGES = re.compile(
    rf"\b(?:{_MUST}|in plaats van|i\.?p\.?v\.?|vervangen door|wijzigen in|schrappen|vervang|klopt niet|is onjuist)\b|→|=>|->", re.IGNORECASE
)
_EXPLAINS = re.compile(
    r"\s*[,;.(–—-]+\s*(?:want|omdat|aangezien|zie|volgens|namelijk|immers|dit is|dat is|dit betreft|conform|cf|bron|toelichting|dit volgt|zoals)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_COURTESY = re.compile(r"[\s,.;]*(?:graag(?: aanpassen| wijzigen| zo)?|s\.?v\.?p\.?|a\.?u\.?b\.?|alstublieft|aanpassen)[\s.]*$", re.IGNORECASE)
_IN_QUOTES = re.compile(r"“([^”]{1,3000})”|„([^”“]{1,3000})[”“]|\"([^\"]{1,3000})\"|«([^»]{1,3000})»|(?<!\w)[‘']([^’'\n]{1,500}(?:(?<=\w)[’'](?=\w)[^’'\n]{1,500})*)[’'](?!\w)|‘([^’]{1,500})’(?!\w)")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_REQUESTS = re.compile(r"\W*(?:kunt|kan|kun|wilt|wil|zou|zoudt)\b", re.IGNORECASE)
_WRAPPING = " \t\n\"“”„«»'‘’,;:"
_RATHER_ALIKE = 55
_SENTENCE = 30
_SAYS_WRONG = re.compile(r"\b(?:klopt|onjuist|niet juist|niet correct|moet zijn|graag|ontbreekt|opmerking)\b", re.I)


class Change(NamedTuple):
    """`old` as it stands in the passage; `new` alone replaces all of it; neither: only words."""

    old: str = ""
    new: str = ""


def change_in(body: str, text: str) -> Change | None:
    """The change that words about a passage with this text ask for; None where they give none."""
    body = body.strip()[:_LONGEST]
    masked, quoted = _masked(body)
    asked = masked.rstrip(" .?" if _REQUESTS.match(masked) else " .")
    for form in (*_FORMS, *_DROPS) if len(asked) <= _LONGEST_ORDER else ():
        if found := form.fullmatch(asked):
            groups = found.groupdict()
            new = groups.get("new") or groups.get("new2") or ""
            change = _checked(_unmasked(groups["old"], quoted), _unmasked(new, quoted), text)
            if change:
                return change
    return _whole(body, text)


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

    clear = re.sub("[\ue000-\uf8ff]", " ", body)
    return _IN_QUOTES.sub(keep, clear), quoted


def _unmasked(words: str, quoted: list[str]) -> str:
    """The one quotation in it where there is one, else the words."""
    signs = re.findall("[\ue000-\uf8ff]", words)
    if len(signs) == 1:
        return f"“{quoted[ord(signs[0]) - 0xE000].strip()}”"
    return re.sub("[\ue000-\uf8ff]", lambda sign: f"“{quoted[ord(sign[0]) - 0xE000]}”", words)


def _checked(old: str, new: str, text: str) -> Change | None:
    """The change where its old words stand in the passage, and its new ones are no more than that."""
    old_words, new_words = old.strip(_WRAPPING), _bare(new)
    if not old_words or (new and not new_words) or len(new_words) > _LONGEST:
        return None
    if not new.startswith("“") and (_STILL_CHANGES.search(new_words) or "?" in new_words):
        return None
    place = stands_in(old_words, text) or stands_in(old_words.rstrip("."), text)
    if place:
        new_words = _without_what_follows(place, new_words, text)
        return Change(place, new_words) if place != new_words else None
    return _by_number(old_words, new_words, text)


def _without_what_follows(place: str, new: str, text: str) -> str:
    """ "niet 80 maar 90 personen", where "personen" stands behind the 80 already."""
    before, old, after = text.partition(place)
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
    """ "het aantal van 80 moet 90 zijn": one number on each side, the first of it in the passage."""
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
    found = _WHOLE.fullmatch(body)
    new = (found["new"] if found else body).strip()
    bare = new.strip(" \t\n\"“”„«»")
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
