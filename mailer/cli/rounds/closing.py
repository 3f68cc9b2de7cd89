"""round close: the end of collecting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mailer.cli.options import as_of_option, open_workspace, playing
from mailer.cli.output import next_command, say
from mailer.cli.rounds.collecting import collect_all, show_judged
from mailer.cli.rounds.naming import round_named
from mailer.cli.rounds.progress import say_settled
from mailer.dispatch.prepare import require
from mailer.errors import MailerError, UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.party import SILENCES
from mailer.ledger.round import Closed
from mailer.rounds.closing import close as end
from mailer.rounds.closing import excuse, is_over
from mailer.rounds.closing import reopen as begin_again
from mailer.saying import moment
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@click.command(
    help=_(
        "Close a round: what came in is read first; then silence becomes what the plan says, and "
        "no reminder goes any more. Before the deadline it wants a reason."
    ),
    short_help=_("Close a round; silence becomes what the plan says."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option(
    "--because",
    default="",
    metavar=_("REASON"),
    help=_("Why, before the deadline or without them."),
)
@click.option("--without", is_flag=True, help=_("Go on without all who did not answer."))
@as_of_option
def close(what: tuple[str, ...], because: str, without: bool, as_of: str | None) -> None:  # noqa: D103, FBT001 (its help says it; click)
    if without and not because.strip():
        raise UsageError(_("Why without them?"), _("Give a reason: --because “…”"))
    workspace = open_workspace(as_of)
    person = workspace.person
    require(person, "prepare", "approve")
    with workspace.prepared() as ledger:
        judged, faults = collect_all(workspace, ledger)
        show_judged(judged)
        found = round_named(workspace, ledger, what)
        now = workspace.clock()
        if not (because.strip() or found.closed):
            _refuse_early(workspace, found, faults)
        entry = end(ledger, found.number, now, person.name, because.strip())
        if entry is None:
            say(_("{round} was closed already.").format(round=found.name))
        elif isinstance(entry.act, Closed):
            for each, silence in entry.act.silent.items():
                say(f"{found.asked.names[each]}: {_(SILENCES[silence])}")
            if not is_over(found, now):
                say(_("There was time left: about silence a person decides."), Role.WAIT)
        if without:
            _go_on(ledger, found.number, person.name, because.strip())
        say_settled(workspace, ledger, found.number)
    next_command(f"mailer round status {found.name}{playing(as_of)}")


@click.command(
    help=_(
        "Open a round again that was closed by mistake: answers are awaited again. Its reminders "
        "do not come back; round extend makes new ones."
    ),
    short_help=_("Open a round again that was closed by mistake."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option("--because", required=True, metavar=_("REASON"), help=_("Why."))
@as_of_option
def reopen(what: tuple[str, ...], because: str, as_of: str | None) -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace(as_of)
    person = workspace.person
    require(person, "prepare", "approve")
    with workspace.prepared() as ledger:
        found = round_named(workspace, ledger, what)
        begin_again(ledger, found.number, person.name, because.strip())
    say(_("{round} is open again.").format(round=found.name))
    next_command(f"mailer round extend {found.name} --to … --because …{playing(as_of)}")


def _refuse_early(workspace: Workspace, round_: Round, faults: Sequence[MailerError]) -> None:
    """Without a reason a round is closed only when its time is over and everything was read."""
    remedy = _("If it should be closed all the same: --because “…”")
    if not is_over(round_, workspace.clock()):
        words = _("There is time until {moment}.")
        until = moment(round_.last_deadline, workspace.config.zone)
        raise UsageError(words.format(moment=until), remedy)
    if faults:
        words = _("Not everything that came in could be read: {reason}")
        raise UsageError(words.format(reason=faults[-1].message), remedy)


def _go_on(ledger: "Ledger", number: int, by: str, because: str) -> None:
    """Without all who did not answer and of whom the plan does not want it."""
    parties = [p for p in ledger.round(number).parties if p.silence in {"asks", "unreached"}]
    left = [party for party in parties if not (party.waiting or party.excused)]
    if left:
        excuse(ledger, number, tuple(party.id for party in left), by, because)
        names = ", ".join(party.name for party in left)
        say(_("The round goes on without {name}.").format(name=names))
