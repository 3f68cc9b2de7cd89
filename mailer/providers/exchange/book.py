"""Exchange's address book: ExpandDL for whom a list holds, ResolveNames for who has an address."""

from typing import Any

from mailer.config.accounts import ExchangeAccount
from mailer.directory.model import mailbox_key
from mailer.errors import Refused
from mailer.i18n import _
from mailer.providers.exchange.office import Office
from mailer.providers.interface import AddressBook, Entry

_NOBODY = ("ErrorNameResolutionNoResults", "ErrorNameResolutionNoMailbox")


class ExchangeBook(AddressBook):
    """See `AddressBook`."""

    def __init__(self, name: str, account: ExchangeAccount) -> None:
        """`name` is the account's."""
        self._office = Office(name, account)

    def members(self, name: str) -> tuple[Entry, ...]:
        """See `AddressBook.members`. A missing list is answered as an empty one, by Exchange."""
        address = name if "@" in name else self._address_of(name)
        found = self._office.ask("expand", dict.fromkeys(_NOBODY, _no_list(name)), name=address)
        members = tuple(_entry(each) for each in found["members"])
        if not members:
            raise _no_list(name)
        if found["whole"] is False:
            raise Refused(
                _("Exchange does not show all who are in the list {name}.").format(name=name),
                _("Write its members in contacts.csv and lists.toml instead."),
            )
        return members

    def find(self, address: str) -> Entry | None:
        """See `AddressBook.find`."""
        found = self._resolved(f"smtp:{address}")
        wanted = mailbox_key(address)
        for entry in found:
            if mailbox_key(entry.address) == wanted:
                return entry
        # An alias leads to one entry of another address; a server that looks for parts of words
        # would give those too that hold this one.
        longer = [each for each in found if wanted in mailbox_key(each.address)]
        return found[0] if len(found) == 1 and not longer and found[0].address else None

    def close(self) -> None:
        """See `AddressBook.close`."""
        self._office.close()

    def _address_of(self, name: str) -> str:
        named = [e for e in self._resolved(name) if e.name.casefold() == name.casefold()]
        if len(named) != 1:
            raise _no_list(name)
        return named[0].address

    def _resolved(self, words: str) -> list[Entry]:
        found: list[dict[str, Any]] = self._office.ask("resolve", words=words)["found"]
        return [_entry(each) for each in found]


def open_book(name: str, account: ExchangeAccount) -> ExchangeBook:
    """The address book that account `name` sees; nothing is asked before the first use."""
    return ExchangeBook(name, account)


def _entry(found: dict[str, Any]) -> Entry:
    """An address of another kind than a mail address (X.500) is none."""
    entry = Entry.model_validate(found)
    return entry if "@" in entry.address else entry.model_copy(update={"address": ""})


def _no_list(name: str) -> Refused:
    return Refused(
        _("Exchange shows no list {name}, or nobody in it.").format(name=name),
        _("Mend its address in lists.toml; a hidden list cannot be expanded."),
    )
