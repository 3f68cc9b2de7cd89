"""The phrases around an answer: greetings, thanks, how it was read, and what follows."""

from mailer.rounds.reading.vocabulary import WEIGHTY
from mailer.rounds.reading.wording import AD, FROM_US, NAMES, OK, ORG, TAIL, TEXT, US, WE, WITH_TEXT

_COUNT = r"(?:de|een|één|twee|drie|vier|vijf|zes|enkele|enige|een paar|wat|een aantal|\d{1,2})"
_POINTS = (
    r"(?:(?:feitelijke|kleine|korte|tekstuele|inhoudelijke|volgende|onderstaande|concrete"
    r"|nadere) )*(?:opmerkingen|opmerking|correcties|correctie"
    r"|aanvullingen|aanvulling|wijzigingen|wijziging|punten|punt|reactie|aanpassingen|aanpassing"
    r"|tekstvoorstellen|tekstvoorstel|wijzigingsvoorstellen|verbeteringen|puntjes|onjuistheden"
    r"|onjuistheid|fouten|foutjes|fout)"
)
_WHERE = (
    r"(?: (?:hieronder|hierbij|onderaan|beneden|tussen de (?:regels|tekst|passages)|per passage"
    r"|in (?:het )?(?:rood|blauw|groen|geel|kleur)|in de (?:onderstaande )?(?:tekst|mail|tabel)"
    r"|in (?:een|onderstaande) (?:tabel|lijst)|bij de passages?))+"
)
ANNOUNCES = (
    rf"{AD}(?:hierbij|hieronder|bijgaand|onderstaand)? ?(?:vindt u|treft u|stuur ik u"
    rf"|sturen wij u|ontvangt u|volgen|volgt|staan)?(?: hierbij| hieronder)? ?(?:onze|mijn|de"
    rf"|{_COUNT})? ?{_POINTS}{TAIL}",
    rf"{WE} (?:hebben|heb|heeft) {AD}(?:nog |wel |slechts |alleen "
    rf"|maar )?{_COUNT} {_POINTS}(?: en {_POINTS})?{TAIL}(?: aangetroffen| gevonden)?",
    rf"{AD}(?:hebben|heb|heeft) {WE} {AD}(?:nog |wel |slechts |alleen "
    rf"|maar )?{_COUNT} {_POINTS}{TAIL}",
    rf"{OK},? (?:met|onder verwijzing naar) {_COUNT} {_POINTS}(?: en {_POINTS})?",
    rf"(?:graag )?(?:{_COUNT} )?{_POINTS}(?: {FROM_US}| {ORG})?",
    r"graag (?:het volgende|onderstaande|de volgende punten) (?:aanpassen|wijzigen|corrigeren"
    r"|verwerken)",
    r"(?:wij|ik) verzoeken? u (?:het volgende|onderstaande|de volgende punten) (?:aan te passen"
    r"|te wijzigen|te verwerken)",
    r"(?:graag )?(?:zien wij|zie ik|zien we) (?:dit |deze |die )?graag (?:aangepast|verwerkt"
    r"|gewijzigd)",
    r"(?:graag|gelieve) (?:dit |deze |zo )?(?:aan te passen|aanpassen|verwerken|corrigeren"
    r"|wijzigen|te verwerken)",
    rf"(?:hierbij|hieronder|zie)?(?: hierbij| hieronder)? ?(?:de|onze|ons|mijn) (?:reactie|antwoord"
    rf"|antwoorden|{_POINTS})(?: (?:van|namens) {ORG})?(?: (?:staat|staan|vindt u|treft u))?"
    rf"{_WHERE}",
    rf"{WE} (?:hebben|heb|heeft){_WHERE} (?:gereageerd|geantwoord|aangegeven|opgenomen|gezet)",
    rf"zie{_WHERE}",
    rf"{WE} (?:kwamen|kwam) (?:nog |wel )?(?:dit|het volgende|onderstaande"
    rf"|{_COUNT} {_POINTS}) tegen",
    r"(?:passage|nr|nummer|punt)\t.{3,200}",
)
_TITLES = (
    r"heer ?/ ?mevrouw|mevrouw ?/ ?meneer|meneer ?/ ?mevrouw|mensen"
    r"|mevrouw ?/ ?heer|heren?|heer|mevrouw|mevr\.?|mw\.?|dhr\.?"
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
_DONE = (
    r"(?:gelezen|doorgenomen|bekeken|bestudeerd|nagelezen|nagelopen|nagekeken|gecontroleerd|getoetst"
    r"|beoordeeld|doorgelezen|uitgevoerd|lezen|controleren|toetsen|nakijken|bekijken)"
)
_READER = (
    rf"(?:{WE}|(?:de|onze|mijn) (?:portefeuillehouder|wethouder|burgemeester|secretaris|collega'?s?"
    r"|beleidsmedewerkers?|jurist|gemeentesecretaris))"
)
POLITE = (
    rf"(?:beste|geachte?|dag|hallo|hoi|hi|hello|dear|goede(?:morgen|middag|navond|ndag)"
    rf"|goedendag|l\.?s\.?|mijne?|ha|hé|moi|middag|goeiemorgen|goeiemiddag)"
    rf"(?:,? (?:(?:{_TITLES})(?![\w])|(?-i:[A-ZÀ-Ý][\w'’.-]*)|de|het|van|der"
    rf"|den|en|te|ten|ter))*",
    rf"(?:beste|dag|hoi|hallo) (?!{WEIGHTY}\b)[a-zà-ÿ]{{2,20}}(?=,)",
    _THANKS,
    r"(?:gezien|gelezen|ja|jazeker|oké|ok|okay|prima|super|top|fijn|mooi|graag gedaan|duidelijk"
    r"|helder)",
    r"(?:een )?(?:mooi|goed|helder|duidelijk|prima|keurig|leesbaar) (?:verslag|stuk|verhaal"
    r"|concept|document|overzicht)",
    r"(?:goed|mooi|helder|prima|duidelijk) (?:verwoord|geschreven|weergegeven|samengevat)",
    rf"(?:excuus|excuses|sorry|het spijt (?:me|mij|ons))(?: voor (?:de|het|mijn|onze|ons) (?:late"
    rf"|verlate|trage) (?:reactie|antwoord)| dat {US} (?:niet eerder|nu pas|pas nu|zo laat"
    rf"|wat laat)"
    rf" (?:reageer|reageerde|reageren|reageerden|antwoord|antwoordde))",
    rf"{US} (?:was|waren) (?:tot (?:en met )?(?:gisteren|vandaag|vorige week) |vorige week "
    r"|net |even "
    r"|de afgelopen (?:week|weken|dagen) )?(?:met verlof|op vakantie|ziek|afwezig|op reis)",
    rf"{_READER} (?:hebben|heb|heeft) {AD}(?:(?:{TEXT}|het|alles|alle passages) )?(?:laten )?"
    rf"{_DONE}"
    rf"(?: door (?:onze|mijn|de|het|een) [a-zà-ÿ]{{3,30}}(?: [a-zà-ÿ]{{3,30}})?)?",
    rf"{_READER} (?:hebben|heb|heeft) {AD}(?:er ?naar|hiernaar|naar {TEXT}) gekeken",
    rf"{_READER} (?:hebben|heb|heeft) {AD}kennis ?genomen van {TEXT}",
    rf"(?:alles|{TEXT})(?: \(?\d\.\d (?:t/m|tot en met|-|–) \d\.\d\)?)?"
    rf"(?: (?:is|zijn|werd|werden))?"
    rf"(?: (?:bij|door) (?:ons|{ORG}))? (?:goed |zorgvuldig )?{_DONE}",
    rf"(?:hierbij|bij deze) (?:bevestig ik|bevestigen wij|bevestigen we)(?: namens {ORG})?,? dat",
    rf"{WE} (?:hebben|heb|heeft) {AD}kennis ?genomen van {TEXT}",
    r"complimenten(?: voor (?:het|de) (?:verslag|stuk|tekst|heldere verslag|heldere tekst|werk))?",
    rf"{WE} (?:hebben|heb|heeft) {AD}(?:uw (?:mail|bericht|e-mail|verzoek)|{TEXT}) "
    r"(?:in goede orde |met (?:belangstelling|interesse|aandacht) |goed |zorgvuldig )?"
    r"(?:ontvangen|gelezen|doorgenomen|bekeken|bestudeerd|nagelezen|gecontroleerd|getoetst"
    r"|beoordeeld|doorgelezen)"
    r"(?: op (?:feiten|feitelijkheden|feitelijke (?:on)?juistheid|feitelijke onjuistheden))?",
    r"(?:in antwoord op|in reactie op|naar aanleiding van|n\.?a\.?v\.?) (?:uw|je|jullie"
    r"|onderstaande|het|de) (?:mail|e-mail|bericht|verzoek|feitelijke toets"
    r"|herinnering)(?: van (?:\w+ ){0,1}\d{1,2} \w+(?: \d{4})?)?(?:,? (?:laat ik|laten wij"
    r"|deel ik|delen wij"
    r"|kan ik|kunnen wij|bericht ik|berichten wij) u(?: hierbij)?(?: het volgende)? (?:weten|mee"
    r"|mede|meedelen|mededelen"
    r"|laten weten)?(?: dat)?)?",
    rf"(?:reactie|antwoord) (?:van |namens |vanuit )?{ORG}",
    rf"(?:hierbij|hieronder) (?:de|onze|mijn) (?:reactie|antwoord)(?: (?:van|namens"
    rf"|vanuit) {ORG})?(?: {WITH_TEXT})?(?: op uw (?:verzoek|mail|vraag))?",
    rf"(?:hierbij|bij deze) (?:laat ik|laten wij|bericht ik|berichten wij|deel ik"
    rf"|delen wij) (?:u|je|jullie) (?:weten|mee|mede)?(?:namens {ORG})?(?: weten| mee"
    rf"| mede)?(?: dat)?",
    rf"namens {ORG} (?:kan ik u |kunnen wij u |laat ik u |laten wij u |deel ik u "
    rf"|delen wij u )(?:mededelen|meedelen|laten weten|weten|mee|mede)(?: dat)?",
    rf"namens {ORG}",
    rf"(?:de )?gemeente {NAMES}",
    r"(?:nog )?(?:een )?(?:fijn|fijne|prettig|prettige|goed|goede|mooi|mooie) (?:weekend|dag"
    r"|avond|middag|week|weekeinde|dag verder|dag gewenst|dag toegewenst)(?: verder| gewenst"
    rf"| toegewenst)?(?:,? {NAMES})?",
    r"(?:veel )?succes(?: (?:ermee|verder|met (?:het|de) (?:verslag|vervolg|afronding"
    r"|verdere afronding|verzending|verwerking|laatste loodjes)))?",
    rf"(?:met )?(?:vriendelijke|hartelijke|vriendelijk) groet(?:en)?(?:,? {NAMES})?",
    rf"(?:groet(?:en|jes)?|mvg|gr)\b\.?(?:,? {NAMES})?",
)
