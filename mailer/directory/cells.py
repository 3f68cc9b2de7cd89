"""The cells of a contact: text to value, with the fault where it is none.

Each function adds what is wrong to the row's faults and returns what is left.
"""

import re
from datetime import date

from mailer.directory.addresses import (
    AddressError,
    Mailbox,
    NotAsciiError,
    addresses_in,
    parse_mailbox,
)
from mailer.directory.cell_days import parse_cell_day
from mailer.directory.naming import OrganisationNames
from mailer.directory.spreadsheet import Row
from mailer.directory.spreadsheet.text import FORMULA, shown
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_

NO_ADDRESS = rule(
    "contact-address",
    Severity.ERROR,
    message=N_("“{written}” is not a mail address."),
    remedy=N_("Write the address alone, name@organisation.nl, without spaces."),
    why=N_("A server refuses it, or takes half of it for another address."),
)
NOT_ASCII = rule(
    "contact-address-not-ascii",
    Severity.ERROR,
    message=N_("The part before the @ of “{written}” has letters that mail does not carry."),
    remedy=N_("Ask for the address without accents, and look for a letter that was pasted wrong."),
    why=N_("Most servers refuse such an address, and some send the mail to another one."),
)
SEVERAL = rule(
    "contact-address-several",
    Severity.ERROR,
    message=N_("The cell “{column}” holds {count} addresses: {addresses}."),
    remedy=N_("Make two rows of this one, a row for each address."),
    why=N_("Each mailbox has a name and a validity of its own, and is told whether its mail went."),
)
UNKNOWN_ORGANISATION = rule(
    "contact-organisation",
    Severity.ERROR,
    message=N_("The organisation “{name}” is not in organisations.toml.{hint}"),
    remedy=N_("Write its key, name or alias as it stands there, or add the organisation."),
    why=N_("A contact of no known organisation is in no list, so nobody would miss the mail."),
)
AMBIGUOUS_ORGANISATION = rule(
    "contact-organisation-ambiguous",
    Severity.ERROR,
    message=N_("“{name}” is the name of several organisations: {choices}."),
    remedy=N_(
        "Write the key of the one that is meant. If that stands here, take it out of the other "
        "one's aliases in organisations.toml."
    ),
    why=N_("The wrong organisation's mail would go to this contact."),
)
NOT_ONE_WORD = rule(
    "directory-name",
    Severity.ERROR,
    message=N_("“{name}” cannot be used as a name in selectors."),
    remedy=N_("Use one word in small letters, such as feitelijke-toets."),
    why=N_("Selectors are parted by spaces and colons; a name with one in it can never be found."),
)
NO_DATE = rule(
    "contact-date",
    Severity.ERROR,
    message=N_("“{written}” in “{column}” is not a day that can be read in one way."),
    remedy=N_("Write 2024-11-01 or 1-11-2024, the year in four figures."),
    why=N_("A date that cannot be read would let somebody in who has left."),
)
NAME = re.compile(r"\w[\w.-]*")
_PARTS = re.compile(r"[,;/]")
_HEADER = re.compile(r"[\r\n]\s{0,9}[\w-]{1,30}\s?:")
NOBODY = Mailbox("", "")


def read_mailbox(row: Row) -> Mailbox:
    """The mailbox in the cell of the address; `NOBODY` where there is none, with the fault."""
    written = row.cells["address"]
    if not written:
        return NOBODY
    if written.startswith("="):  # mail would carry it, and nobody has one: a formula that was lost
        row.faults.append(row.formula_fault("address"))
        return NOBODY
    try:
        return parse_mailbox(written)
    except AddressError as error:
        row.faults.append(_address_fault(row, written, error))
        return NOBODY


def _address_fault(row: Row, written: str, error: AddressError) -> Finding:
    place = row.place("address")
    several = addresses_in(written)
    if len(several) > 1 and not _HEADER.search(written):
        heading, listed = row.header.heading("address"), ", ".join(several)
        return SEVERAL.found(place, column=heading, count=len(several), addresses=shown(listed))
    if control := row.control_fault("address"):
        return control
    if written.startswith(FORMULA):
        return row.formula_fault("address")
    fault = NOT_ASCII if isinstance(error, NotAsciiError) else NO_ADDRESS
    return fault.found(place, written=shown(written))


def read_organisations(row: Row, names: OrganisationNames | None) -> tuple[str, ...]:
    """The keys of the organisations, at least one (`names` None: nobody knows which there are)."""
    cell = row.cells["organisation"]
    if names is None:
        return (cell,)
    written = names.parts(cell)
    if cell and not written:
        row.faults.append(row.empty_fault("organisation"))
    return tuple(dict.fromkeys(key for name in written for key in _organisation(row, name, names)))


def _organisation(row: Row, name: str, names: OrganisationNames) -> tuple[str, ...]:
    meant = names.named(name)
    if len(meant) == 1:
        return meant
    place = row.place("organisation")
    if meant:
        choices = shown(", ".join(meant))
        row.faults.append(AMBIGUOUS_ORGANISATION.found(place, name=shown(name), choices=choices))
    else:
        hint = names.suggestion(name)
        row.faults.append(UNKNOWN_ORGANISATION.found(place, name=shown(name), hint=hint))
    return ()


def read_roles(row: Row) -> tuple[str, ...]:
    """The roles in small letters, each one word."""
    words = (word.strip().casefold() for word in _PARTS.split(row.cells["roles"]))
    roles = tuple(dict.fromkeys(filter(None, words)))
    odd = (role for role in roles if not NAME.fullmatch(role))
    row.faults.extend(NOT_ONE_WORD.found(row.place("roles"), name=shown(role)) for role in odd)
    return roles


def read_day(row: Row, column: str) -> date | None:
    """The day in a cell, see `parse_cell_day`; None where nothing is written."""
    written = row.cells.get(column, "")
    day = parse_cell_day(written) if written else None
    if written and day is None:
        heading = row.header.heading(column)
        row.faults.append(NO_DATE.found(row.place(column), written=shown(written), column=heading))
    return day
