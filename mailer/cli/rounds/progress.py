"""What commands of a round say at their end: whether it is settled by now."""

from typing import TYPE_CHECKING

from mailer.cli.output import say
from mailer.i18n import _
from mailer.rounds.settling import missing_of, settle_if_done
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def say_settled(workspace: Workspace, ledger: "Ledger", number: int) -> None:
    """Settle the round if nothing is missing; else say what a closed one wants."""
    if settled := settle_if_done(ledger, workspace.sources, number, workspace.person.name):
        for correction, text in settled.taken.items():
            words = _("Taken for correction {number}, look whether it is: {text}")
            say(words.format(number=correction, text=text), Role.WAIT)
        say(_("D-{number} is settled: what waits for it may go.").format(number=number), Role.GO)
        return
    if ledger.round(number).closed:
        for words in missing_of(ledger, workspace.sources, number):
            say(words, Role.WAIT)
