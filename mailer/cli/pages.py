"""The page a person reads before sending: written where only its owner can read it."""

from pathlib import Path

import click

from mailer.cli.output import count_findings, say, show_findings, show_json
from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.preview import Sheet, as_json, page, summary
from mailer.private import create, make_folder
from mailer.workspace import Workspace

FOLDER = "outbox"
"""Where pages go, below the workspace: beside the messages, and never committed."""

_OURS, _HEAD = b'<meta name="generator" content="mailer', 4096
"""What a page of ours says of itself in its first bytes."""


def show_sheet(workspace: Workspace, sheet: Sheet, out: Path | None, *, json: bool = False) -> Path:
    """Write the page, print the summary (or JSON) to stdout; the page's path.

    Raises `ConfigError` when the page cannot be written.
    """
    path = out or workspace.root / FOLDER / f"preview-{_slug(sheet)}.html"
    _write(path, page(sheet))
    show_findings(sheet.facts.findings)
    if json:
        show_json(as_json(sheet) | {"page": str(path)})
    else:
        click.echo(summary(sheet))
    say(count_findings(sheet.facts.findings))
    say(_("Page: {path}").format(path=path))
    return path


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
