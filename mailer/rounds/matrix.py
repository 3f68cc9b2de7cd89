"""A round for a screen, as values: an organisation a line, and what is to be done next."""

from datetime import datetime
from enum import StrEnum

from mailer.frozen import Frozen
from mailer.ledger.model import State
from mailer.ledger.round import Doubt, Response


class Next(StrEnum):
    """What an organisation's part in a round waits for."""

    SEND = "send"
    READ = "read"
    REACH = "reach"
    AWAIT = "await"
    OVERDUE = "overdue"
    ASK = "ask"
    DECIDE = "decide"
    APPLY = "apply"
    NOTHING = "nothing"


class Answer(Frozen):
    """One answer that counts. `at` is when it came in, or was registered.

    `by` registered it, "" for one that was read by itself; `by_way` says how it came then.
    """

    reply: int | None
    at: datetime
    response: Response
    corrections: int
    sender: str
    by_way: str
    by: str
    colleague: bool
    late: bool


class Waiting(Frozen):
    """A reply that a person has still to read, and for which organisations (ids, or none)."""

    reply: int
    organisations: tuple[str, ...]
    at: datetime
    sender: str
    response: Response
    corrections: int
    words: str
    doubts: tuple[Doubt, ...]


class Corrected(Frozen):
    """How many corrections were given, how many are decided, how many are in the text."""

    given: int = 0
    decided: int = 0
    in_text: int = 0


class Line(Frozen):
    """One organisation. `deadline` is its own, `extended` where it is later than the round's.

    `waiting` are numbers of replies; `excused` is a person's reason, None without one.
    """

    id: str
    name: str
    named: tuple[str, ...]
    asked_at: datetime | None
    reached: bool
    answers: tuple[Answer, ...]
    corrections: Corrected
    waiting: tuple[int, ...]
    reminded_at: tuple[datetime, ...]
    silence: str | None
    excused: str | None
    deadline: datetime
    extended: bool
    next: Next


class Reminding(Frozen):
    """The reminders of one instant: their dispatch, how many are in each state."""

    name: str
    at: datetime
    approved: bool
    states: dict[State, int]


class Counts(Frozen):
    """A round in numbers of organisations; `to_read` counts replies.

    `silent`: the round is closed, and silence became something. Each organisation is in one of
    answered, excused, silent, unreached and awaited.
    """

    asked: int
    answered: int
    to_read: int
    unreached: int
    silent: int
    excused: int
    awaited: int


class Matrix(Frozen):
    """A whole round, for a screen. `opened_at` is when the first question went.

    `waiting` are all replies for a person, those of nobody known too. `corrections` are of all.
    """

    name: str
    plan: str
    step: str
    title: str
    opened_at: datetime | None
    deadline: datetime
    silence: str
    closed_at: datetime | None
    settled_at: datetime | None
    lines: tuple[Line, ...]
    waiting: tuple[Waiting, ...]
    reminders: tuple[Reminding, ...]
    corrections: Corrected
    counts: Counts
