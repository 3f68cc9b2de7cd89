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

_PLACEHOLDERS = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}"
    r"|\b(?:(?i:todo|tbd|fixme|lorem ipsum)(?![\w-])|(?:TODO|NTB|N\.T\.B\.|XXX+)(?!\w))"
    rf"|\b(?i:xx+(?=\s(?:{'|'.join(MONTHS)})\b))"
    r"|\[(?:[A-Z][A-Z _/-]+|(?i:naam|datum|tijd|adres|bedrag|functie|invullen)\b[^\[\]]*"
    r"|\.\.\.|…|\s*)\]"
    r"|<(?:naam|datum|tijd|adres|bedrag)>"
    r"|«[^«»]*»|%[A-Z]{3,}%|\b(?:dd|xx|XX)-(?:mm|xx|XX)-\w{2,4}|\?{3,}"
    r"|\.{4,}|…{2,}|_{3,}",
)


def check_placeholders(text: str, place: Place) -> Iterator[Finding]:
    """What is still to be filled in, in any text that goes out."""
    for found in _PLACEHOLDERS.finditer(text):
        yield PLACEHOLDER.found(place, about=text, words=found[0])
