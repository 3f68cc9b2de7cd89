"""round status and round dossier: how far a round is, and the whole of it for the record."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailer.cli.options import as_of_option, json_option, open_workspace, playing
from mailer.cli.output import next_command, say, show_json
from mailer.cli.page_files import outbox, write_page
from mailer.cli.rounds.naming import round_named
from mailer.i18n import _
from mailer.rounds.matrix import Matrix, Next
from mailer.rounds.table import read_matrix
from mailer.terminal.rounds import overview, whole
from mailer.terminal.screen import show
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_COMMANDS = {
    Next.DECIDE: "corrections",
    Next.APPLY: "corrections",
    Next.OVERDUE: "close",
    Next.ASK: "register",
    Next.REACH: "register",
    Next.AWAIT: "collect",
}
"""What brings an organisation's part on, the most urgent first."""


@click.command(
    help=_(
        "How far a round is: who answered what, who was reminded, what waits for you and the "
        "command for it. Without a name: all rounds that are not settled."
    ),
    short_help=_("How far rounds are."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@as_of_option
@json_option
def status(what: tuple[str, ...], as_of: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace(as_of)
    with workspace.prepared() as ledger:
        found = _found(workspace, ledger, what)
    if as_json:
        shown = [each.model_dump(mode="json") for each in found]
        show_json(shown[0] if what else shown)
        return
    zone = workspace.config.zone
    if not found:
        say(_("There is no round that is not settled."))
    show(whole(found[0], zone) if len(found) == 1 else overview(found, zone))
    if len(found) == 1:
        command = f"mailer preview {found[0].name}{playing(as_of)}"
        say(_("As a page, for a screen: {command}").format(command=command))
    for each in found:
        if command := _next(each, alone=len(found) == 1):
            next_command(f"{command}{playing(as_of)}")


@click.command(
    help=_(
        "Write down the whole of a round, as a page and as Markdown: what was asked of whom, each "
        "answer, what was done with it and who decided. For the archive, and for who asks later."
    ),
    short_help=_("The whole of a round, for the record."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help=_("Write into this folder.")
)
@as_of_option
def dossier(what: tuple[str, ...], out: Path | None, as_of: str | None) -> None:  # noqa: D103 (its help says it)
    from mailer.rounds.dossier import as_html, as_markdown, read_dossier

    workspace = open_workspace(as_of)
    with workspace.prepared() as ledger:
        round_ = round_named(workspace, ledger, what)
        written = read_dossier(ledger, round_.number, workspace.config.zone, workspace.clock())
    folder = out or outbox(workspace.root)
    for suffix, text in (("md", as_markdown(written)), ("html", as_html(written))):
        path = folder / f"dossier-{round_.name}.{suffix}"
        write_page(path, text)
        say(_("Written: {path}").format(path=path))
    if round_.settled is None:
        say(_("The round is not settled yet: this is how it stands now."))
    next_command(f"mailer round status {round_.name}{playing(as_of)}")


def _found(workspace: Workspace, ledger: "Ledger", what: tuple[str, ...]) -> list[Matrix]:
    now = workspace.clock()
    if what:
        return [read_matrix(ledger, round_named(workspace, ledger, what).number, now)]
    rounds = (read_matrix(ledger, number, now) for number in ledger.rounds())
    return [each for each in rounds if each.settled_at is None]


def _next(matrix: Matrix, *, alone: bool) -> str:
    """The command that brings a round on; what a reply wants stands beside it already."""
    if matrix.settled_at or not matrix.opened_at:
        return ""
    if matrix.waiting:
        return "" if alone else f"mailer round status {matrix.name}"
    nexts = {line.next for line in matrix.lines}
    corrected = any(line.corrections.given for line in matrix.lines)
    usual = "corrections" if matrix.closed_at and corrected else "close"
    wanted = next((command for each, command in _COMMANDS.items() if each in nexts), usual)
    if wanted == "register":
        asked = (line.id for line in matrix.lines if _COMMANDS.get(line.next) == wanted)
        return f"mailer round register {next(asked)} {matrix.name} --agreed --by …"
    return f"mailer round {wanted}" + ("" if wanted == "collect" else f" {matrix.name}")
