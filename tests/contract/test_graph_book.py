"""The directory of Microsoft Graph as an address book."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mailer.providers.graph.book import open_book
from mailer.providers.interface import AddressBook
from mailer.providers.memory import Known, KnownList
from tests.contract.book_contract import BookContract
from tests.graphs import OWNER, make_account, secret_given
from tests.servers.graph import GraphServer, group, person, require_schema


class TestGraphBook(BookContract):
    """See `BookContract`."""

    @pytest.fixture(autouse=True)
    def _serving(self, tmp_path: Path) -> Iterator[None]:
        require_schema()
        with GraphServer(owner=OWNER) as self.server, secret_given(tmp_path, "proef", "letmein"):
            yield
        assert self.server.invalid == []

    def make_book(self, people: Sequence[Known], lists: Sequence[KnownList]) -> AddressBook:
        """A directory with these people and groups."""
        if any(each.cut_short for each in lists):
            pytest.skip("Graph says when there is more; a page left out is in test_graph_book.py")
        self.server.directory.add(
            *(person(each.name, each.address, *each.aliases) for each in people),
            *(group(k.name, k.address, *k.members, hidden=k.hidden) for k in lists),
        )
        return open_book("proef", make_account(self.server.url))
