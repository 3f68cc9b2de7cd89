"""status: what goes when, what went, and what still misses."""

from itertools import groupby

import click

from mailer.cli.options import as_of_option, json_option, open_workspace
from mailer.cli.output import say, show_findings, show_json
from mailer.clock import to_local
from mailer.dispatch.standing import Standing, standings
from mailer.dutch import short_date
from mailer.i18n import _, ngettext
from mailer.ledger.model import STATES
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
    for plan, group in groupby(found, key=lambda standing: standing.plan):
        click.echo(click.style(plan, bold=True))
        for standing in group:
            click.echo(_line(workspace, standing))
            for sentence in standing.missing:
                click.echo(f"      {click.style(sentence, fg='yellow')}")
    show_findings(workspace.sources.findings)
    say()
    say(_("Ledger: {path}").format(path=workspace.ledger_path))


def _standings(workspace: Workspace) -> list[Standing]:
    now = workspace.clock()
    if not workspace.ledger_path.exists():
        return list(standings(workspace.sources, None, now))
    with workspace.ledger() as ledger:
        return list(standings(workspace.sources, ledger, now))


def _line(workspace: Workspace, standing: Standing) -> str:
    at = standing.planned_at and to_local(standing.planned_at, workspace.config.zone)
    when = f"{short_date(at)} {at:%H:%M}" if at else _("by hand")
    states = ", ".join(f"{n} {_(STATES[state])}" for state, n in standing.states.items())
    people = ngettext("{n} recipient", "{n} recipients", standing.recipients)
    parts = [standing.dispatch or "", people.format(n=standing.recipients), states]
    approved = _("approved by {name}").format(name=standing.approved_by)
    parts += [approved] if standing.approved_by else []
    told = " · ".join(filter(None, parts)) if standing.dispatch else ""
    return f"  {standing.step:<20} {when:<24} {told}".rstrip()
