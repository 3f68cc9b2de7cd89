"""check, preview, explain: everything one can see without storing anything."""

from pathlib import Path

import click

from mailer.cli.naming import dispatch_named, names_dispatch
from mailer.cli.options import (
    as_of_option,
    json_option,
    loose_step,
    open_workspace,
    plan_and_step,
    playing,
)
from mailer.cli.output import (
    count_findings,
    next_command,
    quoted,
    say,
    show_findings,
    show_json,
)
from mailer.errors import FindingsStop, UsageError
from mailer.findings import SEVERITIES, Finding, stopping, unfilled
from mailer.i18n import _, ngettext
from mailer.release.plan import ReleasePlan, Step
from mailer.workspace import Workspace


@click.command(
    help=_(
        "Find what is wrong: everywhere, in one PLAN or STEP of it, or in NOTES. Stores nothing."
    )
)
@click.argument("plan", metavar=_("[PLAN | NOTES]"), required=False)
@click.argument("step", metavar=_("[STEP]"), required=False)
@as_of_option
@json_option
def check(plan: str | None, step: str | None, as_of: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace(as_of)
    findings = list(dict.fromkeys(_check(workspace, plan, step)))
    if as_json:
        show_json([finding.as_json() for finding in findings])
    else:
        show_findings(findings, err=False)
        say(count_findings(findings))
    standing = stopping(findings)
    if standing:
        message = ngettext("{count} finding stops.", "{count} findings stop.", len(standing))
        raise FindingsStop(message.format(count=len(standing)))
    to_list = "--to LIST" if plan and plan.endswith(".md") else step or ""
    named = f"{quoted(plan) if plan else 'PLAN'} {to_list}".rstrip()
    next_command(f"mailer preview {named}{playing(as_of)}")


def _check(workspace: Workspace, plan: str | None, step: str | None) -> list[Finding]:
    from mailer.directory.resolving import check_directory

    if plan and plan.endswith(".md"):
        return workspace.check_notes(plan)
    if plan is None:
        today = workspace.clock().astimezone(workspace.config.zone).date()
        findings = [
            *workspace.sources.findings,
            *check_directory(workspace.sources.directory, today),
        ]
        steps = [(p, s) for p in workspace.sources.plans for s in p.steps]
    elif (found := workspace.plan(plan)) is None:
        return workspace.plan_findings[workspace.file_of(plan)]
    elif step is None:
        findings, steps = [], [(found, each) for each in found.steps]
    else:
        findings, steps = [], [(found, workspace.step(found, step))]
    for each in steps:
        findings += workspace.draft(*each).findings
    return findings


@click.command(
    help=_(
        "Show exactly what would go: PLAN STEP, or NOTES to a list; of a dispatch (D-7) what is "
        "frozen. Writes a page and stores nothing else."
    )
)
@click.argument("what", metavar=_("PLAN [STEP] | NOTES | D-7"), nargs=-1, required=True)
@click.option("--to", "lists", multiple=True, metavar=_("LIST"), help=_("Of notes: to whom."))
@click.option(
    "--template",
    default="feedback",
    show_default=True,
    metavar=_("NAME"),
    help=_("Of notes: in which template."),
)
@as_of_option
@json_option
@click.option("--out", type=click.Path(path_type=Path), help=_("Write the page to this file."))
def preview(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    lists: tuple[str, ...],
    template: str,
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
    out: Path | None,
) -> None:
    workspace = open_workspace(as_of)
    if len(what) > 2:
        raise UsageError(_("Name a plan and a step, or a dispatch."))
    if len(what) == 1 and names_dispatch(what[0]):
        _preview_dispatch(workspace, what[0], out, as_json=as_json)
    elif lists:
        _preview_draft(workspace, loose_step(workspace, what[0], lists, template), out, as_json)
    else:
        named = plan_and_step(workspace, what[0], what[1] if len(what) == 2 else None)
        _preview_draft(workspace, named, out, as_json)


def _preview_dispatch(workspace: Workspace, name: str, out: Path | None, *, as_json: bool) -> None:
    from mailer.cli.pages import show_sheet
    from mailer.dispatch.standing import changed_since
    from mailer.preview import sheet_of_dispatch

    with workspace.prepared() as ledger:
        dispatch = dispatch_named(workspace, ledger, (name,))
        sheet = sheet_of_dispatch(
            ledger,
            dispatch,
            workspace.config.zone,
            workspace.clock(),
            changed_since(workspace.sources, dispatch),
        )
    show_sheet(workspace, sheet, out, json=as_json)


def _preview_draft(
    workspace: Workspace,
    named: tuple[ReleasePlan, Step],
    out: Path | None,
    as_json: bool,  # noqa: FBT001 (private)
) -> None:
    from mailer.cli.pages import show_sheet
    from mailer.preview import sheet_of_draft

    drafted = workspace.draft(*named)
    sheet = sheet_of_draft(drafted, workspace.config.zone, workspace.clock())
    show_sheet(workspace, sheet, out, json=as_json)
    drafted.stop()


@click.command(
    help=_("What a finding's CODE means and why it is looked for; all codes without one.")
)
@click.argument("code", metavar=_("[CODE]"), required=False)
@json_option
def explain(code: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    from mailer.dispatch.rules import catalogue
    from mailer.reading import suggestion

    rules = catalogue()
    if code is not None and code not in rules:
        raise UsageError(_("There is no code {code}.").format(code=code) + suggestion(code, rules))
    chosen = [rules[code]] if code else list(rules.values())
    if as_json:
        show_json(
            [
                {
                    "code": r.code,
                    "severity": r.severity,
                    "message": unfilled(r.message),
                    "remedy": unfilled(r.remedy),
                    "why": _(r.why),
                }
                for r in chosen
            ]
        )
        return
    for rule in chosen:
        click.echo(f"{click.style(rule.code, bold=True)} ({_(SEVERITIES[rule.severity])})")
        click.echo(f"  {unfilled(rule.message)}\n  {unfilled(rule.remedy)}\n  {_(rule.why)}\n")
