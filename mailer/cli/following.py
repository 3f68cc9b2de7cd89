"""status: what goes when, what went, and what still misses."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

import click

from mailer.cli.left_drafts import say_drafts
from mailer.cli.options import as_of_option, json_option, open_workspace, playing
from mailer.cli.output import next_command, say, show_findings, show_json
from mailer.dispatch.standing import Standing, follow_ups, standings
from mailer.i18n import _
from mailer.ledger.model import State
from mailer.saying import short_moment
from mailer.terminal.blocks import Role
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
        show_json([s.model_dump(mode="json") | {"lacks": s.lacks} for s in found])
        return
    show(plans(found, workspace.config.zone))
    show_findings(workspace.sources.findings)
    say()
    say(_("Ledger: {path}").format(path=workspace.ledger_path))
    _say_worker(workspace, found)
    say_drafts(workspace)
    if command := next(_next(found, workspace.clock()), None):
        next_command(f"{command}{playing(as_of)}")


def _standings(workspace: Workspace) -> list[Standing]:
    now = workspace.clock()
    if not workspace.ledger_path.exists():
        return list(standings(workspace.sources, None, now))
    with workspace.ledger() as ledger:
        found = [*standings(workspace.sources, ledger, now)]
        found += follow_ups(workspace.sources, ledger, now)
    places = {plan: place for place, plan in enumerate(dict.fromkeys(s.plan for s in found))}
    return sorted(found, key=lambda standing: places[standing.plan])


def _say_worker(workspace: Workspace, found: Sequence[Standing]) -> None:
    """Whether somebody watches the clock; without one nothing that has a time goes by itself."""
    now = workspace.clock()
    waits = any(s.waits and s.planned_at for s in found)
    if workspace.plays or not workspace.ledger_path.exists():
        return
    with workspace.ledger() as ledger:
        living = ledger.living(now)
    if living:
        at = short_moment(living.at, workspace.config.zone)
        say(_("The worker is there; last seen {moment}.").format(moment=at), Role.GO)
    elif waits:
        say(_("No worker is running: nothing goes by itself. Start it: mailer run"), Role.STOP)


def _next(found: Sequence[Standing], now: datetime) -> Iterator[str]:
    """What waits for a person: the doubtful, what is prepared, then steps in the order of time."""
    if any({State.IN_DOUBT, State.SUBMITTING} & set(standing.states) for standing in found):
        yield "mailer reconcile"
    if any(standing.bounced for standing in found):
        yield "mailer replies"
    waiting = [standing for standing in found if standing.waits]
    for standing in sorted(waiting, key=lambda each: each.approved_by is not None):
        if not standing.approved_by:
            yield f"mailer approve {standing.dispatch}"
        elif standing.planned_at is None or standing.planned_at <= now:
            reminds = f"round remind D-{standing.follows}" if standing.reminds else None
            yield f"mailer {reminds or f'send {standing.dispatch}'}"
    for standing in found:
        if standing.awaits:
            yield f"mailer round status {standing.dispatch}"
    new = [s for s in found if s.dispatch is None and not (s.closed or s.late)]
    dated = sorted((s for s in new if s.planned_at), key=lambda each: each.planned_at or now)
    by_hand = sorted((s for s in new if not s.planned_at), key=lambda s: s.plan, reverse=True)
    for standing in (*by_hand, *dated):  # of what a person sends, the newest plan's
        plan = quoted(PurePosixPath(standing.plan).stem)
        yield f"mailer send {plan} {quoted(standing.step)}"
