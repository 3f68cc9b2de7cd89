"""An inbox in memory, which several sources read one after the other."""

from collections.abc import Callable
from datetime import datetime

from mailer.errors import MailerError
from mailer.providers.interface import Arrival, Batch, ReplySource, StateLost, Unreadable


class Letterbox:
    """The far side: messages by name, in the order in which they came in.

    `lost`: states given before are not known any more. `fails`: what each request raises.
    `unreadable`: names of those whose content cannot be given.
    """

    def __init__(self) -> None:
        self.messages: dict[str, tuple[bytes, datetime | None]] = {}
        self.fetched: list[str] = []
        self.lost = False
        self.fails: MailerError | None = None
        self.unreadable: set[str] = set()
        self._last = 0

    def deliver(self, content: bytes, received_at: datetime | None = None) -> str:
        """A message comes in; its name."""
        self._last += 1
        name = f"M{self._last:06}"
        self.messages[name] = (content, received_at)
        return name


class LetterboxSource(ReplySource):
    """See `ReplySource`. `after_batch` runs when a batch is given, before anyone keeps it."""

    def __init__(
        self,
        letterbox: Letterbox,
        batch: int = 100,
        after_batch: Callable[[], None] = lambda: None,
        *,
        headers: bool = True,
    ) -> None:
        self._letterbox = letterbox
        self._batch = batch
        self._after = after_batch
        self._headers = headers

    def read(self, state: str) -> Batch:
        """See `ReplySource.read`."""
        self._ask()
        if state and (self._letterbox.lost or not state.startswith("M")):
            self._letterbox.lost = False
            raise StateLost(state)
        new = [name for name in self._letterbox.messages if name > state]
        page = new[: self._batch]
        self._after()
        arrivals = tuple(self._arrival(name) for name in page)
        return Batch(arrivals, page[-1] if page else state or "M", len(new) > self._batch)

    def content(self, arrival: Arrival) -> bytes | None:
        """See `ReplySource.content`."""
        if arrival.name in self._letterbox.unreadable:
            raise Unreadable("corrupt")
        self._ask()
        self._letterbox.fetched.append(arrival.name)
        content, _received_at = self._letterbox.messages.get(arrival.name, (None, None))
        return content

    def _arrival(self, name: str) -> Arrival:
        content, received_at = self._letterbox.messages[name]
        header = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if self._headers else None
        return Arrival(name=name, received_at=received_at, header=header)

    def _ask(self) -> None:
        if self._letterbox.fails:
            raise self._letterbox.fails
