"""contacts.csv and suppressed.csv: a mailbox a row."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from mailer.directory.cells import read_address, read_day, read_organisations, read_roles
from mailer.directory.model import Contact, mailbox_key
from mailer.directory.spreadsheet import Columns, Row, read_rows, shown
from mailer.findings import Finding, Place, Severity, errors, rule
from mailer.i18n import N_

DUPLICATE = rule(
    "contact-duplicate",
    Severity.ERROR,
    message=N_("{address} stands on line {first} already; this row is not used."),
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
SWALLOWED = rule(
    "contact-swallowed",
    Severity.WARNING,
    message=N_("The remarks hold a mail address on a line of their own: possibly a whole row."),
    remedy=N_("Look for a quotation mark too many in this row and the ones below it."),
    why=N_(
        "An open quotation mark makes the rows below it part of one cell, and they get no mail."
    ),
)
GARBLED = rule(
    "contact-garbled",
    Severity.WARNING,
    message=N_("The name “{name}” seems to have been saved in another encoding."),
    remedy=N_("Type the name again, and save the file as “CSV UTF-8”."),
    why=N_("A file opened in the wrong encoding and saved again greets “CoÃ«nraads”."),
)

_GARBLED = re.compile(r"[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€")
_DUTCH = {
    "naam": "name",
    "adres": "address",
    "organisatie": "organisation",
    "rollen": "roles",
    "van": "from",
    "tot": "until",
    "opmerkingen": "remarks",
}
_CONTACTS = Columns(
    names={column: column for column in _DUTCH.values()} | _DUTCH,
    required=("name", "address", "organisation", "roles"),
    filled=("name", "address", "organisation"),
    multiline=frozenset({"remarks"}),
)
_SUPPRESSED = Columns(
    names={"address": "address", "reason": "reason", "adres": "address", "reden": "reason"},
    required=("address", "reason"),
    filled=("address", "reason"),
    multiline=frozenset({"reason"}),
)


def read_contacts(
    path: Path, file: str, organisations: Mapping[str, object], written: Collection[str] | None
) -> tuple[tuple[Contact, ...], list[Finding]]:
    """The sound rows of contacts.csv, and every fault of the others.

    `written` are the names in organisations.toml, sound or not, None when that file could not be
    read: a row is not blamed for the fault of its organisation, but it is not loaded either.
    """
    rows, findings = read_rows(path, file, _CONTACTS)
    contacts: dict[str, Contact] = {}
    for row in rows:
        faults: list[Finding] = []
        contact = _contact(row, written, faults)
        first = contacts.get(mailbox_key(contact.address))
        if first and contact.address:
            place = row.place("address")
            faults.append(DUPLICATE.found(place, address=contact.address, first=first.line))
        findings += faults
        if not errors(faults) and all(name in organisations for name in contact.organisations):
            contacts[mailbox_key(contact.address)] = contact
    return tuple(contacts.values()), findings


def read_suppressed(path: Path, file: str) -> tuple[dict[str, str], list[Finding]]:
    """Who gets no mail any more: `mailbox_key` → reason; nobody when there is no such file."""
    if not path.exists():
        return {}, []
    rows, findings = read_rows(path, file, _SUPPRESSED)
    suppressed: dict[str, str] = {}
    for row in rows:
        if address := read_address(row, findings):
            suppressed.setdefault(mailbox_key(address), " ".join(row.cells["reason"].split()))
    return suppressed, findings


def _contact(row: Row, written: Collection[str] | None, faults: list[Finding]) -> Contact:
    cells = row.cells
    contact = Contact(
        name=cells["name"],
        address=read_address(row, faults),
        organisations=read_organisations(row, written, faults),
        roles=read_roles(row, faults),
        valid_from=read_day(row, "from", faults),
        valid_until=read_day(row, "until", faults),
        remarks=cells.get("remarks", ""),
        line=row.line,
    )
    begin, until = contact.valid_from, contact.valid_until
    if begin and until and until < begin:
        faults.append(REVERSED.found(row.place("until"), until=until, begin=begin))
    faults.extend(_doubts(row, contact))
    return contact


def _doubts(row: Row, contact: Contact) -> Iterator[Finding]:
    """What may be meant; named by the address, so that a person can accept it."""

    def place(column: str) -> Place:
        return row.place(column).model_copy(update={"address": contact.address or None})

    if "@" in contact.remarks.partition("\n")[2]:
        yield SWALLOWED.found(place("remarks"), about=contact.remarks)
    if not contact.name.isascii() and _GARBLED.search(contact.name):
        yield GARBLED.found(place("name"), name=shown(contact.name), about=contact.name)
