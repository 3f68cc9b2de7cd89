"""The cells of a contact: text to value, with the fault where it is none.

Each function appends what is wrong to `faults` and returns what is left.
"""

import re
from collections.abc import Collection
from datetime import date

from mailer.directory.addresses import AddressError, NotAsciiError, parse_address
from mailer.directory.spreadsheet import EMPTY_CELL, Row, shown
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_
from mailer.reading import suggestion

NO_ADDRESS = rule(
    "contact-address",
    Severity.ERROR,
    message=N_("“{written}” is not a mail address."),
    remedy=N_("Write the bare address, name@organisation.nl, without a name, brackets or spaces."),
    why=N_("A server refuses it, or takes half of it for another address."),
)
NOT_ASCII = rule(
    "contact-address-not-ascii",
    Severity.ERROR,
    message=N_("The part before the @ of “{written}” has letters that mail does not carry."),
    remedy=N_("Ask for the address without accents, and look for a letter that was pasted wrong."),
    why=N_("Most servers refuse such an address, and some send the mail to another one."),
)
UNKNOWN_ORGANISATION = rule(
    "contact-organisation",
    Severity.ERROR,
    message=N_("The organisation “{name}” is not in organisations.toml.{hint}"),
    remedy=N_("Write its key between [ and ] there, or add the organisation."),
    why=N_("A contact of no known organisation is in no list, so nobody would miss the mail."),
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
    message=N_("“{written}” in “{column}” is not a day."),
    remedy=N_("Write 2024-11-01 or 1-11-2024."),
    why=N_("A date that cannot be read would let somebody in who has left."),
)
NAME = re.compile(r"\w[\w.-]*")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")


def read_address(row: Row, faults: list[Finding]) -> str:
    """The address in ASCII; empty where there is none, with the fault."""
    written = row.cells["address"]
    try:
        return parse_address(written)
    except AddressError as error:
        fault = NOT_ASCII if isinstance(error, NotAsciiError) else NO_ADDRESS
        faults.append(fault.found(row.place("address"), written=shown(written)))
        return ""


def read_organisations(
    row: Row, known: Collection[str] | None, faults: list[Finding]
) -> tuple[str, ...]:
    """The organisations, at least one, each among `known` (None: nobody knows which there are)."""
    names = _words(row.cells["organisation"])
    if not names:
        place = row.place("organisation")
        faults.append(EMPTY_CELL.found(place, column=place.passage))
    for name in names:
        if known is not None and name not in known:
            place, hint = row.place("organisation"), suggestion(name, list(known))
            faults.append(UNKNOWN_ORGANISATION.found(place, name=shown(name), hint=hint))
    return names


def read_roles(row: Row, faults: list[Finding]) -> tuple[str, ...]:
    """The roles in small letters, each one word."""
    roles = _words(row.cells["roles"])
    odd = (role for role in roles if not NAME.fullmatch(role))
    faults.extend(NOT_ONE_WORD.found(row.place("roles"), name=shown(role)) for role in odd)
    return roles


def read_day(row: Row, column: str, faults: list[Finding]) -> date | None:
    """The day in a cell: ISO, or as Excel rewrites it in Dutch (1-11-2024)."""
    written = row.cells.get(column, "")
    if not written:
        return None
    found = _DAY.fullmatch(written)
    try:
        if found:
            year, month, day, *dutch = found.groups()
            year, month, day = (year, month, day) if year else reversed(dutch)
            return date(int(year), int(month), int(day))
    except ValueError:
        pass
    place = row.place(column)
    faults.append(NO_DATE.found(place, written=shown(written), column=place.passage))
    return None


def _words(cell: str) -> tuple[str, ...]:
    words = (word.strip().casefold() for word in cell.split(","))
    return tuple(dict.fromkeys(filter(None, words)))
