"""config.toml: who sends, through what, and the rules of the house."""

from datetime import time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from mailer.config.accounts import Accounts
from mailer.config.values import Domain, Duration, Folder, Mailbox, Size, TimeOfDay, Words, Zone
from mailer.errors import ConfigError
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.reading import ReadingError, fit, read_toml

FILE = "config.toml"
SERVER_ADDS_DISCLAIMER = "server"


class Sender(Frozen):
    """Who the mail is from. `disclaimer` is a file, or "server" where an Exchange rule adds it."""

    name: Words
    address: Mailbox
    disclaimer: str = "templates/disclaimer.md"


class Person(Frozen):
    """Who an operating-system account is, and what that person may do."""

    name: Words
    may: tuple[Literal["prepare", "approve"], ...] = ("prepare", "approve")


class Rules(Frozen):
    """The rules of the house.

    `four_eyes`: who approves is not who prepared. `late_after`: later than this after its instant
    a message waits for a person's word. `at_most`: recipients a step. `attachments_at_most`: bytes
    of a step's attachments as they travel, a third more than the files. `only_to`: a trial; when
    it names anyone, nothing leaves for anyone else.
    """

    four_eyes: bool = False
    late_after: Duration = timedelta(hours=2)
    at_most: int = Field(default=250, ge=1)
    attachments_at_most: Size = 10 * 2**20
    private_domains: tuple[Domain, ...] = ()
    only_to: tuple[Mailbox, ...] = ()


class Notify(Frozen):
    """Who hears what the worker did and did not do, and when on the day before it tells."""

    to: tuple[Mailbox, ...] = ()
    day_before: TimeOfDay = time(9)


class Replies(Frozen):
    """Where answers and what came back are read, and how often the worker does.

    `folder` holds .eml files, below the workspace. `account` is the one whose inbox is read: None
    is the account in use where it has one, "" is none. `verified_by`: receiving servers of ours
    that say who wrote a mail, see `mailer.replies.proof`; without any a person says it each time.
    """

    folder: Folder = "replies"
    account: str | None = None
    every: Duration = Field(default=timedelta(minutes=10), ge=timedelta(minutes=1))
    verified_by: tuple[Words, ...] = ()


class AddressBookPlace(Frozen):
    """Which account's address book knows the lists `exchange:NAME`.

    None is the account in use where it has one, else the only one that has.
    """

    account: Words | None = None


class LedgerPlace(Frozen):
    """Where the ledger lies; None is the user's local state folder."""

    path: Path | None = None


class Config(Frozen):
    """All of config.toml. `people` is by operating-system account."""

    language: Literal["nl", "en"] = "nl"
    zone: Zone = ZoneInfo("Europe/Amsterdam")
    sender: Sender
    people: dict[str, Person] = Field(default_factory=dict)
    rules: Rules = Rules()
    notify: Notify = Notify()
    account: Accounts
    replies: Replies = Replies()
    directory: AddressBookPlace = AddressBookPlace()
    ledger: LedgerPlace = LedgerPlace()


def load_config(path: Path) -> Config:
    """config.toml as a model. Raises `ConfigError` that names every fault with its line."""
    try:
        toml = read_toml(path)
    except ReadingError as error:
        place = f"{path.name}:{error.line}" if error.line else path.name
        raise ConfigError(f"{place}: {error.message}") from error
    config = fit(Config, toml.content, toml)
    if isinstance(config, Config):
        return config
    raise ConfigError(
        "\n".join(
            f"{path.name}:{fault.line or 1}: {fault.key} {fault.message}" for fault in config
        ),
        _("Mend {file} and try again.").format(file=path.name),
    )
