"""The page a person reads before sending, beside the version that was seen or approved last."""

from pathlib import Path
from typing import TYPE_CHECKING

from mailer.cli.output import next_command, say, show_findings, show_json
from mailer.cli.page_files import end_of, place_of, write_page
from mailer.dispatch.draft import Draft
from mailer.dispatch.standing import changed_since, standings
from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.ledger.model import Dispatch
from mailer.preview import (
    Sheet,
    approved_version,
    as_json,
    compared,
    earlier_version,
    page,
    seen_on,
    sheet_of_dispatch,
    sheet_of_draft,
)
from mailer.preview.verdict import verdict
from mailer.terminal.blocks import Role
from mailer.terminal.findings import count_findings
from mailer.terminal.screen import show
from mailer.terminal.summary import summary
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def draft_sheet(workspace: Workspace, draft: Draft, as_of: str | None = None) -> Sheet:
    """The sheet of what would go, against the version of the step that was approved last."""
    zone, now, plan = workspace.config.zone, workspace.clock(), draft.plan
    if not workspace.ledger_path.exists():
        planned = standings(workspace.sources, None, now, plan.file)
        return sheet_of_draft(draft, zone, now, standings=planned, as_of=as_of or "")
    with workspace.ledger() as ledger:
        planned = standings(workspace.sources, ledger, now, plan.file)
        sheet = sheet_of_draft(draft, zone, now, standings=planned, as_of=as_of or "")
        approved = approved_version(ledger, plan.file, draft.step.name)
        return compared(sheet, approved, workspace.sources)


def dispatch_sheet(
    workspace: Workspace, ledger: "Ledger", dispatch: Dispatch, as_of: str | None = None
) -> Sheet:
    """The sheet of a dispatch as it stands now."""
    now = workspace.clock()
    sheet = sheet_of_dispatch(
        ledger,
        dispatch,
        workspace.config.zone,
        now,
        changed_since(workspace.sources, dispatch),
        standings=standings(workspace.sources, ledger, now, dispatch.plan),
        as_of=as_of or "",
    )
    return compared(sheet, earlier_version(ledger, dispatch), workspace.sources)


def show_sheet(workspace: Workspace, sheet: Sheet, out: Path | None, *, json: bool = False) -> Path:
    """Write the page, print the summary (or JSON) to stdout; the page's path.

    A draft is compared with what an earlier page of the same step in that place showed. Raises
    `ConfigError` when the page cannot be written there.
    """
    path = out or place_of(workspace.root, _slug(sheet))
    sheet = _beside_the_last(workspace, sheet, path)
    write_page(path, page(sheet))
    if sheet.facts.findings:
        show_findings(sheet.facts.findings)
        say()
    if json:
        show_json(as_json(sheet) | {"page": str(path)})
    else:
        show(summary(sheet))
        say()
    say(count_findings(sheet.facts.findings))
    say(_("Page: {path}").format(path=path))
    return path


def renew_page(
    workspace: Workspace, ledger: "Ledger", number: int, as_of: str | None = None
) -> None:
    """Write the page of a dispatch again, where there is one: it tells how far it is.

    Never raises for a page that cannot be written: what it tells of is done.
    """
    dispatch = ledger.dispatch(number)
    try:
        path = place_of(workspace.root, dispatch.name)
        if path.exists():
            write_page(path, page(dispatch_sheet(workspace, ledger, dispatch, as_of)))
    except ConfigError as error:
        say(error.message, Role.WAIT)


def show_next(sheet: Sheet) -> None:
    """The command that comes next, where there is one."""
    if command := verdict(sheet).next:
        next_command(command)


def _beside_the_last(workspace: Workspace, sheet: Sheet, path: Path) -> Sheet:
    if sheet.dispatch:
        return sheet
    earlier = seen_on(end_of(path))
    if earlier is None or not earlier.letters:
        return sheet
    same = (earlier.plan, earlier.step) == (sheet.facts.plan, sheet.facts.step)
    return compared(sheet, earlier, workspace.sources) if same else sheet


def _slug(sheet: Sheet) -> str:
    if sheet.dispatch:
        return sheet.dispatch.name
    return f"{Path(sheet.facts.plan).stem}-{sheet.facts.step}"
