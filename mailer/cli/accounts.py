"""account: the secrets of the ways out, whether each can be used, and what was left in them."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from mailer.cli.asking import somebody_sits_here
from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import next_command, plain, say, show_json
from mailer.cli.trying import conclude, try_account
from mailer.config.accounts import Account, ExchangeAccount, GraphAccount
from mailer.dispatch.recovering import Way, left_over, sweep
from mailer.dispatch.sending import PATIENCE, alone
from mailer.dispatch.trial import MARK
from mailer.errors import UsageError
from mailer.i18n import _, ngettext
from mailer.providers.credentials import (
    forget_secret,
    keep_secret,
    login_command,
    require_keyring,
)
from mailer.providers.interface import Transport
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_LONGEST = 4096
_LONGEST_KEY = 1 << 16


@click.group(help=_("The ways out that config.toml names: their secrets, and whether they work."))
def account() -> None:  # noqa: D103 (its help says it)
    pass


@account.command(
    help=_(
        "Store the secret of an account in this system's keyring. It is asked for and not shown; "
        "it is never an argument, which others on the machine could read. With sign_in = “device” "
        "you sign in with a browser instead; with sign_in = “certificate” the private key (PEM) "
        "comes on standard input."
    ),
    short_help=_("Store the secret of an account in the keyring."),
)
@click.argument("name", metavar=_("NAME"))
@click.option("--stdin", "piped", is_flag=True, help=_("Read it from standard input."))
def login(name: str, piped: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    named = _with_secret(workspace, name)
    if isinstance(named, ExchangeAccount | GraphAccount) and named.sign_in == "device":
        _sign_in_by_browser(name, named)
    else:
        keep_secret(name, _told(name, named, piped=piped))
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
        "Try an account, the one in use by default, one thing after the other: the connection and "
        "its certificate, signing in, the server's clock, a draft, looking up, the inbox, the "
        "address book. Nothing is sent, but with --to-self one message to the account's own "
        "mailbox, which is followed until it has come in."
    ),
    short_help=_("Try whether an account can be used; nothing is sent."),
)
@click.argument("name", metavar=_("[NAME]"), required=False)
@click.option("--to-self", is_flag=True, help=_("Send one message to the mailbox itself."))
@json_option
def test(name: str | None, to_self: bool, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    name = name or workspace.config.account.use
    code = conclude(try_account(workspace, name, to_self=to_self), as_json=as_json)
    if code:
        click.get_current_context().exit(code)
    words = (
        _("Account “{name}” can be used.")
        if to_self
        else _("Account “{name}” can be used; nothing was sent.")
    )
    say(words.format(name=name))


@account.command(
    help=_(
        "Show the drafts that mailer left in the mailbox of an account, the one in use by default, "
        "and delete them. A draft of a message in doubt stays until a person has decided "
        "(mailer reconcile)."
    ),
    short_help=_("Delete the drafts that mailer left in the mailbox."),
)
@click.argument("name", metavar=_("[NAME]"), required=False)
@click.option("--only-show", is_flag=True, help=_("Delete nothing."))
@json_option
def tidy(name: str | None, only_show: bool, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    with ExitStack() as stack:
        ledger = stack.enter_context(workspace.prepared())
        if not only_show:
            stack.enter_context(alone(ledger, PATIENCE))
        transport = stack.enter_context(workspace.transport(name))
        found = [*left_over(ledger, transport), *transport.leftovers(MARK)]
        for left in found:
            if not only_show:
                transport.remove(left)
            if not as_json:
                click.echo(f"{plain(left.message_id)}  {plain(left.subject)}")
        if not only_show:
            _record(workspace, ledger, transport, name or workspace.config.account.use)
        doubtful = len(ledger.in_doubt()) and len(transport.leftovers(ledger.id))
    if as_json:
        show_json([left.model_dump(mode="json") for left in found])
    words = (
        ngettext("{count} draft is left.", "{count} drafts are left.", len(found))
        if only_show
        else ngettext("{count} draft deleted.", "{count} drafts deleted.", len(found))
    )
    say(words.format(count=len(found)))
    if doubtful:
        say(_("The draft of a message in doubt stays until a person decides: mailer reconcile"))


def _record(workspace: Workspace, ledger: "Ledger", transport: Transport, account: str) -> None:
    for reason in sweep(ledger, transport, Way(account, workspace.config.account[account].way)):
        say(reason.message, Role.WAIT)


def _with_secret(workspace: Workspace, name: str) -> Account:
    named = workspace.config.account[name]
    if not named.needs_secret:
        raise UsageError(
            _("Account “{name}” has no user, so it needs no secret.").format(name=name),
            _("Write the user under [account.{name}] in config.toml.").format(name=name),
        )
    return named


def _sign_in_by_browser(name: str, named: ExchangeAccount | GraphAccount) -> None:
    from mailer.providers.entra import begin_device_login, finish_device_login  # msal is slow

    require_keyring()
    begun = begin_device_login(name, named)
    say(_("Open {url} in a browser and type {code}.").format(url=begun.url, code=begun.code))
    say(_("Waiting until you have signed in; Ctrl-C gives up."))
    finish_device_login(name, named, begun)


def _told(name: str, named: Account, *, piped: bool) -> str:
    is_key = isinstance(named, ExchangeAccount | GraphAccount) and named.sign_in == "certificate"
    if is_key and not piped:
        raise UsageError(
            _("The secret of account “{name}” is the private key of its certificate.").format(
                name=name
            ),
            _("Give the file on standard input: {command} --stdin < KEY.pem").format(
                command=login_command(name)
            ),
        )
    secret = "\n".join(_lines(is_key=is_key)) if piped else _typed(name)
    if not secret.strip():
        raise UsageError(
            _("The secret is empty."), _("Again: {command}").format(command=login_command(name))
        )
    return secret


def _lines(*, is_key: bool) -> Iterator[str]:
    """A secret is one line; a key is all there is."""
    most = _LONGEST_KEY if is_key else _LONGEST
    while sys.stdin and (line := sys.stdin.readline(most)):
        yield line.removesuffix("\n").removesuffix("\r")
        most -= len(line)
        if not is_key or most <= 0:
            return


def _typed(name: str) -> str:
    if not somebody_sits_here():
        raise UsageError(
            _("There is no terminal to ask at."), _("Give the secret on standard input: --stdin")
        )
    question = _("Secret of account “{name}” (it does not show)").format(name=name)
    typed: str = click.prompt(question, hide_input=True, default="", show_default=False, err=True)
    return typed
