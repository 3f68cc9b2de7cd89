"""What a message is in reply to: a correction answers the message that it corrects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mailer.compose.message import Addressee
from mailer.directory.model import mailbox_key

CORRECTED = "Correctie: "
"""What stands before the subject of a correction; recipients read Dutch."""


@dataclass(frozen=True)
class Thread:
    """Words before the subject, and by `mailbox_key` the Message-ID that each has already."""

    prefix: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)

    def subject(self, own: str, reference: str = "") -> str:
        """The subject with the words before it, and the reference behind it, each once."""
        whole = own if own.startswith(self.prefix) else f"{self.prefix}{own}"
        return f"{whole} {reference}" if reference and reference not in whole else whole

    def answered(self, addressees: Iterable[Addressee]) -> list[str]:
        """What these have already, each message once."""
        keys = (mailbox_key(each.recipient.address) for each in addressees)
        return list(dict.fromkeys(self.replies[key] for key in keys if key in self.replies))


NO_THREAD = Thread()
