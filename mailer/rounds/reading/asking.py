"""Whether an answer asks something, and whether it asks for time."""

import re

_URL = re.compile(r"https?://\S{1,2000}|\[\?\]")
_ASKS = re.compile(
    r"\?|\b(?:kunt u|kan u|kun je|kunnen jullie|kunnen we|kunnen wij (?:van|een|nog)|zou u"
    r"|zou je|zouden jullie|wilt u|wil je"
    r"|willen jullie|graag (?:verneem|hoor|ontvang|ontvingen|zou|horen|zien wij een toelichting"
    r"|toelichting|uitleg|contact|overleg)"
    r"|(?:ik|wij|we) (?:vraag|vragen) (?:mij|me|ons|u|je)|(?:ik|wij|we) (?:heb"
    r"|hebben) (?:nog )?(?:een|twee|enkele|de volgende) vra(?:ag|gen)"
    r"|(?:mijn|onze|een) vraag|vraagje|bel (?:mij|me|ons)|even (?:bellen|overleggen|afstemmen))\b",
    re.IGNORECASE,
)
_DAY = (
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|volgende week|eind (?:van de|volgende"
    r"|deze) week"
    r"|begin volgende|komende week|\d{1,2}(?:e|de|ste)?\b|de vakantie|het weekend)"
)
_MORE_TIME = re.compile(
    r"\b(?:uitstel|verlenging|respijt)\b"
    r"|\b(?:meer|extra|langere?|ruimere|wat meer|iets meer) (?:de )?(?:tijd|termijn|reactietijd"
    r"|dagen)\b"
    r"|\b(?:week(?:je)?|dag(?:je)?|dagen|weken|uur|uurtje) (?:later|extra|langer|de tijd"
    r"|opschuiven)\b"
    r"|\b(?:lukt|lukken|lukte|redden?|red|halen?|haal)\b.{0,50}\bniet\b.{0,50}\b(?:voor|vóór"
    r"|op tijd|tijdig|binnen|op|voor die tijd|deadline|termijn)\b"
    r"|\bniet\b.{0,50}\b(?:lukt|lukken|redden|red|halen|haal|haalbaar)\b"
    r"|\b(?:redden|halen|red|haal|lukt)\b.{0,40}\b(?:niet|deadline|termijn)\b"
    r"|\b(?:termijn|deadline|datum|reactietermijn)\b.{0,60}\b(?:niet|verschuiven|verschoven"
    r"|verlengen|verlengd|verruimen|opschuiven|te kort|krap|later)\b"
    r"|\b(?:reageren|reactie|antwoord(?:en)?|terug|aanleveren|ontvangt|sturen"
    r"|reageer)\b.{0,60}\b(?:later|uiterlijk|pas|na)\b.{0,20}"
    rf"{_DAY}"
    r"|\b(?:pas|eerst|later)\b.{0,40}\b(?:reageren|reactie|antwoorden|aanleveren|behandeld"
    r"|besproken|akkoord)\b"
    r"|\bna (?:het|de|ons|onze) (?:college\w*|raad\w*|b ?(?:&|en) ?w|collegevergadering|overleg"
    r"|mt|portefeuillehoudersoverleg)\b"
    r"|\b(?:mag|mogen|kan|kunnen|mocht)\b.{0,40}\b(?:week|dag|dagen|later|maandag|dinsdag"
    r"|woensdag|donderdag|vrijdag)\b.{0,20}(?:later|\?)"
    rf"|\b(?:deadline|termijn|datum)\b.{{0,60}}\b(?:naar|tot|op)\b.{{0,20}}{_DAY}"
    r"|\b(?:na|pas)\b.{0,40}\b(?:reageren|reageer|antwoorden|aanleveren)\b"
    r"|\b(?:more time|extension|postpone)\b",
    re.IGNORECASE,
)


def asks(words: str) -> bool:
    """Whether there is a question in it, with a question mark or without."""
    return _ASKS.search(_URL.sub(" ", words)) is not None


def asks_for_time(words: str) -> bool:
    """Whether it asks for a later deadline, or says that it will not be met."""
    return any(_MORE_TIME.search(line[:2000]) for line in words.splitlines())
