"""What stands in a mail without being said: signatures, banners, disclaimers."""

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.tags import PICTURE
from mailer.rounds.reading.vocabulary import weighty

_GREETS = (
    r"(?:met )?(?:heel )?(?:vriendelijke|vriendelijk|hartelijke|hartelijk|warme|collegiale"
    r"|beste|zonnige|fijne|veel)"
    r" groet(?:en|jes)?|(?:de )?groet(?:en|jes)?|m\.? ?v\.? ?g\.?|mvrgr|v\.?gr\.?|vr\.? ?gr\.?"
    r"|gr\.?"
    r"|hoogachtend|met hoogachting|(?:kind|best|warm) regards|regards|cheers"
)
SIGN_OFF = re.compile(rf"(?:{_GREETS})(?![\w])", re.IGNORECASE)
"""How a mail is signed off: from here on there are names, not words."""
_PHONE_ADS = re.compile(
    r"\W{0,3}(?:(?:verstuurd|verzonden|gestuurd|sent|get|download|ontvang|haal)\b.{0,20}\b(?:vanaf|vanuit"
    r"|met|via|from|outlook)\b.{0,120}"
    r"|outlook voor (?:ios|android|mac)\b.{0,120}|outlook for (?:ios|android).{0,120}"
    r"|(?:yahoo|aol|gmail) mail.{0,80})$",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\W{0,6}(?:(?:let op|pas op|waarschuwing|caution|warning|attention|important)\W"
    r"(?=.{0,300}\b(?:e-?mail|mail|bericht|message|afzender|sender)\b).{0,300}"
    r"\b(?:externe?|external|(?:van )?buiten (?:de|het|onze|uw)|outside|phishing"
    r"|onbekend\w*)\b.{0,600}"
    r"|(?:externe?|external)(?: e-?mail| bericht| afzender| sender)?\W{0,3}(?:wees .{0,100})?"
    r"|(?:deze|dit) (?:e-?mail|mail|bericht) (?:is|komt|werd) (?:afkomstig |verzonden "
    r"|verstuurd )?"
    r"(?:van|door|uit)\s?(?:een )?(?:buiten|externe?|af een extern).{0,600}"
    r"|this (?:e-?mail|message) (?:originated|was sent|came) from (?:outside|an external).{0,600}"
    r"|klik (?:dan |daarom )?(?:niet|alleen|geen)\b.{0,60}\b(?:link|links|koppelingen|bijlage"
    r"|bijlagen)\b.{0,300}"
    r"|open (?:dan |daarom )?(?:geen|niet)\b.{0,40}\b(?:link|links|bijlagen?)\b.{0,300}"
    r"|do not (?:click|open)\b.{0,300}"
    r"|wees (?:extra )?(?:voorzichtig|alert)\b.{0,60}\b(?:link|links|bijlagen?)\b.{0,200}"
    r"|(?:u ontvangt|je ontvangt|sommige (?:mensen|personen|geadresseerden)).{0,150}"
    r"\b(?:niet vaak|zelden) e-?mail\b.{0,400}|(?:you"
    r"|some people).{0,100}don'?t often get email.{0,400}"
    r"|(?:virusvrij|virus-free|deze e-?mail is gecontroleerd op virussen).{0,200})$",
    re.IGNORECASE | re.DOTALL,
)
_OF_MAIL = re.compile(
    r"\b(?:e-?mail|mail|bericht|message|links?|bijlagen?|attachments?|afzender|sender|phishing"
    r"|verdacht\w*|externe?|external)\b",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\b(vertrouwelijk|geadresseerde|ontvanger|bestemd|aansprakelijk|afzender|vernietig|verwijder"
    r"|openbaar|openbaarmak|vermenigvuldig|verspreid|verstrekking|ontle[en]|onvolledige|virus"
    r"|print"
    r"|milieu|bericht|e-?mail|elektronisch|confidential|intended|recipient|liab|sender|delete"
    r"|message|disclaimer|privacy)",
    re.IGNORECASE,
)
_TELLS_OF_ITSELF = re.compile(
    r"\W{0,3}(?:disclaimer|aan (?:dit|deze)|dit (?:e-?mail)?bericht|deze (?:e-?mail|mail)"
    r"|de informatie|de inhoud van (?:dit|deze)|de staat|indien (?:u|dit|deze)|als (?:u|dit|deze)"
    r"|this|the information|if you|denk (?:eerst )?aan het milieu|please consider|print (?:deze"
    r"|dit))",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:ak+oord|mits|voorbehoud|passages?|concept\w*|verslag|reactie|college|raad|definitief"
    r"|standpunt|nog niet|bestuurlijk|opmerking\w*|klopt|plaatsen|plekken|moet zijn)\b|\b\d\.\d\b",
    re.IGNORECASE,
)
_FEW, _MANY = 2, 4
_SPEAKS = re.compile(
    r"\b(?:ik|wij|we|jullie|je|dit|dat|er|is|zijn|wordt|worden|was|waren|heeft|hebben|had|zie"
    r"|trouwens"
    r"|overigens|ook|zal|zou|kan|kunnen|wil|willen|staat|staan|gaat|gaan|volgens|over)\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\d(?!\d{0,3}\s?[a-z]?$)", re.IGNORECASE)
_CONTACT = re.compile(
    r"@|https?://|\bwww\.|\b\d{4} ?[A-Z]{2}\b|(?:\+31|\b0)[\d\s().-]{8,}|\bpostbus\b"
    r"|^\W{0,3}14 ?0\d{2,3}$|\bkvk\b"
    r"|^\W{0,3}(?:t|m|e|i|a|tel|telefoon|mobiel|e-?mail|adres|bezoekadres|postadres|w)\.?\s?[:|]",
    re.IGNORECASE,
)
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
_NAMES_A_DAY = re.compile(rf"\b(?:{_DAYS}|(?:maan|dins|woens|donder|vrij)dag\w*)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}|[^\W\d_]\.|[A-Z]$")
_MARKS = " \t*_|-–—.,:;·•()"
_BODIES = {"gemeente", "provincie", "namens"}
_SHORT = 14
"""Words of a line that can be a name, a post, an address, a motto."""


def is_banner(text: str) -> bool:
    """Whether a gateway wrote it: "LET OP: deze e-mail komt van buiten de organisatie"."""
    return _BANNER.match(text[:1500]) is not None and not _SAYS_MORE.search(text[:1500])


def may_be_a_banner(text: str) -> bool:
    """Whether it may be a gateway's warning in words that are not known; above our words only."""
    return _OF_MAIL.search(text) is not None and not _SAYS_MORE.search(text)


def unsigned(lines: Sequence[Line], sender: str) -> list[Line]:
    """The lines that say something.

    `sender` is the From field: a line at the end that is that name alone is a signature.
    """
    blocks = (list(block) for _, block in groupby(lines, key=lambda line: bool(line.text.strip())))
    kept = [line for block in blocks if not _disclaims(block) for line in block]
    kept = [line for line in kept if not _is_furniture(line.text)]
    said: list[Line] = []
    for n, line in enumerate(kept):
        if line.text.rstrip() == "--" or _signs_off(line.text):
            said += [line for line in kept[n + 1 :] if not _signs(line.text)]
            break
        said.append(line)
    return _without_name(said, sender)


def _disclaims(block: Sequence[Line]) -> bool:
    """Whether all of a paragraph is a disclaimer, however its lines were broken."""
    told = " ".join(line.text for line in block)
    return _TELLS_OF_ITSELF.match(told) is not None and _is_disclaimer(told)


def _is_furniture(text: str) -> bool:
    return (
        is_banner(text)
        or (_PHONE_ADS.match(text) is not None and not weighty(text))
        or _is_disclaimer(text)
        or (re.fullmatch(r"[-_=*\s]{2,}", text.rstrip()) is not None and text.rstrip() != "--")
    )


def _is_disclaimer(text: str) -> bool:
    terms = {term.lower() for term in _TERMS.findall(text[:3000])}
    about_itself = terms & {"bericht", "email", "e-mail", "message", "disclaimer"}
    needed = _FEW if _TELLS_OF_ITSELF.match(text) else _MANY
    return bool(about_itself) and len(terms) >= needed and not _SAYS_MORE.search(text)


def _signs_off(text: str) -> bool:
    found = SIGN_OFF.match(text.strip(" ,.*-"))
    return found is not None and _signs(text.strip(" ,.*-")[found.end() :])


def _signs(text: str) -> bool:
    """Whether a line below a sign-off is a signature's."""
    if _NAMES_A_DAY.search(text) and _WORKING_DAYS.match(text.strip()):
        return True
    if weighty(text) or _SPEAKS.search(text):
        return False
    told = text.replace(PICTURE, "").strip(_MARKS)
    if not told or _CONTACT.search(told):
        return True
    lettered = _LETTERS.search(told) and not _COUNTS.search(told)
    return bool(lettered) and len(told.split()) <= _SHORT


def _without_name(lines: list[Line], sender: str) -> list[Line]:
    """Without the writer's name as the last lines, and the pictures about it."""
    names = {word for word in re.findall(r"\w+", sender.lower()) if len(word) > 1} | _BODIES
    at = end = len(lines)
    while at > 1 and _is_name(lines[at - 1].text, names):
        at -= 1
        if lines[at].text.replace(PICTURE, "").strip():
            end = at
    return lines[:end]


def _is_name(text: str, names: Collection[str]) -> bool:
    """Whether a line has nothing but the writer's name; a blank one and a picture have less."""
    told = text.replace(PICTURE, "").strip(" \t*_|-–,.")
    words = re.findall(r"\w+", told.lower())
    if not told:
        return True
    known = any(word in names for word in words) and not weighty(text)
    return (
        known
        and re.fullmatch(r"[^\W\d_][\w.,'’ -]*", told) is not None
        and all(word in names or (len(word) == 1 and word.isalpha()) for word in words)
    )
