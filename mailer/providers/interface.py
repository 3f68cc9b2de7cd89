"""What an account can do: submit messages, hand in what came back, and say who people are.

Three interfaces. One mail system may be all of them; each can be a file folder instead.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Self

from mailer.compose.message import Envelope
from mailer.frozen import Frozen
from mailer.ledger.model import Draft, Receipt


class Capabilities(Frozen):
    """What a transport can do; one that cannot do a thing says so instead of emulating it.

    `carries`: a message handed to it reaches people (so no sample address may be, unless
    `samples`: the far side is a test server on this machine). `looks_up`: `Transport.look_up` can
    confirm. `withdraws`: `Transport.withdraw` can take back. `partial`: it can hand the same bytes
    again to some of the recipients. `tells_time`: `Transport.server_time` can be compared with
    our clock. `drafts`: a message lies in a mailbox before it is sent.
    """

    carries: bool
    looks_up: bool
    withdraws: bool
    partial: bool
    tells_time: bool
    drafts: bool = False
    samples: bool = False


MAILBOX = Capabilities(
    carries=True, looks_up=True, withdraws=False, partial=False, tells_time=True, drafts=True
)
"""What can be done where a message is a draft in a mailbox first, and then sent."""


class Outgoing(Frozen):
    """What is handed over: frozen bytes with their `Date` before them, and the envelope.

    `label` names it among its kind for people ("D-7-003"); `message_id` names it for good.
    `envelope` may name fewer than the message shows: those it was deferred for, again. `ledger`
    is the id of the ledger whose message it is. `begun`: it was begun before and may have left a
    draft, or more.
    """

    label: str
    message_id: str
    envelope: Envelope
    content: bytes
    ledger: str = ""
    begun: bool = False


Drafted = Callable[[Draft], None]
"""Records, for good, the draft that is about to be sent; when it raises, nothing is sent."""


def not_recorded(_draft: Draft) -> None:
    """Of what has no record, as a message to oneself."""


class Leftover(Frozen):
    """A draft of ours that was not sent. `item` is the server's name for it.

    `made_at` is None where the server does not say.
    """

    item: str
    message_id: str
    subject: str
    made_at: datetime | None = None


class Transport(ABC):
    """One account's way out. Use as a context manager; `close` may be called twice."""

    capabilities: Capabilities

    @abstractmethod
    def submit(self, outgoing: Outgoing, drafted: Drafted = not_recorded) -> Receipt:
        """Hand one message over; returns only when the other side has answered for all recipients.

        Raises `NotSubmitted` (or `Refused`, `NotSignedIn`) when it is certain that nothing went,
        and `InDoubt` when it is not. When nobody was accepted and somebody may be later, the
        receipt's state is PLANNED. Nothing is ever tried a second time in here. Where `drafts` is
        true, `drafted` is called once the draft is compared with what was approved, and only then
        it is sent. What was `begun` and went is not sent again where `looks_up` is true: `Refused`,
        or the receipt of what went.
        """

    @abstractmethod
    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """The receipt of a message that is known to have gone, by its Message-ID.

        None says nothing: not found is not "not sent". Always None where `looks_up` is false.
        Raises `NotSubmitted` where nobody can be asked.
        """

    @abstractmethod
    def withdraw(self, outgoing: Outgoing) -> bool:
        """Take a message back; True when it is proven that nobody can get it any more.

        Always False where `withdraws` is false.
        """

    def discard(self, outgoing: Outgoing) -> None:  # noqa: ARG002 (most make no drafts)
        """Delete every draft of a message, and look that none is left.

        Raises `NotSubmitted` when it is not proven, and touches nothing that went.
        """
        return

    def leftovers(self, ledger: str) -> list[Leftover]:  # noqa: ARG002 (most make no drafts)
        """The drafts in the mailbox that bear the mark of a ledger. Raises `NotSubmitted`."""
        return []

    def remove(self, leftover: Leftover) -> None:
        """Delete a left-over draft; nothing when it is gone. Raises `NotSubmitted`."""
        raise NotImplementedError(leftover)

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


class Arrival(Frozen):
    """A message that came in. `name` is the source's own, the same for good.

    `header` is its header block (RFC 5322), where the source can give that without the rest; None
    where it cannot. `received_at` is None where the source does not say. `item_class` is what
    Exchange calls its kind ("REPORT.IPM.Note.NDR"), "" elsewhere.
    """

    name: str
    received_at: datetime | None = None
    header: bytes | None = None
    item_class: str = ""


class Batch(NamedTuple):
    """Some arrivals, and how far the source was read with them; `more` follow at once."""

    arrivals: tuple[Arrival, ...]
    state: str
    more: bool = False


class StateLost(Exception):
    """The source does not know the state any more: it is to be read from its beginning."""


class Unreadable(Exception):
    """One arrival cannot be given, whatever one does; its words say why. The others can be read."""


class ReplySource(ABC):
    """Where answers come in. It is read only: nothing is marked, moved or deleted."""

    @abstractmethod
    def read(self, state: str) -> Batch:
        """What came in since a state; "" is the beginning. Oldest first where the source knows.

        A batch read twice with one state holds the same arrivals, and may hold newer ones. Raises
        `StateLost`, and `NotSubmitted` or `NotSignedIn` where the source cannot be read.
        """

    @abstractmethod
    def content(self, arrival: Arrival) -> bytes | None:
        """The whole message; None when it is not there any more.

        Raises as `read`, and `Unreadable` for one that the source cannot give.
        """

    def unread(self) -> tuple[str, ...]:
        """What the last `read` saw and could not take, each a sentence for a person."""
        return ()

    def close(self) -> None:  # noqa: B027 (most hold nothing to let go of)
        """Let go of connections and files."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Entry(Frozen):
    """A mailbox as an address book knows it. `is_list`: it stands for others."""

    name: str
    address: str
    is_list: bool = False


class AddressBook(ABC):
    """Who people are, by the mail system's own directory."""

    @abstractmethod
    def members(self, name: str) -> tuple[Entry, ...]:
        """Whom a list holds, one level: by its address, or its name where it has one alone.

        Raises `Refused` when there is no such list, it is empty, hidden, or the answer is cut
        short, and `NotSubmitted` or `NotSignedIn` where nobody can be asked.
        """

    @abstractmethod
    def find(self, address: str) -> Entry | None:
        """Who has an address, aliases included; None when nobody has. Raises as `members`."""

    def close(self) -> None:  # noqa: B027 (most hold nothing to let go of)
        """Let go of connections and files."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
