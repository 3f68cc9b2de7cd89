"""status: what goes when, what went, and what still misses."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import click

from mailer.cli.options import as_of_option, json_option, open_workspace, playing
from mailer.cli.output import next_command, say, show_findings, show_json
from mailer.dispatch.standing import Standing, standings
from mailer.i18n import _
from mailer.ledger.model import State
from mailer.terminal.screen import show
from mailer.terminal.standings import plans
from mailer.visible import quoted
from mailer.workspace import Workspace


@click.command(help=_("Each step of each plan: when it goes, how far it is, what still misses."))
@as_of_option
@json_option
def status(as_of: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace(as_of)
    found = _standings(workspace)
    if as_json:
        show_json([standing.model_dump(mode="json") for standing in found])
        return
    show(plans(found, workspace.config.zone))
    show_findings(workspace.sources.findings)
    say()
    say(_("Ledger: {path}").format(path=workspace.ledger_path))
    if command := next(_next(found), None):
        next_command(f"{command}{playing(as_of)}")


def _standings(workspace: Workspace) -> list[Standing]:
    now = workspace.clock()
    if not workspace.ledger_path.exists():
        return list(standings(workspace.sources, None, now))
    with workspace.ledger() as ledger:
        return list(standings(workspace.sources, ledger, now))


def _next(found: Sequence[Standing]) -> Iterator[str]:
    """What each step that is not done waits for a person to do; the doubtful ones first."""
    if any({State.IN_DOUBT, State.SUBMITTING} & set(standing.states) for standing in found):
        yield "mailer reconcile"
    for standing in found:
        plan = quoted(PurePosixPath(standing.plan).stem)
        if standing.dispatch is None:
            yield f"mailer send {plan} {quoted(standing.step)}"
        elif standing.waits:
            yield f"mailer {'send' if standing.approved_by else 'approve'} {standing.dispatch}"
