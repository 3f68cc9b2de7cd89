"""From an account of config.toml to what it can be opened as; each kind's code when it is used."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from mailer.config import Config
from mailer.config.accounts import Account, OutboxAccount, SignedIn
from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.providers.eml_folder import FolderSource
from mailer.providers.interface import AddressBook, ReplySource, Transport
from mailer.providers.outbox import OutboxTransport
from mailer.reading import inside


class Opener(NamedTuple):
    """What an account can be opened as; `carries` says, unopened, whether it reaches people.

    `replies` and `book` are None for a kind that has no inbox or address book of its own.
    """

    open: Callable[[Path, str, Account], Transport]
    carries: bool
    replies: Callable[[Path, str, Account], ReplySource] | None = None
    book: Callable[[Path, str, Account], AddressBook] | None = None


class Inbox(NamedTuple):
    """A place where answers come in; `name` is the one that the ledger knows it by."""

    name: str
    open: Callable[[], ReplySource]


def _open_outbox(root: Path, name: str, account: Account) -> Transport:
    assert isinstance(account, OutboxAccount)  # the kind it is listed under
    folder = inside(root, account.folder)
    if folder is None:
        raise ConfigError(
            _("The folder of account “{name}” lies outside the workspace: {folder}").format(
                name=name, folder=account.folder
            ),
            _("Name a folder in the workspace, such as “outbox”."),
        )
    return OutboxTransport(folder)


def _later(place: str) -> Callable[[Path, str, Account], Any]:
    """Opens an account with “module:function” of providers/, which is imported when it is used."""
    module, function = place.split(":")

    def opened(root: Path, name: str, account: Account) -> Any:
        opener = getattr(import_module(f"mailer.providers.{module}"), function)
        return opener(name, _rooted(account, root))

    return opened


def _rooted(account: Account, root: Path) -> Account:
    """The same, with the files it names looked for in the workspace."""
    files = {
        key: root / path
        for key in ("ca_file", "certificate")
        if (path := getattr(account, key, None))
    }
    return account.model_copy(update=files)


def inboxes(root: Path, config: Config, used: Iterable[str] = ()) -> list[Inbox]:
    """Every place where answers come in, of a workspace. Raises `ConfigError`.

    `used` are the accounts that something went through: it comes back there, whichever is in use
    by now. [replies] account takes the place of them all.
    """
    named = config.replies.account
    known = {name for name, _account in config.account.all()}
    asked = (config.account.use, *used) if named is None else ()
    if named:
        asked = (named,)
        config.account[named]  # raises where it is not there
    found = [_account_inbox(root, config, name) for name in dict.fromkeys(asked) if name in known]
    if named and not any(found):
        raise ConfigError(
            _("Account “{name}” has no inbox, and [replies] names it.").format(name=named),
            _("Name an account of kind exchange or graph, or leave the line out."),
        )
    return [_folder_inbox(root, config.replies.folder), *filter(None, found)]


def _account_inbox(root: Path, config: Config, name: str) -> Inbox | None:
    account = config.account[name]
    opened = KINDS[account.kind].replies
    if opened is None:
        return None
    mailbox = f" ({account.mailbox})" if isinstance(account, SignedIn) else ""
    return Inbox(f"account {name}{mailbox}", partial(opened, root, name, account))


def _folder_inbox(root: Path, folder: str) -> Inbox:
    path = inside(root, folder)
    if path is None:
        raise ConfigError(
            _("The folder of [replies] lies outside the workspace: {folder}").format(folder=folder),
            _("Name a folder in the workspace, such as “replies”."),
        )
    return Inbox(f"folder {folder}", lambda: FolderSource(path))


KINDS = {
    "outbox": Opener(_open_outbox, OutboxTransport.capabilities.carries),
    "smtp": Opener(_later("smtp:open_smtp"), carries=True),
    "exchange": Opener(
        _later("exchange:open_exchange"),
        carries=True,
        replies=_later("exchange.inbox:open_inbox"),
        book=_later("exchange.book:open_book"),
    ),
    "graph": Opener(
        _later("graph:open_graph"),
        carries=True,
        replies=_later("graph.inbox:open_inbox"),
        book=_later("graph.book:open_book"),
    ),
}
"""By the kind of account in config.toml."""
