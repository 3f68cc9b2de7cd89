"""What follows a step that went: for who joined, once more for who lost it, or a correction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from mailer.compose.composing import Reader
from mailer.compose.message import Field, Message
from mailer.compose.thread import CORRECTED, NO_THREAD, Thread
from mailer.directory.model import Audience, Recipient, mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.materials import Materials
from mailer.dispatch.sources import Sources
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_, _
from mailer.ledger.model import Kind
from mailer.release.plan import Step

NOT_LISTED = rule(
    "follow-not-listed",
    Severity.ERROR,
    message=N_("{address} is on none of this step's lists now: {lists}."),
    remedy=N_(
        "Put the address on one of them first: in contacts.csv, and in lists.toml if it must be."
    ),
    why=N_("The lists decide who may have a text, also for who joined later or lost it."),
)
DIFFERS = rule(
    "again-differs",
    Severity.ERROR,
    message=N_("What would go to {address} is not what went as {dispatch}."),
    remedy=N_("If the new text should go, to everybody who got the old one: mailer correct {name}"),
    why=N_("Who asks for a mail again must not get another text than everybody else."),
)
NOTHING_NEW = rule(
    "correction-same",
    Severity.ERROR,
    message=N_("Nobody would get another text than they got."),
    remedy=N_("Mend the notes or the attachment first, then correct."),
    why=N_("A correction in which nothing is corrected makes people look for what they missed."),
)

FOR_NOBODY = rule(
    "follow-nobody",
    Severity.ERROR,
    message=N_("None of those who would get it is on this step's lists now."),
    remedy=N_("Look at the lists: whom was it for? Or tell them yourself."),
    why=N_("The lists decide who may have a text, also for what follows it."),
)
UNTOLD = rule(
    "outcome-untold",
    Severity.WARNING,
    message=N_("{address} was asked and answered, and nobody there hears what became of it."),
    remedy=N_("Put the address back on the list; or tell them yourself, and accept it."),
    why=N_("Who was asked for corrections is told what was done with them."),
)


class Got(NamedTuple):
    """What a recipient got last of a step: D-7/3, the address, and the message as it went."""

    name: str
    address: str
    message_id: str
    subject: str
    body: bytes

    def same(self, message: Message) -> bool:
        """Whether a message says exactly this, but for the word before its subject."""
        subjects = {each.removeprefix(CORRECTED) for each in (self.subject, message.subject)}
        return len(subjects) == 1 and self.body == message.body


@dataclass(frozen=True)
class Follow:
    """A dispatch that follows the one of this `number`: what it is, for whom, for which instant.

    `addresses` are by `mailbox_key`. `got` is by `mailbox_key` too: what each got before, of whom
    it is known; empty for who joined. `round` is the one that the step asks, if it asks one: the
    references in subjects stay those of its questions.
    """

    kind: Kind
    number: int
    addresses: Mapping[str, str]
    composed_for: datetime
    because: str = ""
    got: Mapping[str, Got] = field(default_factory=dict)
    round: int | None = None

    @property
    def thread(self) -> Thread:
        """A correction answers what was got; who lost a correction gets it as one."""
        if self.kind is Kind.CORRECTION:
            return Thread(CORRECTED, {key: each.message_id for key, each in self.got.items()})
        corrected = any(each.subject.startswith(CORRECTED) for each in self.got.values())
        return Thread(CORRECTED) if corrected else NO_THREAD

    def own_step(self, step: Step) -> Step:
        """The step as this one goes out."""
        return step

    def own_reader(self, group: Sequence[Recipient], reader: Reader) -> Reader:  # noqa: ARG002 (others do)
        """What the template may know of these recipients."""
        return reader

    def number_of(self, group: Sequence[Recipient], next_one: int) -> int:
        """The number of a message: the next one, or in a round that of the question."""
        had = (self.got.get(mailbox_key(recipient.address)) for recipient in group)
        name = next((each.name for each in had if each), None) if self.round else None
        return int(name.rpartition("/")[2]) if name else next_one

    def narrowed(self, materials: Materials, listed: frozenset[str]) -> Materials:
        """The same for these people alone, of whom only who is `listed` now may have it."""
        wanted = self.addresses.keys() & listed
        to, cc = (_only(audience, wanted) for audience in (materials.to, materials.cc))
        if not to.recipients:  # a message is to somebody
            to, cc = cc, to
        return replace(materials, to=to, cc=cc)

    def wants(self, message: Message) -> bool:
        """Whether a message has to go: a correction only where it is another text."""
        if self.kind is not Kind.CORRECTION:
            return True
        had = [self.got[key] for key in _keys(message) if key in self.got]
        return not all(each.same(message) for each in had)

    def check(
        self, step: Step, place: Place, listed: frozenset[str], messages: Sequence[Message]
    ) -> Iterator[Finding]:
        """People who may not have it, and texts that are not what they have to be."""
        if self.kind is not Kind.CORRECTION:
            for key, address in self.addresses.items():
                if key not in listed:
                    here = place.model_copy(update={"address": address})
                    lists = ", ".join((*step.to, *step.cc))
                    yield NOT_LISTED.found(here, address=address, lists=lists)
        elif not messages:
            yield NOTHING_NEW.found(place)
        if self.kind is Kind.AGAIN:
            yield from self._differing(place, messages)

    def _differing(self, place: Place, messages: Sequence[Message]) -> Iterator[Finding]:
        for message in messages:
            for key in _keys(message):
                had = self.got[key]
                if not had.same(message):
                    here = place.model_copy(update={"address": had.address})
                    name = f"D-{self.number}"
                    yield DIFFERS.found(here, address=had.address, dispatch=had.name, name=name)

    def told(self, facts: Facts, listed: frozenset[str], messages: Sequence[Message]) -> Facts:
        """The facts of the step as those of this dispatch: a person sends it."""
        reached = {key for message in messages for key in _keys(message)}
        left_out = tuple(
            (address, _("gets no other text") if key in listed else _("is no longer on the lists"))
            for key, address in self.addresses.items()
            if self.kind is Kind.CORRECTION and key not in reached
        )
        return facts.model_copy(
            update={"planned_at": None, "because": self.because, "left_out": left_out}
        )


def listed_now(sources: Sources, step: Step, now: datetime) -> frozenset[str]:
    """Who is on the lists of a step, by `mailbox_key`."""
    return frozenset().union(*(sources.members(name, now) for name in (*step.to, *step.cc)))


def _only(audience: Audience, wanted: frozenset[str] | set[str]) -> Audience:
    chosen = tuple(r for r in audience.recipients if mailbox_key(r.address) in wanted)
    return audience.model_copy(update={"recipients": chosen, "uncovered": (), "left_out": ()})


def _keys(message: Message) -> Iterator[str]:
    """Everybody in a message; an archive's copy is nobody."""
    for each in message.addressees:
        if each.field is not Field.COPY:
            yield mailbox_key(each.recipient.address)
