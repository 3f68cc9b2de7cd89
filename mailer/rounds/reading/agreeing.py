"""The phrases in which people agree, with all of a text or with what is left of it."""

from mailer.rounds.reading.wording import (
    AD,
    AFTER,
    BODY,
    FIRST,
    FOUND,
    FROM_US,
    NAMES,
    NO_REMARKS,
    OK,
    ORG,
    REMARK,
    RIGHT,
    TAIL,
    TEXT,
    THING,
    WAYS,
    WE,
)

AGREES = (
    rf"(?:{FIRST})?(?:heeft|hebt|krijgt) u {AD}(?:een |het )?{OK}{TAIL}",
    rf"(?:ook|en ook|eveneens) {WE} (?:is|zijn|gaat|gaan) {AD}(?:mee )?{OK}{TAIL}",
    rf"(?:ook|eveneens) {WE} (?:stemt|stemmen) {AD}in{TAIL}",
    rf"{WE} {AD}(?:mee )?(?:instemt|instemmen|instem){TAIL}",
    rf"{AD}voor {OK}(?: getekend| gezien)?",
    rf"(?:er )?(?:hoeft|behoeft) {AD}niets (?:meer )?(?:te worden (?:aangepast|gewijzigd"
    r"|veranderd)|aangepast te worden|aan te passen|gewijzigd te worden)",
    rf"(?:{WE} (?:hebben|heb|heeft) )?(?:er |hier |hierop )?{AD}niets"
    r" (?:op |aan |erop |eraan |hierop )?"
    rf"(?:aan te merken|op te merken|toe te voegen|aan te passen|te wijzigen){TAIL}",
    rf"{THING} (?:bevat|bevatten) {AD}{NO_REMARKS}{TAIL}",
    rf"(?:bevat|bevatten) {AD}{NO_REMARKS}{TAIL}",
    rf"{AD}(?:volgens (?:ons|mij)|wat ons betreft) (?:klopt|kloppen) {THING}{AFTER}",
    rf"{THING} {WAYS}(?:klopt|kloppen){AFTER}",
    rf"{AD}{OK}{TAIL}",
    rf"(?:{FROM_US} |{AD}){OK}{TAIL}",
    rf"{WE} (?:zijn|ben|is|gaan|gaat|ga) {AD}(?:mee )?{OK}{TAIL}",
    rf"{FIRST}(?:zijn|ben|is|gaan|gaat|ga) {WE} {AD}(?:mee )?{OK}{TAIL}",
    rf"{ORG}: {AD}{OK}{TAIL}",
    rf"{BODY} {NAMES},? {AD}{OK}{TAIL}",
    rf"{TEXT}:? {OK}{TAIL}",
    rf"(?:ons|onze|mijn) {OK}(?: (?:heeft|hebt) u)?{TAIL}",
    rf"{AD}(?:ons|onze|mijn) (?:{OK}|instemming|goedkeuring){TAIL}",
    rf"u (?:heeft|hebt|krijgt) {AD}(?:ons|onze|mijn) (?:{OK}|instemming|goedkeuring){TAIL}",
    rf"{WE} (?:geven|geef|geeft|verlenen|verleent) {AD}(?:(?:ons|onze|mijn|haar"
    rf"|zijn) )?(?:{OK}|instemming|goedkeuring){TAIL}",
    rf"{FIRST}(?:geven|geef|geeft) {WE} {AD}(?:(?:ons|onze|mijn|haar|zijn) )?(?:{OK}"
    rf"|instemming|goedkeuring){TAIL}",
    rf"{WE} (?:kunnen|kan) {AD}(?:mee )?(?:instemmen|{OK} gaan|{OK} geven){TAIL}",
    rf"{FIRST}(?:kunnen|kan) {WE} {AD}(?:mee )?(?:instemmen|{OK} gaan){TAIL}",
    rf"{WE} (?:kunnen|kan) (?:ons|me|mij|zich) {AD}(?:goed |prima |volledig )?vinden{TAIL}",
    rf"{FIRST}(?:kunnen|kan) {WE} (?:ons|me|mij|zich) {AD}(?:goed |prima |volledig )?vinden"
    rf"{TAIL}",
    rf"{WE} (?:kunnen|kan) (?:ons|me|mij|zich) (?:goed |prima |volledig )?{AD}vinden{TAIL}",
    rf"{WE} (?:ons|me|mij|zich) {AD}(?:goed |volledig )?(?:kunnen|kan) vinden{TAIL}",
    rf"{WE} (?:herkennen|herken|herkent) (?:ons|me|mij|zich) (?:goed |volledig )?(?:hierin"
    rf"|in {TEXT})",
    rf"(?:zijn|ben|is|gaan|gaat|ga) {AD}{OK}{TAIL}",
    rf"(?:kunnen|kan) {AD}(?:mee )?(?:instemmen|{OK} gaan){TAIL}",
    rf"(?:hebben|heb|heeft|zien|zie|ziet) {AD}{NO_REMARKS}(?: {FOUND})?{TAIL}",
    rf"{WE} {AD}(?:mee )?{OK} (?:zijn|ben|is|gaan|gaat|ga|kunnen gaan|kan gaan){TAIL}",
    rf"{WE} {AD}(?:mee )?(?:kunnen|kan) instemmen{TAIL}",
    rf"{WE} {AD}{NO_REMARKS} (?:hebben|heb|heeft){TAIL}",
    rf"{WE} (?:stemmen|stemt|stem) {AD}in{TAIL}",
    rf"{FIRST}(?:stemmen|stemt|stem) {WE} {AD}in{TAIL}",
    rf"{WE} (?:zijn|ben|is) het {AD}eens{TAIL}",
    rf"(?:{WE} (?:hebben|heb|heeft|zien|zie"
    rf"|ziet) )?{AD}{NO_REMARKS}(?: {FOUND})?{TAIL}(?: {FOUND})?",
    rf"{FIRST}(?:hebben|heb|heeft|zien|zie|ziet) {WE} {AD}{NO_REMARKS}(?: {FOUND})?{TAIL}",
    rf"(?:{FIRST}|er )(?:zijn|is|bestaan|bestaat) {AD}{NO_REMARKS}(?: {FOUND})?{TAIL}",
    rf"{FIRST}{NO_REMARKS}(?: {FOUND})?{TAIL}",
    rf"{REMARK} (?:zijn|is) {AD}niet (?:nodig|noodzakelijk){TAIL}",
    rf"{THING} (?:is|geeft|vormt) {AD}een (?:juiste?|correcte?|goede?|getrouwe?) (?:weergave|beeld)"
    r"(?: van (?:de (?:feiten|afspraken|situatie|stand van zaken)|het besprokene))?",
    rf"er (?:staan|zitten) {AD}{NO_REMARKS} in{TAIL}",
    rf"{AD}{OK} van {ORG}",
    rf"{THING} (?:klopt|kloppen){AFTER}",
    rf"(?:klopt|kloppen){AFTER}",
    rf"(?:feitelijk|inderdaad) klopt {THING}{AFTER}",
    rf"(?:het|dat) klopt,? wat er over (?:ons|{ORG}) staat",
    rf"{THING} (?:is|zijn) {WAYS}{RIGHT}{AFTER}",
    rf"{FROM_US} (?:is|zijn) {THING} {WAYS}{RIGHT}",
    rf"{THING} (?:ziet|zien) er {WAYS}(?:goed|prima|uitstekend|keurig|netjes) uit{AFTER}",
    rf"(?:ziet|zien) er {WAYS}(?:goed|prima|uitstekend|keurig|netjes) uit{AFTER}",
    rf"{THING} kan {WAYS}zo(?: (?:door|blijven|mee|worden vastgesteld|vastgesteld worden"
    rf"|naar de minister|worden verzonden|verzonden worden))?{AFTER}",
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
REST = (
    rf"{_LEFT},? (?:is |zijn |gaan |ga |gaat |kunnen |kan |hebben |heb |heeft "
    rf"|ben )?(?:{WE} )?{AD}(?:mee )?"
    rf"(?:{OK}(?: gaan)?|instemmen|{NO_REMARKS}|in orde|juist|correct|prima|goed"
    rf"|helemaal goed|mee eens){TAIL}",
    rf"{_LEFT},? (?:klopt|kloppen)(?: {THING}| het allemaal)?{AFTER}",
    rf"{_LEFT},? (?:klopt|ziet|is) (?:{THING}|het) (?:er )?{WAYS}(?:goed uit|prima uit"
    rf"|akkoord|in orde|juist|correct|goed)?",
    rf"{WE} (?:zijn|ben|is|gaan|gaat|ga|hebben|heb|heeft) {_LEFT} {AD}(?:{OK}|{NO_REMARKS}"
    rf"|het eens){TAIL}",
    rf"{OK} (?:voor het overige|verder|overigens|voor de rest|met de rest(?: van (?:de tekst"
    rf"|het verslag))?|met de overige (?:tekst|passages|punten)|met het overige)",
    rf"(?:{WE} (?:hebben|heb|heeft) )?geen (?:verdere|andere|overige"
    rf"|aanvullende) (?:opmerkingen|correcties|aanvullingen|wijzigingen|punten)",
    r"dat (?:was|is) (?:het|alles)",
)
