"""What phrases of agreement and politeness are made of: who speaks, of what, and how."""

import re

from mailer.rounds.reading.vocabulary import WEIGHTY

CAPITAL = r"(?-i:[A-ZÀ-Ý][\w'’-]*)"
"""A name begins with one; see `without_weight`."""
NAMES = rf"(?>{CAPITAL}(?: (?:(?:en|de|aan|den|der|van|het|'t) )?{CAPITAL}){{0,4}})"
BODY = (
    r"(?:gemeenten?|provincie|veiligheidsregio|ggd|coa|nidos|stichting|ministerie|organisatie"
    r"|b ?(?:&|en) ?w"
    r"|waterschap|college(?: van (?:b ?(?:&|en) ?w|burgemeester en wethouders))?)"
)
BOTH = rf"beide (?:colleges|gemeenten|organisaties)(?: \(?{NAMES}\)?)?"
ORG = rf"(?>{BOTH}|(?:de |het |ons |onze |mijn )?{BODY}(?: (?:van )?{NAMES})?|{NAMES})"
US = r"(?:wij|we|ik)"
WE = rf"(?:{US}|{ORG})"
FROM_US = (
    r"(?:wat ons betreft|voor ons|van onze (?:kant|zijde)|onzerzijds|van onszelf|bij ons"
    rf"|wat {ORG} (?:betreft|aangaat)|(?:zowel )?(?:namens|vanuit|voor|van) (?:zowel )?{ORG}"
    rf"(?: (?:als|en) (?:voor |namens )?{NAMES})?)"
)
TEXT = (
    r"(?>(?:(?:de|het|deze|dit|uw|jullie|je) )?"
    r"(?:(?:volledige|gehele|hele|bijgevoegde|bijgaande|onderstaande|toegezonden|toegestuurde"
    r"|voorgelegde|voorliggende|aangeleverde|ontvangen|concept|feitelijke|alle) )*"
    r"(?:concept-?)?(?:teksten|tekst|conceptverslag|conceptrapport|concept|verslag|rapport(?:age)?"
    r"|stukken|stuk|inhoud|weergave|passages|alinea's|bevindingen|formulering(?:en)?"
    r"|beschrijving(?:en)?|notitie|document|feitelijke toets)"
    r"(?:,? (?:aan de minister|hieronder|in het (?:verslag|concept)|van het (?:verslag|concept)"
    r"|van de tekst"
    r"|zoals (?:die|deze|dat|dit|het|u die|u deze)? ?(?:er )?(?:nu )?(?:hier )?(?:ligt|staat|luidt"
    r"|is (?:voorgelegd|toegezonden|toegestuurd|opgesteld)|(?:heeft|hebt) (?:voorgelegd"
    r"|toegezonden|toegestuurd))"
    r"|zoals (?:voorgelegd|toegezonden|toegestuurd|verwoord|opgesteld|geformuleerd|aangeleverd)"
    rf"|(?:over|van|voor) (?:{ORG}|ons)"
    rf"|(?:die|waarin) (?:over )?(?:{ORG}|wij|we) (?:gaan|gaat|worden genoemd|wordt genoemd"
    r"|genoemd worden|genoemd wordt|staan|staat)))*)"
)
WITH_TEXT = rf"(?:met|op|over|bij|in|aan|voor|tegen|van|t\.a\.v\.|ten aanzien van) {TEXT}"
ADVERB = (
    r"(?:hiermee|daarmee|ermee|er ?mee|hierbij|daarbij|hierin|hierop|hierover|hiertegen|daarop"
    r"|daarover|erop|bij dezen?"
    r"|helemaal|volledig|geheel|volkomen|zeker|van harte|gaarne|zonder meer|dan ook|ook|dus"
    r"|kortom|ja|naar (?:ons|mijn) (?:oordeel|idee|weten)|naar (?:onze|mijn) mening|uiteraard"
    r"|zonder (?:enig )?voorbehoud|zonder voorwaarden|onvoorwaardelijk|eveneens"
    rf"|het|er|mee|u|{FROM_US}|{WITH_TEXT})"
)
AD = rf"(?:{ADVERB}[,:]? )*+"
FIRST = (
    rf"(?:(?:hiermee|daarmee|hierbij|hierop|hierover|hierin|bij dezen?|daarom|{FROM_US}"
    rf"|{WITH_TEXT}|na (?:zorgvuldige |aandachtige )?lezing(?: van {TEXT})?),? )++"
)
TAIL = (
    rf"(?:,? (?:{ADVERB}|bevonden|hoor|van harte|zonder (?:opmerkingen|aanpassingen"
    rf"|wijzigingen)))*+"
)
OK = r"(?:ak{1,2}oord|ac{1,2}oord|accord)"
REMARK = (
    r"(?:(?:feitelijke|nadere|inhoudelijke) )?(?:op- (?:en|of) aanmerkingen|opmerkingen"
    r"|opmerking|aanvullingen"
    r"|aanvulling|correcties|correctie|wijzigingen|bezwaren|bezwaar|bijzonderheden|onjuistheden"
    r"|aanpassingen|fouten|aanmerkingen|wijzigingsvoorstellen|tekstvoorstellen|onvolkomenheden)"
)
NO_REMARKS = (
    rf"geen (?:vragen(?:,| of| en) )?{REMARK}"
    rf"(?:(?:,| en| of| noch|/| en/of) ?(?:geen )?(?:{REMARK}|vragen))*"
)
FOUND = (
    r"(?:aangetroffen|gevonden|geconstateerd|gezien|ontdekt|te melden|te maken|nodig|noodzakelijk)"
)
THING = (
    rf"(?:{TEXT}|alles|het|dit|dat|(?:de |uw |alle )?feiten|het geheel"
    rf"|(?:wat|hetgeen|dat wat) er (?:over (?:ons|{ORG}) )?(?:staat|geschreven is"
    rf"|wordt vermeld|vermeld staat))"
)
WAY = (
    rf"(?:zo|helemaal|feitelijk|allemaal|volledig|precies|inderdaad|ook|gewoon|verder ook"
    rf"|inhoudelijk en feitelijk|{FROM_US})"
)
WAYS = rf"(?:{WAY},? )*+"
AFTER = rf"(?: {WAY})*"
RIGHT = (
    r"(?:feitelijk (?:juist|correct)|juist|correct|akkoord|in orde|conform(?: de feiten)?"
    r"|goed zo|goed weergegeven|juist weergegeven|correct weergegeven|naar wens)"
)

_WEIGHTY = re.compile(rf"(?<!\w)(?:{WEIGHTY})\b", re.IGNORECASE)


def without_weight(text: str) -> str:
    """The text with every weighty word in small letters: none of them is to pass for a name.

    Said within each pattern instead it made them ten times as long, and seconds to compile.
    """
    return _WEIGHTY.sub(lambda found: found[0].lower(), text)
