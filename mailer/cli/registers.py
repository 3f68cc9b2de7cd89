"""ledger: the register, whether it is whole, where it is at home, and what it tells others."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import click

from mailer.cli.naming import dispatch_named
from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import next_command, say, show_json
from mailer.dispatch.exporting import COLUMNS, Received, received
from mailer.dispatch.prepare import require
from mailer.errors import ConfigError, LedgerError, UsageError
from mailer.i18n import _
from mailer.ledger.model import FATES, STATES
from mailer.private import write_new
from mailer.terminal.blocks import Block, row
from mailer.terminal.screen import show
from mailer.visible import table


@click.group(help=_("The register of what was prepared, approved and sent."))
def ledger() -> None:  # noqa: D103 (its help says it)
    pass


@ledger.command(
    help=_(
        "Find out whether anybody altered the register. Prints each dispatch's seal, to be held "
        "against the one on its page or in a notice."
    ),
    short_help=_("Find out whether anybody altered the register."),
)
def verify() -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace()
    with workspace.prepared() as opened:
        altered = opened.verify()
        seals = [(each.name, opened.seal(each.number)) for each in opened.dispatches()]
    for name, seal in seals:
        click.echo(f"{name}  {seal}")
    for sentence in altered:
        click.echo(sentence)
    if altered:
        raise LedgerError(_("The register was altered."), _("Put it back from a backup."))
    say(_("The register is whole: {path}").format(path=workspace.ledger_path))


@ledger.command(
    help=_(
        "Make this machine and place the register's home. Only when no other copy sends any more: "
        "two copies would send everything twice."
    ),
    short_help=_("Make this machine and place the register's home."),
)
@click.option("--yes", is_flag=True, help=_("No other copy of this register sends any more."))
def claim(yes: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    require(workspace.person, "approve")
    with workspace.prepared() as opened:
        fault = opened.home_fault()
        if fault is None:
            say(_("It is at home here already."))
            return
        if not yes:
            raise UsageError(
                fault, _("When no other copy sends any more: mailer ledger claim --yes")
            )
        unknown = opened.claim(workspace.person.name)
    say(_("Recorded: the register's home is here now."))
    for name in unknown:
        say(
            _("{name} went after this copy was made, or may have: it is in doubt.").format(
                name=name
            )
        )
    if unknown:
        next_command("mailer reconcile")


@ledger.command(
    help=_(
        "Who received what and when: of one dispatch (D-7, or PLAN STEP), or everything to one "
        "ADDRESS. What a report of a data breach has to contain."
    ),
    short_help=_("Who received what and when, for a report."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option("--to", "address", default="", metavar=_("ADDRESS"), help=_("All that went to it."))
@click.option(
    "--csv",
    "file",
    metavar=_("FILE"),
    help=_("A table for a spreadsheet, in a new file; “-” prints it."),
)
@json_option
def export(what: tuple[str, ...], address: str, file: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    if bool(what) == bool(address):
        raise UsageError(
            _("Of which dispatch, or to whom?"),
            _("Say one of the two: mailer ledger export D-7, or --to ADDRESS"),
        )
    if file and as_json:
        raise UsageError(_("Choose one of --csv and --json."))
    workspace = open_workspace()
    with workspace.prepared() as opened:
        number = dispatch_named(workspace, opened, what).number if what else None
        rows = received(opened, workspace.config.zone, number=number, address=address)
        _tell(rows, file, as_json=as_json)
    next_command("mailer ledger verify")


def _tell(rows: Iterable[Received], file: str | None, *, as_json: bool) -> None:
    lines = table(chain([COLUMNS], (each.cells() for each in rows)))
    if as_json:
        show_json([each.model_dump(mode="json") for each in rows])
    elif file is None:
        for each in rows:
            show([Block((row(_sentence(each)),))])
    elif file == "-":
        for line in lines:
            click.echo(line, nl=False)
    else:
        _keep(Path(file), b"".join(lines))


def _sentence(each: Received) -> str:
    """One recipient on one line; the table and JSON have the rest."""
    went = {True: each.submitted_local, False: _("not handed over"), None: _("in doubt")}
    told = (went[each.handed_over], each.message, each.address, each.organisation)
    became = f"{_(STATES[each.state])}, {_(FATES[each.fate])}"
    return "  ".join(filter(None, (*told, became, each.detail)))


def _keep(path: Path, content: bytes) -> None:
    """In a new file, for its owner alone: it holds names and addresses (I26)."""
    try:
        write_new(path, content)
    except OSError as error:
        raise ConfigError(
            _("{path} cannot be written: {reason}").format(path=path, reason=error.strerror),
            _("Name a file that is not there yet, in a folder that is."),
        ) from error
    say(_("Written: {path}").format(path=path))
