"""What stands below the words of a mail without being said: names, posts, addresses.

Below a sign-off only what is known to be a signature is dropped; all else is its writer's words.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from mailer.rounds.reading.furniture import disclaims, is_furniture
from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.tags import PICTURE
from mailer.rounds.reading.vocabulary import weighty

_GREETS = (
    r"met (?:een )?groet(?:en)?|(?:met )?(?:heel )?(?:vriendelijke|vriendelijk|hartelijke|hartelijk"
    r"|warme|collegiale"
    r"|beste|zonnige|fijne|veel)"
    r" groet(?:en|jes)?|(?:de )?groet(?:en|jes)?|m\.? ?v\.? ?g\.?|mvrgr|v\.?gr\.?|vr\.? ?gr\.?"
    r"|gr\.?"
    r"|hoogachtend|met hoogachting|(?:kind|best|warm) regards|regards|cheers"
)
SIGN_OFF = re.compile(rf"(?:{_GREETS})(?![\w])", re.IGNORECASE)
"""How a mail is signed off: from here on there are names, not words."""
_CONTACT = re.compile(
    r"\[(?:cid|https?):[^\]]{0,300}\]|<?https?://\S+|<?mailto:\S+|\bwww\.\S+|<?[\w.+-]+@[\w.-]+>?"
    r"|\b\d{4} ?[A-Z]{2}\b"
    r"|(?:\+\d\d|\(?\b0)[\d\s().–-]{7,}|\bpostbus \d+|\b14 ?0\d{2,3}\b|\bkvk\b[\s:]*\d*"
    r"|(?-i:^\W*[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+){1,3} \d{1,3}[a-z]?(?=\W*$|,))"
    r"|\b(?:kamer|verdieping|etage|werkplek) \d[\d.]*"
    r"|(?-i:\b(?:[A-Z][\w'’.-]*(?:straat|weg|plein|laan|kade|singel|markt|hof|dijk|dreef|brink|gracht)"
    r"|Kasteel|Brink|Markt|Raadhuis|Gemeentehuis|Stadhuis) \d{1,3}[a-z]?\b)"
    r"|[@☎✆✉📞📧]",
    re.IGNORECASE,
)
_CONTACT_WORDS = {
    *(
        "t",
        "m",
        "e",
        "i",
        "a",
        "w",
        "f",
        "tel",
        "telefoon",
        "mobiel",
        "mob",
        "email",
        "e-mail",
        "mail",
    ),
    *("adres", "bezoekadres", "postadres", "website", "twitter", "linkedin", "op", "verzoek"),
    *(
        "kamer",
        "logo",
        "vcard",
        "whatsapp",
        "doorkiesnummer",
        "pgp-sleutel",
        "sleutel",
        "aanvraag",
        "algemeen",
        "direct",
    ),
}
_DAYS = r"ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_WORKING_DAYS = re.compile(
    rf"(?:\W|\d|\b(?:{_DAYS}|ik|werk|werkt|werkdag|werkdagen|werkzaam|aanwezig|afwezig|bereikbaar"
    r"|niet|op|de|t/m|t|m|tot|en|van|tussen|met|ochtend|ochtenden|middag|ochtend|uur|mijn|zijn"
    r"|ben|in"
    r"|voor|vrij|elke|iedere|even|oneven|weken|week|dagen|hele|dag|om|telefonisch|meestal"
    r"|aanwezigheid"
    r"|(?:maan|dins|woens|donder|vrij)dag(?:ochtend|middag))\b)+$",
    re.IGNORECASE,
)
_WORKS = re.compile(r"werk|aanwezig|afwezig|bereikbaar", re.IGNORECASE)
_NAMES_A_DAY = re.compile(rf"\b(?:{_DAYS}|(?:maan|dins|woens|donder|vrij)dag\w*)\b", re.IGNORECASE)
_POSTS = re.compile(
    r"\w*(?:advis\w+|medewerk\w+|secretar\w+|griffi\w*|burgemeester|wethouders?"
    r"|co[oö]rdinat\w+|leider|manager|ambtena\w+|jurist\w*|hoofd|direct(?:eur|ie|rice)\w*"
    r"|assistent\w*|strateeg|strategisch|regisseur|consulent\w*|specialist\w*|voorzitter"
    r"|woordvoerder|chef|stagiair\w*|trainee|beheerder|planoloog|senior|junior|medior|beleid\w*"
    r"|bestuurszaken|bestuurs?|kabinet|communicatie|gemeenten?|provincie|afdeling|team|domein"
    r"|cluster|college|dienst|eenheid|sector|bureau|organisatie|concern\w*|zaken"
    r"|veiligheidsregio|ministerie|raadsgriffie|programma\w*|project\w*)",
    re.IGNORECASE,
)
"""Posts and bodies, which no surname and no verb is."""
_FIELDS = re.compile(
    r"\w*(?:opvang|asiel|migratie|inburgering|integratie|veiligheid|zorg|welzijn|samenleving"
    r"|ontwikkeling|ruimte|ruimtelijke?|sociaal|sociale|maatschappelijke?|openbare?|orde"
    r"|juridische?|bestuurlijke?|wonen|vluchtelingen|statushouders|leefomgeving|ondersteuning"
    r"|zaken|publieke|algemene?|interne|externe|betrekkingen|organisatie)",
    re.IGNORECASE,
)
_PARTICLES = {
    *("de", "van", "der", "den", "het", "te", "ter", "ten", "en", "aan", "in", "op", "o", "v", "d"),
    *(
        "mr",
        "drs",
        "dr",
        "ir",
        "ing",
        "mw",
        "mevr",
        "dhr",
        "prof",
        "msc",
        "bsc",
        "ma",
        "ba",
        "namens",
    ),
    *(
        "mevrouw",
        "heer",
        "voor",
        "bij",
        "tot",
        "t",
        "plv",
        "wnd",
        "a",
        "i",
        "loco",
        "zij",
        "haar",
        "hij",
        "hem",
    ),
}
_NEUTRAL = _PARTICLES | _CONTACT_WORDS
_NO_NAME = re.compile(
    rf"\b(?:{_DAYS}|reacties?|teks\w*|brief|cijfers?|jaartal\w*|ontbre\w*|bespre\w*|komt|kijkt"
    r"|leest|bel|belt|heet|negeer|vervalt|verkeerd\w*|foutje|sorry|verouderd|meer|tussen\w*"
    r"|persoonlijke?|formele?|vervolg\w*|lees|let|stuur|vraag|antwoord|deze|dit|dat|ons|onze|ik"
    r"|wij|we|jullie|u|uw|hij|zij|er|alles|alleen|enkel|bijlage\w*|concept\w*|verslag"
    r"|weinigen|niemand|iemand|geenszins|allerminst|absoluut|zeker|nieuw\w*|oude?|was|wordt"
    r"|worden|heeft|hebben|had|zal|zou|wil|willen|gaat|gaan|staat|staan|ook|trouwens|overigens)\b",
    re.IGNORECASE,
)
"""Words of sentences, which no signature has, with a capital either."""
_MARKS = " \t*_|-–—.,:;·•()/&"
_WORDS = re.compile(r"[^\W\d_][\w'’-]*")
_SHORT = 14
"""Words of a line that can be a name, a post, an address."""
_NAME = (2, 5)


def unsigned(lines: Sequence[Line], sender: str) -> list[Line]:
    """The lines without signature, banners, disclaimers and phones' advertisements.

    `sender` is the From field: a line that is that name alone begins a signature as well.
    """
    blocks = (list(block) for _, block in groupby(lines, key=lambda line: bool(line.text.strip())))
    kept = [line for block in blocks if not disclaims(block) for line in block]
    kept = [line for line in kept if not is_furniture(line.text)]
    end = _end_of_words(kept, sender)
    return [*kept[:end], *_not_signed(kept[end:], sender)]


def closes(lines: Sequence[Line], sender: str = "") -> bool:
    """Whether all of these lines are a sign-off, a signature, or what is added to mails."""
    return all(
        _signs_off(line.text, sender)
        or is_furniture(line.text)
        or _signs(line.text, sender, first=True)
        for line in lines
    ) or disclaims(lines)


def _end_of_words(lines: Sequence[Line], sender: str) -> int:
    """Where the signature begins: behind the lines, where nothing signs."""
    said = False
    for n, line in enumerate(lines):
        if line.text.rstrip() == "--" or _signs_off(line.text, sender):
            return n
        if said and _names(line.text, sender):
            return n
        said = said or bool(line.text.replace(PICTURE, "").strip())
    return len(lines)


def _not_signed(lines: Sequence[Line], sender: str) -> list[Line]:
    """What stands in a signature, and is none."""
    out: list[Line] = []
    first = True
    for line in lines:
        if line.text.rstrip() == "--" or _signs_off(line.text, sender):
            continue
        if not _signs(line.text, sender, first=first):
            out.append(line)
        first = first and not line.text.replace(PICTURE, "").strip(_MARKS)
    return out


def _signs_off(text: str, sender: str) -> bool:
    told = text.strip(" ,.*-")
    found = SIGN_OFF.match(told)
    return found is not None and _signs(told[found.end() :], sender, first=True)


def _signs(text: str, sender: str, *, first: bool = False) -> bool:
    """Whether a line below a sign-off is a signature's; the `first` one may be any name."""
    if _tells_working_days(text):
        return True
    told = _CONTACT.sub(" ", text.replace(PICTURE, " ")).strip(_MARKS)
    words = _WORDS.findall(told)
    if not words and not re.search(r"\d", told):
        return True
    if _is_of_contacts(told, words):
        return True
    if weighty(text) or _NO_NAME.search(told) or re.search(r"\d", told) or len(words) > _SHORT:
        return False
    if text.rstrip().endswith((".", "!", "?", "…")) and not re.search(
        r"\b\w{1,3}\.$", text.rstrip()
    ):
        return False
    return _is_signed(words, sender, first=first)


def _tells_working_days(text: str) -> bool:
    plain = not re.search(r"\bniet\b", text, re.IGNORECASE) or _WORKS.search(text)
    return bool(plain and _NAMES_A_DAY.search(text) and _WORKING_DAYS.match(text.strip()))


def _is_of_contacts(told: str, words: Sequence[str]) -> bool:
    """Whether all that is left beside numbers and addresses says what they are."""
    named = all(word.lower() in _CONTACT_WORDS or _NAMES_A_DAY.fullmatch(word) for word in words)
    return named and not re.search(r"\d{3}|[€%]", told)


def _is_signed(words: Sequence[str], sender: str, *, first: bool) -> bool:
    """Whether they are names, posts and bodies, one of them surely."""
    address = re.sub(r"[^a-zà-ÿ0-9]", "", sender.lower())
    sure = 0
    for word in words:
        small = word.lower()
        own = word[:1].isupper() and len(word) > 1 and re.sub(r"[^a-zà-ÿ]", "", small) in address
        if own or _POSTS.fullmatch(word):
            sure += 1
        elif not (word[:1].isupper() or small in _NEUTRAL or _FIELDS.fullmatch(word)):
            return False
    return bool(sure) or (first and _may_be_a_name(words))


def _may_be_a_name(words: Sequence[str]) -> bool:
    """Whether it is built as the name of a person whom the address does not name."""
    capitals = [word for word in words if word[:1].isupper() and word.lower() not in _NEUTRAL]
    return _NAME[0] <= len(capitals) <= len(words) <= _NAME[1] and words[-1] == capitals[-1]


def _names(text: str, sender: str) -> bool:
    """Whether a line is of the writer's name, with post and body at most."""
    names = {word for word in _WORDS.findall(sender.partition("@")[0].lower()) if len(word) > 1}
    words = {word.lower() for word in _WORDS.findall(text) if word[:1].isupper()}
    return bool(words & names - _PARTICLES) and _signs(text, sender)
