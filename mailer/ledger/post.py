"""What came in about what went, and how far each source of it was read."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, func, insert, or_, select

from mailer.i18n import _
from mailer.ledger import streaming
from mailer.ledger.chain import Pen
from mailer.ledger.closing import close_if_final
from mailer.ledger.model import Delivery, Fate, State
from mailer.ledger.register import Register
from mailer.ledger.reply import Received, Reply, ReplyKind
from mailer.ledger.returning import doubt, return_bounced
from mailer.ledger.schema import addressee, delivery, event, reading, reply

_COLUMNS = [column for column in reply.c if column.name != "content"]


class Post(Register):
    """The part of a ledger that keeps what came in."""

    def reading(self, source: str) -> str:
        """How far a source was read, in its own words; "" when it never was."""
        with self._reading() as connection:
            query = select(reading.c.state).where(reading.c.source == source)
            return connection.scalar(query) or ""

    def first_handed_over(self) -> datetime | None:
        """When anything was first handed over, or begun to be; nothing came in about it before."""
        first = select(func.min(event.c.at, type_=event.c.at.type))
        with self._reading() as connection:
            found: datetime | None = connection.scalar(
                first.where(event.c.kind == State.SUBMITTING)
            )
            return found

    def by_message_id(self, ids: Sequence[str]) -> list[Delivery]:
        """The deliveries of these Message-IDs, ours or the server's, in the order of the ids."""
        if not ids:
            return []
        named = [*ids, *(each.strip("<>") for each in ids)]
        query = select(delivery.c.dispatch, delivery.c.number, delivery.c.message_id).where(
            or_(delivery.c.message_id.in_(named), delivery.c.known_as.in_(named))
        )
        with self._reading() as connection:
            rows = connection.execute(query.add_columns(delivery.c.known_as)).all()
        places = {}
        for number, each, ours, theirs in rows:
            place = min(named.index(i) % len(ids) for i in (ours, theirs) if i in named)
            places[number, each] = place
        ordered = sorted(places, key=lambda key: places[key])
        return [self.delivery(number, each) for number, each in ordered]

    def keep_replies(self, source: str, received: Iterable[Received], state: str) -> list[Reply]:
        """Keep what came in and how far the source was read, together; those that were new.

        Each is kept once. What came back becomes the outcome of whom it was for; a message that
        is planned and was answered becomes one in doubt.
        """
        with self._writing() as pen:
            kept = [new for each in received if (new := _keep(pen, source, each))]
            pen.connection.execute(delete(reading).where(reading.c.source == source))
            values = {"source": source, "state": state, "at": pen.at}
            pen.connection.execute(insert(reading).values(values))
            for one in {(new.dispatch, new.delivery) for new in kept}:
                words = _("Something came in about it, so it went.")
                doubt(pen, *one, words)
                return_bounced(pen, *one)
            for number in {new.dispatch for new in kept}:
                close_if_final(pen, number)
        return kept

    def replies(self, number: int | None = None) -> list[Reply]:
        """What came in about a dispatch, or about all, in the order in which it was read."""
        query = select(*_COLUMNS).order_by(reply.c.id)
        return self._replies(query if number is None else query.where(reply.c.dispatch == number))

    def reply_content(self, number: int) -> bytes:
        """The whole of a reply, by its number, as it came in."""
        with self._reading() as connection:
            query = select(reply.c.content).where(reply.c.id == number)
            return bytes(connection.scalars(query).one())

    def reply_counts(self, number: int) -> Counter[ReplyKind]:
        """How many of each kind came in about a dispatch."""
        query = select(reply.c.kind, func.count()).where(reply.c.dispatch == number)
        with self._reading() as connection:
            rows = connection.execute(query.group_by(reply.c.kind))
            return Counter({ReplyKind(kind): many for kind, many in rows})

    def with_fate(self, number: int, fate: Fate) -> list[str]:
        """The addresses in a dispatch that have this fate, in the order they stand in."""
        here = (addressee.c.dispatch == number, addressee.c.fate == fate)
        query = select(addressee.c.address).where(*here)
        with self._reading() as connection:
            ordered = query.order_by(addressee.c.delivery, addressee.c.position)
            return list(connection.scalars(ordered))

    def delivery(self, number: int, each: int) -> Delivery:
        """The message of this number in a dispatch; there must be one."""
        here = (delivery.c.dispatch == number) & (delivery.c.number == each)
        return next(streaming.deliveries(self._reading, here))

    def _replies(self, query: Select[Any]) -> list[Reply]:
        with self._reading() as connection:
            return [_as_reply(row) for row in connection.execute(query).mappings()]


def name_of(arrival: str) -> str:
    """What a reply is called by in the ledger: a digest, of one length whatever the source."""
    return hashlib.sha256(arrival.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(pen: Pen, source: str, received: Received) -> Reply | None:
    """None when it is there already."""
    here = (reply.c.source == source, reply.c.name == received.reply.name)
    if pen.connection.scalar(select(reply.c.id).where(*here)) is not None:
        return None
    kept = received.reply.model_copy(update={"source": source, "at": pen.at})
    values = kept.model_dump(exclude={"number"}) | {"content": received.content}
    number = pen.connection.scalars(insert(reply).values(values).returning(reply.c.id)).one()
    return kept.model_copy(update={"number": number})


def _as_reply(row: RowMapping) -> Reply:
    return Reply.model_validate({"number": row["id"]} | {k: v for k, v in row.items() if k != "id"})
