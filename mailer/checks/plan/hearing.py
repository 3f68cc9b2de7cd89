"""Who a Dutch sentence says gets a document or is told something, and which document."""

import re
from functools import cache
from typing import NamedTuple

from mailer.release.plan import ReleasePlan, Step

_DOCUMENT = re.compile(
    r"\b(?P<start>concept-?)?(?P<kind>verslag|rapport|brief|kamerbrief|terugkoppeling|stuk|stukken"
    r"|bericht|persbericht|lijst|actielijst|besluitenlijst|tekst|memo|notitie|advies|agenda"
    r"|uitnodiging|nieuwsbrief|vragenlijst|voorstel|jaarverslag|plan|handreiking|nota)\b",
    re.IGNORECASE,
)
_CARRIED = {
    "report": {"verslag", "rapport", "tekst"},
    "press": {"persbericht", "bericht", "verslag"},
    "factual_check": {"verslag", "tekst"},
    "feedback": {"terugkoppeling", "verslag", "bericht"},
    "action_list": {"actielijst", "besluitenlijst", "lijst"},
}
"""What a step with this template may be called in a text."""
_SENT = re.compile(
    r"\b(?:toe|ver|door|op|mee|rond|na|aan)?(?:ge)?(?:stuur|stur|zend|zond|mail)\w*"
    r"|\b(?:aangeboden|biedt|bieden|aanbied\w*|gedeeld|delen|deelt|verspreid\w*|voorgelegd)\b",
    re.IGNORECASE,
)
_GOES = re.compile(r"\bga(?:at|an)\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:geïnformeerd|ingelicht|op\s+de\s+hoogte)\b", re.IGNORECASE)
_ABOUT_ELSE = re.compile(r"\bover\s+(?!(?:dit|deze|het\s+verslag|de\s+uitkomst|de\s+inhoud)\b)\w")
_LEAD = r"(?:(?:de|het|alle|onze|overige|eerst|ook|dan|vervolgens|aan|naar)\s+)*"
_LISTED = rf"{_LEAD}(?:[\w-]+(?:\s*[,/]\s*|\s+(?:en|of|&)\s+){_LEAD}){{0,4}}"


def hears(part: str, sentence: str, word: str) -> bool:
    """Whether the part says that who is called by this word gets something."""
    names = _patterns(word)
    if not names.called.search(part):
        return False
    if names.to.search(part) and _SENT.search(sentence):
        return True
    if _DOCUMENT.search(sentence) and (
        names.gets.search(part) or (names.to.search(part) and _GOES.search(sentence))
    ):
        return True
    if _ABOUT_ELSE.search(sentence) or names.by.search(part):
        return False
    return bool(_TOLD.search(part) or names.told.search(part))


class Patterns(NamedTuple):
    """How a sentence names readers: at all, as who gets, is told, or does."""

    called: re.Pattern[str]
    to: re.Pattern[str]
    gets: re.Pattern[str]
    told: re.Pattern[str]
    by: re.Pattern[str]


@cache
def _patterns(word: str) -> Patterns:
    name = rf"{re.escape(word)}\b"
    gets = r"\b(?:krijg|ontvang)\w*"
    forms = (
        rf"\b{name}",
        rf"\b(?:aan|naar|richting|met)\s+{_LISTED}{name}",
        rf"{gets}\s+{_LISTED}{name}|\b{name}[^,;]{{0,40}}?{gets}",
        rf"\binformeren\s+(?:we|wij|ik)\s+{_LISTED}{name}"
        rf"|\binformeert\s+(?:de|het)\s+\w+\s+{_LISTED}{name}"
        rf"|\binforme\w+\s+op\s+(?:\w+dag\s+)?\d[\d-]*(?:\s+[a-z]+)?(?:\s+\d{{4}})?\s+{_LISTED}{name}",
        rf"\bdoor\s+{_LISTED}{name}|\b{name}\s+informe\w+|\binformeert\s+(?:de\s+)?{name}",
    )
    return Patterns(*(re.compile(form, re.IGNORECASE) for form in forms))


def carries(step: Step, plan: ReleasePlan, sentence: str) -> bool:
    """Whether the document that the sentence names, if any, is what this step sends."""
    own = _CARRIED.get(step.template, set()) | set(
        re.findall(r"[^\W\d_]{3,}", f"{step.name} {plan.notes_of(step)}".casefold())
    )
    named = list(_DOCUMENT.finditer(sentence))
    final = [found for found in named if not found["start"] or step.template == "factual_check"]
    return not named or any(found["kind"].lower() in own for found in final)
