"""round tell: what became of their answers, prepared as a dispatch a person looks at."""

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
from mailer.cli.rounds.naming import round_named
from mailer.i18n import _
from mailer.rounds.telling import outcome


@click.command(
    help=_(
        "Tell each organisation that answered what became of it: prepares a message to each, to be "
        "approved and sent as any other. First decide every correction and put in what is accepted."
    ),
    short_help=_("Tell them what became of their answers."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@accept_options
@as_of_option
@json_option
def tell(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    accepts: tuple[str, ...],
    reasons: tuple[str, ...],
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    wanted = pairs(accepts, reasons)
    workspace = open_workspace(as_of)
    workspace.require_past()
    with workspace.prepared() as ledger:
        round_ = round_named(workspace, ledger, what)
        plan, step = plan_and_step(workspace, round_.plan, round_.step)
        follow = outcome(ledger, workspace.sources, round_.number, workspace.clock())
        prepare_step(workspace, ledger, plan, step, wanted, as_of, as_json=as_json, follow=follow)
