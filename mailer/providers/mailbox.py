"""Sending from a mailbox: a draft, shown again, compared, recorded and then sent, whoever's it is.

The order is here, and one for all; how a server stores, shows, sends and finds is the vendor's.
"""

from abc import abstractmethod

from mailer.errors import InDoubt, NotSubmitted, Refused
from mailer.i18n import _
from mailer.ledger.model import Draft, Receipt, State
from mailer.providers.comparing import Seen, refuse_differences
from mailer.providers.interface import MAILBOX, Drafted, Outgoing, Transport, not_recorded


class MailboxTransport(Transport):
    """See `Transport`. All that a vendor adds may raise `NotSubmitted` and its kinds."""

    def __init__(self, *, samples: bool) -> None:
        """`samples`: see `Capabilities`."""
        self.capabilities = MAILBOX.model_copy(update={"samples": samples})

    def submit(self, outgoing: Outgoing, drafted: Drafted = not_recorded) -> Receipt:
        """See `Transport.submit`."""
        if found := self._went(outgoing):
            return found
        if outgoing.begun:
            self.discard(outgoing)
        draft = self._stored(outgoing)
        try:
            draft, seen = self._shown(draft, outgoing)
            refuse_differences(outgoing.content, outgoing.envelope, seen)
            drafted(draft)
            return self._sent(draft, outgoing)
        except NotSubmitted:
            self._drop(draft)
            raise

    def withdraw(self, outgoing: Outgoing) -> bool:  # noqa: ARG002 (nobody can prove it)
        """See `Transport.withdraw`."""
        return False

    def discard(self, outgoing: Outgoing) -> None:
        """See `Transport.discard`."""
        for item in self._unsent(outgoing):
            self._delete(item)
        if self._unsent(outgoing):
            raise NotSubmitted(
                _("The draft of {label} is still in the mailbox.").format(label=outgoing.label),
                _("Delete it there by hand, then give the command again."),
            )

    def _went(self, outgoing: Outgoing) -> Receipt | None:
        """The receipt of what was begun before, and went."""
        return self.look_up(outgoing) if outgoing.begun else None

    def _sent(self, draft: Draft, outgoing: Outgoing) -> Receipt:
        try:
            self._send(draft)
        except NotSubmitted as refusal:
            if went := self._gone_meanwhile(outgoing, refusal):
                return went
            raise
        return self._receipt(draft, outgoing)

    def _gone_meanwhile(self, outgoing: Outgoing, refusal: NotSubmitted) -> Receipt | None:
        """Somebody may have pressed Send in Outlook, between two requests."""
        try:
            return self.look_up(outgoing)
        except NotSubmitted:
            if isinstance(refusal, Refused):
                raise InDoubt(refusal.message, refusal.remedy) from refusal
            return None

    @abstractmethod
    def _stored(self, outgoing: Outgoing) -> Draft:
        """Store it as a draft, with our marks."""

    @abstractmethod
    def _shown(self, draft: Draft, outgoing: Outgoing) -> tuple[Draft, Seen]:
        """The draft by all its names, and as the server shows it."""

    @abstractmethod
    def _send(self, draft: Draft) -> None:
        """Send exactly this draft, asked once. Raises `InDoubt` as well."""

    @abstractmethod
    def _receipt(self, draft: Draft, outgoing: Outgoing) -> Receipt:
        """By which everybody was taken, under the name that a look-up gives too."""

    @abstractmethod
    def _unsent(self, outgoing: Outgoing) -> list[str]:
        """The drafts of it that nobody sent, by their names."""

    @abstractmethod
    def _delete(self, item: str) -> None:
        """Delete a draft for good; nothing when it is gone."""

    @abstractmethod
    def _drop(self, draft: Draft) -> None:
        """Take away a draft that will not be sent, where that is easy; never raises."""


def taken(outgoing: Outgoing, reference: str) -> Receipt:
    """By which everybody was taken: Exchange tells later, in mail, whom it could not reach."""
    return Receipt.of_all(outgoing.envelope.forward_paths, State.SUBMITTED, reference)
