"""How the page and the summary say things: moments, states, sizes."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.compose.message import Field
from mailer.dispatch.facts import Facts
from mailer.dutch import MONTHS, WEEKDAYS, long_moment, short_date
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

_SHORT_MARCH = "mrt"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KILO = 1000


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """An instant with its weekday, as a clock in `zone` shows it, in the reader's language."""
    local = to_local(instant, zone)
    if language() == "nl":
        return long_moment(local)
    return f"{_WEEKDAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}"


def day(instant: datetime, zone: ZoneInfo) -> str:
    """Its day, as a calendar in `zone` shows it: 7 oktober 2024."""
    local = to_local(instant, zone)
    return short_date(local) if language() == "nl" else f"{local:%Y-%m-%d}"


def brief_day(instant: datetime, zone: ZoneInfo) -> str:
    """Its day where there is little room: vr 1 nov, Fri 1 Nov."""
    local = to_local(instant, zone)
    if language() == "nl":
        month = _SHORT_MARCH if local.month == 3 else MONTHS[local.month - 1][:3]
        return f"{WEEKDAYS[local.weekday()][:2]} {local.day} {month}"
    return f"{_WEEKDAYS[local.weekday()][:3]} {local.day} {local:%b}"


def brief_time(instant: datetime, zone: ZoneInfo) -> str:
    """Its time of day: 09.00 in Dutch, 09:00 in English."""
    return f"{to_local(instant, zone):{'%H.%M' if language() == 'nl' else '%H:%M'}}"


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
