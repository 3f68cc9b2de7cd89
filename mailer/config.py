"""config.toml: who sends, through what, and the rules of the house."""

import re
from collections.abc import Iterable
from datetime import time, timedelta
from pathlib import Path, PurePath
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from mailer.errors import ConfigError
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.reading import ReadingError, fit, read_toml, suggestion

FILE = "config.toml"
SERVER_ADDS_DISCLAIMER = "server"
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_SIZES = {"kB": 2**10, "MB": 2**20}


def _zone(name: object) -> object:
    try:
        return ZoneInfo(name) if isinstance(name, str) else name
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: "Europe", a folder
        raise ValueError(_("is no time zone; write for example “Europe/Amsterdam”")) from error


def parse_duration(text: str) -> timedelta:
    """A duration as people write it: “30m”, “2h”, “1d”. Raises `ValueError` with a sentence."""
    found = re.fullmatch(r"\s*(\d+)\s*([mhd])\s*", text)
    if not found:
        raise ValueError(_("is no duration; write for example “30m”, “2h” or “1d”"))
    try:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    except OverflowError as error:
        raise ValueError(_("is longer than time itself")) from error


def _duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _size(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"\s*(\d{1,6})\s*([kM]B)\s*", text)
    if not found:
        raise ValueError(_("is no size; write for example “10 MB” or “500 kB”"))
    return int(found[1]) * _SIZES[found[2]]


def _mailbox(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+", text):
        raise ValueError(_("is no address; write for example “kabinet@drenthe.example”"))
    return text


def _below_workspace(text: object) -> object:
    """An outbox holds what is under embargo: never in a temp folder that others read."""
    if isinstance(text, str) and (PurePath(text).is_absolute() or ".." in PurePath(text).parts):
        raise ValueError(_("must be a folder inside the workspace"))
    return text


def _time_of_day(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if not found:
        raise ValueError(_("is no time of day; write for example “09:00”"))
    return time(int(found[1]), int(found[2]))


def _domain(text: object) -> object:
    return text.strip().removeprefix("@").lower() if isinstance(text, str) else text


Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(str)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Size = Annotated[int, BeforeValidator(_size), Field(ge=1)]
Words = Annotated[str, Field(min_length=1)]
Mailbox = Annotated[Words, BeforeValidator(_mailbox)]
Folder = Annotated[Words, BeforeValidator(_below_workspace)]
Domain = Annotated[Words, BeforeValidator(_domain)]


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


class OutboxAccount(Frozen):
    """Messages become files in `folder`, below the workspace; nothing reaches anyone."""

    kind: Literal["outbox"]
    folder: Folder = "outbox"
    per_minute: None = None
    test_server: Literal[False] = False
    user: Literal[""] = ""

    @property
    def way(self) -> str:
        """What is one way out: an approval holds for this one."""
        return f"outbox {self.folder}"


class SmtpAccount(Frozen):
    """Messages are submitted to an SMTP server; the secret of `user` is in the keyring.

    `port` None is the usual one of `security`. "none" is plain SMTP, on loopback only; so is a
    `test_server`, which alone may be given sample addresses. `per_minute` is how many messages
    may be handed over in any minute, None as many as it takes. `timeout` bounds the wait for an
    answer, but for the last one of a message, which may take ten minutes (RFC 5321, 4.5.3.2.6).
    """

    kind: Literal["smtp"]
    server: Words
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    ca_file: Path | None = None
    per_minute: int | None = Field(default=None, ge=1)
    timeout: Duration = Field(default=timedelta(minutes=1), gt=timedelta(0))
    test_server: bool = False

    @property
    def way(self) -> str:
        """What is one way out: an approval holds for this one."""
        return f"smtp {self.server}:{self.port or self.security} {self.user}".rstrip()


Account = Annotated[OutboxAccount | SmtpAccount, Field(discriminator="kind")]


class Accounts(BaseModel):
    """The ways out by name, and the one in use."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Account]

    use: str = "outbox"

    @model_validator(mode="after")
    def _used_one_exists(self) -> Self:
        names = self.__pydantic_extra__
        if self.use not in names:
            known = _("There is: {names}").format(names=", ".join(names) or _("nothing"))
            raise ValueError(
                _("names account “{name}”, which is not there.").format(name=self.use)
                + suggestion(self.use, names)
                + f" {known}"
            )
        return self

    def all(self) -> Iterable[tuple[str, Account]]:
        """Every account, by name."""
        return self.__pydantic_extra__.items()

    def __getitem__(self, name: str) -> Account:
        """The account of this name; raises `ConfigError` when there is none."""
        accounts = self.__pydantic_extra__
        if name not in accounts:
            raise ConfigError(
                _("{file} has no account “{name}”.").format(file=FILE, name=name)
                + suggestion(name, accounts),
                _("Name one under [account] use: {names}.").format(names=", ".join(accounts)),
            )
        return accounts[name]


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
