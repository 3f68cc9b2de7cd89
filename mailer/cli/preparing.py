"""prepare, approve: from a draft to something a person has given their word for."""

import sys
from pathlib import Path

import click

from mailer.cli.naming import dispatch_named
from mailer.cli.options import (
    accept_options,
    as_of_option,
    json_option,
    open_workspace,
    pairs,
    plan_and_step,
    playing,
)
from mailer.cli.output import next_command, say
from mailer.cli.pages import show_sheet
from mailer.dispatch.prepare import approve as give_word
from mailer.dispatch.prepare import prepare as freeze
from mailer.dispatch.standing import changed_since
from mailer.errors import UsageError
from mailer.i18n import _, ngettext
from mailer.preview import sheet_of_dispatch


@click.command(
    help=_(
        "Freeze a STEP of a PLAN: from now on this is what is previewed, approved and sent, "
        "whatever changes in the files. An earlier preparation of the step gives way."
    )
)
@click.argument("plan", metavar=_("PLAN"))
@click.argument("step", metavar=_("[STEP]"), required=False)
@accept_options
@as_of_option
@click.option("--out", type=click.Path(path_type=Path), help=_("Write the page to this file."))
@json_option
def prepare(  # noqa: D103 (its help says it)
    plan: str,
    step: str | None,
    accepts: tuple[str, ...],
    reasons: tuple[str, ...],
    as_of: str | None,
    out: Path | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    wanted = pairs(accepts, reasons)
    workspace = open_workspace(as_of)
    found, its_step = plan_and_step(workspace, plan, step)
    with workspace.ledger() as ledger:
        dispatch, superseded = freeze(
            workspace.sources,
            ledger,
            found,
            its_step,
            workspace.clock,
            workspace.person,
            carries=workspace.carries,
            wanted=wanted,
        )
        sheet = sheet_of_dispatch(ledger, dispatch, workspace.config.zone, workspace.clock())
    show_sheet(workspace, sheet, out, json=as_json)
    if superseded:
        say(_("D-{number} gave way to it.").format(number=superseded))
    next_command(f"mailer approve {dispatch.name}{playing(as_of)}")


@click.command(
    help=_(
        "Give your word for exactly this dispatch (D-7, or PLAN STEP), after reading its page. "
        "Asks for the number of recipients."
    )
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option("--confirm", type=int, metavar=_("NUMBER"), help=_("The number of recipients."))
@as_of_option
def approve(what: tuple[str, ...], confirm: int | None, as_of: str | None) -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace(as_of)
    with workspace.prepared() as ledger:
        dispatch = dispatch_named(workspace, ledger, what)
        if confirm is None:
            zone, now = workspace.config.zone, workspace.clock()
            changed = changed_since(workspace.sources, dispatch)
            show_sheet(workspace, sheet_of_dispatch(ledger, dispatch, zone, now, changed), None)
            confirm = ask_number()
        give_word(
            ledger,
            dispatch,
            workspace.person,
            confirm,
            four_eyes=workspace.config.rules.four_eyes,
        )
    words = ngettext(
        "{person} approved {dispatch} for {count} recipient.",
        "{person} approved {dispatch} for {count} recipients.",
        confirm,
    )
    person = workspace.person.name
    say(words.format(person=person, dispatch=dispatch.name, count=confirm))
    say(_("Digest: {digest}").format(digest=dispatch.digest))
    next_command(f"mailer send {dispatch.name} --confirm {confirm}{playing(as_of)}")


def ask_number() -> int:
    """The number of recipients, typed by a person; `UsageError` where nobody sits."""
    if not sys.stdin.isatty():
        raise UsageError(
            _("There is no terminal to ask at."), _("Give the number of recipients: --confirm 34")
        )
    number: int = click.prompt(_("How many recipients does it go to?"), type=int, err=True)
    return number
