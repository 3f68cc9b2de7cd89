"""From an account of config.toml to what it can be opened as."""

from pathlib import Path

import pytest

from mailer.config.accounts import Account, ExchangeAccount, GraphAccount, SmtpAccount
from mailer.openers import KINDS
from mailer.providers.interface import AddressBook, ReplySource, Transport

MAILBOX = "kabinet@drenthe.example"
SERVED: list[Account] = [
    SmtpAccount(kind="smtp", server="mail.drenthe.example"),
    ExchangeAccount(
        kind="exchange", server="mail.drenthe.example", mailbox=MAILBOX, user="kabinet"
    ),
    GraphAccount(kind="graph", mailbox=MAILBOX, tenant="drenthe.example", client="9f1c"),
]


@pytest.mark.parametrize("account", SERVED, ids=lambda account: account.kind)
def test_each_kind_opens_as_what_it_says(account: Account, tmp_path: Path) -> None:
    """A way out, and for a mailbox its inbox and address book; nothing is asked of a server yet."""
    opener = KINDS[account.kind]
    with opener.open(tmp_path, "proef", account) as transport:
        assert isinstance(transport, Transport)
        assert transport.capabilities.carries is opener.carries
    if account.kind == "smtp":
        assert (opener.replies, opener.book) == (None, None)
        return
    assert opener.replies
    assert opener.book
    with opener.replies(tmp_path, "proef", account) as inbox:
        assert isinstance(inbox, ReplySource)
    with opener.book(tmp_path, "proef", account) as book:
        assert isinstance(book, AddressBook)
