"""round corrections --apply: what the notes become, shown before it is written."""

from typing import TYPE_CHECKING

from mailer.cli.asking import somebody_sits_here
from mailer.cli.listening import typed_line
from mailer.cli.output import say
from mailer.cli.rounds.progress import say_settled
from mailer.errors import FindingsStop, NotApproved, UsageError
from mailer.i18n import _, ngettext
from mailer.rounds.applying import Proposal, apply, propose
from mailer.terminal.blocks import Role
from mailer.terminal.corrections import patch_blocks
from mailer.terminal.screen import show
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_YES = {"y", "yes", "j", "ja"}


def put_in(workspace: Workspace, ledger: "Ledger", number: int, confirm: int | None) -> None:
    """Show what the notes become, and write it on a person's word.

    Raises `NotApproved` without that, and `FindingsStop` when something had to stay out.
    """
    proposal = propose(workspace.sources, ledger, number)
    if ledger.round(number).is_open:
        say(_("The round is open still: who gets more time is then reminded by hand."), Role.WAIT)
    show(patch_blocks(proposal.patch))
    if proposal.patch.applied:
        _require_word(proposal, confirm)
    entry = apply(ledger, number, proposal, workspace.person.name)
    _tell(proposal, written=entry is not None)
    say_settled(workspace.afresh(), ledger, number)
    _refuse_left(proposal)


def _require_word(proposal: Proposal, confirm: int | None) -> None:
    """A person's word for exactly these changes. Raises `NotApproved` without it."""
    count = len(proposal.patch.applied)
    if confirm is None and somebody_sits_here():
        words = ngettext(
            "Write {count} change to {file}? [y/N]", "Write {count} changes to {file}? [y/N]", count
        )
        if typed_line(words.format(count=count, file=proposal.file)).casefold() in _YES:
            return
        raise NotApproved(_("Nothing is written."))
    if confirm is None:
        raise UsageError(
            _("There is no terminal to ask at."),
            _("Give the number of changes that you saw: --confirm {count}").format(count=count),
        )
    if confirm != count:
        raise NotApproved(
            _("{confirm} is not the number of changes. Nothing is written.").format(
                confirm=confirm
            ),
            _("Look at them again: mailer round corrections --apply"),
        )


def _tell(proposal: Proposal, *, written: bool) -> None:
    made = proposal.patch
    if made.applied:
        words = ngettext(
            "{count} change is in {file}.", "{count} changes are in {file}.", len(made.applied)
        )
        say(words.format(count=len(made.applied), file=proposal.file), Role.GO)
    if made.present and written:
        numbers = ", ".join(map(str, made.present))
        say(_("In the text already, and recorded so: {numbers}").format(numbers=numbers))
    if not (made.applied or made.present or made.left):
        say(_("There is nothing to put in."))


def _refuse_left(proposal: Proposal) -> None:
    if left := proposal.patch.left:
        words = ngettext(
            "{count} correction stays out.", "{count} corrections stay out.", len(left)
        )
        raise FindingsStop(
            words.format(count=len(left)),
            _("Type them into the notes yourself, or --adapt them; then --apply again."),
        )
