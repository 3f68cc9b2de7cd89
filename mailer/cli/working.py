"""run: the worker, which stays and lets go what is due."""

import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailer.cli.options import open_workspace
from mailer.cli.output import say
from mailer.config.values import parse_duration
from mailer.dispatch.prepare import require
from mailer.errors import LedgerError, UsageError
from mailer.i18n import _
from mailer.saying import moment, short_moment
from mailer.terminal.blocks import Role
from mailer.worker.news import News, What
from mailer.worker.stopping import Stop
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.worker.turn import Worker

STAYS_GOOD_FOR = timedelta(minutes=5)
"""A worker that stays says each minute that it lives; a message may take a while."""
_ROLES = {
    What.INTERRUPTED: Role.STOP,
    What.MISSED: Role.STOP,
    What.FAILED: Role.WAIT,
    What.WAITS: Role.WAIT,
    What.DONE: Role.GO,
}


@click.command(
    help=_(
        "The worker: lets each approved step with a time go at that time, through the gate, and "
        "tells [notify] what went, what goes tomorrow and what was missed. Stays until it is "
        "stopped (Ctrl-C), which finishes the message in hand. What has no time goes by mailer "
        "send alone."
    ),
    short_help=_("The worker: let what is due go by the clock."),
)
@click.option("--once", is_flag=True, help=_("Do what is due now and end: for a timer."))
@click.option(
    "--every",
    default="15m",
    metavar=_("DURATION"),
    help=_("With --once: how often the timer runs it (15m)."),
)
@click.option(
    "--print-service",
    type=click.Choice(["systemd", "windows"]),
    help=_("Print what starts the worker with the machine, and do nothing else."),
)
@click.option("--json", "as_json", is_flag=True, help=_("One line of JSON an event."))
def run(once: bool, every: str, print_service: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    if print_service:
        _print_service(workspace, print_service)
        return
    from mailer.worker.turn import Worker

    require(workspace.person, "prepare", "approve")
    between = _every(every)
    good_for = 2 * between if once else STAYS_GOOD_FOR
    voice = _Voice(workspace, as_json=as_json)
    with Stop() as stop, workspace.ledger() as ledger:
        worker = Worker(workspace, ledger, voice.tell, good_for, stop.wait)
        if once:
            worker.turn()
            while worker.is_cut and stop.wait(worker.pause()):
                worker.turn()
        else:
            _stay(worker, stop, voice)
    if once:
        click.get_current_context().exit(voice.exit_code)


def _stay(worker: "Worker", stop: Stop, voice: "_Voice") -> None:
    voice.say(What.STARTED, _("The worker is here. Stop it with Ctrl-C."))
    if not worker.workspace.config.notify.to:
        voice.say(What.WAITS, _("Nobody hears what it does: [notify] to in config.toml is empty."))
    try:
        while not stop.asked:
            worker.turn()
            voice.say_next(worker)
            stop.wait(worker.pause())
    finally:
        worker.stop()
    voice.say(What.STOPPED, _("Stopped. What was in hand is finished and recorded."))


class _Voice:
    """Tells what happens: to a person in sentences, to a program in lines of JSON."""

    def __init__(self, workspace: Workspace, *, as_json: bool) -> None:
        self._workspace = workspace
        self._as_json = as_json
        self._next = ""
        self.exit_code = 0

    def tell(self, news: News) -> None:
        """One event; the first that failed gives the exit code."""
        self.exit_code = self.exit_code or news.exit_code
        if self._as_json:
            click.echo(news.model_dump_json(exclude_defaults=True))
        else:
            at = short_moment(news.at, self._workspace.config.zone)
            say(f"{at}: {news.words}", _ROLES.get(news.event, Role.PLAIN))

    def say(self, what: What, words: str) -> None:
        """An event of the worker itself."""
        self.tell(News(event=what, at=self._workspace.clock(), words=words))

    def say_next(self, worker: "Worker") -> None:
        """When something goes next, when that is another instant than was said before."""
        now = self._workspace.clock()
        try:
            due_at = worker.ledger.next_due(after=now)
        except LedgerError:  # told by the turn
            return
        words = (
            _("Next: {moment}.").format(moment=moment(due_at, self._workspace.config.zone))
            if due_at
            else _("Nothing is planned.")
        )
        if words != self._next:
            self._next = words
            self.tell(News(event=What.NEXT, at=now, words=words, due_at=due_at))


def _every(written: str) -> timedelta:
    try:
        return parse_duration(written)
    except ValueError as error:
        raise UsageError(f"--every: {error}") from error


def _print_service(workspace: Workspace, kind: str) -> None:
    from mailer.worker.service import systemd_units, windows_task

    program = Path(shutil.which(sys.argv[0]) or sys.argv[0]).resolve()
    if kind == "windows":
        click.echo(windows_task(workspace.root, program), nl=False)
        return
    how = {
        name: getattr(account, "sign_in", "")
        for name, account in workspace.config.account.all()
        if account.needs_secret
    }
    units = systemd_units(
        workspace.root,
        program,
        [name for name in how if how[name] != "device"],
        keys=[name for name in how if how[name] == "certificate"],
        browsers=[name for name in how if how[name] == "device"],
    )
    click.echo(units, nl=False)
