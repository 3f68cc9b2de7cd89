"""The phrases of agreement and politeness that people answer with, as patterns.

A sentence is known when it is made of these from its first word to its last. That way a word that
nobody thought of can make an agreement unclear, and never an answer agreed.
"""

import re
from enum import StrEnum

from mailer.rounds.reading.vocabulary import WEIGHTY


class Said(StrEnum):
    """What a known sentence says. REST agrees with what is left, ANNOUNCES says what follows."""

    AGREES = "agrees"
    REST = "rest"
    ANNOUNCES = "announces"
    POLITE = "polite"


_CAPITAL = rf"(?!(?i:{WEIGHTY})\b)(?-i:[A-ZÀ-Ý][\w'’-]*)"
NAMES = rf"(?>{_CAPITAL}(?: (?:(?:en|de|aan|den|der|van|het|'t) )?{_CAPITAL}){{0,4}})"
_BODY = (
    r"(?:gemeenten?|provincie|veiligheidsregio|ggd|coa|nidos|stichting|ministerie|organisatie"
    r"|b ?(?:&|en) ?w"
    r"|waterschap|college(?: van (?:b ?(?:&|en) ?w|burgemeester en wethouders))?)"
)
_ORG = rf"(?>(?:de |het |ons |onze |mijn )?{_BODY}(?: (?:van )?{NAMES})?|{NAMES})"
_US = r"(?:wij|we|ik)"
_WE = rf"(?:{_US}|{_ORG})"
_FROM_US = (
    r"(?:wat ons betreft|voor ons|van onze (?:kant|zijde)|onzerzijds|van onszelf|bij ons"
    rf"|wat {_ORG} betreft|(?:namens|vanuit|voor) {_ORG})"
)
_TEXT = (
    r"(?>(?:(?:de|het|deze|dit|uw|jullie|je) )?"
    r"(?:(?:volledige|gehele|hele|bijgevoegde|bijgaande|onderstaande|toegezonden|toegestuurde"
    r"|voorgelegde|voorliggende|aangeleverde|ontvangen|concept|feitelijke) )*"
    r"(?:concept-?)?(?:teksten|tekst|conceptverslag|conceptrapport|concept|verslag|rapport(?:age)?"
    r"|stukken|stuk|inhoud|weergave|passages|alinea's|bevindingen|formulering(?:en)?"
    r"|beschrijving(?:en)?|notitie|document|feitelijke toets)"
    r"(?:,? (?:aan de minister|hieronder|in het (?:verslag|concept)|van het (?:verslag|concept)"
    r"|van de tekst"
    r"|zoals (?:die|deze|dat|dit|het|u die|u deze)? ?(?:er )?(?:nu )?(?:hier )?(?:ligt|staat|luidt"
    r"|is (?:voorgelegd|toegezonden|toegestuurd|opgesteld)|(?:heeft|hebt) (?:voorgelegd"
    r"|toegezonden|toegestuurd))"
    r"|zoals (?:voorgelegd|toegezonden|toegestuurd|verwoord|opgesteld|geformuleerd|aangeleverd)"
    rf"|(?:over|van|voor) (?:{_ORG}|ons)"
    rf"|(?:die|waarin) (?:over )?(?:{_ORG}|wij|we) (?:gaan|gaat|worden genoemd|wordt genoemd"
    r"|genoemd worden|genoemd wordt|staan|staat)))*)"
)
_WITH_TEXT = rf"(?:met|op|over|bij|in|aan|voor|tegen|van|t\.a\.v\.|ten aanzien van) {_TEXT}"
_ADVERB = (
    r"(?:hiermee|daarmee|ermee|er ?mee|hierbij|daarbij|hierin|hierop|hierover|hiertegen|daarop"
    r"|daarover|erop|bij dezen?"
    r"|helemaal|volledig|geheel|volkomen|zeker|van harte|gaarne|zonder meer|dan ook|ook|dus"
    r"|kortom|ja"
    rf"|het|er|mee|u|{_FROM_US}|{_WITH_TEXT})"
)
_AD = rf"(?:{_ADVERB},? )*+"
_FIRST = (
    rf"(?:(?:hiermee|daarmee|hierbij|hierop|hierover|hierin|bij dezen?|daarom|{_FROM_US}"
    rf"|{_WITH_TEXT}),? )++"
)
_TAIL = (
    rf"(?:,? (?:{_ADVERB}|bevonden|hoor|van harte|zonder (?:opmerkingen|aanpassingen"
    rf"|wijzigingen)))*+"
)
_OK = r"(?:ak{1,2}oord|ac{1,2}oord|accord)"
_REMARK = (
    r"(?:(?:feitelijke|nadere|inhoudelijke) )?(?:op- (?:en|of) aanmerkingen|opmerkingen"
    r"|opmerking|aanvullingen"
    r"|aanvulling|correcties|correctie|wijzigingen|bezwaren|bezwaar|bijzonderheden|onjuistheden"
    r"|aanpassingen|fouten|aanmerkingen|wijzigingsvoorstellen|tekstvoorstellen|onvolkomenheden)"
)
_NO_REMARKS = (
    rf"geen (?:vragen(?:,| of| en) )?{_REMARK}"
    rf"(?:(?:,| en| of| noch|/| en/of) ?(?:geen )?(?:{_REMARK}|vragen))*"
)
_FOUND = (
    r"(?:aangetroffen|gevonden|geconstateerd|gezien|ontdekt|te melden|te maken|nodig|noodzakelijk)"
)
_THING = (
    rf"(?:{_TEXT}|alles|het|dit|dat|de feiten|uw feiten|het geheel"
    rf"|(?:wat|hetgeen|dat wat) er (?:over (?:ons|{_ORG}) )?(?:staat|geschreven is"
    rf"|wordt vermeld|vermeld staat))"
)
_WAY = (
    rf"(?:zo|helemaal|feitelijk|allemaal|volledig|precies|inderdaad|ook|gewoon|verder ook"
    rf"|inhoudelijk en feitelijk|{_FROM_US})"
)
_WAYS = rf"(?:{_WAY},? )*+"
_AFTER = rf"(?: {_WAY})*"
_RIGHT = (
    r"(?:feitelijk (?:juist|correct)|juist|correct|akkoord|in orde|conform(?: de feiten)?"
    r"|goed zo|goed weergegeven|juist weergegeven|correct weergegeven|naar wens)"
)

_AGREES = (
    rf"{_AD}{_OK}{_TAIL}",
    rf"(?:{_FROM_US} |{_AD}){_OK}{_TAIL}",
    rf"{_WE} (?:zijn|ben|is|gaan|gaat|ga) {_AD}(?:mee )?{_OK}{_TAIL}",
    rf"{_FIRST}(?:zijn|ben|is|gaan|gaat|ga) {_WE} {_AD}(?:mee )?{_OK}{_TAIL}",
    rf"{_ORG}: {_AD}{_OK}{_TAIL}",
    rf"{_BODY} {NAMES},? {_AD}{_OK}{_TAIL}",
    rf"{_TEXT}:? {_OK}{_TAIL}",
    rf"(?:ons|onze|mijn) {_OK}(?: (?:heeft|hebt) u)?{_TAIL}",
    rf"{_AD}(?:ons|onze|mijn) (?:{_OK}|instemming|goedkeuring){_TAIL}",
    rf"u (?:heeft|hebt|krijgt) {_AD}(?:ons|onze|mijn) (?:{_OK}|instemming|goedkeuring){_TAIL}",
    rf"{_WE} (?:geven|geef|geeft|verlenen|verleent) {_AD}(?:(?:ons|onze|mijn|haar"
    rf"|zijn) )?(?:{_OK}|instemming|goedkeuring){_TAIL}",
    rf"{_FIRST}(?:geven|geef|geeft) {_WE} {_AD}(?:(?:ons|onze|mijn|haar|zijn) )?(?:{_OK}"
    rf"|instemming|goedkeuring){_TAIL}",
    rf"{_WE} (?:kunnen|kan) {_AD}(?:mee )?(?:instemmen|{_OK} gaan|{_OK} geven){_TAIL}",
    rf"{_FIRST}(?:kunnen|kan) {_WE} {_AD}(?:mee )?(?:instemmen|{_OK} gaan){_TAIL}",
    rf"{_WE} (?:kunnen|kan) (?:ons|me|mij|zich) {_AD}(?:goed |prima |volledig )?vinden{_TAIL}",
    rf"{_FIRST}(?:kunnen|kan) {_WE} (?:ons|me|mij|zich) {_AD}(?:goed |prima |volledig )?vinden"
    rf"{_TAIL}",
    rf"{_WE} (?:kunnen|kan) (?:ons|me|mij|zich) (?:goed |prima |volledig )?{_AD}vinden{_TAIL}",
    rf"{_WE} (?:herkennen|herken|herkent) (?:ons|me|mij|zich) (?:goed |volledig )?(?:hierin"
    rf"|in {_TEXT})",
    rf"(?:zijn|ben|gaan|gaat|ga) {_AD}{_OK}{_TAIL}",
    rf"(?:kunnen|kan) {_AD}(?:mee )?(?:instemmen|{_OK} gaan){_TAIL}",
    rf"(?:hebben|heb|heeft|zien|zie|ziet) {_AD}{_NO_REMARKS}(?: {_FOUND})?{_TAIL}",
    rf"{_WE} {_AD}(?:mee )?{_OK} (?:zijn|ben|is|gaan|gaat|ga|kunnen gaan|kan gaan){_TAIL}",
    rf"{_WE} {_AD}(?:mee )?(?:kunnen|kan) instemmen{_TAIL}",
    rf"{_WE} {_AD}{_NO_REMARKS} (?:hebben|heb|heeft){_TAIL}",
    rf"{_WE} (?:stemmen|stemt|stem) {_AD}in{_TAIL}",
    rf"{_FIRST}(?:stemmen|stemt|stem) {_WE} {_AD}in{_TAIL}",
    rf"{_WE} (?:zijn|ben|is) het {_AD}eens{_TAIL}",
    rf"(?:{_WE} (?:hebben|heb|heeft|zien|zie"
    rf"|ziet) )?{_AD}{_NO_REMARKS}(?: {_FOUND})?{_TAIL}(?: {_FOUND})?",
    rf"{_FIRST}(?:hebben|heb|heeft|zien|zie|ziet) {_WE} {_AD}{_NO_REMARKS}(?: {_FOUND})?{_TAIL}",
    rf"(?:{_FIRST}|er )(?:zijn|is|bestaan|bestaat) {_AD}{_NO_REMARKS}{_TAIL}",
    rf"er (?:staan|zitten) {_AD}{_NO_REMARKS} in{_TAIL}",
    rf"{_AD}{_OK} van {_ORG}",
    rf"{_THING} (?:klopt|kloppen){_AFTER}",
    rf"(?:klopt|kloppen){_AFTER}",
    rf"(?:feitelijk|inderdaad) klopt {_THING}{_AFTER}",
    rf"(?:het|dat) klopt,? wat er over (?:ons|{_ORG}) staat",
    rf"{_THING} (?:is|zijn) {_WAYS}{_RIGHT}{_AFTER}",
    rf"{_FROM_US} (?:is|zijn) {_THING} {_WAYS}{_RIGHT}",
    rf"{_THING} (?:ziet|zien) er {_WAYS}(?:goed|prima|uitstekend|keurig|netjes) uit{_AFTER}",
    rf"(?:ziet|zien) er {_WAYS}(?:goed|prima|uitstekend|keurig|netjes) uit{_AFTER}",
    rf"{_THING} kan {_WAYS}zo(?: (?:door|blijven|mee|worden vastgesteld|vastgesteld worden"
    rf"|naar de minister|worden verzonden|verzonden worden))?{_AFTER}",
    r"(?:prima|goed) zo",
    r"zo (?:prima|akkoord)",
    r"kan zo(?: door| blijven)?",
    r"feitelijk (?:juist|correct)",
    r"goedgekeurd",
    r"conform",
    r"(?:agreed|approved|we agree(?: with the text)?|no (?:further )?(?:comments|remarks))",
)
_LEFT = (
    r"(?:verder|overigens|voor het overige|voor de rest|het overige|de overige (?:tekst"
    r"|passages|punten|alinea's)"
    r"|overige (?:tekst|passages)|met de rest(?: van (?:de tekst|het verslag|het concept))?"
    r"|de rest(?: van (?:de tekst|het verslag|het concept))?|met de overige (?:tekst|passages"
    r"|punten)"
    r"|met het overige|met al het overige|al het overige|daarnaast|daarbuiten"
    r"|op de overige (?:passages|punten))"
)
_REST = (
    rf"{_LEFT},? (?:is |zijn |gaan |ga |gaat |kunnen |kan |hebben |heb |heeft "
    rf"|ben )?(?:{_WE} )?{_AD}(?:mee )?"
    rf"(?:{_OK}(?: gaan)?|instemmen|{_NO_REMARKS}|in orde|juist|correct|prima|goed"
    rf"|helemaal goed|mee eens){_TAIL}",
    rf"{_LEFT},? (?:klopt|kloppen)(?: {_THING}| het allemaal)?{_AFTER}",
    rf"{_LEFT},? (?:klopt|ziet|is) (?:{_THING}|het) (?:er )?{_WAYS}(?:goed uit|prima uit"
    rf"|akkoord|in orde|juist|correct|goed)?",
    rf"{_WE} (?:zijn|ben|is|gaan|gaat|ga|hebben|heb|heeft) {_LEFT} {_AD}(?:{_OK}|{_NO_REMARKS}"
    rf"|het eens){_TAIL}",
    rf"{_OK} (?:voor het overige|verder|overigens|voor de rest|met de rest(?: van (?:de tekst"
    rf"|het verslag))?|met de overige (?:tekst|passages|punten)|met het overige)",
    rf"(?:{_WE} (?:hebben|heb|heeft) )?geen (?:verdere|andere|overige"
    rf"|aanvullende) (?:opmerkingen|correcties|aanvullingen|wijzigingen|punten)",
    r"dat (?:was|is) (?:het|alles)",
)
_COUNT = r"(?:de|een|één|twee|drie|vier|vijf|zes|enkele|enige|een paar|wat|een aantal|\d{1,2})"
_POINTS = (
    r"(?:(?:feitelijke|kleine|korte|tekstuele|inhoudelijke|volgende|onderstaande|concrete"
    r"|nadere) )*(?:opmerkingen|opmerking|correcties|correctie"
    r"|aanvullingen|aanvulling|wijzigingen|wijziging|punten|punt|reactie|aanpassingen|aanpassing"
    r"|tekstvoorstellen|tekstvoorstel|wijzigingsvoorstellen|verbeteringen|puntjes|onjuistheden"
    r"|onjuistheid|fouten|foutjes|fout)"
)
_ANNOUNCES = (
    rf"{_AD}(?:hierbij|hieronder|bijgaand|onderstaand)? ?(?:vindt u|treft u|stuur ik u"
    rf"|sturen wij u|ontvangt u|volgen|volgt|staan)?(?: hierbij| hieronder)? ?(?:onze|mijn|de"
    rf"|{_COUNT})? ?{_POINTS}{_TAIL}",
    rf"{_WE} (?:hebben|heb|heeft) {_AD}(?:nog |wel |slechts |alleen "
    rf"|maar )?{_COUNT} {_POINTS}(?: en {_POINTS})?{_TAIL}(?: aangetroffen| gevonden)?",
    rf"{_AD}(?:hebben|heb|heeft) {_WE} {_AD}(?:nog |wel |slechts |alleen "
    rf"|maar )?{_COUNT} {_POINTS}{_TAIL}",
    rf"{_OK},? (?:met|onder verwijzing naar) {_COUNT} {_POINTS}(?: en {_POINTS})?",
    rf"(?:graag )?(?:{_COUNT} )?{_POINTS}(?: {_FROM_US}| {_ORG})?",
    r"graag (?:het volgende|onderstaande|de volgende punten) (?:aanpassen|wijzigen|corrigeren"
    r"|verwerken)",
    r"(?:wij|ik) verzoeken? u (?:het volgende|onderstaande|de volgende punten) (?:aan te passen"
    r"|te wijzigen|te verwerken)",
    r"(?:graag )?(?:zien wij|zie ik|zien we) (?:dit |deze |die )?graag (?:aangepast|verwerkt"
    r"|gewijzigd)",
    r"(?:graag|gelieve) (?:dit |deze |zo )?(?:aan te passen|aanpassen|verwerken|corrigeren"
    r"|wijzigen|te verwerken)",
    r"(?:passage|nr|nummer|punt)\t.{3,200}",
)
_TITLES = (
    r"heer ?/ ?mevrouw|mevrouw ?/ ?heer|heren?|heer|mevrouw|mevr\.?|mw\.?|dhr\.?"
    r"|collegae?(?:'s|s)?|allen|allemaal|iedereen|team|secretaris|secretariaat|kabinet|provincie"
    r"|regietafel|redactie|leden|meneer|dames en heren|dames|lezer|relatie|griffier?"
)
_THANKS = (
    r"(?:hartelijk |alvast |heel |nogmaals |veel |met |en )*(?:dank(?: ?je(?: wel)?| ?jewel"
    r"| u(?: wel)?| jullie(?: wel)?)?|bedankt|dankuwel|thanks|thank you)"
    r"(?: alvast| hiervoor| daarvoor)?"
    r"(?:,? (?:voor|om|aan) (?:het |de |uw |jullie |je |deze |dit |ons )*(?:\w{3,20} ){0,2}?"
    r"(?:toesturen|toezenden|toezending|voorleggen|delen|mail|e-mail|bericht|concept"
    r"|conceptverslag|verslag|tekst"
    r"|stukken|stuk|gelegenheid|mogelijkheid|werk|herinnering|samenwerking|moeite|informatie"
    r"|reminder|feitelijke toets|terugkoppeling|inzet)"
    r"(?: van (?:het|de) (?:concept\w*|tekst|verslag|stukken|stuk|conceptverslag))?"
    r"(?: (?:om |tot )?(?:hierop )?(?:te )?(?:reageren|toetsen|reactie|controleren))?)?"
)
_POLITE = (
    rf"(?:beste|geachte?|dag|hallo|hoi|hi|hello|dear|goede(?:morgen|middag|navond|ndag)"
    rf"|goedendag|l\.?s\.?)"
    rf"(?:,? (?:(?:{_TITLES})(?![\w])|(?!(?i:{WEIGHTY})\b)(?-i:[A-ZÀ-Ý][\w'’.-]*)|de|van|der"
    rf"|den|en|te|ten|ter|van het))*",
    r"(?:beste|dag|hoi|hallo) [a-zà-ÿ]{2,20}(?=,)",
    _THANKS,
    r"(?:ja|jazeker|oké|ok|okay|prima|super|top|fijn|mooi|graag gedaan|duidelijk|helder)",
    r"(?:een )?(?:mooi|goed|helder|duidelijk|prima|keurig|leesbaar) (?:verslag|stuk|verhaal"
    r"|concept|document|overzicht)",
    r"(?:goed|mooi|helder|prima|duidelijk) (?:verwoord|geschreven|weergegeven|samengevat)",
    r"excuses voor (?:de|mijn|onze) (?:late|verlate|trage) (?:reactie|antwoord)",
    rf"(?:hierbij|bij deze) (?:bevestig ik|bevestigen wij|bevestigen we)(?: namens {_ORG})?,? dat",
    rf"{_WE} (?:hebben|heb|heeft) {_AD}kennis ?genomen van {_TEXT}",
    r"complimenten(?: voor (?:het|de) (?:verslag|stuk|tekst|heldere verslag|heldere tekst|werk))?",
    rf"{_WE} (?:hebben|heb|heeft) {_AD}(?:uw (?:mail|bericht|e-mail|verzoek)|{_TEXT}) "
    r"(?:in goede orde |met (?:belangstelling|interesse|aandacht) |goed |zorgvuldig )?"
    r"(?:ontvangen|gelezen|doorgenomen|bekeken|bestudeerd|nagelezen|gecontroleerd|getoetst"
    r"|beoordeeld|doorgelezen)"
    r"(?: op (?:feiten|feitelijkheden|feitelijke (?:on)?juistheid|feitelijke onjuistheden))?",
    r"(?:in antwoord op|in reactie op|naar aanleiding van|n\.?a\.?v\.?) (?:uw|je|jullie"
    r"|onderstaande|het|de) (?:mail|e-mail|bericht|verzoek|feitelijke toets"
    r"|herinnering)(?: van (?:\w+ ){0,1}\d{1,2} \w+(?: \d{4})?)?(?:,? (?:laat ik|laten wij"
    r"|kan ik|kunnen wij|bericht ik|berichten wij) u(?: hierbij)? (?:weten|meedelen|mededelen"
    r"|laten weten)?(?: dat)?)?",
    rf"(?:reactie|antwoord) (?:van |namens |vanuit )?{_ORG}",
    rf"(?:hierbij|hieronder) (?:de|onze|mijn) (?:reactie|antwoord)(?: (?:van|namens"
    rf"|vanuit) {_ORG})?(?: {_WITH_TEXT})?(?: op uw (?:verzoek|mail|vraag))?",
    rf"(?:hierbij|bij deze) (?:laat ik|laten wij|bericht ik|berichten wij|deel ik"
    rf"|delen wij) (?:u|je|jullie) (?:weten|mee|mede)?(?:namens {_ORG})?(?: weten| mee"
    rf"| mede)?(?: dat)?",
    rf"namens {_ORG} (?:kan ik u |kunnen wij u |laat ik u |laten wij u |deel ik u "
    rf"|delen wij u )(?:mededelen|meedelen|laten weten|weten|mee|mede)(?: dat)?",
    rf"namens {_ORG}",
    rf"(?:de )?gemeente {NAMES}",
    r"(?:nog )?(?:een )?(?:fijn|fijne|prettig|prettige|goed|goede|mooi|mooie) (?:weekend|dag"
    r"|avond|middag|week|weekeinde|dag verder|dag gewenst|dag toegewenst)(?: verder| gewenst"
    r"| toegewenst)?",
    r"(?:veel )?succes(?: (?:ermee|verder|met (?:het|de) (?:verslag|vervolg|afronding"
    r"|verdere afronding)))?",
    rf"(?:met )?(?:vriendelijke|hartelijke|vriendelijk) groet(?:en)?(?:,? {NAMES})?",
    rf"(?:groet(?:en|jes)?|mvg|gr)\b\.?(?:,? {NAMES})?",
)
PHRASES = tuple(
    (said, re.compile(rf"(?:{phrase})(?!\w)", re.IGNORECASE))
    for said, phrases in (
        (Said.AGREES, _AGREES),
        (Said.REST, _REST),
        (Said.POLITE, _POLITE),
        (Said.ANNOUNCES, _ANNOUNCES),
    )
    for phrase in phrases
)
"""Every phrase with what it says."""
