"""What a sheet showed, small enough to keep: the next one is compared with it."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from mailer.compose.message import Field, Message
from mailer.compose.references import PATTERN
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.frozen import Frozen
from mailer.preview.unfolding import Enclosure, Parts, header_fields, parts

_OWN = re.compile(
    rb"^(?:Message-ID|Date):[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE | re.MULTILINE
)
"""The header fields that are another's in every version; a body holds none of them."""
_SUBJECT = re.compile(rb"^Subject:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE | re.MULTILINE)
_REFERENCE = re.compile(rf"\s*\[{PATTERN.pattern}\]", re.IGNORECASE)
"""What a round puts behind a subject: it names the dispatch, so every version has its own."""


class SeenLetter(Frozen):
    """A message as it was. `recipients` are by `mailbox_key`, `text` is a place in `Seen.texts`.

    `text` is None where its words are withheld. `sender` and `reply_to` are as the header says
    them, "" without one; of the recipients, `cc` are in Cc; `copies` are in the envelope alone.
    `layout` is a SHA-256 over both texts, `seal` over all bytes, Message-ID and Date apart. None
    is what a record of an older mailer does not know.
    """

    recipients: tuple[str, ...]
    subject: str
    text: int | None
    embargoed: bool
    not_before: datetime | None
    not_after: datetime | None
    sender: str | None = None
    reply_to: str | None = None
    cc: tuple[str, ...] | None = None
    copies: tuple[str, ...] | None = None
    layout: str | None = None
    seal: str | None = None


class Seen(Frozen):
    """The texts of a step and who was to get them. `name` is D-6, or plan and step of a draft.

    `attachments` are None where they are withheld. `marked`: parts of the notes were under embargo
    then, and left out for who may not have them.
    """

    name: str
    plan: str
    step: str
    made_at: datetime
    planned_at: datetime | None
    account: str
    embargo_until: datetime | None
    texts: tuple[str, ...]
    attachments: tuple[Enclosure, ...] | None
    letters: tuple[SeenLetter, ...]
    addressing: str | None = None
    marked: bool = False

    def words_of(self, letter: SeenLetter) -> str:
        """Subject and text of one of these letters; nothing where they are withheld."""
        return "" if letter.text is None else f"{letter.subject}\n{self.texts[letter.text]}"

    def without(self, texts: Collection[int | None]) -> "Seen":
        """The same without the words of the letters that have one of these texts."""
        gone = {"text": None, "subject": "", "layout": None, "seal": None}
        return self.model_copy(
            update={
                "texts": tuple("" if n in texts else text for n, text in enumerate(self.texts)),
                "letters": tuple(
                    letter.model_copy(update=gone) if letter.text in texts else letter
                    for letter in self.letters
                ),
            }
        )


class Pair(NamedTuple):
    """A message then, the message now, and the recipients of both."""

    old: SeenLetter
    new: SeenLetter
    recipients: tuple[str, ...]


class _Body(NamedTuple):
    number: int
    parts: Parts
    layout: str
    seal: bytes


def seen_of(name: str, facts: Facts, messages: Iterable[Message], made_at: datetime) -> Seen:
    """What these messages say, each text and each attachment once."""
    bodies: dict[bytes, _Body] = {}
    letters = []
    for message in messages:
        if message.body not in bodies:
            bodies[message.body] = _body(len(bodies), message.body)
        letters.append(_letter(message, bodies[message.body]))
    return Seen(
        name=name,
        plan=facts.plan,
        step=facts.step,
        made_at=made_at,
        planned_at=facts.planned_at,
        account=facts.account,
        embargo_until=facts.embargo.until if facts.embargo else None,
        texts=tuple(body.parts.text for body in bodies.values()),
        attachments=tuple(_together([body.parts.enclosures for body in bodies.values()])),
        letters=tuple(letters),
        addressing=facts.addressing,
        marked=facts.marked,
    )


def paired(before: Seen, now: Seen) -> Iterator[Pair]:
    """Each message of both versions beside the one that the same people got."""
    then = {address: at for at, le in enumerate(before.letters) for address in le.recipients}
    for letter in now.letters:
        together: dict[int, list[str]] = {}
        for address in letter.recipients:
            if address in then:
                together.setdefault(then[address], []).append(address)
        for at, addresses in together.items():
            yield Pair(before.letters[at], letter, tuple(addresses))


def _together(enclosures: Sequence[Sequence[Enclosure]]) -> Iterator[Enclosure]:
    """Each file as often as the message has it that has it most."""
    counted = Counter[Enclosure]()
    for each in enclosures:
        counted |= Counter(each)
    return counted.elements()


def _body(number: int, body: bytes) -> _Body:
    said = parts(body)
    layout = hashlib.sha256(f"{said.text}\0{said.html}".encode()).hexdigest()
    return _Body(number, said, layout, hashlib.sha256(body).digest())


def _letter(message: Message, body: _Body) -> SeenLetter:
    fields = {field.name.lower(): ", ".join(field.values) for field in header_fields(message)}
    shown = [a for a in message.addressees if a.field is not Field.COPY]
    return SeenLetter(
        recipients=tuple(mailbox_key(a.recipient.address) for a in shown),
        subject=_REFERENCE.sub("", message.subject),
        text=body.number,
        embargoed=message.embargoed,
        not_before=message.not_before,
        not_after=message.not_after,
        sender=fields.get("from", ""),
        reply_to=fields.get("reply-to", ""),
        cc=tuple(_in(Field.CC, message)),
        copies=tuple(_in(Field.COPY, message)),
        layout=body.layout,
        seal=_seal(message, body),
    )


def _in(field: Field, message: Message) -> Iterator[str]:
    return (mailbox_key(a.recipient.address) for a in message.addressees if a.field is field)


def _seal(message: Message, body: _Body) -> str:
    seal = hashlib.sha256("\0".join(message.envelope.forward_paths).encode() + b"\0")
    seal.update(message.envelope.return_path.encode() + b"\0")
    seal.update(_lasting(message) + b"\0" + body.seal)
    return seal.hexdigest()


def _lasting(message: Message) -> bytes:
    """The header without what is another's in every version."""
    header = _OWN.sub(b"", message.header)
    bare = _REFERENCE.sub("", message.subject)
    return header if bare == message.subject else _SUBJECT.sub(b"", header) + bare.encode()
