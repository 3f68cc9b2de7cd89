"""The page a person reads before sending: written where only its owner can read it."""

from pathlib import Path
from typing import TYPE_CHECKING

from mailer.cli.output import next_command, say, show_findings, show_json
from mailer.dispatch.draft import Draft
from mailer.dispatch.standing import changed_since, standings
from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.ledger.model import Dispatch
from mailer.preview import (
    Sheet,
    approved_version,
    as_json,
    page,
    seen_on,
    sheet_of_dispatch,
    sheet_of_draft,
)
from mailer.preview.verdict import verdict
from mailer.private import create, make_folder
from mailer.terminal.findings import count_findings
from mailer.terminal.screen import show
from mailer.terminal.summary import summary
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

FOLDER = "outbox"
"""Where pages go, below the workspace: beside the messages, and never committed."""

_OURS, _HEAD = b'<meta name="generator" content="mailer', 4096
"""What a page of ours says of itself in its first bytes."""
_MOST = 100_000_000
"""Bytes of an earlier page to look into; a larger one is not compared with."""


def draft_sheet(workspace: Workspace, draft: Draft, as_of: str | None = None) -> Sheet:
    """The sheet of what would go, against the version of the step that was approved last."""
    zone, now, plan = workspace.config.zone, workspace.clock(), draft.plan
    if not workspace.ledger_path.exists():
        planned = standings(workspace.sources, None, now, plan.file)
        return sheet_of_draft(draft, zone, now, standings=planned, as_of=as_of or "")
    with workspace.ledger() as ledger:
        return sheet_of_draft(
            draft,
            zone,
            now,
            before=approved_version(ledger, plan.file, draft.step.name),
            standings=standings(workspace.sources, ledger, now, plan.file),
            as_of=as_of or "",
        )


def dispatch_sheet(
    workspace: Workspace, ledger: "Ledger", dispatch: Dispatch, as_of: str | None = None
) -> Sheet:
    """The sheet of a dispatch as it stands now."""
    now = workspace.clock()
    return sheet_of_dispatch(
        ledger,
        dispatch,
        workspace.config.zone,
        now,
        changed_since(workspace.sources, dispatch),
        standings=standings(workspace.sources, ledger, now, dispatch.plan),
        as_of=as_of or "",
    )


def show_sheet(workspace: Workspace, sheet: Sheet, out: Path | None, *, json: bool = False) -> Path:
    """Write the page, print the summary (or JSON) to stdout; the page's path.

    A draft is compared with what an earlier page of the same step in that place showed. Raises
    `ConfigError` when the page cannot be written.
    """
    path = out or workspace.root / FOLDER / f"preview-{_slug(sheet)}.html"
    sheet = _compared(sheet, path)
    _write(path, page(sheet))
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


def show_next(sheet: Sheet) -> None:
    """The command that comes next, where there is one."""
    if command := verdict(sheet).next:
        next_command(command)


def _compared(sheet: Sheet, path: Path) -> Sheet:
    if sheet.dispatch:
        return sheet
    earlier = seen_on(_ours(path))
    if earlier is None or not earlier.letters:
        return sheet
    same = (earlier.plan, earlier.step) == (sheet.facts.plan, sheet.facts.step)
    return sheet.model_copy(update={"before": earlier}) if same else sheet


def _ours(path: Path) -> bytes:
    """The page of ours that is there; nothing when it is another's, or cannot be read."""
    try:
        content = path.read_bytes() if path.stat().st_size < _MOST else b""
    except OSError:  # writing will tell why
        return b""
    return content if _OURS in content[:_HEAD] else b""


def _slug(sheet: Sheet) -> str:
    if sheet.dispatch:
        return sheet.dispatch.name
    return f"{Path(sheet.facts.plan).stem}-{sheet.facts.step}"


def _write(path: Path, text: str) -> None:
    """A new file for its owner alone; an older page of that name gives way, and nothing else."""
    try:
        if path.exists() and _OURS not in path.read_bytes()[:_HEAD]:
            raise ConfigError(
                _("{path} is there already and is no page of mailer; it stays.").format(path=path),
                _("Choose another place with --out."),
            )
        make_folder(path.parent)
        path.unlink(missing_ok=True)
        create(path, text.encode("utf-8"))
    except OSError as error:
        raise ConfigError(
            _("The page {path} cannot be written: {reason}").format(
                path=path, reason=error.strerror
            ),
            _("Choose another place with --out."),
        ) from error
