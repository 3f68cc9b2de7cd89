"""Rules about whom a step goes to."""

from collections.abc import Iterator, Sequence

from mailer.checks.people.domains import Addressed, PlaceOf, check_domains
from mailer.checks.people.lookalikes import SAMPLE_ENDINGS
from mailer.checks.people.persons import check_persons
from mailer.config import Rules
from mailer.directory.domains import domain_of
from mailer.directory.model import Audience, Directory, Recipient, mailbox_key
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import Version

SAMPLE_ADDRESS = rule(
    "sample-address",
    Severity.ERROR,
    message=N_("{address} is a sample address, and account “{account}” sends to real people."),
    remedy=N_("Put a real address in contacts.csv, or use the outbox."),
    why=N_("A list that still holds samples is not the list that was meant."),
)
TOO_MANY = rule(
    "too-many-recipients",
    Severity.ERROR,
    message=N_("{count} recipients; the house allows {at_most}."),
    remedy=N_("Look at the lists; raise at_most under [rules] in config.toml if they are right."),
    why=N_("A list that grew overnight shows in its number first."),
)
CONCEPT = rule(
    "concept-to-final-list",
    Severity.ERROR,
    message=N_("This text is a concept; list “{name}” takes only what is final."),
    remedy=N_("Set `version: final` in the notes, or let the list accept concepts in lists.toml."),
    why=N_("A concept in the hands of who decides is taken for the decision."),
)
OUTSIDE_TRIAL = rule(
    "outside-trial",
    Severity.WARNING,
    message=N_("{address} is not in only_to: this is a trial, nothing will leave for it."),
    remedy=N_("Empty only_to under [rules] in config.toml when the trial is over."),
    why=N_("During a trial mail goes to the people of the trial alone."),
)
NOT_VISIBLE = rule(
    "addresses-shown",
    Severity.ERROR,
    message=N_("One message would show addresses of several organisations to each other: {lists}"),
    remedy=N_(
        "Use addressing = 'individual', or mark every list in it, nested ones too, `visible`."
    ),
    why=N_("Addresses are shown to other organisations only when that was agreed."),
)
SAMPLE_DOMAINS = (*SAMPLE_ENDINGS, "example.com", "example.net", "example.org")


def check_contacts(
    contacts: Sequence[Addressed], directory: Directory, rules: Rules, place_of: PlaceOf
) -> Iterator[Finding]:
    """Faults of addresses, whatever is sent to them: their domains, and persons with two.

    Whoever is no longer valid is better left out: a new address beside the old one is right.
    """
    yield from check_domains(contacts, directory, rules, place_of)
    yield from check_persons(contacts, directory, place_of)


def check_audience(
    audience: Sequence[Recipient], rules: Rules, account: str, place: Place, *, carries: bool
) -> Iterator[Finding]:
    """Faults of the recipients; `carries` says whether the account reaches real people."""
    count = len({mailbox_key(recipient.address) for recipient in audience})
    if count > rules.at_most:
        yield TOO_MANY.found(place, count=count, at_most=rules.at_most)
    trial = {mailbox_key(address) for address in rules.only_to}
    for recipient in audience:
        at = Place(file=place.file, line=place.line, address=recipient.address)
        if carries and is_sample(recipient.address):
            yield SAMPLE_ADDRESS.found(at, address=recipient.address, account=account)
        if trial and mailbox_key(recipient.address) not in trial:
            yield OUTSIDE_TRIAL.found(at, address=recipient.address)


def check_version(
    version: Version, names: Sequence[str], directory: Directory, place: Place
) -> Iterator[Finding]:
    """A concept goes only to lists that accept concepts."""
    if version is Version.FINAL:
        return
    for name in names:
        listed = directory.lists.get(name)
        if listed and Version.CONCEPT not in listed.accepts:
            yield CONCEPT.found(place, name=name)


def check_visibility(
    recipients: Sequence[Recipient], audiences: Sequence[Audience], place: Place
) -> Iterator[Finding]:
    """Of one message: addresses are shown within an organisation, or on visible lists."""
    shared = set.intersection(*(set(r.organisations) for r in recipients)) if recipients else set()
    if len(recipients) > 1 and not shared and not all(a.visible for a in audiences):
        hidden = [name for a in audiences if not a.visible for name in a.lists]
        yield NOT_VISIBLE.found(place, lists=", ".join(hidden))


def is_sample(address: str) -> bool:
    """Whether a domain is reserved for examples and tests (RFC 2606)."""
    domain = domain_of(address)
    return any(f".{domain}".endswith(f".{sample}") for sample in SAMPLE_DOMAINS)
