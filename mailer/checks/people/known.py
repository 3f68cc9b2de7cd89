"""Rules that hold addresses against the mail system's own address book."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from mailer.checks.people.domains import Addressed, PlaceOf
from mailer.checks.people.persons import folded, parse_name
from mailer.directory.domains import domain_of
from mailer.directory.model import Directory
from mailer.directory.outside import Entry
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_

UNKNOWN = rule(
    "exchange-unknown",
    Severity.WARNING,
    message=N_("Exchange does not know {who}, of {organisation}."),
    remedy=N_("Ask which address is in use, and mend it or end it in contacts.csv."),
    why=N_("An address that was taken away bounces at best, and at worst is somebody else's."),
)
OTHER_NAME = rule(
    "exchange-other-name",
    Severity.WARNING,
    message=N_("{address} is {name} here, and “{other}” in Exchange."),
    remedy=N_("Find out whose mailbox it is, and mend the name or the address in contacts.csv."),
    why=N_("A mailbox that was handed on brings one person's mail to another."),
)
IS_LIST = rule(
    "exchange-is-list",
    Severity.WARNING,
    message=N_("{address} is a list in Exchange, “{name}”: it stands for others."),
    remedy=N_("Write exchange:{address} in lists.toml instead, so that they are seen and counted."),
    why=N_("Who stands behind one address is not on the page, and is not cleared for anything."),
)
OUTSIDE = rule(
    "exchange-outside",
    Severity.NOTE,
    message=N_(
        "Exchange knows nobody at {domain} ({organisation}), so it cannot tell about {people}."
    ),
    remedy=N_("Nothing; of another organisation's mailboxes only a mail itself can tell."),
    why=N_("An Exchange knows its own mailboxes, and others only where somebody wrote them in."),
)
_MOST = 10
"""So many people of one domain are named."""
_ALIKE = 75
"""From here, of a hundred, two surnames may be one that somebody misspelt."""
_PARTS = re.compile(r"[\s-]+")
_BESIDE = re.compile(r"[|/]| [-–—] ")
"""What parts a person's name from an organisation or a function, in a book: “Jansen, C. | COA”."""

Entries = Mapping[str, Entry | None]
"""What a book said of each address it was asked for."""


def check_known(
    contacts: Sequence[Addressed], entries: Entries, directory: Directory, place_of: PlaceOf
) -> Iterator[Finding]:
    """Whom the book does not know, or knows as another, or as a list.

    At a domain of which it knows nobody it is not expected to: another mail system has that.
    """
    known = {domain_of(address) for address, entry in entries.items() if entry}
    outside: dict[str, list[Addressed]] = {}
    for contact in contacts:
        entry, domain = entries[contact.address], domain_of(contact.address)
        if entry:
            yield from _check_entry(contact, entry, place_of(contact.address))
        elif domain in known:
            fields = {"who": _who(contact), "organisation": _served([contact], directory)}
            yield UNKNOWN.found(place_of(contact.address), **fields)
        else:
            outside.setdefault(domain, []).append(contact)
    for domain, there in outside.items():
        names = [_who(each) for each in there[:_MOST]] + ["…"] * (len(there) > _MOST)
        fields = {"organisation": _served(there, directory), "people": ", ".join(names)}
        yield OUTSIDE.found(place_of(there[0].address), domain=domain, **fields)


def _check_entry(contact: Addressed, entry: Entry, place: Place) -> Iterator[Finding]:
    if entry.is_list:
        yield IS_LIST.found(place, address=contact.address, name=entry.name)
    elif _is_other(contact.name, entry.name):
        about = "\0".join((contact.address, contact.name, entry.name))
        fields = {"address": contact.address, "name": contact.name, "other": entry.name}
        yield OTHER_NAME.found(place, about=about, **fields)


def _who(contact: Addressed) -> str:
    return f"{contact.name} ({contact.address})" if contact.name else contact.address


def _served(contacts: Sequence[Addressed], directory: Directory) -> str:
    names = dict.fromkeys(name for each in contacts for name in each.organisations)
    return ", ".join(directory.organisations[name].name for name in names)


def _is_other(ours: str, theirs: str) -> bool:
    """Whether both are a person's name, and neither surname is anywhere in the other.

    Given names are not compared: who is called Bram signs as A.
    """
    names = parse_name(ours), parse_name(_BESIDE.split(theirs)[0])
    if None in names:
        return False
    return not any(
        _is_in(name.surname, other)
        for name, other in zip(names, (theirs, ours), strict=True)
        if name
    )


def _is_in(surname: str, text: str) -> bool:
    words, others = (
        [word for word in _PARTS.split(each) if len(word) > 1] for each in (surname, folded(text))
    )
    return any(fuzz.ratio(word, other) >= _ALIKE for word in words for other in others)
