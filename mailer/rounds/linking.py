"""What links a mail to a round where it names no Message-ID of ours: a reference, an address.

Of mail that concerns no round nothing is kept. So an address alone is not enough: the mail has to
speak of the round as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cached_property

from mailer.compose.references import reference_of
from mailer.directory.model import Directory
from mailer.ledger.course import Round
from mailer.ledger.model import Delivery
from mailer.ledger.reply import ReplyKind
from mailer.ledger.store import Ledger
from mailer.replies.matching import references_in
from mailer.replies.opened import field, open_header, read_field, sender_of
from mailer.replies.recognising import Recognised
from mailer.rounds.reading import read_answer
from mailer.rounds.senders import Senders

_SPEAKS_OF = re.compile(
    r"\bfeitelijke?\s+(?:toets|controle|check)|\bfact[\s-]?check", re.IGNORECASE
)


@dataclass
class RoundLinks:
    """See `mailer.replies.matching.Links`; over all rounds of a ledger."""

    ledger: Ledger
    directory: Directory

    def may_concern(self, header: bytes) -> bool:
        """See `Links.may_concern`."""
        opened = open_header(header)
        return bool(self._referred(opened)) or any(self._askers(sender_of(opened)))

    def concerned(self, content: bytes, recognised: Recognised) -> Delivery | None:
        """See `Links.concerned`: first what its subject refers to, then whose address it has."""
        if recognised.kind not in {ReplyKind.ANSWER, ReplyKind.AUTOMATIC}:
            return None
        opened = open_header(content)
        if referred := self._referred(opened):
            return referred[0]
        subject = read_field(opened, "Subject")
        words = f"{subject}\n{read_answer(content, ()).words}"
        for round_, message in self._askers(recognised.sender):
            if _speaks_of(round_, words):
                return self.ledger.delivery(round_.number, message)
        return None

    def _referred(self, opened: Message) -> list[Delivery]:
        """What a subject names of rounds that are there still."""
        found = referred(self.ledger, field(opened, "Subject"))
        return [delivery for number, delivery in found if number in self._numbers]

    def _askers(self, sender: str) -> Iterator[tuple[Round, int]]:
        """The rounds that await an answer of this address's organisation, the latest first."""
        for number in reversed(self._numbers):
            round_ = self.ledger.round(number)
            if round_.settled or not any(each.at for each in round_.sent.values()):
                continue
            own = set(Senders(round_, self.directory, self.ledger).whose(sender).organisations)
            for question in round_.asked.questions:
                if own & set(question.organisations):
                    yield round_, question.message
                    break

    @cached_property
    def _numbers(self) -> list[int]:
        return self.ledger.rounds()


def referred(ledger: Ledger, subject: str) -> Iterator[tuple[int, Delivery]]:
    """The messages of rounds that a subject refers to, each with its round's number.

    A reference of another ledger has another check: it names nothing here.
    """
    for each in references_in(subject):
        number = ledger.round_of(each.dispatch)
        if number is None or str(each) != reference_of(ledger.id, each.dispatch, each.message):
            continue
        for delivery in ledger.deliveries(each.dispatch):
            if delivery.message.number == each.message:
                yield number, delivery


def _speaks_of(round_: Round, words: str) -> bool:
    title = round_.asked.title
    return bool(_SPEAKS_OF.search(words)) or (bool(title) and title.casefold() in words.casefold())
