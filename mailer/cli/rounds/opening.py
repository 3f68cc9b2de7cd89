"""round open: prepare a factual check, its reminders with it."""

from pathlib import Path

import click

from mailer.cli.options import (
    accept_options,
    as_of_option,
    json_option,
    open_workspace,
    pairs,
    plan_and_step,
)
from mailer.cli.preparing import prepare_step
from mailer.errors import UsageError
from mailer.i18n import _


@click.command(
    "open",
    help=_(
        "Prepare a round: one question an organisation, and its reminders, which are seen and "
        "approved together with it. Then: approve and send it as any other step."
    ),
    short_help=_("Prepare a round and its reminders."),
)
@click.argument("plan", metavar=_("PLAN"))
@click.argument("step", metavar=_("[STEP]"), required=False)
@accept_options
@as_of_option
@click.option("--out", type=click.Path(path_type=Path), help=_("Write the page to this file."))
@json_option
def open_round(  # noqa: D103 (its help says it)
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
    if its_step.round is None:
        raise UsageError(
            _("“{step}” asks no round.").format(step=its_step.name),
            _("Prepare it: mailer prepare {plan} {step}").format(
                plan=found.file, step=its_step.name
            ),
        )
    with workspace.ledger() as ledger:
        prepare_step(workspace, ledger, found, its_step, wanted, as_of, out=out, as_json=as_json)
