"""Whether the record, and what it seals, is still as it was written."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from sqlalchemy import Connection, RowMapping, select

from mailer.i18n import _
from mailer.ledger.chain import FROZEN, head_of, seal_of, sha256_of
from mailer.ledger.model import Delivery, Dispatch, Life, State
from mailer.ledger.rows import as_dispatch
from mailer.ledger.schema import delivery, dispatch, event, remark
from mailer.ledger.streaming import Reading, deliveries

Chains = dict[int, list[RowMapping]]
"""The events of one dispatch by delivery; 0 is the dispatch itself."""

_STATES = frozenset(map(str, State))
_LIVES = {FROZEN: Life.LIVE} | {str(life): life for life in Life}


def altered(reading: Reading) -> Iterator[str]:
    """A sentence for the first altered event of each chain, and one for each altered content."""
    with reading() as connection:
        dispatches = {
            row["number"]: as_dispatch(row)
            for row in connection.execute(select(dispatch).order_by(dispatch.c.number)).mappings()
        }
        recorded = set(connection.scalars(select(event.c.dispatch).distinct()))
    for number in sorted(recorded | dispatches.keys()):
        with reading() as connection:
            chains = _chains(connection, number)
        yield from _altered_events(number, chains)
        if number in dispatches:
            yield from _altered_dispatch(dispatches[number], chains)
            yield from _altered_deliveries(
                deliveries(reading, delivery.c.dispatch == number), chains
            )


def _chains(connection: Connection, number: int) -> Chains:
    query = (
        select(event, remark.c.content)
        .outerjoin(remark, remark.c.digest == event.c.about)
        .where(event.c.dispatch == number)
        .order_by(event.c.id)
    )
    chains: Chains = {0: []}
    for row in connection.execute(query).mappings():
        chains.setdefault(row["delivery"], []).append(row)
    return chains


def _altered_events(number: int, chains: Chains) -> Iterator[str]:
    for each, rows in sorted(chains.items()):
        sound = list(_sound(rows))
        if len(sound) < len(rows):
            first = rows[len(sound)]
            yield _("{name}: event {sequence} ({kind}) has been altered.").format(
                name=_name(number, each), sequence=first["sequence"], kind=first["kind"]
            )


def _sound(rows: Sequence[RowMapping]) -> Iterator[RowMapping]:
    """The events up to the first that does not follow from those before it."""
    previous = ""
    for sequence, row in enumerate(rows, 1):
        words_differ = row["content"] is not None and sha256_of(row["content"]) != row["about"]
        if (
            row["sequence"] != sequence
            or words_differ
            or row["head"] != head_of(previous, dict(row))
        ):
            return
        previous = row["head"]
        yield row


def _altered_dispatch(stored: Dispatch, chains: Chains) -> Iterator[str]:
    own = chains[0]
    lives = [_LIVES[row["kind"]] for row in own if row["kind"] in _LIVES]
    digests = [row["about"] for row in own if row["kind"] == FROZEN]
    seals_hold = all(
        row["about"] == _seal_before(row, chains) for row in own if row["kind"] == Life.CLOSED
    )
    if [stored.life] != lives[-1:] or [stored.digest] != digests or not seals_hold:
        yield _differs(stored.name)


def _seal_before(closing: RowMapping, chains: Chains) -> str:
    """The seal over the deliveries as they were when this event was written."""
    heads: list[str] = []
    for _number, rows in sorted((each, rows) for each, rows in chains.items() if each):
        earlier = list(takewhile(lambda row: row["id"] < closing["id"], rows))
        heads.extend(row["head"] for row in earlier[-1:])
    return seal_of(heads)


def _altered_deliveries(stored: Iterator[Delivery], chains: Chains) -> Iterator[str]:
    for each in stored:
        rows = chains.get(each.message.number, [])
        states = [row["kind"] for row in rows if row["kind"] in _STATES]
        digests = [row["about"] for row in rows[:1]]
        if [each.state] != states[-1:] or [each.message.digest] != digests:
            yield _differs(each.name)


def _differs(name: str) -> str:
    return _("{name}: what is stored is not what was recorded.").format(name=name)


def _name(number: int, each: int) -> str:
    if not number:
        return _("The ledger itself")
    return f"D-{number}/{each}" if each else f"D-{number}"
