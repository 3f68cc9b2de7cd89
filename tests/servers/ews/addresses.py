"""Properties of mailboxes: whom a message is from and to, each with a name and an address."""

from collections.abc import Iterable
from email.headerregistry import Address

from tests.servers.ews.soap import Element, parts, t, text_of
from tests.servers.ews.state import Item

RECIPIENTS = ("ToRecipients", "CcRecipients", "BccRecipients")


def people(name: str, who: Iterable[tuple[str, str]]) -> Element:
    """A property of mailboxes, each with its name and address."""
    return t(name, *(mailbox(*each) for each in who))


def mailbox(name: str, address: str, kind: str = "Mailbox") -> Element:
    """One of them."""
    return t(
        "Mailbox",
        t("Name", name or address),
        t("EmailAddress", address),
        t("RoutingType", "SMTP"),
        t("MailboxType", kind),
    )


def addresses(item: Item, *names: str) -> list[str]:
    """The addresses in properties of mailboxes, in order."""
    found = (item.fields.get(name) for name in names)
    return [
        text_of(each, "EmailAddress")
        for field in found
        if field is not None
        for each in parts(field, "Mailbox")
    ]


def listed(field: Element) -> list[Address]:
    """As Python writes them in a header."""
    found = []
    for each in parts(field, "Mailbox"):
        name, address = text_of(each, "Name"), text_of(each, "EmailAddress")
        found.append(Address("" if name == address else name, addr_spec=address))
    return found
