"""Reading what came in about rounds: kept first, then judged; each reply once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from mailer.directory.model import Directory
from mailer.ledger.course import Round
from mailer.ledger.reply import Reply
from mailer.ledger.round import Act, Entry
from mailer.ledger.store import Ledger
from mailer.providers.interface import ReplySource
from mailer.replies.collecting import LONG, Collected, collect
from mailer.rounds.judging import Judge
from mailer.rounds.linking import RoundLinks


class Judged(NamedTuple):
    """A reply, the round that it concerns by number, and what it came to."""

    round: int
    reply: Reply
    entry: Entry


@dataclass(frozen=True)
class Collecting:
    """Collects for all rounds of a ledger. `verified_by`: see `mailer.replies.proof.prove`."""

    ledger: Ledger
    directory: Directory
    verified_by: Sequence[str]

    def read(
        self, name: str, opened: Callable[[], ReplySource], patience: float = LONG
    ) -> Collected:
        """Read a source on, see `mailer.replies.collecting.collect`; nothing is judged yet."""
        links = RoundLinks(self.ledger, self.directory)
        return collect(self.ledger, name, opened, patience, links)

    def judge(self) -> Iterator[Judged]:
        """Judge what came in about rounds and was not judged yet, in the order in which it came.

        Also what a program kept that died before it judged.
        """
        for number in self.ledger.rounds():
            for reply in self._unjudged(number):
                round_ = self.ledger.round(number)
                judge = Judge(self.ledger, self.directory, round_, self.verified_by)
                act = judge.act(reply)
                entry = self.ledger.act(number, partial(_once, act, round_))
                if entry:
                    yield Judged(number, reply, entry)

    def _unjudged(self, number: int) -> list[Reply]:
        handled = self.ledger.round(number).handled
        own = self.ledger.following(number)
        replies = [reply for each in (number, *own) for reply in self.ledger.replies(each)]
        return [r for r in sorted(replies, key=lambda r: r.number) if r.number not in handled]


def _once(act: Act, judged_as: Round, now: Round) -> Act | None:
    """The act, unless another program recorded one, or the round changed since it was judged.

    What changed is judged again the next time.
    """
    if getattr(act, "reply", None) in now.handled or bool(now.closed) != bool(judged_as.closed):
        return None
    return act
