"""Selectors: who a line in lists.toml means. Conditions parted by spaces, all of which must hold.

kind:municipality role:ambtelijk      list:gemeenten      contact:a.deboer@emmen.example
exchange:prt-leden@drenthe.example    (a list in Exchange: by its address, or a name without spaces)
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from operator import and_

from mailer.directory.bits import bits
from mailer.directory.model import Directory, OrganisationKind, mailbox_key
from mailer.directory.spreadsheet.text import shown
from mailer.findings import Finding, Place, Severity, rule
from mailer.frozen import Frozen
from mailer.i18n import N_
from mailer.reading import suggestion

UNREADABLE_SELECTOR = rule(
    "selector",
    Severity.ERROR,
    message=N_("“{word}” in “{selector}” is not a condition.{hint}"),
    remedy=N_(
        "Write kind:, organisation:, role:, contact:, list: or exchange: and a name, without a "
        "space."
    ),
    why=N_("A condition that is passed over makes a list larger than anybody meant."),
)
UNKNOWN_NAME = rule(
    "selector-unknown",
    Severity.ERROR,
    message=N_("“{selector}” names the {field} “{name}”, which does not exist.{hint}"),
    remedy=N_("Mend the name, or add it to the directory."),
    why=N_("A misspelt name matches nobody, and a list that misses a few people looks complete."),
)
FIELDS = ("kind", "organisation", "role", "contact", "list", "exchange")


class Condition(Frozen):
    """`field` is one of `FIELDS` when it is sound; `value` is folded, an address its key."""

    field: str
    value: str
    word: str


@lru_cache(maxsize=4096)
def parse_selector(selector: str) -> tuple[Condition, ...]:
    """The conditions, sound or not (see `check_selector`); an empty selector has none."""
    return tuple(map(_condition, selector.split()))


def _condition(word: str) -> Condition:
    field, _colon, value = word.partition(":")
    field = field.casefold()
    value = mailbox_key(value) if field in {"contact", "exchange"} else value.casefold()
    return Condition(field=field, value=value, word=word)


def nested_lists(selector: str) -> tuple[str, ...]:
    """The names of the lists that a selector refers to."""
    return tuple(c.value for c in parse_selector(selector) if c.field == "list")


def outside_lists(selector: str) -> tuple[str, ...]:
    """The names of the lists outside that a selector refers to."""
    return tuple(c.value for c in parse_selector(selector) if c.field == "exchange")


def check_selector(selector: str, directory: Directory, place: Place) -> Iterator[Finding]:
    """What is wrong with a selector; one without a finding means exactly what it says."""
    conditions = parse_selector(selector)
    if not conditions:
        yield UNREADABLE_SELECTOR.found(place, word="", selector=selector, hint="")
    for condition in conditions:
        fields = {"selector": shown(selector)}
        if condition.field not in FIELDS or not condition.value:
            hint = suggestion(condition.field, list(FIELDS))
            word = shown(condition.word)
            yield UNREADABLE_SELECTOR.found(place, word=word, hint=hint, **fields)
        elif condition.field == "exchange":
            continue  # whether it exists the book alone knows
        elif condition.value not in (known := known_names(directory, condition.field)):
            hint = suggestion(condition.value, known)
            name = shown(condition.value)
            yield UNKNOWN_NAME.found(place, field=condition.field, name=name, hint=hint, **fields)


def known_names(directory: Directory, field: str) -> Mapping[str, object]:
    """What may stand behind the colon: a role that nobody has is not known."""
    if field == "kind":
        return {kind.value: kind for kind in OrganisationKind}
    named = {
        "organisation": directory.organisations,
        "contact": directory.mailboxes,
        "list": directory.lists,
    }
    return named[field] if field in named else directory.positions[field]


def matching(
    selector: str, directory: Directory, members: Mapping[str, int], outside: Mapping[str, int]
) -> int:
    """Whoever meets a sound selector, as `bits` at positions in `directory.contacts`.

    `members` are the lists worked out so far, `outside` those of the address book. An empty
    selector means nobody.
    """
    conditions = parse_selector(selector)
    found = [_meeting(condition, directory, members, outside) for condition in conditions]
    return reduce(and_, found) if found else 0


def _meeting(
    condition: Condition,
    directory: Directory,
    members: Mapping[str, int],
    outside: Mapping[str, int],
) -> int:
    if condition.field == "list":
        return members[condition.value]
    if condition.field == "exchange":
        return outside[condition.value]
    if condition.field == "contact":
        return 1 << directory.mailboxes[condition.value]
    return bits(directory.positions[condition.field].get(condition.value, ()))
