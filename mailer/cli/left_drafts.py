"""The drafts of ours that lie in a mailbox, for whoever asks how things stand."""

from typing import TYPE_CHECKING

from mailer.cli.output import plain, say
from mailer.dispatch.recovering import way_of
from mailer.errors import ConfigError, NotSubmitted
from mailer.i18n import _
from mailer.ledger.model import Dispatch
from mailer.providers.interface import Leftover
from mailer.saying import short_moment
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def say_drafts(workspace: Workspace) -> None:
    """Say which drafts lie in which mailbox; a server is asked only where there may be some (I27).

    Those of messages in doubt are among them: they may be all there is to see of what happened.
    """
    if workspace.plays or not workspace.ledger_path.exists():
        return
    with workspace.ledger() as ledger:
        for dispatch in _dispatches(ledger):
            _say_of(workspace, ledger, dispatch)


def _dispatches(ledger: "Ledger") -> list[Dispatch]:
    """One for each way out through which a draft may have been left."""
    left = (*ledger.left_drafts(), *ledger.in_doubt(), *ledger.interrupted())
    numbers = {each.dispatch for each in left if each.draft is not None}
    return list({way_of(one): one for one in map(ledger.dispatch, sorted(numbers))}.values())


def _say_of(workspace: Workspace, ledger: "Ledger", dispatch: Dispatch) -> None:
    account = dispatch.account
    try:
        with workspace.transport_of(dispatch) as transport:
            found = transport.leftovers(ledger.id)
    except (ConfigError, NotSubmitted) as reason:
        words = _("Whether drafts are left in the mailbox of “{name}” cannot be asked: {reason}")
        say(words.format(name=account, reason=reason.message), Role.WAIT)
        return
    for left in found:
        words = _("A draft lies in the mailbox of “{name}”{moment}: {subject}")
        moment = _moment(workspace, left)
        say(words.format(name=account, moment=moment, subject=plain(left.subject)), Role.STOP)
    doubtful = {each.message.message_id for each in ledger.in_doubt()}
    if any(left.message_id in doubtful for left in found):
        say(_("Nobody should send it by hand. Decide first: mailer reconcile"))
    elif found:
        say(_("Nobody should send it by hand. Delete it: mailer account tidy"))


def _moment(workspace: Workspace, left: Leftover) -> str:
    return f", {short_moment(left.made_at, workspace.config.zone)}" if left.made_at else ""
