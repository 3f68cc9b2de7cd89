"""Reading what came in about rounds: kept first, then judged; each reply once."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from mailer.directory.model import Directory
from mailer.ledger.course import Round
from mailer.ledger.reply import Reply
from mailer.ledger.round import Act, Entry, Noted
from mailer.ledger.store import Ledger
from mailer.providers.interface import ReplySource
from mailer.replies.collecting import LONG, Collected, collect
from mailer.replies.opened import field, open_header
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
                act = self._again(round_, reply) or judge.act(reply)
                entry = self.ledger.act(number, partial(_once, act, round_))
                if entry:
                    yield Judged(number, reply, entry)

    def _again(self, round_: Round, reply: Reply) -> Noted | None:
        """Of a mail that came in by two ways the second is nobody's answer."""
        same = (r for r in self._all(round_.number) if r.number in round_.handled)
        earlier = [r for r in same if r.sender == reply.sender and r.source != reply.source]
        if not earlier:
            return None
        identity = _identity(self.ledger.reply_content(reply.number))
        if any(_identity(self.ledger.reply_content(r.number)) == identity for r in earlier):
            return Noted(reply=reply.number, sender=reply.sender)
        return None

    def _all(self, number: int) -> list[Reply]:
        own = self.ledger.following(number)
        return [reply for each in (number, *own) for reply in self.ledger.replies(each)]

    def _unjudged(self, number: int) -> list[Reply]:
        handled = self.ledger.round(number).handled
        replies = sorted(self._all(number), key=lambda reply: reply.number)
        return [reply for reply in replies if reply.number not in handled]


def _identity(content: bytes) -> tuple[str, bytes]:
    """What two copies of one mail have in common: its Message-ID, and all below its header."""
    own_id = field(open_header(content), "Message-ID")
    body = content.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return own_id, hashlib.sha256(body.strip()).digest()


def _once(act: Act, judged_as: Round, now: Round) -> Act | None:
    """The act, unless another program recorded one, or the round changed since it was judged.

    What changed is judged again the next time.
    """
    if getattr(act, "reply", None) in now.handled or bool(now.closed) != bool(judged_as.closed):
        return None
    return act
