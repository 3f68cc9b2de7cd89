"""Who comes from outside lists (`exchange:NAME`): a contact of ours, or one made for the run.

Outsiders stand behind the contacts of contacts.csv and are on a list only because an outside list
brought them there: `kind:municipality` never means one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mailer.directory.addresses import AddressError, parse_address
from mailer.directory.bits import bits
from mailer.directory.domains import domain_of, listing, owners
from mailer.directory.expansion import list_place
from mailer.directory.model import Contact, Directory, DistributionList, mailbox_key
from mailer.directory.outside import Entry
from mailer.directory.selectors import outside_lists
from mailer.directory.spreadsheet.text import shown
from mailer.errors import ConfigError, MailerError, Refused
from mailer.findings import Finding, Place, Rule, Severity, rule
from mailer.i18n import N_, _

NO_MEMBERS = rule(
    "exchange-list",
    Severity.ERROR,
    message=N_("The list “{list}” cannot be read in Exchange: {reason}"),
    remedy=N_(
        "Write its address as Exchange has it; the list must hold somebody, and may not be hidden."
    ),
    why=N_(
        "A list that is missing, empty, hidden or cut short looks like one that means nobody, or "
        "only some: it is never taken for that."
    ),
)
UNREACHABLE = rule(
    "exchange-unreachable",
    Severity.ERROR,
    message=N_("The list “{list}” cannot be read now: {reason}"),
    remedy=N_("Mend it or try again later; mailer account test says what works."),
    why=N_("Whoever is on a list in Exchange is known when Exchange answers, and not before."),
)
NO_ADDRESS = rule(
    "exchange-member-address",
    Severity.ERROR,
    message=N_("“{name}”, on the list “{list}” in Exchange, has no mail address: “{address}”."),
    remedy=N_("Mend it in Exchange, or take it off that list."),
    why=N_("Who cannot be mailed would miss the mail, and nobody would notice."),
)
NO_ORGANISATION = rule(
    "exchange-member-organisation",
    Severity.ERROR,
    message=N_(
        "“{name}” ({address}), on the list “{list}” in Exchange, is not in contacts.csv, and no "
        "organisation has the domain {domain}."
    ),
    remedy=N_(
        "Write a row for {address} in contacts.csv, or add {domain} to the `domains` of its "
        "organisation in organisations.toml."
    ),
    why=N_("Who a recipient speaks for decides on what is shown to whom; nobody guesses it."),
)
AMBIGUOUS = rule(
    "exchange-member-ambiguous",
    Severity.ERROR,
    message=N_(
        "“{name}” ({address}), on the list “{list}” in Exchange, is not in contacts.csv, and "
        "{domain} is a domain of several organisations: {choices}."
    ),
    remedy=N_("Write a row in contacts.csv with whom it serves: {name};{address};{choices}"),
    why=N_("Who a recipient speaks for decides on what is shown to whom; nobody guesses it."),
)

Listing = Mapping[str, Sequence[str]]


class Fault(NamedTuple):
    """What is wrong with an outside list, to be told at each list of ours that names it."""

    rule: Rule
    fields: Mapping[str, str]
    address: str | None = None

    def at(self, place: Place) -> Finding:
        """The finding there."""
        here = place.model_copy(update={"address": self.address})
        return self.rule.found(here, **self.fields)


class Brought(NamedTuple):
    """The directory with outsiders, and whom each outside list brings, as `bits` by its name.

    A list with a fault is absent (I8).
    """

    directory: Directory
    members: Mapping[str, int]
    faults: Mapping[str, Sequence[Fault]]

    def check(self, written: DistributionList) -> Iterator[Finding]:
        """What is wrong with the outside lists that a list of ours names."""
        for selector in written.selectors:
            place = list_place(self.directory, written.name, selector)
            for name in outside_lists(selector):
                yield from (fault.at(place) for fault in self.faults[name])


def bring(directory: Directory, names: Iterable[str]) -> Brought:
    """Work these outside lists out; whoever cannot be asked is asked once a run."""
    names = tuple(dict.fromkeys(names))
    if directory.outside:
        directory.outside.reach(names)
    joined, listed = everybody(directory), listing(directory.organisations.values())
    members: dict[str, int] = {}
    faults: dict[str, Sequence[Fault]] = {}
    for name in names:
        met = list(_met(directory, name, listed))
        faults[name] = [each for each in met if isinstance(each, Fault)]
        if not faults[name]:
            keys = (mailbox_key(each.address) for each in met if isinstance(each, Contact))
            members[name] = bits([joined.mailboxes[key] for key in keys])
    return Brought(joined, members, faults)


def everybody(directory: Directory) -> Directory:
    """The directory with whoever the outside lists have brought so far behind its contacts."""
    if directory.outside is None or not directory.outside.reached:
        return directory
    listed = listing(directory.organisations.values())
    others = {
        mailbox_key(each.address): each
        for name in directory.outside.reached
        for each in _met(directory, name, listed)
        if isinstance(each, Contact)
    }
    return directory.joined_by([c for key, c in others.items() if key not in directory.mailboxes])


def _met(directory: Directory, name: str, listed: Listing) -> Iterator[Contact | Fault]:
    """Whom an outside list holds, or what is wrong: with the list, or with one on it."""
    reached = directory.outside.reached[name] if directory.outside else _no_book()
    if isinstance(reached, MailerError):
        reason = f"{reached.message} {reached.remedy}".strip()
        fault = NO_MEMBERS if isinstance(reached, Refused) else UNREACHABLE
        yield Fault(fault, {"list": shown(name), "reason": reason})
    else:
        for entry in reached:
            yield _contact(directory, entry, name, listed)


def _contact(directory: Directory, entry: Entry, name: str, listed: Listing) -> Contact | Fault:
    fields = {"list": shown(name), "name": shown(entry.name), "address": shown(entry.address)}
    try:
        address = parse_address(entry.address)
    except AddressError:
        return Fault(NO_ADDRESS, fields)
    known = directory.mailboxes.get(mailbox_key(address))
    if known is not None:
        return directory.contacts[known]
    domain = domain_of(address)
    served = owners(domain, listed)
    if len(served) == 1:
        return Contact(name=_named(entry), address=address, organisations=(served[0],), line=0)
    fault = AMBIGUOUS if served else NO_ORGANISATION
    return Fault(fault, fields | {"domain": domain, "choices": ",".join(served)}, address)


def _named(entry: Entry) -> str:
    """Its name on one line; none where a book has the address in its place."""
    printable = "".join(c if c.isprintable() else " " for c in entry.name)
    name = " ".join(printable.split())
    return "" if mailbox_key(name) == mailbox_key(entry.address) else name


def _no_book() -> ConfigError:
    return ConfigError(_("no address book is at hand."))
