"""prepare, approve: from a draft to something a person has given their word for."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mailer.cli.asking import ask_number, require_number, somebody_sits_here
from mailer.cli.naming import dispatch_named
from mailer.cli.options import (
    accept_options,
    as_of_option,
    by_hand_option,
    json_option,
    open_workspace,
    pairs,
    plan_and_step,
    playing,
)
from mailer.cli.output import next_command, say
from mailer.cli.pages import dispatch_sheet, renew_page, show_next, show_sheet
from mailer.config import Person
from mailer.dispatch.following import Follow
from mailer.dispatch.prepare import approve as give_word
from mailer.dispatch.prepare import prepare as freeze
from mailer.dispatch.prepare import require_approver, require_worker, seen_with
from mailer.errors import UsageError
from mailer.i18n import _, ngettext
from mailer.ledger.model import Dispatch, Kind
from mailer.release.plan import ReleasePlan, Step
from mailer.saying import moment
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


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
    workspace.require_past()
    found, its_step = plan_and_step(workspace, plan, step)
    if its_step.round:
        raise UsageError(
            _("“{step}” is a factual check.").format(step=its_step.name),
            _("Open its round: mailer round open {plan} {step}").format(
                plan=found.file, step=its_step.name
            ),
        )
    with workspace.ledger() as ledger:
        prepare_step(workspace, ledger, found, its_step, wanted, as_of, out=out, as_json=as_json)


def prepare_step(
    workspace: Workspace,
    ledger: "Ledger",
    plan: ReleasePlan,
    step: Step,
    wanted: list[tuple[str, str]],
    as_of: str | None,
    *,
    as_json: bool,
    out: Path | None = None,
    follow: Follow | None = None,
) -> None:
    """Freeze a step, or what follows it, and show its page.

    Raises as `mailer.dispatch.prepare.prepare`.
    """
    dispatch, superseded = freeze(
        workspace.sources,
        ledger,
        plan,
        step,
        workspace.clock,
        workspace.person,
        carries=workspace.carries,
        wanted=wanted,
        follow=follow,
    )
    sheet = dispatch_sheet(workspace, ledger, dispatch, as_of)
    show_sheet(workspace, sheet, out, json=as_json)
    if superseded:
        say(_("D-{number} gave way to it.").format(number=superseded))
    show_next(sheet)


@click.command(
    help=_(
        "Give your word for exactly this dispatch (D-7, or PLAN STEP), after reading its page. "
        "Asks for the number of recipients."
    )
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option("--confirm", type=int, metavar=_("COUNT"), help=_("The number of recipients."))
@by_hand_option
@as_of_option
def approve(what: tuple[str, ...], confirm: int | None, by_hand: bool, as_of: str | None) -> None:  # noqa: D103, FBT001 (its help says it; click)
    workspace = open_workspace(as_of)
    workspace.require_past()
    with workspace.prepared() as ledger:
        dispatch = dispatch_named(workspace, ledger, what)
        four_eyes = workspace.config.rules.four_eyes
        require_approver(dispatch, workspace.person, four_eyes=four_eyes)
        if not (by_hand or workspace.plays):
            require_worker(ledger, dispatch, workspace.clock())
        if confirm is None and somebody_sits_here():
            page = show_sheet(workspace, dispatch_sheet(workspace, ledger, dispatch, as_of), None)
            confirm = ask_number(ledger, dispatch, page)
            workspace = workspace.afresh()
        count, person = require_number(confirm), workspace.person
        beside = seen_with(ledger, dispatch)
        give_word(ledger, dispatch, person, count, four_eyes=workspace.config.rules.four_eyes)
        renew_page(workspace, ledger, dispatch.number, as_of)
    say_approved(dispatch, person, count)
    say_reminders(beside, workspace.config.zone)
    typed = "" if somebody_sits_here() else f" --confirm {count}"
    goes_by_itself = not by_hand and dispatch.planned_at and dispatch.planned_at > workspace.clock()
    if dispatch.kind is Kind.REMINDER:
        next_command(f"mailer round status D-{dispatch.follows}{playing(as_of)}")
    elif goes_by_itself and not workspace.plays:
        say(_("The worker lets it go at its time, and tells when it went."))
        next_command("mailer status")
    else:
        next_command(f"mailer send {dispatch.name}{typed}{playing(as_of)}")


def say_reminders(reminders: Sequence[Dispatch], zone: ZoneInfo) -> None:
    """Which reminders were approved with a round, or with another reminder."""
    moments = [moment(each.planned_at, zone) for each in reminders if each.planned_at]
    if moments:
        say(_("With it its reminders: {moments}.").format(moments="; ".join(moments)))


def say_approved(dispatch: Dispatch, person: Person, count: int) -> None:
    """Whose word it is, for how many, and what exactly it pins."""
    words = ngettext(
        "{person} approved {dispatch} for {count} recipient.",
        "{person} approved {dispatch} for {count} recipients.",
        count,
    )
    say(words.format(person=person.name, dispatch=dispatch.name, count=count), Role.GO)
    say(_("Digest: {digest}").format(digest=dispatch.digest))
