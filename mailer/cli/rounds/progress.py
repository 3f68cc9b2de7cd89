"""What commands of a round say at their end: whether it is settled by now."""

from typing import TYPE_CHECKING

from mailer.cli.output import say
from mailer.i18n import _, ngettext
from mailer.rounds.settling import missing_of, settle_if_done
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_FEW = 2


def say_settled(workspace: Workspace, ledger: "Ledger", number: int) -> None:
    """Settle the round if nothing is missing; else say what a closed one wants."""
    if settled := settle_if_done(ledger, workspace.sources, number, workspace.person.name):
        for correction, text in settled.taken.items():
            words = _("Taken for correction {number}, look whether it is: {text}")
            say(words.format(number=correction, text=text), Role.WAIT)
        say(_("D-{number} is settled: what waits for it may go.").format(number=number), Role.GO)
        return
    missing = missing_of(ledger, workspace.sources, number) if ledger.round(number).closed else ()
    for words in missing[:_FEW]:
        say(words, Role.WAIT)
    if (more := len(missing) - _FEW) > 0:
        told = ngettext("And {count} more.", "And {count} more.", more)
        say(told.format(count=more), Role.WAIT)
