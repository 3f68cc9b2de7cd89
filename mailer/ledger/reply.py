"""What came in about a delivery, as a value."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from mailer.frozen import Frozen
from mailer.i18n import N_


class ReplyKind(StrEnum):
    """What came in. DELAY: a mail system still tries. AUTOMATIC is nobody's answer (I17)."""

    BOUNCE = "bounce"
    DELAY = "delay"
    AUTOMATIC = "automatic"
    ANSWER = "answer"


REPLY_KINDS = {
    ReplyKind.BOUNCE: N_("came back"),
    ReplyKind.DELAY: N_("delayed"),
    ReplyKind.AUTOMATIC: N_("automatic answer"),
    ReplyKind.ANSWER: N_("answer"),
}
"""The word for each kind of reply, a msgid."""


class Reply(Frozen):
    """Something that came in about a delivery, by its number in the dispatch.

    `name` is a digest of the source's name for it. `number`, `source` and `at`, the instant of
    keeping, are the ledger's: it fills them in. `sender` is whom its From names: nobody proved it.
    `concerns`: of what came back or is delayed the recipients of that delivery it is about, with
    the mail system's words for each; empty where it does not say, and then `detail` says what it
    does say.
    """

    number: int = 0
    source: str = ""
    name: str
    dispatch: int
    delivery: int
    kind: ReplyKind
    sender: str = ""
    received_at: datetime | None = None
    at: datetime | None = None
    concerns: dict[str, str] = Field(default_factory=dict)
    detail: str = ""

    @property
    def about(self) -> str:
        """D-7/3."""
        return f"D-{self.dispatch}/{self.delivery}"


class Received(NamedTuple):
    """A reply that is to be kept, and the whole of it."""

    reply: Reply
    content: bytes
