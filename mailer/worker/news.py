"""What the worker tells while it works, as it happens."""

from datetime import datetime
from enum import StrEnum

from mailer.frozen import Frozen
from mailer.ledger.model import State


class What(StrEnum):
    """What happened; stable words, for programs that read `mailer run --json`."""

    STARTED = "started"
    MESSAGE = "message"
    INTERRUPTED = "interrupted"
    WAITS = "waits"
    FAILED = "failed"
    DONE = "done"
    MISSED = "missed"
    BOUNCED = "bounced"
    REPLY = "reply"
    NOTICE = "notice"
    NEXT = "next"
    STOPPED = "stopped"


class News(Frozen):
    """One event. `words` is a sentence for a person; never a subject or text of a message.

    MESSAGE: one delivery was handed over, or is in doubt, and is in `state`. INTERRUPTED: one was
    under way when a program died, and is in doubt. WAITS: a dispatch, or a message of it, is due
    and held back. FAILED: nothing was submitted; tried again later. DONE: nothing of a dispatch is
    left to go. BOUNCED: a delivery came back. REPLY: something else came in about one. MISSED:
    too late to go at all. NEXT: `due_at` is when something goes next.
    """

    event: What
    at: datetime
    words: str
    dispatch: str = ""
    delivery: str = ""
    state: State | None = None
    due_at: datetime | None = None
    exit_code: int = 0
