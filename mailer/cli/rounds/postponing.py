"""round extend, remind: more time, and reminders by hand."""

from functools import partial
from typing import TYPE_CHECKING

import click

from mailer.cli.handing import hand_over
from mailer.cli.options import as_of_option, open_workspace, playing
from mailer.cli.output import next_command, say
from mailer.cli.rounds.collecting import collect_all, show_judged
from mailer.cli.rounds.naming import party_named, round_named
from mailer.clock import LocalTimeError, to_local
from mailer.dispatch.prepare import require
from mailer.errors import InDoubt, NotApproved, TransportError, UsageError
from mailer.i18n import _, ngettext
from mailer.ledger.model import Dispatch, Life
from mailer.release.deadlines import parse_deadline
from mailer.release.workdays import is_working_day
from mailer.rounds.extending import Extension
from mailer.rounds.extending import extend as record
from mailer.saying import moment
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@click.command(
    help=_(
        "Give one organisation (--for) or all a later deadline: “2024-10-25 17:00”, or "
        "“5 werkdagen” from now. The reminders of before end; new ones wait for your approval."
    ),
    short_help=_("Give one organisation or all more time."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option("--to", "until", required=True, metavar=_("INSTANT"), help=_("The new deadline."))
@click.option(
    "--for",
    "organisations",
    multiple=True,
    metavar=_("ORGANISATION"),
    help=_("For this one alone."),
)
@click.option("--because", required=True, metavar=_("REASON"), help=_("Why."))
@click.option("--reply", type=int, metavar=_("NUMBER"), help=_("The reply that asked for it."))
@click.option("--without-reminders", is_flag=True, help=_("Prepare no reminders."))
@as_of_option
def extend(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    until: str,
    organisations: tuple[str, ...],
    because: str,
    reply: int | None,
    without_reminders: bool,  # noqa: FBT001 (click)
    as_of: str | None,
) -> None:
    workspace = open_workspace(as_of)
    now = workspace.clock()
    try:
        deadline = parse_deadline(until, now, workspace.config.zone)
    except LocalTimeError as error:
        raise UsageError(
            _("--to names no one instant: {text}").format(text=until),
            _("Write it as “2024-11-01 17:00”, or “5 werkdagen”."),
        ) from error
    with workspace.prepared() as ledger:
        found = round_named(workspace, ledger, what)
        named = [party_named(found, each, workspace) for each in organisations]
        earlier = [each for each in found.parties if each.deadline < deadline and not each.answers]
        ids = tuple(party.id for party in named or earlier or found.parties)
        _entry, prepared = record(
            workspace.sources,
            ledger,
            found.number,
            Extension(ids, deadline, because.strip(), workspace.config.zone, reply),
            workspace.clock,
            workspace.person,
            reminders=not without_reminders,
        )
    if not is_working_day(to_local(deadline, workspace.config.zone).date()):
        say(_("On that day offices are closed."), Role.WAIT)
    say(_("The deadline is {moment}.").format(moment=moment(deadline, workspace.config.zone)))
    words = ngettext("{count} reminder to approve.", "{count} reminders to approve.", len(prepared))
    say(words.format(count=len(prepared)))
    if prepared:
        play = playing(as_of)
        name = prepared[0].name
        next_command(f"mailer preview {name}{play}", f"mailer approve {name}{play}")
    else:
        next_command(f"mailer round status {found.name}{playing(as_of)}")


@click.command(
    help=_(
        "Send the reminders of a round that are due and approved, to who has not answered; what "
        "came in is read first. A worker (mailer run) does it by itself."
    ),
    short_help=_("Send the reminders that are due."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@as_of_option
def remind(what: tuple[str, ...], as_of: str | None) -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace(as_of)
    require(workspace.person, "prepare", "approve")
    with workspace.prepared() as ledger:
        judged, faults = collect_all(workspace, ledger)
        show_judged(judged)
        if faults:  # who answered is not to be reminded: what came in has to be known
            raise faults[-1]
        found = round_named(workspace, ledger, what)
        now = workspace.clock()
        reminders = [ledger.dispatch(number) for number in ledger.reminders(found.number)]
        due = [
            each
            for each in reminders
            if each.life is Life.LIVE and each.planned_at and each.planned_at <= now
        ]
        if not due:
            say(_("No reminder is due."))
        for each in due:
            _send(workspace, ledger, each)
    next_command(f"mailer round status {found.name}{playing(as_of)}")


def _send(workspace: Workspace, ledger: "Ledger", reminder: Dispatch) -> None:
    """Those of one instant, to who is to get one; what is held back is told, and no fault."""
    count = partial(ledger.recipients, reminder.number)
    try:
        _deliveries, held = hand_over(workspace, ledger, reminder, count, late=True)
    except NotApproved as reason:  # the other reminders may go
        say(f"{reason.message} {reason.remedy}", Role.WAIT)
        return
    for each in held:
        if isinstance(each, (InDoubt, TransportError)):
            raise each
        say(each.message, Role.WAIT)
