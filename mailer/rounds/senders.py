"""For which organisation an address may answer: as one of those asked, or as a colleague."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mailer.compose.message import Field
from mailer.directory.domains import domain_of, listing, owners
from mailer.directory.model import Directory, mailbox_key
from mailer.ledger.course import Round

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Sender(NamedTuple):
    """Whose an address is: ids of organisations that were asked.

    `asked`: the question was sent to it; else it is of a colleague. `shared`: its domain is that
    of several organisations, so it proves none of them.
    """

    organisations: tuple[str, ...] = ()
    asked: bool = False
    shared: bool = False


@dataclass
class Senders:
    """The addresses of one round, as its messages and the directory know them."""

    round: Round
    directory: Directory
    ledger: "Ledger"

    def whose(self, address: str) -> Sender:
        """For whom an address may answer; nobody for one of no organisation that was asked."""
        key = mailbox_key(address)
        by_domain = owners(domain_of(key), self._listed) if "@" in key else ()
        shared = len(by_domain) > 1
        if key in self._asked:
            own = self._asked[key]
            return Sender(own, asked=True, shared=shared or len(own) > 1)
        at = self.directory.mailboxes.get(key)
        own = self.directory.contacts[at].organisations if at is not None else tuple(by_domain)
        parties = tuple(each for each in own if each in self.round.asked.names)
        return Sender(parties, shared=shared or len(own) > 1)

    @cached_property
    def _asked(self) -> dict[str, tuple[str, ...]]:
        """Whom the question was sent to, by mailbox, and their organisations then."""
        found: dict[str, tuple[str, ...]] = {}
        for delivery in self.ledger.deliveries(self.round.number):
            for addressee in delivery.message.addressees:
                if addressee.field is Field.TO:
                    key = mailbox_key(addressee.recipient.address)
                    found[key] = addressee.recipient.organisations
        return found

    @cached_property
    def _listed(self) -> dict[str, tuple[str, ...]]:
        named = listing(self.directory.organisations.values())
        return {domain: tuple(ids) for domain, ids in named.items()}
