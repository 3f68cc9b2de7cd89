"""check, preview, explain: everything one can see without storing anything."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

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
from mailer.cli.output import next_command, say, show_findings, show_json
from mailer.errors import FindingsStop, UsageError
from mailer.findings import Finding, errors, stopping, unfilled
from mailer.i18n import _, ngettext
from mailer.release.plan import ReleasePlan, Step
from mailer.terminal.findings import count_findings, explained
from mailer.terminal.screen import show
from mailer.visible import quoted
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
        say()
        say(count_findings(findings))
    named = _named(workspace, plan, step)
    if standing := stopping(findings):
        message = ngettext("{count} finding stops.", "{count} findings stop.", len(standing))
        remedy = _remedy(standing, named, playing(as_of))
        raise FindingsStop(message.format(count=len(standing)), remedy)
    next_command(f"mailer {f'preview {named}' if named else 'status'}{playing(as_of)}")


def _named(workspace: Workspace, plan: str | None, step: str | None) -> str:
    """What was checked, as the next command names it; of a whole plan its first step."""
    if plan is None:
        return ""
    if plan.endswith(".md"):
        return f"{quoted(plan)} --to LIST"
    found = None if step else workspace.plan(plan)
    return f"{quoted(plan)} {quoted(step or (found.steps[0].name if found else 'STEP'))}"


def _remedy(standing: Sequence[Finding], named: str, playing: str) -> str:
    if errors(standing):
        return _("Mend the errors, and check again.")
    if not named or named.endswith("--to LIST"):
        return _("Mend them, or accept a warning with a reason when its step goes.")
    return _("Mend them, or accept each with a reason on the way: {command}").format(
        command=f"mailer send {named}{playing}"
    )


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


class Asked(NamedTuple):
    """How a preview is wanted: at which written instant, in which file, as data."""

    as_of: str | None
    out: Path | None
    as_json: bool


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
    asked = Asked(as_of, out, as_json)
    if len(what) == 1 and names_dispatch(what[0]):
        _preview_dispatch(workspace, what[0], asked)
    elif lists:
        _preview_draft(workspace, loose_step(workspace, what[0], lists, template), asked)
    elif what[0].endswith(".md"):
        raise UsageError(
            _("To whom would {notes} go?").format(notes=what[0]), _("Name a list: --to LIST")
        )
    else:
        named = plan_and_step(workspace, what[0], what[1] if len(what) == 2 else None)
        _preview_draft(workspace, named, asked)


def _preview_dispatch(workspace: Workspace, name: str, asked: Asked) -> None:
    from mailer.cli.pages import dispatch_sheet, show_next, show_sheet

    with workspace.prepared() as ledger:
        dispatch = dispatch_named(workspace, ledger, (name,))
        sheet = dispatch_sheet(workspace, ledger, dispatch, asked.as_of)
    show_sheet(workspace, sheet, asked.out, json=asked.as_json)
    show_next(sheet)


def _preview_draft(workspace: Workspace, named: tuple[ReleasePlan, Step], asked: Asked) -> None:
    from mailer.cli.pages import draft_sheet, show_next, show_sheet

    drafted = workspace.draft(*named)
    sheet = draft_sheet(workspace, drafted, asked.as_of)
    show_sheet(workspace, sheet, asked.out, json=asked.as_json)
    show_next(sheet)
    try:
        drafted.stop()
    except FindingsStop as stop:
        raise type(stop)(stop.message, stop.remedy) from stop  # the findings are told already


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
    show(explained(rule) for rule in chosen)
    next_command("mailer check")
