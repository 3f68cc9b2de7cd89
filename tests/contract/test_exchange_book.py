"""Exchange's address book, on our own server."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from mailer.providers.exchange.book import open_book
from mailer.providers.interface import AddressBook
from mailer.providers.memory import Known, KnownList
from tests.contract.book_contract import BookContract
from tests.desks import account_on, give_secret, kabinet
from tests.servers.ews.people import SECRET, AddressList, Mailbox
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer


class TestExchangeBook(BookContract):
    """See `BookContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        require_schema()
        give_secret(monkeypatch, tmp_path, "proef", SECRET)
        with ExitStack() as self.servers:
            yield

    def make_book(self, people: Sequence[Known], lists: Sequence[KnownList]) -> AddressBook:
        """Over loopback, to a server that knows these."""
        if any(each.cut_short for each in lists):
            pytest.skip("ExpandDL hides that it was cut short: the server says it is whole")
        known = kabinet()
        known.mailboxes += [Mailbox(p.address, p.name, aliases=tuple(p.aliases)) for p in people]
        known.lists += [
            AddressList(each.address, each.name, tuple(each.members), hidden=each.hidden)
            for each in lists
        ]
        server = self.servers.enter_context(EwsServer(known=known))
        return open_book("proef", account_on(server))
