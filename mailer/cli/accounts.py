"""account: the secrets of the ways out, and whether each can be used. Nothing is sent in here."""

import sys

import click

from mailer import private
from mailer.cli.asking import somebody_sits_here
from mailer.cli.options import open_workspace
from mailer.cli.output import next_command, plain, say
from mailer.config import OutboxAccount, SmtpAccount
from mailer.errors import ConfigError, NotSubmitted, UsageError
from mailer.i18n import _
from mailer.providers.credentials import forget_secret, keep_secret, login_command
from mailer.workspace import Workspace

_LONGEST = 4096


@click.group(help=_("The ways out that config.toml names: their secrets, and whether they work."))
def account() -> None:  # noqa: D103 (its help says it)
    pass


@account.command(
    help=_(
        "Store the secret of an account in this system's keyring. It is asked for and not shown; "
        "it is never an argument, which others on the machine could read."
    ),
    short_help=_("Store the secret of an account in the keyring."),
)
@click.argument("name", metavar=_("NAME"))
@click.option("--stdin", "piped", is_flag=True, help=_("Read it as one line of standard input."))
def login(name: str, piped: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    _require_user(workspace, name)
    secret = _piped() if piped else _typed(name)
    if not secret:
        raise UsageError(
            _("The secret is empty."), _("Again: {command}").format(command=login_command(name))
        )
    keep_secret(name, secret)
    say(_("Stored in the keyring for account “{name}”.").format(name=name))
    next_command(f"mailer account test {name}")


@account.command(help=_("Take the secret of an account out of the keyring."))
@click.argument("name", metavar=_("NAME"))
def logout(name: str) -> None:  # noqa: D103 (its help says it)
    if forget_secret(name):
        say(_("The keyring holds no secret for account “{name}” any more.").format(name=name))
    else:
        say(_("The keyring held no secret for account “{name}”.").format(name=name))


@account.command(
    help=_(
        "Try an account, the one in use by default: connect, check the certificate, sign in. "
        "Nothing is sent."
    ),
    short_help=_("Try whether an account can be used; nothing is sent."),
)
@click.argument("name", metavar=_("[NAME]"), required=False)
def test(name: str | None) -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace()
    name = name or workspace.config.account.use
    named = workspace.config.account[name]
    if isinstance(named, OutboxAccount):
        _try_folder(workspace, name, named)
    else:
        _try_server(workspace, name, named)
    say(_("Account “{name}” can be used; nothing was sent.").format(name=name))


def _require_user(workspace: Workspace, name: str) -> None:
    named = workspace.config.account[name]
    if not (isinstance(named, SmtpAccount) and named.user):
        raise UsageError(
            _("Account “{name}” has no user, so it needs no secret.").format(name=name),
            _("Write the user under [account.{name}] in config.toml.").format(name=name),
        )


def _typed(name: str) -> str:
    if not somebody_sits_here():
        raise UsageError(
            _("There is no terminal to ask at."), _("Give the secret on standard input: --stdin")
        )
    question = _("Secret of account “{name}” (it does not show)").format(name=name)
    typed: str = click.prompt(question, hide_input=True, default="", show_default=False, err=True)
    return typed


def _piped() -> str:
    line = sys.stdin.readline(_LONGEST) if sys.stdin else ""
    return line.removesuffix("\n").removesuffix("\r")


def _try_folder(workspace: Workspace, name: str, named: OutboxAccount) -> None:
    workspace.transport(name)  # refuses a folder outside the workspace
    folder = workspace.root / named.folder
    trial = folder / ".mailer-account-test"
    try:
        private.make_folder(folder)
        private.discard(trial)
        private.create(trial)
    except OSError as error:
        raise NotSubmitted(
            _("{path} could not be written: {reason}").format(
                path=folder, reason=error.strerror or error
            ),
            _("Make room, or look at the folder and its rights; then try again."),
        ) from error
    private.discard(trial)
    click.echo(_("{path} can be written.").format(path=plain(str(folder))))


def _try_server(workspace: Workspace, name: str, named: SmtpAccount) -> None:
    from mailer.providers.smtp import SmtpTransport

    with workspace.transport(name) as transport:
        if not isinstance(transport, SmtpTransport):
            raise ConfigError(_("Account “{name}” cannot be tried.").format(name=name))
        greeting = transport.greet()
    click.echo(_("Server: {words}").format(words=greeting.words))
    click.echo(_("TLS: {version}").format(version=greeting.tls or _("none, on this machine")))
    click.echo(_("Signed in: {user}").format(user=named.user or _("not asked for")))
    click.echo(_("It offers: {list}").format(list=plain(", ".join(greeting.extensions))))
