"""What a round has come to: worked out from what was asked, what went, and the acts since."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mailer.ledger.asked import Asked, Question
from mailer.ledger.party import Hindrance, Numbered, Party, Sent
from mailer.ledger.round import (
    Act,
    Answered,
    Applied,
    Closed,
    Decided,
    Entry,
    Excused,
    Extended,
    Put,
    Reopened,
    SetAside,
    Settled,
    Withdrawn,
)


@dataclass(frozen=True)
class Round:
    """A round as it stands; `number` is its dispatch. `sent` are its questions by message.

    `reminded` are the reminders that went: message (as its question's number) and instant.
    `unjudged` are the messages that somebody answered, and nobody looked at what they wrote yet.
    """

    number: int
    plan: str
    step: str
    title: str
    asked: Asked
    entries: tuple[Entry, ...]
    sent: Mapping[int, Sent]
    reminded: Sequence[tuple[int, datetime]]
    unjudged: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """D-7, as commands take it."""
        return f"D-{self.number}"

    @property
    def closed(self) -> Entry | None:
        """When and by whom it was closed, and what silence became; None where it was reopened."""
        ends = [e for e in self.entries if isinstance(e.act, (Closed, Reopened))]
        return ends[-1] if ends and isinstance(ends[-1].act, Closed) else None

    @property
    def settled(self) -> Entry | None:
        """When it was settled."""
        return next((e for e in self.entries if isinstance(e.act, Settled)), None)

    @property
    def is_open(self) -> bool:
        """Whether answers are awaited: something went, and nobody closed it."""
        return self.closed is None and any(each.at for each in self.sent.values())

    @cached_property
    def answered(self) -> Sequence[tuple[Entry, Answered]]:
        """Every answer that counts, with the organisations that it counts for."""
        found = []
        for entry, answer in self._given:
            standing = tuple(o for o in answer.organisations if self._stands(entry, o))
            if standing:
                found.append((entry, answer.model_copy(update={"organisations": standing})))
        return found

    @cached_property
    def waiting(self) -> tuple[tuple[Entry, Put], ...]:
        """Every reply that a person has still to read."""
        puts = ((e, e.act) for e in self.entries if isinstance(e.act, Put))
        return tuple((e, put) for e, put in puts if self._left(put))

    @property
    def handled(self) -> frozenset[int]:
        """The replies, by number, of which an act tells."""
        return frozenset(self._about)

    @cached_property
    def _about(self) -> Mapping[int, Sequence[Act]]:
        """The acts about each reply, by its number."""
        found = defaultdict[int, list[Act]](list)
        for entry in self.entries:
            if (number := getattr(entry.act, "reply", None)) is not None:
                found[number].append(entry.act)
        return found

    def deadline_of(self, organisation: str) -> datetime:
        """The present deadline of an organisation, extensions included."""
        later = (
            e.act.deadline
            for e in self.entries
            if isinstance(e.act, Extended) and organisation in e.act.organisations
        )
        return max((self.asked.deadline, *later))

    @property
    def last_deadline(self) -> datetime:
        """When the last organisation's time is over."""
        return max(
            (self.deadline_of(each) for each in self.asked.names), default=self.asked.deadline
        )

    @property
    def parties(self) -> tuple[Party, ...]:
        """Every organisation that is asked, in the order of the messages."""
        ids = dict.fromkeys(o for q in self.asked.questions for o in q.organisations)
        return tuple(map(self.party, ids))

    def party(self, organisation: str) -> Party:
        """One organisation, by its id."""
        mine = [q for q in self.asked.questions if organisation in q.organisations]
        sent = [self.sent[q.message] for q in mine if q.message in self.sent]
        asked = [each.at for each in sent if each.at]
        messages = {q.message for q in mine}
        closed = self.closed.act if self.closed else None
        answers = tuple(e for e, a in self.answered if organisation in a.organisations)
        reached = any(each.reached for each in sent)
        silence = closed.silent.get(organisation) if isinstance(closed, Closed) else None
        silence = "unreached" if silence and not reached else silence  # it came back later
        return Party(
            id=organisation,
            name=self.asked.names.get(organisation, organisation),
            named=self.asked.named.get(organisation, ()),
            asked_at=min(asked, default=None),
            reached=reached,
            deadline=self.deadline_of(organisation),
            answers=answers,
            waiting=tuple(e for e, p in self.waiting if organisation in self._left(p)),
            reminded_at=tuple(at for message, at in self.reminded if message in messages),
            silence=None if answers else silence,
            excused=self._excused(organisation),
        )

    @property
    def corrections(self) -> tuple[Numbered, ...]:
        """All corrections, numbered from 1 in the order in which they were recorded.

        Those of an answer that was withdrawn are left out; the others keep their numbers.
        """
        standing = {id(entry): answer.organisations for entry, answer in self.answered}
        given = ((entry, c) for entry, answer in self._given for c in answer.corrections)
        return tuple(
            Numbered(n, standing[id(e)], c, e, self._decided(n), self._applied(n))
            for n, (e, c) in enumerate(given, 1)
            if id(e) in standing
        )

    def hindrance(
        self, message: int, now: datetime, approved_at: datetime | None = None
    ) -> Hindrance | None:
        """Why the organisations of a question, by its message, are not to be reminded now.

        With a reminder that was approved at an instant, where that is known.
        """
        question, sent = self.asked.question(message), self.sent.get(message)
        if question is None or sent is None or sent.at is None:
            return Hindrance.NOT_ASKED
        if over := self.over(question):
            return over
        parties = [self.party(each) for each in question.organisations]
        if any(party.answers or party.excused for party in parties):
            return Hindrance.PARTLY
        if message in self.unjudged or any(party.waiting for party in parties):
            return Hindrance.WAITING
        if not sent.reached:
            return Hindrance.UNREACHED
        if approved_at and any(approved_at < at for at in self._extended_at(question)):
            return Hindrance.EXTENDED
        return Hindrance.OVER if now > max(p.deadline for p in parties) else None

    def over(self, question: Question) -> Hindrance | None:
        """Why those of a question never are to be reminded any more."""
        if self.closed:
            return Hindrance.CLOSED
        parties = [self.party(each) for each in question.organisations]
        done = all(party.answers or party.excused for party in parties)
        return Hindrance.ANSWERED if done else None

    @property
    def _given(self) -> Iterator[tuple[Entry, Answered]]:
        """Every answer there was, also what was withdrawn since."""
        return ((e, e.act) for e in self.entries if isinstance(e.act, Answered))

    def _stands(self, answer: Entry, organisation: str) -> bool:
        """Whether nobody withdrew an answer of an organisation later."""
        since = self.entries[self.entries.index(answer) :]
        gone = (e.act for e in since if isinstance(e.act, Withdrawn))
        return not any(organisation in act.organisations for act in gone)

    def _extended_at(self, question: Question) -> Iterator[datetime]:
        """When somebody of a question got more time."""
        for at, act in ((e.at, e.act) for e in self.entries):
            if isinstance(act, Extended) and set(act.organisations) & set(question.organisations):
                yield at

    def _left(self, put: Put) -> tuple[str, ...]:
        """Of a reply that is put to a person, for whom it still is; ("",) for nobody known."""
        about = self._about[put.reply]
        if any(isinstance(act, (SetAside, Extended)) for act in about):
            return ()
        answered = {o for act in about if isinstance(act, Answered) for o in act.organisations}
        if not put.organisations:
            return () if answered else ("",)
        return tuple(o for o in put.organisations if o not in answered)

    def _excused(self, organisation: str) -> Entry | None:
        mine = (e for e in self.entries if isinstance(e.act, Excused))
        return next((e for e in mine if organisation in e.act.organisations), None)  # type: ignore[union-attr]

    def _decided(self, number: int) -> Entry | None:
        """The last decision counts."""
        about = [
            e for e in self.entries if isinstance(e.act, Decided) and e.act.correction == number
        ]
        return about[-1] if about else None

    def _applied(self, number: int) -> bool:
        """Whether a correction was put in since it was last decided."""
        for act in (entry.act for entry in reversed(self.entries)):
            if isinstance(act, Decided) and act.correction == number:
                return False
            if isinstance(act, Applied) and number in act.corrections:
                return True
        return False
