"""A way to submit a message: what it can do, what it answers, what it promises on failure."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Self

from mailer.compose.message import Envelope
from mailer.frozen import Frozen
from mailer.ledger.model import Receipt


class Capabilities(Frozen):
    """What a transport can do; one that cannot do a thing says so instead of emulating it.

    `carries`: a message handed to it reaches people (so no sample address may be, unless
    `samples`: the far side is a test server on this machine). `looks_up`: `Transport.look_up` can
    confirm. `withdraws`: `Transport.withdraw` can take back. `partial`: it can hand the same bytes
    again to some of the recipients. `tells_time`: `Transport.server_time` can be compared with
    our clock.
    """

    carries: bool
    looks_up: bool
    withdraws: bool
    partial: bool
    tells_time: bool
    samples: bool = False


class Outgoing(Frozen):
    """What is handed over: frozen bytes with their `Date` before them, and the envelope.

    `label` names it among its kind for people ("D-7-003"); `message_id` names it for good.
    `envelope` may name fewer than the message shows: those it was deferred for, again.
    """

    label: str
    message_id: str
    envelope: Envelope
    content: bytes


class Transport(ABC):
    """One account's way out. Use as a context manager; `close` may be called twice."""

    capabilities: Capabilities

    @abstractmethod
    def submit(self, outgoing: Outgoing) -> Receipt:
        """Hand one message over; returns only when the other side has answered for all recipients.

        Raises `NotSubmitted` (or `Refused`, `NotSignedIn`) when it is certain that nothing went,
        and `InDoubt` when it is not. When nobody was accepted and somebody may be later, the
        receipt's state is PLANNED. Nothing is ever tried a second time in here. Handing over a
        Message-ID that was handed over before raises `Refused` where `looks_up` is true.
        """

    @abstractmethod
    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """The receipt of a message that is known to have gone, by its Message-ID.

        None says nothing: not found is not "not sent". Always None where `looks_up` is false.
        """

    @abstractmethod
    def withdraw(self, outgoing: Outgoing) -> bool:
        """Take a message back; True when it is proven that nobody can get it any more.

        Always False where `withdraws` is false.
        """

    def server_time(self) -> datetime | None:
        """What the server says the time is, in UTC. Always None where `tells_time` is false.

        Raises `NotSubmitted` where it cannot be reached.
        """
        return None

    def tidy(self) -> None:  # noqa: B027 (most leave nothing behind)
        """Take away what a program that died left half-done; only while nobody else sends."""

    def close(self) -> None:  # noqa: B027 (most hold nothing to let go of)
        """Let go of connections and files."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
