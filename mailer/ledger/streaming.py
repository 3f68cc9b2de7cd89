"""Reading deliveries a page at a time, so that a dispatch of any size fits in memory."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, RowMapping, select, tuple_

from mailer.ledger.model import Delivery
from mailer.ledger.rows import as_delivery
from mailer.ledger.schema import addressee, body, delivery

Reading = Callable[[], AbstractContextManager[Connection]]
"""Opens a reading transaction."""

_PAGE = 100
_BODIES = 4
"""Kept at hand: a dispatch has a body for all, or a few by clearance, or one a message."""

_KEY = tuple_(delivery.c.dispatch, delivery.c.number)


def deliveries(reading: Reading, condition: ColumnElement[bool]) -> Iterator[Delivery]:
    """Those that meet a condition, by number; no transaction stays open between two of them.

    A delivery is as it was when its page was read.
    """

    @lru_cache(_BODIES)
    def content(digest: str) -> bytes:
        with reading() as connection:
            found = connection.scalars(select(body.c.content).where(body.c.digest == digest))
            kept: bytes | str = found.one()
        # Text only when another program wrote there: `verify` is to name it, not to fall over it.
        return kept.encode() if isinstance(kept, str) else kept

    last = (0, 0)
    while True:
        with reading() as connection:
            rows = _page(connection, condition, last)
            people = _addressees(connection, [_place(row) for row in rows])
        for row in rows:
            # `verify` is to name a delivery that lost its addressees, not to fall over it.
            yield as_delivery(row, people.get(_place(row), ()), content(row["body"]))
        if len(rows) < _PAGE:
            return
        last = _place(rows[-1])


def _page(
    connection: Connection, condition: ColumnElement[bool], after: tuple[int, int]
) -> list[RowMapping]:
    query = select(delivery).where(condition, after < _KEY).order_by(*_KEY.clauses).limit(_PAGE)
    return list(connection.execute(query).mappings())


def _addressees(
    connection: Connection, places: list[tuple[int, int]]
) -> dict[tuple[int, int], list[RowMapping]]:
    key = (addressee.c.dispatch, addressee.c.delivery)
    query = select(addressee).where(tuple_(*key).in_(places)).order_by(*key, addressee.c.position)
    rows = connection.execute(query).mappings()
    return {
        place: list(group)
        for place, group in groupby(rows, lambda row: (row["dispatch"], row["delivery"]))
    }


def _place(row: RowMapping) -> tuple[int, int]:
    return row["dispatch"], row["number"]
