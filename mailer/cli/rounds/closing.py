"""round close: the end of collecting."""

from typing import TYPE_CHECKING

import click

from mailer.cli.options import as_of_option, open_workspace, playing
from mailer.cli.output import next_command, say, show_error
from mailer.cli.rounds.collecting import collect_all
from mailer.cli.rounds.naming import round_named
from mailer.cli.rounds.progress import say_settled
from mailer.dispatch.prepare import require
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.party import SILENCES
from mailer.ledger.round import Closed
from mailer.rounds.closing import close as end
from mailer.rounds.closing import excuse, is_over

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
        _judged, faults = collect_all(workspace, ledger)
        for fault in faults:
            show_error(fault)
        found = round_named(workspace, ledger, what)
        now = workspace.clock()
        if (faults or not is_over(found, now)) and not because.strip():
            raise UsageError(
                _("Not everything can be read, or the deadline is not past."),
                _("If it should be closed all the same: --because “…”"),
            )
        entry = end(ledger, found.number, now, person.name, because.strip())
        if entry is None:
            say(_("{round} was closed already.").format(round=found.name))
        elif isinstance(entry.act, Closed):
            for each, silence in entry.act.silent.items():
                say(f"{found.asked.names[each]}: {_(SILENCES[silence])}")
        if without:
            _go_on(ledger, found.number, person.name, because.strip())
        say_settled(workspace, ledger, found.number)
    next_command(f"mailer round status {found.name}{playing(as_of)}")


def _go_on(ledger: "Ledger", number: int, by: str, because: str) -> None:
    """Without all who did not answer and of whom the plan does not want it."""
    for party in ledger.round(number).parties:
        if party.silence in {"asks", "unreached"} and not party.waiting:
            excuse(ledger, number, party.id, by, because)
            say(_("The round goes on without {name}.").format(name=party.name))
