"""What every source of replies promises; a test file names one and puts messages into it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from email.parser import BytesHeaderParser

import pytest

from mailer.providers.interface import Arrival, ReplySource, StateLost

MANY = 25
_ROUNDS = 200
"""More reads than any source needs for what these tests deliver."""


def letter(number: int, text: str = "Akkoord.") -> bytes:
    """An answer whose Message-ID carries its number, with CRLF line ends."""
    lines = (
        "From: A. de Boer <a.deboer@emmen.example>",
        "To: Kabinet <kabinet@drenthe.example>",
        f"Subject: RE: Terugkoppeling {number}",
        "Date: Mon, 4 Nov 2024 10:00:00 +0100",
        f"Message-ID: <answer-{number}@emmen.example>",
        f"In-Reply-To: <sent-{number}@drenthe.example>",
        f"References: <first-{number}@drenthe.example> <sent-{number}@drenthe.example>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "",
    )
    return "\r\n".join(lines).encode()


def message_id(content: bytes) -> str:
    """The Message-ID of a message or a header block: what tells one letter from another."""
    return str(BytesHeaderParser().parsebytes(content)["Message-ID"]).strip()


def drain(source: ReplySource, state: str = "") -> tuple[list[Arrival], str]:
    """All that came in since a state, and the state after it."""
    found: list[Arrival] = []
    for _round in range(_ROUNDS):
        batch = source.read(state)
        found += batch.arrivals
        state = batch.state
        if not batch.more:
            return found, state
    raise AssertionError("the source always says that there is more")


class ReplyContract(ABC):
    """Subclass as `Test…`. The far side is empty when a test starts; set it up in a fixture."""

    @abstractmethod
    def make_source(self) -> ReplySource:
        """A new source, on the same far side each time in one test. Small batches test most."""

    @abstractmethod
    def deliver(self, content: bytes) -> None:
        """Let a message come in, the latest of all."""

    @abstractmethod
    def remove(self, arrival: Arrival) -> None:
        """Take a message away at the far side, as a colleague does who tidies the inbox."""

    @abstractmethod
    def far_side(self) -> object:
        """All that another program sees there, comparable: messages, folders, marks of reading."""

    @pytest.fixture
    def source(self) -> Iterator[ReplySource]:
        with self.make_source() as source:
            yield source

    def test_nothing_came_in(self, source: ReplySource) -> None:
        """An empty inbox gives no arrivals, and a state with which it can be read on."""
        found, state = drain(source)
        assert found == []
        assert drain(source, state)[0] == []

    def test_each_message_comes_once(self, source: ReplySource) -> None:
        """However many batches it takes, each message arrives exactly once."""
        for number in range(MANY):
            self.deliver(letter(number))
        found, state = drain(source)
        assert len({arrival.name for arrival in found}) == len(found) == MANY
        assert drain(source, state)[0] == []

    def test_the_oldest_comes_first(self, source: ReplySource) -> None:
        """Messages that come in one by one are read in that order."""
        state = drain(source)[1]
        ids = []
        for number in range(3):
            self.deliver(letter(number))
            found, state = drain(source, state)
            ids += [message_id(source.content(arrival) or b"") for arrival in found]
        assert ids == [f"<answer-{number}@emmen.example>" for number in range(3)]

    def test_content_is_the_message_that_arrived(self, source: ReplySource) -> None:
        """The content of an arrival has its Message-ID, what it answers, and its words."""
        self.deliver(letter(1, "Akkoord met passage 3.2."))
        (arrival,) = drain(source)[0]
        content = source.content(arrival)
        assert content is not None
        assert message_id(content) == "<answer-1@emmen.example>"
        assert b"<sent-1@drenthe.example>" in content
        assert b"Akkoord met passage 3.2." in content

    def test_a_header_block_is_that_of_the_message(self, source: ReplySource) -> None:
        """A header that comes with an arrival says what the message is and what it answers."""
        self.deliver(letter(1))
        (arrival,) = drain(source)[0]
        if arrival.header is not None:
            assert message_id(arrival.header) == "<answer-1@emmen.example>"
            assert b"<sent-1@drenthe.example>" in arrival.header
            assert b"<first-1@drenthe.example>" in arrival.header

    def test_the_instant_of_coming_in_has_a_zone(self, source: ReplySource) -> None:
        """Where a source says when a message came in, that is an instant in UTC."""
        self.deliver(letter(1))
        (arrival,) = drain(source)[0]
        if arrival.received_at is not None:
            offset = arrival.received_at.utcoffset()
            assert offset is not None
            assert not offset

    def test_another_program_reads_on_where_this_one_stopped(self) -> None:
        """A state is all that a new source needs to give only what is new."""
        self.deliver(letter(1))
        with self.make_source() as source:
            state = drain(source)[1]
        self.deliver(letter(2))
        with self.make_source() as source:
            (arrival,) = drain(source, state)[0]
            assert message_id(source.content(arrival) or b"") == "<answer-2@emmen.example>"

    def test_a_name_is_the_same_for_good(self) -> None:
        """Read from the beginning by another program, the same messages have the same names."""
        for number in range(3):
            self.deliver(letter(number))
        with self.make_source() as source:
            first = [arrival.name for arrival in drain(source)[0]]
        with self.make_source() as source:
            assert [arrival.name for arrival in drain(source)[0]] == first

    def test_a_state_can_be_read_again(self, source: ReplySource) -> None:
        """A batch that nobody kept comes again with the same state, nothing left out."""
        for number in range(MANY):
            self.deliver(letter(number))
        first = source.read("")
        again = source.read("")
        assert {a.name for a in first.arrivals} <= {a.name for a in again.arrivals}
        found, _state = drain(source, first.state)
        assert len({a.name for a in (*first.arrivals, *found)}) == MANY

    def test_what_comes_in_between_two_batches_is_not_lost(self, source: ReplySource) -> None:
        """A message that comes in while others are read is read as well, once."""
        for number in range(MANY):
            self.deliver(letter(number))
        batch = source.read("")
        self.deliver(letter(MANY))
        found, state = drain(source, batch.state)
        names = [arrival.name for arrival in (*batch.arrivals, *found)]
        assert len(set(names)) == len(names) == MANY + 1
        assert drain(source, state)[0] == []

    def test_content_of_what_is_gone_is_nothing(self, source: ReplySource) -> None:
        """A message that a person took away meanwhile has no content, and is no error."""
        self.deliver(letter(1))
        self.deliver(letter(2))
        found, state = drain(source)
        gone, left = found
        self.remove(gone)
        assert source.content(gone) is None
        assert source.content(left) is not None
        assert drain(source, state)[0] == []

    def test_what_is_taken_away_before_it_was_read_never_arrives(self, source: ReplySource) -> None:
        """The disappearance of a message is not an arrival."""
        self.deliver(letter(1))
        (arrival,), state = drain(source)
        self.deliver(letter(2))
        self.remove(arrival)
        found, state = drain(source, state)
        assert len(found) == 1
        assert drain(source, state)[0] == []

    def test_a_state_that_is_not_known_is_lost(self, source: ReplySource) -> None:
        """A state that the source never gave makes it ask for its beginning."""
        self.deliver(letter(1))
        with pytest.raises(StateLost):
            source.read("no state of yours")

    def test_reading_changes_nothing(self, source: ReplySource) -> None:
        """Nothing is marked read, moved or deleted by reading."""
        for number in range(3):
            self.deliver(letter(number))
        before = self.far_side()
        for arrival in drain(source)[0]:
            source.content(arrival)
        assert self.far_side() == before

    def test_closing_twice_is_allowed(self, source: ReplySource) -> None:
        """A source may be closed again."""
        drain(source)
        source.close()
        source.close()
