"""How the page and the summary say things: states, lists, sizes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from mailer.compose.message import Field
from mailer.dispatch.facts import Facts
from mailer.i18n import N_, _, language
from mailer.ledger.model import Dispatch, Fate, Kind
from mailer.preview.aspects import Aspect, Value
from mailer.release.plan import Addressing
from mailer.saying import moment

ADDRESSING = {
    Addressing.INDIVIDUAL: N_("one message for each recipient"),
    Addressing.ORGANISATION: N_("one message for each organisation"),
    Addressing.SHARED: N_("one message for all, who see each other's address"),
}
SAD = (Fate.REFUSED, Fate.BOUNCED, Fate.DEFERRED)
"""Fates that somebody should look at."""
FIELDS = {Field.TO: N_("To"), Field.CC: N_("Cc"), Field.COPY: N_("copy for the archive")}
_SAID: Mapping[Aspect, Mapping[str, str]] = {
    Aspect.ADDRESSING: {key.value: words for key, words in ADDRESSING.items()},
    Aspect.FIELD: {key.value: words for key, words in FIELDS.items()},
}
_FOLLOWING = {
    Kind.ADDED: N_("For who joined after {name}: {addresses}"),
    Kind.AGAIN: N_("{name} once more, to {addresses}"),
    Kind.CORRECTION: N_("Correction of {name}"),
    Kind.REMINDER: N_("Reminder of {name}: asks again who has not answered by then"),
    Kind.OUTCOME: N_("What became of the answers to {name}"),
}
"""What each kind is, a msgid."""
_NAMED = 6
_KILO = 1000


def titles(facts: Facts, names: Iterable[str]) -> tuple[str, ...]:
    """Lists as their titles name them; by name where no title was kept."""
    return tuple(facts.titles.get(name, name) for name in names)


def following(dispatch: Dispatch | None, facts: Facts, addresses: Sequence[str]) -> str:
    """What a dispatch that follows another is, and for whom; "" for a step itself."""
    if dispatch is None or dispatch.follows is None:
        return ""
    more = len(addresses) - _NAMED
    named = ", ".join(addresses[:_NAMED]) + (f" + {more}" if more > 0 else "")
    words = _(_FOLLOWING[dispatch.kind]).format(name=f"D-{dispatch.follows}", addresses=named)
    if not facts.because:
        return words
    return _("{what}, because: {because}").format(what=words, because=facts.because)


def value_said(aspect: Aspect, value: Value, zone: ZoneInfo) -> str:
    """What something was or is, as people say it; "" for none."""
    if isinstance(value, datetime):
        return moment(value, zone)
    words = _SAID.get(aspect, {}).get(value or "")
    return _(words) if words else value or ""


def size(count: int) -> str:
    """So many bytes, as file managers say it: 950 B, 1,2 MB in Dutch."""
    number, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if number < _KILO:
            break
        number, unit = number / _KILO, larger
    figures = f"{number:.0f}" if unit == "B" else f"{number:.1f}"
    return f"{figures.replace('.', ',') if language() == 'nl' else figures} {unit}"
