"""What gateways, phones and lawyers add to a mail: banners, adverts, disclaimers."""

import re
from collections.abc import Sequence

from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.vocabulary import weighty

_PHONE_ADS = re.compile(
    r"\W{0,3}(?:(?:verstuurd|verzonden|gestuurd|sent|get|download|ontvang|haal)\b.{0,20}\b(?:vanaf|vanuit"
    r"|met|via|from|outlook)\b.{0,120}"
    r"|outlook voor (?:ios|android|mac)\b.{0,120}|outlook for (?:ios|android).{0,120}"
    r"|volg (?:ons|mij|de gemeente(?: [\w-]{2,30}){1,3})(?: ook)? (?:op|via) .{3,60}"
    r"|(?:yahoo|aol|gmail) mail.{0,80})$",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\W{0,6}(?:extern(?:e|al)? (?:e-?mail)?(?:bericht|message)?\s?[:!–-]\s*)?"
    r"(?:(?:let op|pas op|waarschuwing|caution|warning|attention|important)\W"
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
    r"|this|the information|if you"
    r"|(?:P )?denk (?:eerst )?aan het milieu|please consider|(?:P )?print (?:deze"
    r"|dit))",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:ak+oord|mits|voorbehoud|passages?|concept\w*|verslag|reactie|college|raad|definitief"
    r"|standpunt|nog niet|bestuurlijk|opmerking\w*|klopt|plaatsen|plekken|moet zijn)\b|\b\d\.\d\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?:gaat|is|gaan|zijn) niet akkoord met (?:het )?gebruik van e-?mail\b", re.IGNORECASE
)
"""What municipalities write below each of their mails; they agree with all else."""
_FEW, _MANY = 2, 4


def is_banner(text: str) -> bool:
    """Whether a gateway wrote it: "LET OP: deze e-mail komt van buiten de organisatie"."""
    return _BANNER.match(text[:1500]) is not None and not _SAYS_MORE.search(text[:1500])


def may_be_a_banner(text: str) -> bool:
    """Whether it may be a gateway's warning in words that are not known; above our words only."""
    return _OF_MAIL.search(text) is not None and not _SAYS_MORE.search(text)


def is_furniture(text: str) -> bool:
    """Whether a line is one that its writer did not write, or a line across the page."""
    return (
        is_banner(text)
        or (_PHONE_ADS.match(text) is not None and not weighty(text))
        or _is_disclaimer(text)
        or (re.fullmatch(r"[-_=*\s]{2,}", text.rstrip()) is not None and text.rstrip() != "--")
    )


def disclaims(block: Sequence[Line]) -> bool:
    """Whether all of a paragraph is a disclaimer, however its lines were broken."""
    told = " ".join(line.text for line in block)
    return _TELLS_OF_ITSELF.match(told) is not None and _is_disclaimer(told)


def _is_disclaimer(text: str) -> bool:
    terms = {term.lower() for term in _TERMS.findall(text[:3000])}
    about_itself = terms & {"bericht", "email", "e-mail", "message", "disclaimer"}
    needed = _FEW if _TELLS_OF_ITSELF.match(text) else _MANY
    enough = bool(about_itself) and len(terms) >= needed
    return enough and not _SAYS_MORE.search(_LEGAL.sub(" ", text))
