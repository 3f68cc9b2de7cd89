"""The domains of organisations, and whose an address is by its domain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mailer.directory.model import Organisation, mailbox_key


def domain_of(address: str) -> str:
    """The domain of an address, in lower case."""
    return address.rpartition("@")[2].lower()


def domains_of(organisation: Organisation) -> Iterator[str]:
    """The domains that an organisation lists, in ASCII; those below them are its own as well."""
    for written in organisation.domains:
        yield domain_of(mailbox_key(f"x@{written.strip().lstrip('*.@')}"))


def listing(organisations: Iterable[Organisation]) -> Mapping[str, Sequence[str]]:
    """The ids of the organisations that list a domain, by that domain."""
    listed = defaultdict[str, list[str]](list)
    for organisation in organisations:
        for domain in dict.fromkeys(domains_of(organisation)):
            listed[domain].append(organisation.id)
    return dict(listed)


def owners(domain: str, listed: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Who lists a domain, or else the nearest one above it; `listed` is a `listing`."""
    labels = domain.split(".")
    above = (".".join(labels[n:]) for n in range(len(labels)))
    return next((listed[each] for each in above if each in listed), ())
