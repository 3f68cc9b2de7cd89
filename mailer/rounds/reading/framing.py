"""What stands around the passages of a question: greeting, request, how to answer, until when.

A question that is quoted is seldom worded or laid out exactly as we know it. Sentences that only
who asks writes are told by their words here. Nothing that changes a text is ever one.
"""

import re

from mailer.rounds.reading.vocabulary import sentences

_MONTH = r"(?:jan|feb|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*"
_CHECK = r"(?:feitelijke (?:toets\w*|controle|check)|feiten(?:check|toets|controle)|factcheck)"
_YOUR = r"(?:uw|jullie|je) (?:reactie|antwoord|opmerkingen|correcties|bevindingen|akkoord|inbreng)"
_ASKER = re.compile(
    rf"(?:wij|we|ik|hierbij|graag|daarom|namens .{{3,60}}|eerder)? ?(?:vragen|vraag|vroegen"
    rf"|verzoeken|verzoek|leggen|leg|sturen|stuur|zenden)\b.{{0,60}}\b(?:u|jullie|je)\b.{{0,200}}"
    rf"\b(?:{_CHECK}|tekst|verslag|concept\w*|passages|reactie|stuk|klopt|reageren)\b"
    rf"|.{{0,40}}{_CHECK}\b.{{0,200}}"
    r"|(?:u|je|jullie) (?:kunt|kan|kunnen)\b.{0,60}\b(?:antwoorden|reageren|volstaan"
    r"|beantwoorden)\b.{0,250}"
    r"|(?:beantwoord|antwoord|reageer|laat)\b.{0,40}\b(?:dit bericht|deze (?:e-?)?mail"
    r"|het onderwerp|het kenmerk)\b.{0,200}"
    r"|.{0,40}\bkenmerk\b.{0,100}\bbij welke (?:tekst|vraag)\b.{0,100}"
    rf"|(?:wij|we|ik)? ?(?:ontvangen?|zien|zie|vernemen|verneem|horen|hoor)\b.{{0,10}} ?{_YOUR}"
    r"\b.{0,150}"
    rf"|(?:graag )?(?:ontvangen wij|zien wij|ontvang ik|zie ik|vernemen wij) (?:graag )?{_YOUR}"
    r"\b.{0,150}"
    rf"|{_YOUR}\b.{{0,60}}\b(?:zien|ontvangen|horen) (?:wij|we|ik)\b.{{0,120}}"
    r"|(?:wilt u|wil je|willen jullie)\b.{0,100}\b(?:nagaan|klopt|kloppen|toetsen|controleren"
    r"|bekijken|reageren|antwoorden)\b.{0,150}"
    r"|(?:hebben|ontvangen|horen|krijgen) wij (?:dan|voor die tijd|op dat moment)? ?"
    r"(?:niets|geen reactie)\b.{0,150}\b(?:akkoord|instem\w*|contact)\b.{0,60}"
    r"|(?:zonder|bij geen|als wij geen|geen) (?:tegenbericht|(?:uw )?reactie)\b.{0,120}"
    r"|u wordt (?:niet bij naam )?genoemd\b.{0,100}|uw organisatie wordt\b.{0,100}genoemd"
    r"|dat staat er in de tekst bij"
    r"|(?:hebt|heeft|heb) (?:u|je) (?:nog )?(?:een )?vra(?:ag|gen)\b.{0,150}"
    r"|(?:hebt|heeft) u (?:intussen|inmiddels) al (?:geantwoord|gereageerd)\b.{0,100}"
    r"|dank u wel, dan hoeft u niets te doen|laat (?:het )?ons dat ook zo weten"
    r"|(?:alvast )?(?:hartelijk )?(?:dank|bedankt)(?: voor (?:uw|de) (?:moeite|medewerking"
    r"|reactie))?|zo kunt u antwoorden"
    r"|(?:klopt alles|klopt iets niet|klopt er iets niet|bent u akkoord)"
    r"|schrijf (?:dan|het nummer)\b.{0,200}"
    r"|(?:hieronder|onderstaand|hierna|de tekst)\b.{0,20}(?:vindt u|treft u|staat|volgt)\b.{0,100}"
    r"|(?:de )?(?:concept ?)?tekst|herinnering\b.{0,100}|embargo|concept|bijvoorbeeld",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:geachte?|beste|dag|goede(?:morgen|middag|navond|ndag))\b[^.!?:]{0,100},?", re.IGNORECASE
)
_ENDS = re.compile(
    r"(?:dit|deze) (?:e-?mail|bericht|concept\w*|tekst)\b.{0,60}\b(?:embargo|bestemd"
    r"|vertrouwelijk|verspreid\w*)\b.{0,250}"
    r"|(?:hebt|heeft) u (?:het|dit|deze|dit bericht)\b.{0,60}\bten onrechte\b.{0,150}"
    r"|(?:indien|als|bent) .{0,80}\b(?:geadresseerde|bestemd|ontvanger|ten onrechte)\b.{0,200}",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:aanpass\w*|aan te passen|aangepast|wijzig\w*|gewijzigd|corriger\w*|vervang\w*"
    r"|schrap\w*|toevoeg\w*|toe te voegen|opnemen|verwerk\w*|uitstel|later|ontbreekt|onjuist\w*"
    r"|niet (?:akkoord|mee|eens|juist|correct)|geen akkoord|mits|behalve|voorbehoud|moet zijn"
    r"|(?:ons|onze|mijn) (?:gemeente|college|raad|wethouder|burgemeester|reactie|correcties?"
    r"|opmerkingen|akkoord|locaties?|inwoners)|bij ons)\b|\d\.\d",
    re.IGNORECASE,
)


def frames(paragraph: str) -> bool:
    """Whether all of a paragraph is what who asks writes around the text that it is about."""
    told = [sentence.strip(" \t-•*.!?:;,") for sentence in sentences(paragraph)]
    return any(told) and all(_frames(sentence) for sentence in told if sentence)


def _frames(sentence: str) -> bool:
    if _CHANGES.search(re.sub(rf"\d{{1,2}} {_MONTH}|\d\d[.:]\d\d(?: uur)?", "", sentence)):
        return False
    return any(form.fullmatch(sentence) for form in (_GREETS, _ASKER, _ENDS))
