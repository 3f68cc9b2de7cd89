"""The forms in which people ask for a change: "X moet zijn Y", "Y i.p.v. X", "X → Y".

They are matched against words whose quotations are one sign each, so nothing in a quotation is
taken for an order.
"""

import re
from typing import NamedTuple

QUOTATION = "[\ue000-\uf8ff]"
"""The signs that stand for quotations."""
_ASK = (
    r"(?:(?:graag|gaarne|s\.?v\.?p\.?|a\.?u\.?b\.?|verzoek(?: is)?(?: om)?"
    r"|het verzoek(?: is)?(?: om)?|wij verzoeken u|wij stellen voor(?: om)?"
    r"|wilt u|kunt u|zou u|wil je|kun je|hier|er|daar|hierin|daarin|nu|a\.?u\.?b\.?"
    r"|voorstel(?: is)?(?: om)?|ons voorstel(?: is)?(?: om)?)[\s:,]++)*+"
)
_MUST = r"(?:moet|moeten|dient|dienen|hoort|horen|zou moeten|zouden moeten)"
_BE = r"(?:te )?(?:zijn|worden|luiden|heten|staan)"
_CHANGE = (
    r"(?:wijzig(?:en)?|verander(?:en)?|vervang(?:en)?|corrigeer|corrigeren|aanpassen|pas"
    r"|verbeter(?:en)?|aan te passen|gewijzigd|veranderd|vervangen|aangepast|gecorrigeerd)"
)
_OPTIONAL = r"(?:(?:graag|te|moet|moeten|dient|dienen|kan|worden|wordt|s\.?v\.?p\.?) ){0,4}"
_NOW = (
    r"(?:oud|was|huidige tekst|huidig|bestaande tekst|bestaand|nu|er staat|staat|van|oude tekst"
    r"|huidige formulering)"
)
_THEN = (
    r"(?:nieuw|wordt|nieuwe tekst|voorstel|moet zijn|moet worden|juist|correct|gewenst"
    r"|gewenste tekst|voorgestelde tekst"
    r"|tekstvoorstel|naar|juiste tekst|wijzigen in|nieuwe formulering|voorgestelde formulering)"
)
_EXACT = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"{_NOW}\s?:\s*(?P<old>.+?)[\s;,/|–-]*\b{_THEN}\s?:\s*(?P<new>.+)",
        rf"{_ASK}(?:in plaats van|i\.?p\.?v\.?)\s+(?P<old>.+?)\s*[,:]?\s+(?:graag|lees"
        rf"|{_MUST} (?:er |het |dit |hier )?(?:{_BE})?)\s*:?\s*(?P<new>.+)",
        rf"{_ASK}(?:{_MUST} |lees:? |het is |dit is |dit {_MUST} "
        rf"|het {_MUST} )?(?P<new>.+?)\s*,?\s+(?:(?:{_BE}),? )?(?:in plaats van|i\.?p\.?v\.?)"
        rf"\s*:?\s+(?P<old>.+?)(?: {_BE}| opnemen| vermelden)?",
        r"(?:(?:het|dit|dat|er|hier) (?:is|zijn|gaat om|betreft|staat|moet zijn"
        r"|moet)[ :]+)?(?:dus )?niet\s*:?\s+(?P<old>.+?),?\s+maar\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?:in (?:de|het) (?:tekst|passage|zin) )?(?:staat|stond|staan|is vermeld"
        rf"|wordt vermeld|wordt genoemd|wordt gesproken over|is opgenomen)\s+(?:nu |nog "
        rf"|vermeld |dat )*:?\s*(?P<old>.+?)\s*[,;.:]?\s+"
        rf"(?:maar |en )?(?:dit|dat|het|deze|die) {_MUST}\s+(?:{_BE}\s*:?\s*(?P<new>.+)"
        rf"|(?P<new2>.+?)\s+{_BE})",
        r"(?:er )?(?:staat|stond)\s+(?:nu |nog )*:?\s*(?P<old>.+?)\s*[,;.]\s*(?:juist|correct|goed"
        r"|beter)\s+(?:is|zou zijn)\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?:wordt |van )?(?P<old>{QUOTATION})\s+(?:graag|liever|beter)\s+"
        rf"(?:als |naar |in )?(?P<new>{QUOTATION})",
        rf"{_ASK}{_CHANGE}\s+(?P<old>.+?)\s+(?:aan )?(?:door|in|naar)\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s+{_OPTIONAL}{_CHANGE}(?: te)?(?: worden)?\s+(?:door|in"
        rf"|naar)\s*:?\s+(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s+(?:door|in)\s+(?P<new>.+?)\s+(?:te )?(?:vervangen|wijzigen"
        rf"|veranderen)",
        r"(?P<old>.+?)\s*(?:→|⇒|➔|➜|🡒|--?>|==?>|>>)\s*(?P<new>.+)",
    )
)
_LOOSE = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"{_ASK}(?P<old>.+?)\s*[,;:.]?\s*(?:\(?fout\)?,? |klopt niet,? |is onjuist,? "
        rf"|is niet juist,? |is niet correct,? )?(?:(?:en|maar) )?(?:dit |dat "
        rf"|het )?{_MUST}\s+(?:volgens ons |eigenlijk |feitelijk |hier )*{_BE}\s*:?\s*(?P<new>.+)",
        rf"{_ASK}(?P<old>.+?)\s*[,;:.]?\s*(?:(?:klopt niet|is onjuist|is niet juist"
        rf"|is niet correct),? )?(?:(?:en|maar) )?(?:dit |dat "
        rf"|het )?{_MUST}\s+(?P<new>.+?)\s+{_BE}",
        rf"{_ASK}(?P<old>.+?)\s+wordt\s*:?\s+(?P<new>.+)",
    )
)
_DROPS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"{_ASK}(?:schrap|verwijder|haal|laat)\s+(?P<old>.+?)(?: weg| vervallen| eruit)?",
        rf"{_ASK}(?P<old>.+?)\s+(?:(?:graag|te|kan|kunnen|moet|mag|dient|worden|wordt"
        rf"|s\.?v\.?p\.?|a\.?u\.?b\.?) )*(?:schrappen|geschrapt|verwijderen|verwijderd|weglaten"
        rf"|weg te laten|vervallen|vervalt|weg|eruit)(?: (?:te )?worden| graag)?",
    )
)
_WORD = rf"(?:{QUOTATION}|\d[\d.,]*)"
_NOT_BUT = re.compile(rf"\bniet (?P<old>{_WORD}),? maar (?P<new>{_WORD})(?!\w)", re.IGNORECASE)
_WHOLE = re.compile(
    rf"{_ASK}(?:(?:dit|deze zin|de (?:hele )?(?:passage|tekst|zin|alinea)|deze (?:passage|tekst"
    rf"|alinea)|het) )?"
    rf"(?:{_MUST} (?:volgens ons |wat ons betreft |eigenlijk )?(?:{_BE})|wordt|luidt|komt te luiden"
    rf"|{_CHANGE} (?:in|door)"
    rf"|(?:als volgt )?(?:{_CHANGE}|formuleren|lezen)|nieuwe tekst"
    rf"|juiste tekst|correcte tekst"
    r"|(?:ons |nieuw )?(?:tekst)?voorstel(?: nieuwe tekst| tekst)?|lees|de juiste tekst is"
    r"|als volgt|tekst)(?: als volgt)?\s*[:\s]\s*(?P<new>.+)",
    re.IGNORECASE | re.DOTALL,
)


class Order(NamedTuple):
    """What is to go and what is to come; no `new` where it is only to go.

    `exact`: the form itself says that it is these words, and not what they speak of.
    """

    old: str
    new: str = ""
    exact: bool = True


def orders(masked: str) -> list[Order]:
    """Every way in which these words can be an order, the surest first."""
    found = [_order(form.fullmatch(masked), exact=True) for form in _EXACT]
    found += [_order(_NOT_BUT.search(masked), exact=True)]
    found += [_order(form.fullmatch(masked), exact=False) for form in _LOOSE]
    found += [_order(form.fullmatch(masked), exact=True) for form in _DROPS]
    return [order for order in found if order]


def whole_text(words: str) -> str:
    """What stands behind "moet zijn:" or "nieuwe tekst:"; the words themselves without it."""
    found = _WHOLE.fullmatch(words)
    return found["new"] if found else words


def _order(found: re.Match[str] | None, *, exact: bool) -> Order | None:
    if not found:
        return None
    groups = found.groupdict()
    return Order(groups["old"], groups.get("new") or groups.get("new2") or "", exact)
