"""The ways out that config.toml names, each a kind of account."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mailer.config.values import Duration, Folder, Mailbox, Server, Words
from mailer.errors import ConfigError
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.reading import suggestion


class OutboxAccount(Frozen):
    """Messages become files in `folder`, below the workspace; nothing reaches anyone."""

    kind: Literal["outbox"]
    folder: Folder = "outbox"
    per_minute: None = None
    test_server: Literal[False] = False

    @property
    def needs_secret(self) -> bool:
        """Whether there is something to store with `mailer account login`."""
        return False

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
    def needs_secret(self) -> bool:
        """Whether there is something to store with `mailer account login`."""
        return bool(self.user)

    @property
    def way(self) -> str:
        """What is one way out: an approval holds for this one."""
        return f"smtp {self.server}:{self.port or self.security} {self.user}".rstrip()


class SignedIn(Frozen):
    """What EWS and Graph have in common: a mailbox, and how to sign in as whom it lets in.

    `mailbox` is where drafts and sent items are: a person's own or a shared one. When the
    sender's address is another, the server decides whether it may send as that one or on its
    behalf. `timeout` is the longest that one request may take. `per_minute` as Exchange Online
    allows. `tenant` and `client` are the ids that Entra gave; `certificate` is the public part
    (PEM) of what `sign_in = "certificate"` shows, whose private key is the account's secret.
    `wide_because` is why a sign-in that reaches every mailbox of the tenant is used for this one.
    """

    mailbox: Mailbox
    tenant: str = ""
    client: str = ""
    authority: Server = "https://login.microsoftonline.com"
    certificate: Path | None = None
    wide_because: str = ""
    ca_file: Path | None = None
    per_minute: int | None = Field(default=30, ge=1)
    timeout: Duration = Field(default=timedelta(minutes=1), gt=timedelta(0))
    test_server: bool = False


class ExchangeAccount(SignedIn):
    """Messages leave through Exchange by EWS; the secret is in the keyring.

    `server` is its name or the whole address of its EWS ("https://…/EWS/Exchange.asmx"); plain
    http on loopback only. `version` is the oldest that the server is sure to speak. `user` is who
    signs in with basic or ntlm, as Exchange wants it: 'DOMAIN\\user' or an address.
    """

    kind: Literal["exchange"]
    server: Server
    version: Literal["Exchange2010_SP2", "Exchange2013", "Exchange2013_SP1", "Exchange2016"] = (
        "Exchange2013_SP1"
    )
    sign_in: Literal["basic", "ntlm", "secret", "certificate", "device"] = "ntlm"
    user: str = ""

    @model_validator(mode="after")
    def _says_who_signs_in(self) -> Self:
        _require_who(self, self.sign_in, self.user)
        return self

    @property
    def url(self) -> str:
        """Where its EWS answers."""
        return self.server if "://" in self.server else f"https://{self.server}/EWS/Exchange.asmx"

    @property
    def needs_secret(self) -> bool:
        """Whether there is something to store with `mailer account login`."""
        return True

    @property
    def way(self) -> str:
        """What is one way out: an approval holds for this one."""
        return f"exchange {self.url} {self.mailbox} {self.user or self.client}".rstrip()


class GraphAccount(SignedIn):
    """Messages leave through Exchange Online by Microsoft Graph; the secret is in the keyring.

    "token" is a fixed word that only a test server takes for a sign-in.
    """

    kind: Literal["graph"]
    server: Server = "https://graph.microsoft.com/v1.0"
    sign_in: Literal["secret", "certificate", "device", "token"] = "device"
    user: Literal[""] = ""

    @model_validator(mode="after")
    def _says_who_signs_in(self) -> Self:
        _require_who(self, self.sign_in, self.user)
        return self

    @property
    def needs_secret(self) -> bool:
        """Whether there is something to store with `mailer account login`."""
        return True

    @property
    def way(self) -> str:
        """What is one way out: an approval holds for this one."""
        return f"graph {self.server} {self.mailbox} {self.client}".rstrip()


def _require_who(account: SignedIn, sign_in: str, user: str) -> None:
    """Raise `ValueError` where a key is missing that this way of signing in wants."""
    if sign_in in {"basic", "ntlm"} and not user:
        raise ValueError(_("sign_in = “{how}” wants a user").format(how=sign_in))
    if sign_in in {"secret", "certificate", "device"} and not (account.tenant and account.client):
        raise ValueError(_("sign_in = “{how}” wants a tenant and a client").format(how=sign_in))
    if sign_in == "certificate" and account.certificate is None:
        raise ValueError(_("sign_in = “{how}” wants a certificate").format(how=sign_in))
    if sign_in == "token" and not account.test_server:
        raise ValueError(_("sign_in = “{how}” is only for a test_server").format(how=sign_in))


Account = Annotated[
    OutboxAccount | SmtpAccount | ExchangeAccount | GraphAccount, Field(discriminator="kind")
]


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
                _("{file} has no account “{name}”.").format(file="config.toml", name=name)
                + suggestion(name, accounts),
                _("Name one under [account] use: {names}.").format(names=", ".join(accounts)),
            )
        return accounts[name]
