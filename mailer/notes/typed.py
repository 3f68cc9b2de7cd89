"""Decisions and actions: "Besluit: …", "Actie (COA, gemeente Emmen; uiterlijk 11 november): …"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mailer.dutch import MONTHS, WEEKDAYS
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.days import find_day
from mailer.notes.marks import split_owners
from mailer.notes.model import Kind, Span

NO_DAY = rule(
    "deadline-not-a-day",
    Severity.WARNING,
    message=N_("The deadline “{text}” names no day that exists."),
    remedy=N_("Write it as “uiterlijk 11 november 2024”."),
    why=N_("Without a day nobody is reminded of the action."),
)

_DECISION = re.compile(r"\s*Besluit\s*:\s*(?=\S)", re.IGNORECASE)
_ACTION = re.compile(
    r"\s*Actie\s*(?:\((?P<who>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*)?:\s*(?=\S)", re.IGNORECASE
)
_LOOSE = r"(?:z\.?s\.?m\b|zo\ spoedig|doorlopend|eind|begin|medio|week\ \d|Q[1-4]\b)"
"""Deadlines that are good Dutch and name no day."""
_DEADLINE = re.compile(
    rf"""(?:^|[;,])\s*(
        (?:(?:uiterlijk|deadline|voor|vóór|per|tot)\b|{_LOOSE}
        |(?:(?:{"|".join(WEEKDAYS)}|(?:ma|di|wo|do|vr)\b\.?)\s+)?
         (?:\d{{1,2}}\s+(?:{"|".join(MONTHS)}|{"|".join(m[:3] for m in MONTHS)}|mrt|sept)\b
         |\d{{1,4}}([-/.])\d+\2\d+)
        ).*)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Wording:
    """What a paragraph's own words make of it; `kind` is None when they say nothing."""

    spans: tuple[Span, ...]
    kind: Kind | None = None
    owners: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_text: str = ""


def read_wording(spans: tuple[Span, ...], meeting: date | None) -> Wording:
    """Takes "Besluit:" or "Actie (…):" off; of a deadline without a year see `find_day`.

    A prefix with nothing behind it is text.
    """
    text = "".join(span.text for span in spans)
    if found := _DECISION.match(text):
        return Wording(_without(spans, found.end()), Kind.DECISION)
    if found := _ACTION.match(text):
        return _action(_without(spans, found.end()), found["who"] or "", meeting)
    return Wording(spans)


def check_deadline(wording: Wording, place: Place) -> Iterator[Finding]:
    """A finding for a deadline with figures in it that name no day."""
    text = wording.deadline_text
    loose = re.search(_LOOSE, text, re.IGNORECASE)
    if wording.deadline is None and re.search(r"\d", text) and not loose:
        yield NO_DAY.found(place, about=text, text=text)


def _action(spans: tuple[Span, ...], who: str, meeting: date | None) -> Wording:
    found = _DEADLINE.search(who)
    deadline = found[1].strip() if found else ""
    return Wording(
        spans,
        Kind.ACTION,
        owners=split_owners(who[: found.start()] if found else who),
        deadline=find_day(deadline, meeting),
        deadline_text=deadline,
    )


def _without(spans: Iterable[Span], count: int) -> tuple[Span, ...]:
    """The spans without their first `count` characters."""
    left = []
    for span in spans:
        if text := span.text[count:]:
            left.append(span.model_copy(update={"text": text}))
        count = max(0, count - len(span.text))
    return tuple(left)
