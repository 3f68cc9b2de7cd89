"""How the page and the summary say things: states, lists, sizes."""

from collections.abc import Iterable

from mailer.compose.message import Field
from mailer.dispatch.facts import Facts
from mailer.i18n import N_, language
from mailer.ledger.model import Fate
from mailer.release.plan import Addressing

ADDRESSING = {
    Addressing.INDIVIDUAL: N_("one message for each recipient"),
    Addressing.ORGANISATION: N_("one message for each organisation"),
    Addressing.SHARED: N_("one message for all, who see each other's address"),
}
SAD = (Fate.REFUSED, Fate.BOUNCED, Fate.DEFERRED)
"""Fates that somebody should look at."""
FIELDS = {Field.TO: N_("To"), Field.CC: N_("Cc"), Field.COPY: N_("copy for the archive")}

_KILO = 1000


def titles(facts: Facts, names: Iterable[str]) -> tuple[str, ...]:
    """Lists as their titles name them; by name where no title was kept."""
    return tuple(facts.titles.get(name, name) for name in names)


def size(count: int) -> str:
    """So many bytes, as file managers say it: 950 B, 1,2 MB in Dutch."""
    number, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if number < _KILO:
            break
        number, unit = number / _KILO, larger
    figures = f"{number:.0f}" if unit == "B" else f"{number:.1f}"
    return f"{figures.replace('.', ',') if language() == 'nl' else figures} {unit}"
