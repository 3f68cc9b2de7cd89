"""A composed message: bytes that do not change any more, and what must be known to send them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from mailer.directory.model import Recipient
from mailer.frozen import Frozen


class Field(StrEnum):
    """The header that shows an addressee; there is no Bcc."""

    TO = "to"
    CC = "cc"
    COPY = "copy"


class Addressee(Frozen):
    """A recipient of one message. COPY is in the envelope alone: the sender's own archive.

    `cleared`: may have what is under embargo at the instant the message was composed for.
    """

    recipient: Recipient
    field: Field = Field.TO
    cleared: bool


class Envelope(Frozen):
    """The return path and the forward paths of RFC 5321, apart from the headers of RFC 5322."""

    return_path: str
    forward_paths: tuple[str, ...]


class Message(Frozen):
    """One message as it will go, but for what the hand-over puts before it (`Date`, `X-Unsent`).

    `header` holds the address and subject headers, `body` starts with MIME-Version and is the
    same object for all messages that share a text; both have CRLF line ends. `message_id` has its
    angle brackets. `embargoed`: it carries something under embargo. `not_before` and `not_after`
    bound the hand-over, None where nothing does.
    """

    number: int
    header: bytes
    body: bytes
    message_id: str
    subject: str
    envelope: Envelope
    addressees: tuple[Addressee, ...]
    embargoed: bool
    not_before: datetime | None = None
    not_after: datetime | None = None

    @model_validator(mode="after")
    def _envelope_is_the_addressees(self) -> Self:
        if self.envelope.forward_paths != tuple(a.recipient.address for a in self.addressees):
            raise ValueError("envelope and addressees differ")
        return self

    @property
    def content(self) -> bytes:
        """The whole message as frozen."""
        return self.header + self.body

    @property
    def digest(self) -> str:
        """SHA-256 over content, envelope and bounds: what an approval of it pins."""
        bounds = f"{self.not_before}\0{self.not_after}\0{self.embargoed}"
        paths = "\0".join((self.envelope.return_path, *self.envelope.forward_paths))
        seal = hashlib.sha256(f"{bounds}\0{paths}\0".encode())
        seal.update(self.header)
        seal.update(hashlib.sha256(self.body).digest())
        return seal.hexdigest()


def count_recipients(messages: Iterable[Message]) -> int:
    """How many recipients these have together; an archive's copy is none."""
    return sum(a.field is not Field.COPY for message in messages for a in message.addressees)
