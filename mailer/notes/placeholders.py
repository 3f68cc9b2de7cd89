"""What is still to be filled in, in any text that goes out: notes, plan, template, signature."""

import re
from collections.abc import Iterator

from mailer.dutch import MONTHS
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_

PLACEHOLDER = rule(
    "placeholder",
    Severity.ERROR,
    message=N_("Something is still to be filled in: “{words}”"),
    remedy=N_("Fill it in or take it away."),
    why=N_("Nothing goes to anybody with a hole in it."),
)
DOUBTFUL = rule(
    "placeholder-perhaps",
    Severity.WARNING,
    message=N_("Is something still to be filled in or looked up here? “{words}”"),
    remedy=N_("Fill it in or take it away; or accept it with a reason."),
    why=N_(
        "“PM”, “n.t.b.” and a question mark in brackets are what people write where they mean to "
        "come back."
    ),
)

_NAMES = (
    r"(?:naam|namen|voornaam|achternaam|datum|tijd|tijdstip|adres|e-?mail(?:adres)?|bedrag|functie"
    r"|telefoon(?:nummer)?|locatie|onderwerp|titel|handtekening|ondertekenaar|afzender"
    r"|(?:in\s(?:te\s)?)?(?:in|aan)\s?(?:te\s)?vullen|vul\s|voer\s|typ\s|kies\s|hier\s)"
)
_SINGLE_NAMES = (
    r"(?:gemeente|organisatie|aantal|dag|maand|jaar|wie|link|url|plaats|tekst|nummer|kenmerk)"
)
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_PLACEHOLDERS = re.compile(
    # fields of templates, of Word and of mail merges, and what Excel and Word leave of broken ones
    r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\{\{|\}\}|\$\{[^{}]*\}|«[^«»]*»|<<[^<>]{1,40}>>|%[A-Z]{3,}%"
    r"|#{2,}[A-Za-z]\w*#{2,}|(?<!\w)@@\w*(?:@@)?|\bMERGEFIELD\b|\[object Object\]"
    r"|#(?:REF|VERW|NAAM|NAME|WAARDE|VALUE)[!?]|#N/[AB]\b"
    r"|(?:Fout!|Error!)\s(?:Verwijzingsbron|Bladwijzer|Reference|Bookmark|Geen|Ongeldige)[^.]{0,80}"
    r"|(?i:\bklik\s(?:hier\s|of\stik\s)+(?:om|als)\b[^.]{0,80}|\bkies\seen\s(?:item|datum|bouwsteen)\b"
    r"|\bvoer\shier\b[^.]{0,40}\bin\b|\btyp\shier\b|\b(?:click|tap)\s(?:here|or\stap)\b[^.]{0,80}"
    r"|\bchoose\san\sitem\b|\blorem\sipsum\b|\bvoornaam\sachternaam\b)"
    # words
    r"|\b(?:(?i:todo|tbd|fixme)(?![\w-])|(?:TODO|NTB|TBA|N\.T\.B\.|XXX+)(?!\w))"
    r"|\b(?:INVULLEN|IN\sTE\sVULLEN|AANVULLEN|AAN\sTE\sVULLEN)\b"
    r"|^\s*(?i:(?:hier\s|nog\s)?(?:invullen|in\ste\svullen)|tekst\svolgt)\W*$"
    rf"|:\s*(?i:(?:hier\s|nog\s)?(?:invullen|in\ste\svullen))\W*$"
    # brackets
    r"|\[(?!(?:[A-Z]{2,4})\])[A-Z][A-Z0-9 _/.-]+\]|\[(?:NAAM|PM|NTB|NNB|TODO|TBD|XX+)\]"
    rf"|\[(?i:{_NAMES})(?![^\[\]]*\bbekend\b)[^\[\]]*\]|\[(?i:{_SINGLE_NAMES}(?:\sinvullen)?)\]"
    r"|\[(?i:(?:nog|nader)\s)[^\[\]]*\]|\[\s*\](?!\s\w)|\[(?:\.{2,}|…|_+)\](?=\s*$)"
    rf"|<(?i:{_NAMES}|{_SINGLE_NAMES}>|invul)[^<>@]{{0,40}}>?"
    # figures
    r"|\b(?i:dd|xx)[-/.](?i:mm|xx)[-/.]\w{2,4}|\b(?i:xx[.:]xx)\b|\b20(?:XX|xx|\d[Xx]|\.\.|__)(?!\w)"
    rf"|\b(?i:xx+(?=\s{_MONTH}\b))|(?:\.{{3}}|…)(?=\s*(?i:{_MONTH}|uur)\b)"
    r"|(?:€|\bEUR)\s*(?:\.{2,}|…|_+|\?+|[xX]+\b)"
    r"|\?{3,}|(?<![\w.])\.{4,}+(?!\s*\d+\s*$)|…{2,}|_{3,}",
)
_DOUBTFUL = re.compile(
    r"^\s*(?i:p\.?m\.?|n\.?t\.?b\.?|n\.?n\.?b\.?|nog\s(?:aan(?:\ste)?\s?vullen|uitwerken|checken"
    r"|navragen|doen)|nader\ste\sbepalen|volgt|\?+)\W*$"
    r"|(?::|\.\s)\s*(?:PM|P\.M\.|p\.m\.|pm|n\.t\.b\.|ntb|n\.n\.b\.|nnb|\?+)\s*\.?\s*$"
    r"|:\s*(?i:nog\s(?:aan\s?(?:te\s)?vullen|uitwerken|checken|navragen))\W*$"
    r"|\((?i:nog\s(?:in|aan)\s?(?:te\s)?vullen|invullen|aanvullen|naam|datum|bedrag|check(?:en)?!*"
    r"|klopt(?:\sdit|\sdat)?\?*|navragen|nakijken|nog\s(?:checken|navragen|controleren)|\?+|PM)\)"
    r"|\[(?:[A-Z]{2,4}(?::[^\[\]]*)?|\.\.\.|…|(?i:opm(?:erking)?|noot|note|vraag|check)\b[^\[\]]*)\]"
    r"|(?<!\S)\?{1,2}(?!\S)|\b[Xx]{3,}\b"
    r"|\b(?:van|voor|met|de|het|een|zijn|of|circa) [Xx]{2}(?=\s[a-z])"
    r"|(?<=\w\s)(?:\.{3}|…)(?=\s[\w%])|\b(?:is|zijn|bedraagt|bedragen)\s(?:nog\s)?(?:PM|P\.M\.)|(?<=\w)\.{4,}(?=\s*\w)"
    r"|(?<![\w.@/])@[A-Z][a-z]+\b|\b(?i:naam@|voornaam\.achternaam@)"
    r"|<(?!/)(?i:[a-z]+(?:\s[a-z]+){1,4})>"
)


def check_placeholders(text: str, place: Place) -> Iterator[Finding]:
    """What is still to be filled in, in any text that goes out."""
    for found in _PLACEHOLDERS.finditer(text):
        yield PLACEHOLDER.found(place, about=text, words=found[0].strip())


def check_doubtful(text: str, place: Place) -> Iterator[Finding]:
    """What may be still to be filled in, and is good Dutch elsewhere; a person decides."""
    certain = _PLACEHOLDERS.sub(lambda found: " " * len(found[0]), text)
    if found := _DOUBTFUL.search(certain):
        yield DOUBTFUL.found(place, about=text, words=found[0].strip())
