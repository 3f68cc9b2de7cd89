"""What stops an operation: one tree, each class with its exit code.

    MailerError
    ├── UsageError        2   the command line names something that is not there
    ├── ConfigError       3   config.toml, the workspace, the installation
    ├── FindingsStop      1   the input has findings that stop
    ├── NotApproved       4   a person's word is missing: an approval, or leave to go late
    ├── TooEarly          5   the embargo, the instant, or the order of the steps
    ├── LedgerError       9   the ledger cannot be opened, lives elsewhere, or contradicts itself
    │   ├── Busy          9   another mailer is sending from it
    │   └── HandedOver    7   it went already: not prepared or sent again
    └── TransportError        what happened at the hand-over; the first branch is certainty,
        ├── InDoubt       6   because that decides what may happen next
        └── NotSubmitted  7
            ├── Refused   7
            └── NotSignedIn 8

What is wrong with the *input* is a `mailer.findings.Finding`; what happened to *one recipient* is
a `mailer.ledger.model.Outcome`. Everything else that escapes is a bug (exit code 70).
"""

from collections.abc import Iterable
from typing import ClassVar


class MailerError(Exception):
    """Root of the tree: a sentence for a person, and what that person can do.

    `message` and `remedy` are in the reader's language already; `remedy` is empty when there
    is nothing to do but read.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(MailerError):
    """The command line names a file, a step or a dispatch that is not there."""

    exit_code = 2


class ConfigError(MailerError):
    """The workspace, config.toml or the installation does not allow the operation."""

    exit_code = 3


class FindingsStop(MailerError):
    """The input has findings that stop; they are shown beside this error."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "", findings: Iterable[object] = ()) -> None:
        super().__init__(message, remedy)
        self.findings = tuple(findings)


class NotApproved(MailerError):
    """A person's word is missing: an approval of exactly this, or leave to go out late."""

    exit_code = 4


class TooEarly(FindingsStop):
    """The embargo, the instant or the order of the steps stands in the way."""

    exit_code = 5


class LedgerError(MailerError):
    """The ledger cannot be opened, belongs elsewhere, or contradicts itself."""

    exit_code = 9


class Busy(LedgerError):
    """Another program is sending from this ledger at this moment."""


class HandedOver(LedgerError):
    """Part of a step was, or may have been, handed over, so it is not prepared or sent again."""

    exit_code = 7


class TransportError(MailerError):
    """What happened at a hand-over; never raised itself, its two branches are."""


class InDoubt(TransportError):
    """Nobody knows whether the message went; it is never handed over again by itself."""

    exit_code = 6


class NotSubmitted(TransportError):
    """The message is known not to have gone."""

    exit_code = 7


class Refused(NotSubmitted):
    """The other side said no, and why. `of_all`: it would say so of every other message too."""

    def __init__(self, message: str, remedy: str = "", *, of_all: bool = False) -> None:
        super().__init__(message, remedy)
        self.of_all = of_all


class NotSignedIn(NotSubmitted):
    """The sign-in failed, so nothing was tried."""

    exit_code = 8
