"""What a reply means for its round: it counts, is put to a person, or asks nothing (I17, I28).

It counts by itself only when three things are beyond doubt: who wrote it, for which organisation,
and what it says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailer.directory.model import Directory
from mailer.dispatch.secrets import words_of
from mailer.ledger.asked import AskedPassage
from mailer.ledger.course import Round
from mailer.ledger.model import Delivery
from mailer.ledger.reply import Reply, ReplyKind
from mailer.ledger.round import (
    Act,
    Answered,
    Correction,
    Doubt,
    Noted,
    Put,
    Response,
)
from mailer.ledger.store import Ledger
from mailer.replies.opened import field as field_of
from mailer.replies.opened import open_header
from mailer.replies.proof import Proof, prove
from mailer.replies.recognising import answered_ids
from mailer.rounds.linking import referred
from mailer.rounds.reading import Reading, read_answer
from mailer.rounds.senders import Sender, Senders
from mailer.rounds.tracked import tracked_corrections

_COUNTS = {Response.AGREED, Response.CORRECTIONS}


@dataclass(frozen=True)
class Judge:
    """Judges what came in about one round. `verified_by` are our servers (`replies.proof`)."""

    ledger: Ledger
    directory: Directory
    round: Round
    verified_by: Sequence[str]

    def act(self, reply: Reply) -> Act:
        """What is to be recorded of a reply."""
        about = self.ledger.delivery(reply.dispatch, reply.delivery)
        asked = _organisations(about)
        if reply.kind is not ReplyKind.ANSWER:
            return Noted(reply=reply.number, organisations=asked, sender=reply.sender)
        content = self.ledger.reply_content(reply.number)
        proof = prove(content, self.verified_by)
        sender = Senders(self.round, self.directory, self.ledger).whose(
            proof.sender or reply.sender
        )
        passages = self._seen(sender.organisations or asked)
        reading = read_answer(content, passages, known=self._ours(about))
        doubts = dict.fromkeys(
            (*self._identity(content, proof, sender, asked), *_of_words(reading))
        )
        read = {
            "reply": reply.number,
            "organisations": sender.organisations or asked,
            "response": reading.response,
            "words": reading.words,
            "sender": proof.sender or reply.sender,
        }
        if not doubts and reading.response in _COUNTS:
            how = {"proof": proof.words, "colleague": not sender.asked}
            corrections = tuple(self._of_text(each) for each in reading.corrections)
            return Answered.model_validate(read | how | {"corrections": corrections})
        tracked, unread = tracked_corrections(content, passages)
        corrections = tuple(self._of_text(each) for each in (*reading.corrections, *tracked))
        put = {"corrections": corrections, "unread": unread, "doubts": tuple(doubts)}
        return Put.model_validate(read | put)

    def _ours(self, about: Delivery) -> list[str]:
        """The words of the mail that was answered, and of the question that a reminder is about."""
        texts = [f"{about.message.subject}\n{words_of(about.message.body)}"]
        if about.dispatch != self.round.number:
            question = self.ledger.delivery(self.round.number, about.message.number)
            texts.append(words_of(question.message.body))  # all that follows has its number
        return texts

    def _seen(self, organisations: Iterable[str]) -> tuple[AskedPassage, ...]:
        """The passages as these saw them, with all that the mail said of each.

        Where they saw different ones those of the first.
        """
        seen = (self.round.asked.seen_by(each) for each in organisations)
        first = next(filter(None, seen), ())
        return tuple(each.model_copy(update={"text": each.shown}) for each in first)

    def _of_text(self, correction: Correction) -> Correction:
        """The same, where it repeats what the mail put before the words of its passage."""
        lead = self.round.asked.lead_of(correction.passage)
        if not (lead and correction.new.startswith(lead)):
            return correction
        old = correction.old.removeprefix(lead).strip()
        return correction.model_copy(
            update={"old": old, "new": correction.new.removeprefix(lead).strip()}
        )

    def _identity(
        self, content: bytes, proof: Proof, sender: Sender, asked: tuple[str, ...]
    ) -> Iterator[Doubt]:
        """Why nobody can say for whom it speaks."""
        if not proof.words:
            yield Doubt.UNPROVEN
        if not sender.organisations:
            yield Doubt.STRANGER
        elif sender.shared:
            yield Doubt.SHARED_DOMAIN
        if sender.organisations and not set(sender.organisations) <= set(asked):
            yield Doubt.ANOTHERS
        named = self._named(content)
        if len({number for number, _message in named}) > 1 or len(set(named)) > 1:
            yield Doubt.SEVERAL
        if not named:
            yield Doubt.LOOSE
        if self.round.closed:
            yield Doubt.LATE

    def _named(self, content: bytes) -> list[tuple[int, str]]:
        """The rounds and organisations whose mail it names, by Message-ID or reference."""
        header = open_header(content)
        answered = self.ledger.by_message_id(answered_ids(header))
        found = [(self.ledger.round_of(each.dispatch) or 0, each) for each in answered]
        found += referred(self.ledger, field_of(header, "Subject"))
        return [(number, ",".join(_organisations(each))) for number, each in found]


def _organisations(about: Delivery) -> tuple[str, ...]:
    """Whom a message was sent to."""
    return next((a.recipient.organisations for a in about.message.addressees), ())


def _of_words(reading: Reading) -> Iterator[Doubt]:
    yield from reading.doubts
    if reading.response in {Response.QUESTION, Response.EXTENSION}:
        yield Doubt.ASKS
    elif reading.response not in _COUNTS and not reading.doubts:
        yield Doubt.UNCLEAR
