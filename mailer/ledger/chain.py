"""The append-only record: one chain of events a delivery, each sealing all before it.

An event holds digests and numbers. The words that belong to it stand beside in `remark`, so that
they can be erased when their time is up and the chain still closes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, String, and_, bindparam, exists, func, insert, select

from mailer.ledger.model import Event, Fate, Outcome
from mailer.ledger.schema import event, remark

FROZEN = "frozen"
"""The first event of a dispatch, about its digest; a delivery's first is its state PLANNED."""

APPROVED = "approved"
"""A person's word for the dispatch, about its digest."""
_SEALED = ("dispatch", "delivery", "sequence", "kind", "at", "by", "about")

# Statements of every hand-over are built once: building one costs five times what SQLite does.
_LAST = (
    select(event.c.sequence, event.c.head)
    .where(event.c.dispatch == bindparam("of_dispatch"), event.c.delivery == bindparam("of_one"))
    .order_by(event.c.sequence.desc())
    .limit(1)
)
_NOTE = insert(event)
_KEEP = insert(remark).from_select(
    ["digest", "content"],
    select(bindparam("of_words", type_=String), bindparam("words", type_=String)).where(
        ~exists().where(remark.c.digest == bindparam("of_words"))
    ),
)


class Pen(NamedTuple):
    """One writing transaction: what is noted in it bears its instant and this person's name."""

    connection: Connection
    at: datetime
    by: str

    def note(
        self, dispatch: int, delivery: int, kind: str, *, about: str = "", words: str = ""
    ) -> None:
        """Add an event to a chain. `about` is a digest; `words` stand in for it, kept beside."""
        if words:
            about = sha256_of(words)
            self._keep(about, words)
        sequence, previous = self._last(dispatch, delivery)
        row = self._event(dispatch, delivery, sequence + 1, kind, about, previous)
        self.connection.execute(_NOTE, row)

    def start_chains(self, dispatch: int, kind: str, abouts: Mapping[int, str]) -> None:
        """The first event of each new delivery: number to digest."""
        rows = [
            self._event(dispatch, number, 1, kind, about, "") for number, about in abouts.items()
        ]
        self.connection.execute(insert(event), rows)

    def _event(
        self, dispatch: int, delivery: int, sequence: int, kind: str, about: str, previous: str
    ) -> dict[str, object]:
        values = (dispatch, delivery, sequence, str(kind), self.at, self.by, about)
        fields = dict(zip(_SEALED, values, strict=True))
        return {**fields, "head": head_of(previous, fields)}

    def _last(self, dispatch: int, delivery: int) -> tuple[int, str]:
        chain = {"of_dispatch": dispatch, "of_one": delivery}
        last = self.connection.execute(_LAST, chain).first()
        return (last.sequence, last.head) if last else (0, "")

    def _keep(self, digest: str, words: str) -> None:
        self.connection.execute(_KEEP, {"of_words": digest, "words": words})


_TOLD = "\n\x1e"
"""Between an event's words and the outcomes that it brought (RFC 7464's record separator)."""


def telling(words: str, outcomes: Mapping[int, Outcome]) -> str:
    """The words of an event that also says what became of recipients, by their position."""
    rows = [[position, o.fate, o.detail] for position, o in outcomes.items()]
    return f"{words}{_TOLD}{json.dumps(rows, ensure_ascii=False)}" if rows else words


def told_outcomes(content: str) -> dict[int, tuple[Fate, str]]:
    """Fate and words by position, out of the words of an event; none where it brought none."""
    rows = json.loads(content.partition(_TOLD)[2] or "[]")
    return {position: (Fate(fate), detail) for position, fate, detail in rows}


def sha256_of(words: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(words.encode()).hexdigest()


def head_of(previous: str, fields: Mapping[str, object]) -> str:
    """What seals an event and all before it: over the previous head and these fields' digest."""
    canonical = json.dumps([str(fields[name]) for name in _SEALED], separators=(",", ":"))
    return sha256_of(previous + sha256_of(canonical))


def seal_of(heads: Iterable[str]) -> str:
    """One digest over the heads of all deliveries of a dispatch, in their order."""
    return sha256_of("".join(heads))


def delivery_heads(connection: Connection, dispatch: int) -> list[str]:
    """The present head of each delivery of a dispatch, in their order."""
    chain = and_(event.c.dispatch == dispatch, event.c.delivery > 0)
    last = (
        select(event.c.delivery, func.max(event.c.sequence).label("sequence"))
        .where(chain)
        .group_by(event.c.delivery)
        .subquery()
    )
    ends = and_(event.c.delivery == last.c.delivery, event.c.sequence == last.c.sequence)
    query = select(event.c.head).join(last, ends).where(chain).order_by(event.c.delivery)
    return list(connection.scalars(query))


def read_events(connection: Connection, dispatch: int) -> list[Event]:
    """All events of a dispatch in the order in which they were written; 0 is the ledger itself.

    `detail` is the words where there are any, else the digest of what it was about.
    """
    query = (
        select(event, remark.c.content)
        .outerjoin(remark, remark.c.digest == event.c.about)
        .where(event.c.dispatch == dispatch)
        .order_by(event.c.id)
    )
    return [_as_event(row) for row in connection.execute(query)]


def _as_event(row: Row[tuple[object, ...]]) -> Event:
    fields = row._mapping
    names = ("dispatch", "delivery", "sequence", "kind", "at", "by", "head")
    detail = (fields["content"] or "").partition(_TOLD)[0] or fields["about"]
    return Event.model_validate({"detail": detail} | {name: fields[name] for name in names})
