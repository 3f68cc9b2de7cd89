"""lists check --exchange: every address, held against the mail system's address book."""

import time
from collections.abc import Iterator, Sequence
from functools import partial

from mailer.checks.people.domains import Addressed
from mailer.checks.people.known import check_known
from mailer.cli.output import say
from mailer.directory.expansion import contact_place
from mailer.findings import Finding
from mailer.i18n import _
from mailer.workspace import Workspace

_EVERY = 5.0
"""Seconds between two words of how far it is; who is done sooner hears none."""


def ask_book(workspace: Workspace, people: Sequence[Addressed]) -> list[Finding]:
    """What the address book says of these; it is asked for the sender too, whom it should know.

    Raises `ConfigError` where there is none, and `NotSubmitted` where nobody can be asked.
    """
    own = workspace.config.sender.address
    addresses = list(dict.fromkeys([own, *(each.address for each in people)]))
    with workspace.open_book() as book:
        entries = {address: book.find(address) for address in _told(addresses)}
    directory = workspace.sources.directory
    return list(check_known(people, entries, directory, partial(contact_place, directory)))


def _told(addresses: Sequence[str]) -> Iterator[str]:
    """Each of these; how far it is, now and then."""
    count, told_at = len(addresses), time.monotonic()
    for number, address in enumerate(addresses):
        if time.monotonic() - told_at > _EVERY:
            told_at = time.monotonic()
            say(_("{number} of {count} addresses asked").format(number=number, count=count))
        yield address
