"""Spaces that must not break, set on text and never on HTML (`white-space` is lost in mail)."""

import re

from mailer.dutch import MONTHS

NBSP = "\N{NO-BREAK SPACE}"
_TIGHT = re.compile(
    rf"€ (?=\d)"
    rf"|(?<=\d) (?=(?:{'|'.join(MONTHS)}|uur|miljoen|miljard|mln|mld|procent|%)\b|%)"
    rf"|(?<=\b(?:ma|di|wo|do|vr|za|zo)) (?=\d)",
    re.IGNORECASE,
)


def keep_together(text: str) -> str:
    """ "€ 4,2 miljoen", "di 8 oktober" and "12.00 uur" with spaces that do not break."""
    return _TIGHT.sub(lambda found: found[0].replace(" ", NBSP), text)
