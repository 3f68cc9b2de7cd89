"""What the ledger holds, as values: dispatches, deliveries, outcomes, approvals, events."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from mailer.compose.message import Message
from mailer.frozen import Frozen
from mailer.i18n import N_
from mailer.ledger.asked import Asked

PROGRAM = "mailer"
"""Whose name stands under an event that no person caused."""


class State(StrEnum):
    """Where a delivery is. WRITTEN is the outbox's: a file, which nobody has received."""

    PLANNED = "planned"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    WRITTEN = "written"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    CANCELLED = "cancelled"
    MISSED = "missed"

    @property
    def handed_over(self) -> bool:
        """Whether it was, or may have been, handed over."""
        return self in {State.SUBMITTING, State.SUBMITTED, State.WRITTEN, State.IN_DOUBT}


class Fate(StrEnum):
    """What happened to one recipient."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    BOUNCED = "bounced"
    SETTLED = "settled"


STATES = {
    State.PLANNED: N_("not handed over yet"),
    State.SUBMITTING: N_("being handed over"),
    State.SUBMITTED: N_("submitted"),
    State.WRITTEN: N_("written to the outbox"),
    State.REFUSED: N_("refused"),
    State.IN_DOUBT: N_("in doubt"),
    State.CANCELLED: N_("cancelled"),
    State.MISSED: N_("missed"),
}
"""The word for each state of a delivery, a msgid."""
FATES = {
    Fate.PENDING: N_("not known yet"),
    Fate.ACCEPTED: N_("accepted"),
    Fate.DEFERRED: N_("deferred"),
    Fate.REFUSED: N_("refused"),
    Fate.BOUNCED: N_("bounced"),
    Fate.SETTLED: N_("settled by a person"),
}
"""The word for each fate of a recipient, a msgid."""


class Outcome(Frozen):
    """What happened to one recipient, and the other side's words for it.

    Of one that a person settled `detail` is the reason; `was` and `said` are what it was until
    then.
    """

    address: str
    fate: Fate
    detail: str = ""
    was: Fate | None = None
    said: str = ""

    @property
    def answer(self) -> Fate:
        """What the other side answered, whatever a person settled since."""
        return self.fate if self.was in {None, Fate.PENDING} else self.was or self.fate


class Receipt(Frozen):
    """What a transport answered to a hand-over that it accepted.

    `state` is SUBMITTED or WRITTEN; when no recipient was accepted PLANNED if some may be later,
    else REFUSED. `reference` is the other side's name for it: a queue id, an item id, a file.
    Every recipient it was handed over for has an outcome.
    """

    state: State
    reference: str
    outcomes: tuple[Outcome, ...]

    @classmethod
    def of_all(cls, paths: Iterable[str], state: State, reference: str = "") -> Self:
        """A receipt by which everybody was accepted."""
        outcomes = tuple(Outcome(address=path, fate=Fate.ACCEPTED) for path in paths)
        return cls(state=state, reference=reference, outcomes=outcomes)


class Draft(Frozen):
    """A message as it lies in the mailbox before it is sent, by its names there.

    Without an `item` nobody knows whether it is there: it was begun, and no answer came.
    `message_id` is what the server gave it, "" where that is ours.
    """

    item: str = ""
    change_key: str = ""
    message_id: str = ""


class Life(StrEnum):
    """Where a dispatch is. At most one is LIVE a step; CLOSED when nothing can change any more."""

    LIVE = "live"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    CLOSED = "closed"


LIVES = {
    Life.LIVE: N_("live"),
    Life.SUPERSEDED: N_("superseded"),
    Life.CANCELLED: N_("cancelled"),
    Life.CLOSED: N_("closed"),
}
"""The word for each life of a dispatch, a msgid."""


class Kind(StrEnum):
    """Why a dispatch of a step was prepared. There is one STEP that goes; the others follow it.

    Of a round: REMINDER asks again who has not answered, OUTCOME tells what became of answers.
    """

    STEP = "step"
    ADDED = "added"
    AGAIN = "again"
    CORRECTION = "correction"
    REMINDER = "reminder"
    OUTCOME = "outcome"


KINDS = {
    Kind.STEP: N_("the step"),
    Kind.ADDED: N_("for who joined"),
    Kind.AGAIN: N_("once more"),
    Kind.CORRECTION: N_("correction"),
    Kind.REMINDER: N_("reminder"),
    Kind.OUTCOME: N_("what became of the answers"),
}
"""The word for each kind of dispatch, a msgid."""


class Source(Frozen):
    """A file that a dispatch was made from: path in the workspace, SHA-256 of its bytes."""

    path: str
    digest: str


class Dispatch(Frozen):
    """One step of a release plan, prepared and frozen.

    `plan` is the plan's path in the workspace. `digest` is what an approval pins, see
    `mailer.ledger.pinning.digest_of`. `planned_at` is None for a step that only a person sends.
    `after` names the steps that must be complete first. `facts` is what the page shows beside the
    messages (JSON of `mailer.dispatch.facts.Facts`). `follows` is the number of the dispatch that
    one of another kind than STEP comes after. `asked` is what a round asks; None for any other.
    """

    number: int
    kind: Kind = Kind.STEP
    follows: int | None = None
    plan: str
    step: str
    title: str
    account: str
    life: Life = Life.LIVE
    digest: str
    planned_at: datetime | None
    after: tuple[str, ...] = ()
    prepared_at: datetime
    prepared_by: str
    sources: tuple[Source, ...] = ()
    facts: str = "{}"
    asked: Asked | None = None

    @property
    def name(self) -> str:
        """D-7, as commands take it."""
        return f"D-{self.number}"


class Delivery(Frozen):
    """One message to one envelope, and how far it is. Outcomes are in the order of addressees.

    `draft` is one that may lie in the mailbox, None when there is none for certain.
    """

    dispatch: int
    message: Message
    state: State
    reference: str = ""
    draft: Draft | None = None
    outcomes: tuple[Outcome, ...]

    @property
    def name(self) -> str:
        """D-7/3."""
        return f"D-{self.dispatch}/{self.message.number}"

    @property
    def waiting(self) -> tuple[str, ...]:
        """The recipients nobody has answered for yet, or was told "not now" for."""
        return tuple(o.address for o in self.outcomes if o.fate in {Fate.PENDING, Fate.DEFERRED})

    @property
    def to_go(self) -> bool:
        """Whether it can be handed over: for the first time, or again for who was deferred."""
        deferred = any(outcome.fate is Fate.DEFERRED for outcome in self.outcomes)
        again = self.state is State.SUBMITTED and deferred
        return bool(self.waiting) and (self.state is State.PLANNED or again)


class Ended(NamedTuple):
    """A hand-over that was answered, or a look-up says that it went."""

    delivery: Delivery
    receipt: Receipt


class Approval(Frozen):
    """A person's word for exactly this digest."""

    dispatch: int
    digest: str
    approved_by: str
    approved_at: datetime


class Heartbeat(Frozen):
    """A worker's sign of life: it lives until `good_until` unless it says so again.

    `worker` names one run of one program.
    """

    worker: str
    started_at: datetime
    at: datetime
    good_until: datetime


class Event(Frozen):
    """One line of the append-only record. `delivery` is 0 for the dispatch itself.

    `head` seals this event and all before it in its chain: SHA-256 over the previous head and the
    digest of this event's fields.
    """

    dispatch: int
    delivery: int
    sequence: int
    kind: str
    at: datetime
    by: str
    detail: str
    head: str
