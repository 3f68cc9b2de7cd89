"""Rules about the domain of an address: private, not the organisation's, or only like it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from mailer.checks.people.lookalikes import imitated, within, without_accents
from mailer.config import Rules
from mailer.directory.domains import domain_of, domains_of
from mailer.directory.model import Contact, Directory, Organisation, Recipient
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_

PRIVATE_DOMAIN = rule(
    "private-domain",
    Severity.WARNING,
    message=N_("{address} is a private mailbox."),
    remedy=N_("Ask for an address at work, or accept this one with a reason."),
    why=N_("Mail of the round table in a private mailbox is out of everybody's hands."),
)
LOOK_ALIKE = rule(
    "look-alike-domain",
    Severity.ERROR,
    message=N_("{address} is at {domain}, which looks like {known} and is another domain."),
    remedy=N_(
        "Mend the address. Is it right, then add {domain} to `domains` in organisations.toml."
    ),
    why=N_(
        "A domain one letter off is bought by somebody who waits for mail that was mistyped; "
        "nothing of it comes back."
    ),
)
OUTSIDE = rule(
    "outside-domain",
    Severity.WARNING,
    message=N_("{address} is at none of the domains of {organisation}: {domains}"),
    remedy=N_(
        "Mend the address, add its domain to `domains` in organisations.toml, or accept it with a "
        "reason."
    ),
    why=N_("Who moved to another employer keeps a place on the list longer than was meant."),
)

Addressed = Recipient | Contact
"""Of a contact or a recipient the name, address and organisations are looked at."""
PlaceOf = Callable[[str], Place]
"""Where to tell of an address."""

PRIVATE = frozenset((
    "gmail.com", "googlemail.com", "icloud.com", "me.com", "mac.com", "msn.com", "passport.com",
    "ymail.com", "rocketmail.com", "aol.com", "mail.com", "email.com", "proton.me",
    "protonmail.com", "protonmail.ch", "pm.me", "tutanota.com", "tuta.com", "tuta.io",
    "zohomail.eu", "fastmail.com", "fastmail.fm", "hey.com", "web.de", "t-online.de",
    "freenet.de", "telenet.be", "skynet.be", "scarlet.be", "proximus.be", "ziggo.nl", "home.nl",
    "casema.nl", "casema.net", "chello.nl", "upcmail.nl", "quicknet.nl", "multiweb.nl",
    "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "wxs.nl", "telfort.nl", "xs4all.nl",
    "12move.nl", "freeler.nl", "tele2.nl", "zonnet.nl", "versatel.nl", "tiscali.nl",
    "wanadoo.nl", "orange.nl", "online.nl", "euronet.nl", "alice.nl", "solcon.nl", "caiway.nl",
    "caiway.net", "kabelfoon.net", "zeelandnet.nl", "hccnet.nl", "concepts.nl", "lijbrandt.nl",
    "t-mobilethuis.nl", "filternet.nl",
))  # fmt: skip
"""Mail for consumers: the big providers, and the domains that the Dutch ones (Ziggo, KPN, Odido,
Delta, Caiway) and those they took over gave their subscribers."""
_ANY_ENDING = frozenset({"hotmail", "live", "outlook", "yahoo", "gmx", "windowslive"})
_ENDINGS = frozenset((
    "com", "nl", "be", "de", "fr", "net", "eu", "org", "it", "es", "at", "ch", "dk", "se", "no",
    "ie", "co.uk", "com.be", "com.tr", "com.au",
))  # fmt: skip
_MISTYPED = ("gmail.com", "hotmail.com", "outlook.com", "icloud.com", "ziggo.nl", "kpnmail.nl")
"""Of the private ones those of which a slip is a known trap."""


def check_domains(
    contacts: Iterable[Addressed], directory: Directory, rules: Rules, place_of: PlaceOf
) -> Iterator[Finding]:
    """At most one finding for each address, and none for what its organisation lists."""
    known, organisations = known_domains(directory), directory.organisations

    @cache
    def alike(domain: str, own: frozenset[str]) -> str | None:
        return imitated(domain, [*known, *_MISTYPED], own)

    for contact in contacts:
        address, domain = contact.address, domain_of(contact.address)
        place = place_of(address)
        served = [organisations[name] for name in contact.organisations if name in organisations]
        own = frozenset(listed for each in served for listed in domains_of(each))
        if is_private(domain, rules):
            yield PRIVATE_DOMAIN.found(place, address=address)
        elif within(domain, known) or _called_after(domain, served):
            yield from _outside(address, served, place)
        elif meant := alike(domain, own):
            yield LOOK_ALIKE.found(place, address=address, domain=domain, known=meant)
        else:
            yield from _outside(address, served, place)


def known_domains(directory: Directory) -> Mapping[str, None]:
    """The domains of all organisations, in ASCII, in order and each once."""
    organisations = directory.organisations.values()
    return dict.fromkeys(domain for each in organisations for domain in domains_of(each))


def is_private(domain: str, rules: Rules) -> bool:
    """Whether consumers have mail at this domain, or the house calls it private."""
    name, _, ending = domain.partition(".")
    if name in _ANY_ENDING and ending in _ENDINGS:
        return True
    return within(domain, PRIVATE) or within(domain, rules.private_domains)


def _outside(address: str, served: Sequence[Organisation], place: Place) -> Iterator[Finding]:
    """Nothing is known of an organisation that lists no domains."""
    domains = [domain for organisation in served for domain in domains_of(organisation)]
    sure = domains and all(organisation.domains for organisation in served)
    if sure and not within(domain_of(address), domains):
        about = "\0".join((address, *sorted(organisation.id for organisation in served)))
        names = ", ".join(organisation.name for organisation in served)
        listed = ", ".join(dict.fromkeys(domains))
        yield OUTSIDE.found(place, about=about, address=address, organisation=names, domains=listed)


def _called_after(domain: str, served: Iterable[Organisation]) -> bool:
    """Whether it has the name of an organisation that lists none: woerden.nl, not wierden.nl."""
    names = (
        name
        for organisation in served
        if not organisation.domains
        for name in organisation.callings
    )
    label = _letters(domain.split(".")[-2] if "." in domain else domain)
    return any(label == _letters(name) for name in names)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, without_accents(name)))
