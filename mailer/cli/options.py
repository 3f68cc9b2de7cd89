"""Options that several commands share, and the workspace they work in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mailer.config import FILE
from mailer.errors import ConfigError, FindingsStop, UsageError
from mailer.i18n import _
from mailer.release.plan import ReleasePlan, Step
from mailer.visible import quoted
from mailer.workspace import Workspace, find_workspace

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help=_("Data for another program."))
as_of_option = click.option(
    "--as-of",
    metavar=_("INSTANT"),
    help=_("Play as of this local time (“2024-10-09 09:26”); only with the outbox."),
)

by_hand_option = click.option(
    "--by-hand",
    is_flag=True,
    help=_("You will send it yourself at its time: no worker has to be running."),
)


def accept_options(command: Command) -> Command:
    """--accept CODE@PLACE --because REASON, as often as needed."""
    accept = click.option(
        "--accept",
        "accepts",
        multiple=True,
        metavar=_("CODE@PLACE"),
        help=_("Let this warning pass, as check printed it. May be repeated."),
    )
    because = click.option(
        "--because",
        "reasons",
        multiple=True,
        metavar=_("REASON"),
        help=_("Why: one for each --accept, or one for all."),
    )
    return accept(because(command))


def pairs(accepts: tuple[str, ...], reasons: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each --accept with its --because; raises `UsageError` when they do not match up."""
    if len(reasons) == 1:
        reasons = reasons * len(accepts)
    if len(reasons) != len(accepts):
        raise UsageError(
            _("{accepts} × --accept and {reasons} × --because do not match.").format(
                accepts=len(accepts), reasons=len(reasons)
            ),
            _("Give one --because for each --accept, or one for all."),
        )
    return list(zip(accepts, reasons, strict=True))


def open_workspace(as_of: str | None = None) -> Workspace:
    """The workspace of this command line, its clock set when --as-of asks."""
    folder = click.get_current_context().find_root().params.get("workspace")
    if folder and not (Path(folder) / FILE).is_file():
        raise ConfigError(
            _("There is no {file} in {folder}.").format(file=FILE, folder=folder),
            _("Name the folder that holds it, or make a workspace: mailer init FOLDER"),
        )
    workspace = Workspace(Path(folder) if folder else find_workspace(Path()))
    if as_of is not None:
        workspace.play(as_of)
    return workspace


def playing(as_of: str | None) -> str:
    """The option again, for the command that comes next."""
    return f" --as-of {quoted(as_of)}" if as_of else ""


def loose_step(
    workspace: Workspace, notes: str, lists: tuple[str, ...], template: str
) -> tuple[ReleasePlan, Step]:
    """A step that no plan has, to look at notes as some lists would get them now.

    Embargoes that plans of the workspace lay on these notes hold here as well.
    """
    file = workspace.notes_file(notes)
    step = Step(name="preview", template=template, to=lists)
    return ReleasePlan(file=file, title=Path(file).stem, notes=file, step=(step,)), step


def plan_and_step(workspace: Workspace, plan: str, step: str | None) -> tuple[ReleasePlan, Step]:
    """The plan and step a person named; a plan of one step needs no name for it.

    Raises `UsageError`, or `FindingsStop` for a plan with faults.
    """
    found = workspace.plan(plan)
    if found is None:
        file = workspace.file_of(plan)
        raise FindingsStop(
            _("{file} has faults.").format(file=file),
            _("Mend them and try again."),
            workspace.plan_findings[file],
        )
    if step is None and len(found.steps) == 1:
        return found, found.steps[0]
    if step is None:
        raise UsageError(
            _("Which step of {file}?").format(file=found.file),
            _("Its steps: {names}").format(names=", ".join(s.name for s in found.steps)),
        )
    return found, workspace.step(found, step)
