"""The letters that tell organisations what became of their answers, as they follow the question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailer.compose.composing import Reader
from mailer.compose.message import Field, Message
from mailer.compose.thread import Thread
from mailer.directory.model import Recipient, mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.following import FOR_NOBODY, UNTOLD, Follow
from mailer.dispatch.materials import Materials
from mailer.findings import Finding, Place
from mailer.i18n import _
from mailer.ledger.asked import Question
from mailer.release.plan import Step

TEMPLATE = "outcome"


@dataclass(frozen=True)
class Outcome(Follow):
    """What became of answers, a message an organisation, with the number of its question.

    `questions` are of each mailbox (by `mailbox_key`) the one it got. `letters` say by the number
    of the question what is told. `answers` are by mailbox the Message-IDs that they answered under.
    """

    questions: Mapping[str, Question] = field(default_factory=dict)
    letters: Mapping[int, Reader] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def thread(self) -> Thread:
        """It answers the answer, and with whoever did not write it the question."""
        asked = {key: each.message_id for key, each in self.got.items()}
        return Thread(replies=asked | dict(self.answers))

    def own_step(self, step: Step) -> Step:
        """A letter without a deadline, attachments or copies for others."""
        own = {"template": TEMPLATE, "round": None, "attachments": (), "cc": ()}
        return step.model_copy(update=own | {"at": None, "not_after": None})

    def own_reader(self, group: Sequence[Recipient], reader: Reader) -> Reader:
        """Their own answer, and nobody else's."""
        letter = self.letters[self.questions[mailbox_key(group[0].address)].message]
        return reader.model_copy(update={"agreed": letter.agreed, "reactions": letter.reactions})

    def number_of(self, group: Sequence[Recipient], next_one: int) -> int:  # noqa: ARG002 (see Follow)
        """That of the question."""
        return self.questions[mailbox_key(group[0].address)].message

    def narrowed(self, materials: Materials, listed: frozenset[str]) -> Materials:
        """For who was asked, is on the lists still, and is of the organisations of then."""
        narrow = super().narrowed(materials, listed)
        chosen = tuple(r for r in narrow.to.recipients if self._is_theirs(r))
        return replace(narrow, to=narrow.to.model_copy(update={"recipients": chosen}))

    def check(
        self,
        step: Step,  # noqa: ARG002 (see Follow)
        place: Place,
        listed: frozenset[str],  # noqa: ARG002
        messages: Sequence[Message],
    ) -> Iterator[Finding]:
        """An organisation of which nobody hears what became of its answer."""
        if not messages:
            yield FOR_NOBODY.found(place)
            return
        told = {message.number for message in messages}
        for key, question in self.questions.items():
            if question.message not in told:
                address = self.addresses[key]
                here = place.model_copy(update={"address": address})
                yield UNTOLD.found(here, address=address)

    def told(self, facts: Facts, listed: frozenset[str], messages: Sequence[Message]) -> Facts:
        """See `Follow.told`; who was asked and hears nothing now stands on the page."""
        reached = {
            mailbox_key(each.recipient.address)
            for message in messages
            for each in message.addressees
            if each.field is not Field.COPY
        }
        left_out = tuple(
            (address, self._why_not(key, listed))
            for key, address in self.addresses.items()
            if key not in reached
        )
        return super().told(facts, listed, messages).model_copy(update={"left_out": left_out})

    def _is_theirs(self, recipient: Recipient) -> bool:
        question = self.questions.get(mailbox_key(recipient.address))
        return question is not None and question.organisations == recipient.organisations

    @staticmethod
    def _why_not(key: str, listed: frozenset[str]) -> str:
        return (
            _("is of other organisations now") if key in listed else _("is no longer on the lists")
        )
