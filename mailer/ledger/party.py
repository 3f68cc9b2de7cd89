"""What a round is made of, as it stands: the organisations, what went, corrections."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mailer.i18n import N_
from mailer.ledger.round import Correction, Decided, Entry, Verdict


class Hindrance(StrEnum):
    """Why a reminder does not go now. ANSWERED and CLOSED are for good."""

    NOT_ASKED = "not_asked"
    UNREACHED = "unreached"
    ANSWERED = "answered"
    PARTLY = "partly"
    WAITING = "waiting"
    EXTENDED = "extended"
    CLOSED = "closed"
    OVER = "over"


HINDRANCES = {
    Hindrance.NOT_ASKED: N_("the question did not go, or nobody knows whether it went"),
    Hindrance.UNREACHED: N_("the question reached nobody there"),
    Hindrance.ANSWERED: N_("the answer is in"),
    Hindrance.PARTLY: N_("one of them answered and another did not: ask them yourself"),
    Hindrance.WAITING: N_("a reply of theirs waits for a person to read it"),
    Hindrance.EXTENDED: N_("the deadline was extended since it was approved"),
    Hindrance.CLOSED: N_("the round is closed"),
    Hindrance.OVER: N_("the deadline is past"),
}
"""The words for each hindrance, a msgid."""


SILENCES = {
    "agrees": N_("silent: counts as agreed, as the plan says"),
    "asks": N_("silent: a person decides"),
    "blocks": N_("silent: the text cannot go on without them"),
    "unreached": N_("the question reached nobody there: that is no silence"),
}
"""What silence became, a msgid."""


class Sent(NamedTuple):
    """A message of a round, by its number: when it was handed over, None when that is not known.

    `reached`: somebody was accepted, and it did not come back from everybody.
    """

    message: int
    at: datetime | None
    reached: bool


class Numbered(NamedTuple):
    """A correction with its number in the round, whose it is, and what was decided about it.

    `applied`: it was put into the text since that decision.
    """

    number: int
    organisations: tuple[str, ...]
    correction: Correction
    answer: Entry
    decided: Entry | None
    applied: bool

    @property
    def decision(self) -> Decided | None:
        """What a person decided; None until then."""
        return self.decided.act if self.decided and isinstance(self.decided.act, Decided) else None

    @property
    def changes_text(self) -> bool:
        """Whether words of it belong into the text."""
        return self.decision is not None and self.decision.verdict is not Verdict.DECLINED


class Party(NamedTuple):
    """One organisation in a round. Entries are in the order in which they were recorded.

    `asked_at` is None while no question to it is known to have gone. `waiting` are replies that a
    person has still to read. `silence` is what the closing made of it, None when it answered or
    the round is open.
    """

    id: str
    name: str
    named: tuple[str, ...]
    asked_at: datetime | None
    reached: bool
    deadline: datetime
    answers: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    reminded_at: tuple[datetime, ...]
    silence: str | None
    excused: Entry | None

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to come from it, once the round is closed."""
        decided = bool(self.answers) or self.silence == "agrees" or self.excused is not None
        return decided and not self.waiting
