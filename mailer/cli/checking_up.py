"""doctor: one look at everything that must be well before mail can be trusted to this machine."""

from collections.abc import Iterator
from itertools import chain

import click

from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import say
from mailer.cli.trying import conclude, try_account
from mailer.dispatch.trial import How, Tried
from mailer.errors import FindingsStop, LedgerError, MailerError
from mailer.findings import errors
from mailer.i18n import _, ngettext
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace


@click.command(
    help=_(
        "One look at everything: the files of the workspace, the register and whether it is whole, "
        "the worker, who is told, and the account in use, as mailer account test tries it. "
        "Nothing is sent."
    ),
    short_help=_("See whether everything is well on this machine."),
)
@click.option("--all", "every", is_flag=True, help=_("Try every account of config.toml."))
@json_option
def doctor(every: bool, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    accounts = workspace.config.account
    names = [each for each, _named in accounts.all()] if every else [accounts.use]
    if as_json:
        tried = chain(_house(workspace), *(try_account(workspace, name) for name in names))
        click.get_current_context().exit(conclude(tried, as_json=True))
    code = conclude(_house(workspace))
    for name in names:
        say(_("Account “{name}”:").format(name=name), Role.TITLE)
        its_code = conclude(try_account(workspace, name))
        code = code or its_code
    click.get_current_context().exit(code)


def _house(workspace: Workspace) -> Iterator[Tried]:
    yield _files(workspace)
    if workspace.ledger_path.exists():
        yield from _register(workspace)
    else:
        yield _well(_("Nothing is prepared yet: there is no register."))
    to = workspace.config.notify.to
    if to:
        yield _well(_("What happens is told to: {addresses}").format(addresses=", ".join(to)))
    else:
        yield Tried(
            how=How.UNKNOWN,
            words=_("Nobody hears what goes and what does not."),
            remedy=_("Write [notify] to = [“…”] in config.toml."),
        )


def _files(workspace: Workspace) -> Tried:
    findings = list(workspace.sources.findings)
    if faults := errors(findings):
        words = ngettext(
            "The files have {count} fault.", "The files have {count} faults.", len(faults)
        ).format(count=len(faults))
        return _ill(FindingsStop(words, _("See them: mailer check")))
    return _well(_("The files of the workspace can be read."))


def _register(workspace: Workspace) -> Iterator[Tried]:
    try:
        with workspace.ledger() as ledger:
            ledger.require_home()
            yield _well(_("The register is at home: {path}").format(path=workspace.ledger_path))
            altered = ledger.verify()
            living = ledger.living(workspace.clock())
            waits = ledger.next_due()
    except MailerError as error:
        yield _ill(error)
        return
    if altered:
        yield _ill(LedgerError(" ".join(altered), _("Put it back from a backup.")))
    else:
        yield _well(_("The register is whole."))
    if living:
        yield _well(_("A worker is running."))
    elif waits:
        yield Tried(
            how=How.UNKNOWN,
            words=_("No worker is running, and something waits for its time."),
            remedy=_("Start it: mailer run"),
        )


def _well(words: str) -> Tried:
    return Tried(how=How.WORKS, words=words)


def _ill(error: MailerError) -> Tried:
    words, remedy = error.message, error.remedy
    return Tried(how=How.FAILS, words=words, remedy=remedy, exit_code=error.exit_code)
