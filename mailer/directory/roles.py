"""Roles that are one letter away from the role that was meant."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from mailer.directory.model import Contact, DistributionList
from mailer.directory.selectors import parse_selector
from mailer.directory.spreadsheet.text import shown
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_

MISTYPED = rule(
    "contact-role-mistyped",
    Severity.WARNING,
    message=N_("No selector names the role “{role}”. Did you mean “{near}”?"),
    remedy=N_("Mend the role, or accept it when it is one of its own."),
    why=N_("Who has a misspelt role is in none of the lists that ask for it, and is not missed."),
)
_SEVERAL = 3
"""A role that so many contacts have is one that was meant."""
_MOST = 200
"""Against so many roles another one is held: no table has more."""
_FIGURES = re.compile(r"\d+")


def roles_selected(lists: Iterable[DistributionList]) -> frozenset[str]:
    """The roles that selectors name."""
    return frozenset(
        condition.value
        for written in lists
        for selector in (*written.include, *written.exclude)
        for condition in parse_selector(selector)
        if condition.field == "role"
    )


def check_roles(
    unselected: Mapping[str, Sequence[Place]], contacts: Iterable[Contact]
) -> Iterator[Finding]:
    """What is odd about roles that no selector names, given with the places where they stand."""
    held = Counter(role for contact in contacts for role in contact.roles)
    for role, near in _mistyped(held, unselected):
        for place in unselected[role]:
            about = f"{place.address} {role}"
            yield MISTYPED.found(place, role=shown(role), near=near, about=about)


def _mistyped(held: Counter[str], unselected: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each of these roles that is nearly one that selectors name or several contacts have."""
    meant = [role for role, n in held.most_common(_MOST) if role not in unselected or n >= _SEVERAL]
    for role in unselected:
        for other in meant:
            sure = other not in unselected or held[role] < _SEVERAL
            if sure and other != role and _is_nearly(role, other):
                yield role, other
                break


def _is_nearly(role: str, other: str) -> bool:
    """Whether they differ by a slip; groep-1 and groep-2 do not."""
    if _FIGURES.sub("#", role) == _FIGURES.sub("#", other):
        return False
    near, meant = (word.replace("ij", "y") for word in (role, other))
    slips = 1 if min(len(near), len(meant)) < 8 else 2
    return min(len(near), len(meant)) > 3 and OSA.distance(near, meant, score_cutoff=slips) <= slips
