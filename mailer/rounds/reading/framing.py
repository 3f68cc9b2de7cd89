"""What stands around the passages of a question: greeting, request, how to answer, until when.

A question that is quoted is seldom worded or laid out exactly as we know it. Sentences that only
who asks writes are told by their words here. What may be an answer is never one of them.
"""

import re

from mailer.rounds.reading.vocabulary import sentences

_MONTH = r"(?:jan|feb|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*"
_CHECK = r"(?:feitelijke (?:toets\w*|controle|check)|feiten(?:check|toets|controle)|factcheck)"
_YOUR = r"(?:uw|jullie|je) (?:reactie|antwoord|opmerkingen|correcties|bevindingen|inbreng)"
_TEXT = r"(?:(?:de|het|onderstaande|bijgaande) )*(?:concept)?-?(?:tekst|verslag|passages|stuk)"
_THEN = r"(?:dan|schrijf|antwoord|laat|geef|meld|stuur)"
_ASKER = re.compile(
    rf"(?:wij|we|ik|hierbij|graag|daarom|eerder|namens .{{3,60}})? ?(?:vragen|vraag|vroegen"
    rf"|verzoeken|verzoek|leggen|leg|sturen|stuur|zenden)\b.{{0,60}}\b(?:u|jullie|je)\b.{{0,200}}"
    rf"\b(?:{_CHECK}|te (?:toetsen|controleren|reageren)|na te (?:gaan|kijken))\b.{{0,250}}"
    rf"|(?:hierbij|graag) (?:ontvangt|krijgt|vindt|treft) u\b.{{0,60}}{_TEXT}.{{0,150}}"
    rf"|(?:feitelijke toets|verzoek (?:om|tot) (?:een )?{_CHECK})\b.{{0,200}}"
    rf"|.{{0,60}}\b{_CHECK}\b.{{0,200}}"
    r"|(?:u|je|jullie) (?:kunt|kan|kunnen)\b.{0,60}\b(?:antwoorden|reageren|volstaan"
    r"|beantwoorden)\b.{0,250}"
    r"|(?:beantwoord|antwoord|reageer)\b.{0,40}\b(?:dit bericht|deze (?:e-?)?mail)\b.{0,200}"
    r"|(?:reageren|antwoorden) (?:kan|kunt u)\b.{0,150}"
    r"|(?:laat|houd)\b.{0,20}\b(?:het onderwerp|het kenmerk)\b.{0,100}"
    r"|.{0,40}\bkenmerk\b.{0,100}\bbij welke (?:tekst|vraag)\b.{0,100}"
    rf"|(?:wij|we|ik) (?:ontvangen?|zien|zie|vernemen|verneem|horen|hoor)\b.{{0,10}} ?{_YOUR}"
    r"\b.{0,20}\b(?:graag|uiterlijk|vóór|voor)\b.{0,150}"
    rf"|(?:graag )?(?:ontvangen wij|zien wij|ontvang ik|zie ik|vernemen wij) (?:graag )?{_YOUR}"
    r"\b.{0,150}"
    rf"|{_YOUR}\b.{{0,60}}\b(?:zien|ontvangen|horen) (?:wij|we|ik) graag\b.{{0,120}}"
    rf"|(?:wilt u|wil je|willen jullie)\b.{{0,20}} (?:{_TEXT}|nagaan of klopt wat er)\b.{{0,150}}"
    rf"|(?:wilt u|wil je) uiterlijk\b.{{3,80}}\b(?:antwoorden|reageren)"
    r"|(?:hebben|ontvangen|horen|krijgen) wij (?:dan|voor die tijd|op dat moment)? ?"
    r"(?:niets|geen reactie)\b.{0,40}, dan (?:gaan|nemen) wij\b.{0,80}"
    r"|(?:zonder|bij geen) (?:tegenbericht|(?:uw )?reactie)\b.{0,40}\b(?:gaan wij|nemen wij"
    r"|kan de tekst)\b.{0,80}"
    r"|u wordt genoemd in\b.{0,100}|uw organisatie wordt in de tekst\b.{0,30}genoemd"
    r"|dat staat er in de tekst bij"
    r"|(?:hebt|heeft|heb) (?:u|je) (?:nog )?(?:een )?vra(?:ag|gen), (?:dan|neem|bel|mail)\b.{0,150}"
    r"|(?:hebt|heeft) u (?:intussen|inmiddels) al (?:geantwoord|gereageerd)"
    r"|dank u wel, dan hoeft u niets te doen|zo kunt u antwoorden"
    r"|(?:alvast )?(?:hartelijk )?(?:dank|bedankt)(?: voor (?:uw|de) (?:moeite|medewerking))?"
    rf"|(?:klopt alles|klopt (?:er )?iets niet|bent u (?:het )?(?:akkoord|eens)), {_THEN}\b"
    r".{0,200}"
    r"|schrijf (?:dan|het nummer)\b.{0,200}"
    rf"|hieronder (?:vindt|treft) u {_TEXT}|{_TEXT} (?:staat|volgt) hieronder"
    r"|de tekst|herinnering: .{0,100}|embargo|concept",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:geachte?|beste|dag) (?:heer, mevrouw|mevrouw, heer|[^.!?:,]{2,100})"
    r"|goede(?:morgen|middag|navond|ndag)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?:dit|deze) (?:e-?mail|bericht)\b.{0,60}\b(?:embargo|bestemd|vertrouwelijk)\b.{0,250}"
    r"|(?:deze|de) tekst (?:staat|valt|is) (?:nog )?onder embargo\b.{0,80}"
    r"|(?:hebt|heeft) u (?:het|dit|deze|dit bericht)\b.{0,60}\bten onrechte\b.{0,150}"
    r"|(?:indien|als|bent) .{0,80}\b(?:geadresseerde|ontvanger|ten onrechte)\b.{0,200}",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    rf"\d{{1,2}} {_MONTH}|\d\d[.:]\d\d(?: uur)?|\b(?:laat|zegt|stuur|meld) (?:het |dit )?ons\b"
    r"|\bcontact met ons\b|\bniet bij naam\b|\bklopt (?:er )?iets niet\b|\bniets van u\b",
    re.IGNORECASE,
)
_MAY_ANSWER = re.compile(
    r"\b(?:aanpass\w*|aan te passen|aangepast|wijzig\w*|gewijzigd|vervang\w*|schrap\w*|toevoeg\w*"
    r"|toe te voegen|opnemen|verwerk\w*|herzie\w*|herschrijv\w*|uitstel|later|volgende week"
    r"|ontbreekt|onjuist\w*|fout\w*|klopt niet|niet|nog|geen akkoord|mits|behalve|voorbehoud"
    r"|moet zijn|volgt|wacht\w*|ons|onze|mijn|mij|oneens|bezwaar)\b|\d\.\d",
    re.IGNORECASE,
)


_OF_ASKER = re.compile(
    r"\b(?:feitelijke toets|onder embargo|een concept|concepttekst|kabinet"
    r"|commissaris van de koning|provincie|provinciale|postbus|telefoon|www\.)(?=\W|$)",
    re.IGNORECASE,
)
"""What who asks speaks of, and who answers does not."""
_TELLS = re.compile(
    r"\b(?:ak{1,2}oord|klopt|kloppen|juist|correct|goed|eens|graag|wij|we|ik|vergeten|vervalt"
    r"|hoort|horen|moet|moeten|gemeenten?|ook)\b",
    re.IGNORECASE,
)


def frames(paragraph: str, *, marked: bool = False) -> bool:
    """Whether all of a paragraph is what who asks writes around the text that it is about.

    Where its mail program `marked` it as quoted, that is so unless it may be an answer.
    """
    joined = re.sub(rf"\?\s+(?={_THEN}\b)", ", ", paragraph, flags=re.IGNORECASE)
    told = [sentence.strip(" \t-•*.!?:;,") for sentence in sentences(joined)]
    return any(told) and all(_frames(sentence, marked) for sentence in told if sentence)


def _frames(sentence: str, marked: bool) -> bool:  # noqa: FBT001 (private)
    if _LEGAL.fullmatch(sentence):
        return True
    if _MAY_ANSWER.search(_ALLOWED.sub(" ", sentence)):
        return False
    known = any(form.fullmatch(sentence) for form in (_GREETS, _ASKER))
    return known or marked or bool(_OF_ASKER.search(sentence) and not _TELLS.search(sentence))
