"""contacts.csv and suppressed.csv: a mailbox a row."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from mailer.directory.addresses import Mailbox
from mailer.directory.cells import read_day, read_mailbox, read_organisations, read_roles
from mailer.directory.model import Contact, mailbox_key
from mailer.directory.naming import OrganisationNames
from mailer.directory.roles import check_roles
from mailer.directory.spreadsheet import Row, read_rows
from mailer.directory.spreadsheet.columns import CONTACTS, SUPPRESSED
from mailer.directory.spreadsheet.text import shown
from mailer.directory.swallowed import check_swallowed
from mailer.findings import Finding, Place, Severity, errors, rule
from mailer.i18n import N_

DUPLICATE = rule(
    "contact-duplicate",
    Severity.ERROR,
    message=N_("{address} stands in row {first} already; this row is not used."),
    remedy=N_("Keep one row; one contact can serve several organisations and have several roles."),
    why=N_("Two rows for one mailbox disagree sooner or later on role or validity."),
)
REVERSED = rule(
    "contact-dates-reversed",
    Severity.ERROR,
    message=N_("The contact ends on {until}, before it begins on {begin}."),
    remedy=N_("Exchange the days, or mend the one that is wrong."),
    why=N_("Such a contact is never valid and gets no mail at all."),
)
GARBLED = rule(
    "contact-garbled",
    Severity.WARNING,
    message=N_("The name “{name}” seems to have been saved in another encoding."),
    remedy=N_("Type the name again, and save the file as “CSV UTF-8”."),
    why=N_("A file opened in the wrong encoding and saved again greets “CoÃ«nraads”."),
)
NAME_DIFFERS = rule(
    "contact-name-differs",
    Severity.NOTE,
    message=N_("Beside the address stands “{written}”, and the name is “{name}”: that is used."),
    remedy=N_("Look whose address it is, and write it without the name."),
    why=N_("A row that was copied and half changed greets one person in the mail of another."),
)

_GARBLED = re.compile(
    r"[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€"  # UTF-8 read as Windows-1252
    r"|\ufffd|[^\W\d_][?¿‰‚„‹•†‡ˆ™¤][^\W\d_]|[^\W\d_][‰‚„][ ,]"  # DOS or Mac letters, or lost ones
    r"|(?-i:[a-z][‘Ž][a-z]?|[a-zA-Z]Ÿ)"
    r"|&(?:#\d{1,7}|[a-z]{2,8});",  # taken from a web page
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


def read_contacts(
    path: Path,
    file: str,
    organisations: Mapping[str, object],
    names: OrganisationNames | None,
    selected: Collection[str] = (),
) -> tuple[tuple[Contact, ...], list[Finding]]:
    """The sound rows of contacts.csv, and every fault of the others.

    `names` are those in organisations.toml, None when that file could not be read: a row is not
    blamed for the fault of its organisation, but it is not loaded either. `selected` are the roles
    that selectors name.
    """
    rows, findings = read_rows(path, file, CONTACTS)
    contacts: dict[str, Contact] = {}
    taken: dict[str, int] = {}
    unselected = defaultdict[str, list[Place]](list)
    for row in rows:
        contact = _contact(row, names)
        key = mailbox_key(contact.address)
        if contact.address and key in taken:
            place = row.place("address")
            row.faults.append(DUPLICATE.found(place, address=contact.address, first=taken[key]))
        taken.setdefault(key, row.number)
        row.faults.extend(check_swallowed(row, contact.address))
        served = [name in organisations for name in contact.organisations]
        if not errors(row.faults) and served and all(served):
            contacts[key] = contact
            row.faults.extend(_doubts(row, contact))
            for role in contact.roles:
                if role not in selected:
                    unselected[role].append(_at(row, "roles", contact.address))
        findings += row.faults
    findings += check_roles(unselected, contacts.values())
    return tuple(contacts.values()), sorted(findings, key=_line)


def read_suppressed(path: Path, file: str) -> tuple[dict[str, str], list[Finding]]:
    """Who gets no mail any more: `mailbox_key` → reason; nobody when there is no such file."""
    if not path.exists():
        return {}, []
    rows, findings = read_rows(path, file, SUPPRESSED)
    suppressed: dict[str, str] = {}
    for row in rows:
        if address := read_mailbox(row).address:
            suppressed.setdefault(mailbox_key(address), " ".join(row.cells["reason"].split()))
        findings += [*row.faults, *check_swallowed(row, address)]
    return suppressed, sorted(findings, key=_line)


def _line(finding: Finding) -> int:
    return finding.place.line or 0


def _contact(row: Row, names: OrganisationNames | None) -> Contact:
    mailbox = read_mailbox(row)
    contact = Contact(
        name=_name(row, mailbox),
        address=mailbox.address,
        organisations=read_organisations(row, names),
        roles=read_roles(row),
        valid_from=read_day(row, "from"),
        valid_until=read_day(row, "until"),
        remarks=row.cells.get("remarks", ""),
        line=row.line,
    )
    begin, until = contact.valid_from, contact.valid_until
    if begin and until and until < begin:
        row.faults.append(REVERSED.found(row.place("until"), until=until, begin=begin))
    return contact


def _name(row: Row, mailbox: Mailbox) -> str:
    """The name in its own cell, else the one beside the address."""
    name = row.cells["name"] or mailbox.name
    if not name and not row.is_faulty("name"):
        row.faults.append(row.empty_fault("name"))
    if mailbox.name and _folded(mailbox.name) != _folded(name):
        place = row.place("address").model_copy(update={"address": mailbox.address})
        row.faults.append(
            NAME_DIFFERS.found(place, written=shown(mailbox.name), name=shown(name), about=name)
        )
    return name


def _folded(name: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(name.casefold()))


def _doubts(row: Row, contact: Contact) -> Iterator[Finding]:
    """What may be meant; named by the address, so that a person can accept it."""
    if _GARBLED.search(contact.name):
        place = _at(row, "name", contact.address)
        yield GARBLED.found(place, name=shown(contact.name), about=contact.name)


def _at(row: Row, column: str, address: str) -> Place:
    return row.place(column).model_copy(update={"address": address or None})
