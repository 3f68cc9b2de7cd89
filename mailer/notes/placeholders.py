"""What is still to be filled in, in any text that goes out: notes, plan, template, signature."""

import re
from collections.abc import Iterator
from typing import NamedTuple

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


class Form(NamedTuple):
    """One way to leave something open: an example of it, and its pattern."""

    example: str
    pattern: str


_NAMES = (
    r"(?:naam|namen|voornaam|achternaam|datum|tijd|tijdstip|adres|e-?mail(?:adres)?|bedrag|functie"
    r"|telefoon(?:nummer)?|locatie|onderwerp|titel|handtekening|ondertekenaar|afzender"
    r"|(?:in\s(?:te\s)?)?(?:in|aan)\s?(?:te\s)?vullen|vul\s|voer\s|typ\s|kies\s|hier\s)"
)
_SINGLE_NAMES = (
    r"(?:gemeente|organisatie|aantal|dag|maand|jaar|wie|link|url|plaats|tekst|nummer|kenmerk)"
)
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_FILL_IN = r"(?:hier\s|nog\s)?(?:invullen|in\ste\svullen)"

_FIELDS = (
    Form("Beste {{ naam }},", r"\{\{.{0,200}?\}\}"),
    Form("{% if final %}", r"\{%.{0,200}?%\}"),
    Form("Beste {{ naam", r"\{\{|\}\}"),
    Form("Beste ${naam},", r"\$\{[^{}]*\}"),
    Form("Beste «Naam»,", r"«[^«»]*»"),
    Form("Beste <<Naam>>,", r"<<[^<>]{1,40}>>"),
    Form("Beste %NAAM%,", r"%[A-Z]{3,}%"),
    Form("Beste ##naam##,", r"#{2,}[A-Za-z]\w*#{2,}"),
    Form("Op @@ komt de minister.", r"(?<!\w)@@\w*(?:@@)?"),
    Form("MERGEFIELD naam", r"\bMERGEFIELD\b"),
    Form("Beste [object Object],", r"\[object Object\]"),
)
"""Fields of templates and of mail merges."""
_LEFT_BY_OFFICE = (
    Form("Zie #REF! in de tabel", r"#(?:REF|VERW|NAAM|NAME|WAARDE|VALUE)[!?]"),
    Form("Kosten: #N/B", r"#N/[AB]\b"),
    Form(
        "Fout! Verwijzingsbron niet gevonden.",
        r"(?:Fout!|Error!)\s"
        r"(?:Verwijzingsbron|Bladwijzer|Reference|Bookmark|Geen|Ongeldige)[^.]{0,80}",
    ),
    Form(
        "Klik of tik om tekst in te voeren.",
        r"(?i:\bklik\s(?:hier\s|of\stik\s)+(?:om|als)\b[^.]{0,80})",
    ),
    Form("Kies een item.", r"(?i:\bkies\seen\s(?:item|datum|bouwsteen)\b)"),
    Form("Voer hier uw tekst in", r"(?i:\bvoer\shier\b[^.]{0,40}\bin\b)"),
    Form("Typ hier", r"(?i:\btyp\shier\b)"),
    Form(
        "Click or tap here to enter text.",
        r"(?i:\b(?:click|tap)\s(?:here|or\stap)\b[^.]{0,80})",
    ),
    Form("Choose an item.", r"(?i:\bchoose\san\sitem\b)"),
    Form("Lorem ipsum dolor", r"\b(?:Lorem|(?i:lorem\sipsum))\b"),
    Form("Beste voornaam achternaam,", r"(?i:\bvoornaam\sachternaam\b)"),
)
"""Broken references, content controls and sample text."""
_WORDS = (
    Form("Todo: naam opzoeken", r"\b(?i:todo|tbd|fixme)(?![\w-])"),
    Form("Datum NTB", r"\b(?:TODO|NTB|TBA|N\.T\.B\.|XXX+)(?!\w)"),
    Form("Naam INVULLEN", r"\b(?:INVULLEN|IN\sTE\sVULLEN|AANVULLEN|AAN\sTE\sVULLEN)\b"),
    Form("Nog invullen.", rf"^\s*(?i:{_FILL_IN}|tekst\svolgt)\W*$"),
    Form("Locatie: nog invullen", rf":\s*(?i:{_FILL_IN})\W*$"),
)
_BRACKETS = (
    Form("Op [DATUM] komt hij.", r"\[(?!(?:[A-Z]{2,4})\])[A-Z][A-Z0-9 _/.-]+\]"),
    Form("Beste [PM],", r"\[(?:NAAM|PM|NTB|NNB|TODO|TBD|XX+)\]"),
    Form("Beste [naam burgemeester],", rf"\[(?i:{_NAMES})(?![^\[\]]*\bbekend\b)[^\[\]]*\]"),
    Form("De [gemeente] komt.", rf"\[(?i:{_SINGLE_NAMES}(?:\sinvullen)?)\]"),
    Form("[nog aanvullen]", r"\[(?i:(?:nog|nader)\s)[^\[\]]*\]"),
    Form("Naam: [ ]", r"\[\s*\](?!\s\w)"),
    Form("Naam: [...]", r"\[(?:\.{2,}|…|_+)\](?=\s*$)"),
    Form("Beste <naam>,", rf"<(?i:{_NAMES}|{_SINGLE_NAMES}>|invul)[^<>@]{{0,40}}>?"),
)
_FIGURES = (
    Form("Op dd-mm-jjjj komt hij.", r"\b(?i:dd|xx)[-/.](?i:mm|xx)[-/.]\w{2,4}"),
    Form("Om xx.xx uur", r"\b(?i:xx[.:]xx)\b"),
    Form("In 20XX is het klaar.", r"\b20(?:XX|xx|\d[Xx]|\.\.|__)(?!\w)"),
    Form("Op xx november", rf"\b(?i:xx+(?=\s{_MONTH}\b))"),
    Form("Op … november", rf"(?:\.{{3}}|…)(?=\s*(?i:{_MONTH}|uur)\b)"),
    Form("Kosten: € ...", r"(?:€|\bEUR)\s*(?:\.{2,}|…|_+|\?+|[xX]+\b)"),
    Form("Aantal ???", r"\?{3,}"),
    Form("Bedrag: .....", r"(?<![\w.])\.{4,}+(?!\s*\d+\s*$)"),  # no table of contents
    Form("Bedrag: ____", r"…{2,}|_{3,}"),
)
CERTAIN = (*_FIELDS, *_LEFT_BY_OFFICE, *_WORDS, *_BRACKETS, *_FIGURES)
"""What nobody writes who is done."""

PERHAPS = (
    Form("N.t.b.", r"^\s*(?i:p\.?m\.?|n\.?t\.?b\.?|n\.?n\.?b\.?|\?+)\W*$"),
    Form(
        "Nog uitwerken",
        r"^\s*(?i:nog\s(?:aan(?:\ste)?\s?vullen|uitwerken|checken|navragen|doen))\W*$",
    ),
    Form("Volgt", r"^\s*(?i:nader\ste\sbepalen|volgt)\W*$"),
    Form(
        "Kosten: PM",
        r"(?::|\.\s)\s*(?:PM|P\.M\.|p\.m\.|pm|n\.t\.b\.|ntb|n\.n\.b\.|nnb|\?+)\s*\.?\s*$",
    ),
    Form(
        "Kosten: nog navragen",
        r":\s*(?i:nog\s(?:aan\s?(?:te\s)?vullen|uitwerken|checken|navragen))\W*$",
    ),
    Form(
        "Dit punt (nog aanvullen) komt terug.",
        r"\((?i:nog\s(?:in|aan)\s?(?:te\s)?vullen|invullen|aanvullen|naam|datum|bedrag|PM)\)",
    ),
    Form(
        "Op 5 mei (klopt dit?).",
        r"\((?i:check(?:en)?!*|klopt(?:\sdit|\sdat)?\?*|navragen|nakijken"
        r"|nog\s(?:checken|navragen|controleren)|\?+)\)",
    ),
    Form("Zie [PB: tabel].", r"\[[A-Z]{2,4}(?::[^\[\]]*)?\]"),
    Form("Wij […] zullen", r"\[(?:\.\.\.|…)\]"),
    Form("Assen [check bij COA] ook", r"\[(?i:opm(?:erking)?|noot|note|vraag|check)\b[^\[\]]*\]"),
    Form("De datum is ?", r"(?<!\S)\?{1,2}(?!\S)"),
    Form("Een brief van xxx", r"\b[Xx]{3,}\b"),
    Form(
        "Een groep van XX leden", r"\b(?:van|voor|met|de|het|een|zijn|of|circa) [Xx]{2}(?=\s[a-z])"
    ),
    Form("Dat is ... % minder", r"(?<=\w\s)(?:\.{3}|…)(?=\s[\w%])"),
    Form("De kosten zijn PM.", r"\b(?:is|zijn|bedraagt|bedragen)\s(?:nog\s)?(?:PM|P\.M\.)"),
    Form("Naam....adres", r"(?<=\w)\.{4,}+(?=\s*\w)"),
    Form("Klopt dit, @Marjan", r"(?<![\w.@/])@[A-Z][a-z]+\b"),
    Form("Mail naar naam@drenthe.example", r"\b(?i:naam@|voornaam\.achternaam@)"),
    Form("De <korte titel> volgt", r"<(?!/)(?i:[a-z]+(?:\s[a-z]+){1,4})>"),
)
"""What may be meant as it stands, and is good Dutch elsewhere ("Om 3 PM belt het COA")."""

_CERTAIN, _PERHAPS = (
    re.compile("|".join(form.pattern for form in forms)) for forms in (CERTAIN, PERHAPS)
)
_TO_COME = re.compile(r"\s*n\.?[nt]\.?b\.?\s*", re.IGNORECASE)


def check_placeholders(text: str, place: Place) -> Iterator[Finding]:
    """What is still to be filled in, in any text that goes out."""
    for found in _CERTAIN.finditer(text):
        yield PLACEHOLDER.found(place, about=text, words=found[0].strip())


def check_doubtful(text: str, place: Place, *, cell: bool = False) -> Iterator[Finding]:
    """What may be still to be filled in, and is good Dutch elsewhere; a person decides.

    In a `cell` of a table "n.t.b." is what its column asks for.
    """
    if cell and _TO_COME.fullmatch(text):
        return
    certain = _CERTAIN.sub(lambda found: " " * len(found[0]), text)
    if found := _PERHAPS.search(certain):
        yield DOUBTFUL.found(place, about=text, words=found[0].strip())
