"""When a dispatch is done: cancelled, settled by a person, closed with a seal on all its chains."""

from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    func,
    or_,
    select,
    update,
)

from mailer.directory.model import mailbox_key
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.chain import Pen, delivery_heads, seal_of, telling
from mailer.ledger.model import LIVES, Fate, Life, Outcome, State
from mailer.ledger.progress import locked_life
from mailer.ledger.schema import addressee, delivery, dispatch

FINAL = frozenset({State.SUBMITTED, State.WRITTEN, State.REFUSED, State.CANCELLED, State.MISSED})
"""States after which nothing happens by itself any more."""

GONE = frozenset({State.SUBMITTED, State.WRITTEN})
_WAITING = (Fate.PENDING, Fate.DEFERRED)
_OPEN = delivery.c.state.in_(set(State) - FINAL)
_ANYTHING = select(delivery.c.number)
SETTLED = "settled"
"""The event of a person's word for one recipient."""


def cancel(pen: Pen, number: int, because: str) -> None:
    """See `Ledger.cancel`."""
    _refuse_cancel(pen.connection, number)
    for each in _numbers(pen.connection, number, {State.PLANNED}):
        cancel_one(pen, number, each, because)
    out = GONE | {State.SUBMITTING, State.IN_DOUBT}
    if _numbers(pen.connection, number, out):
        _close(pen, number)
    else:
        pen.note(number, 0, Life.CANCELLED, words=because)
        _set_life(pen.connection, number, Life.CANCELLED)


def _numbers(connection: Connection, number: int, states: Collection[State]) -> list[int]:
    here = and_(delivery.c.dispatch == number, delivery.c.state.in_(states))
    return list(connection.scalars(select(delivery.c.number).where(here)))


def cancel_one(pen: Pen, number: int, each: int, because: str) -> None:
    """Cancel a planned message of a dispatch."""
    here = and_(delivery.c.dispatch == number, delivery.c.number == each)
    pen.connection.execute(update(delivery).where(here).values(state=State.CANCELLED))
    pen.note(number, each, State.CANCELLED, words=because)


def settle(pen: Pen, number: int, address: str, because: str) -> None:
    """See `Ledger.settle`."""
    rows = pen.connection.execute(
        select(addressee, delivery.c.state).join(delivery).where(addressee.c.dispatch == number)
    ).mappings()
    mine = [row for row in rows if mailbox_key(row["address"]) == mailbox_key(address)]
    _refuse_settle(number, address, [State(row["state"]) for row in mine])
    for row in mine:
        place = [addressee.c[key] == row[key] for key in ("dispatch", "delivery", "position")]
        values = {"fate": Fate.SETTLED, "detail": because} | _before(row)
        pen.connection.execute(update(addressee).where(*place).values(values))
        settled = Outcome(address=row["address"], fate=Fate.SETTLED, detail=because)
        words = telling(f"{row['position']}: {because}", {row["position"]: settled})
        pen.note(number, row["delivery"], SETTLED, words=words)
    close_if_final(pen, number)


def _before(row: RowMapping) -> dict[str, object]:
    """What the other side answered is kept; settling twice does not wipe it out."""
    if row["fate"] == Fate.SETTLED:
        return {}
    return {"was": row["fate"], "said": row["detail"]}


def close_if_final(pen: Pen, number: int) -> None:
    """Close a dispatch in which nothing is left to happen or to decide.

    One that was closed by a person while something of it was under way is sealed once more.
    """
    if locked_life(pen.connection, number) not in {Life.LIVE, Life.CLOSED}:
        return
    if pen.connection.scalar(_ANYTHING.where(delivery.c.dispatch == number, _OPEN).limit(1)):
        return
    waiting = and_(delivery.c.state.in_(GONE), addressee.c.fate.in_(_WAITING))
    left = _ANYTHING.select_from(delivery.join(addressee))
    if not pen.connection.scalar(left.where(delivery.c.dispatch == number, waiting).limit(1)):
        _close(pen, number)


def is_complete(connection: Connection, number: int, *, written_counts: bool) -> bool:
    """See `Ledger.complete`."""
    reached = GONE if written_counts else {State.SUBMITTED}
    done = or_(
        addressee.c.fate == Fate.SETTLED,
        and_(addressee.c.fate == Fate.ACCEPTED, delivery.c.state.in_(reached)),
    )
    everybody = connection.scalar(_with_addressees(delivery.c.dispatch == number))
    return everybody == connection.scalar(_with_addressees(delivery.c.dispatch == number, done))


def _refuse_cancel(connection: Connection, number: int) -> None:
    name = f"D-{number}"
    life = locked_life(connection, number)
    if life is not Life.LIVE:
        raise UsageError(
            _("{name} cannot be cancelled: it is “{life}”.").format(name=name, life=_(LIVES[life]))
        )


def _refuse_settle(number: int, address: str, states: list[State]) -> None:
    if not states:
        raise UsageError(
            _("{address} is not among the recipients of D-{number}.").format(
                address=address, number=number
            ),
            _("See who is: mailer preview D-{number}").format(number=number),
        )
    if {State.PLANNED, State.SUBMITTING} & set(states):
        raise UsageError(
            _("The message to {address} in D-{number} is still to go.").format(
                address=address, number=number
            ),
            _("Cancel it first: mailer cancel D-{number}").format(number=number),
        )


def _with_addressees(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(delivery.join(addressee)).where(*conditions)


def _close(pen: Pen, number: int) -> None:
    pen.note(number, 0, Life.CLOSED, about=seal_of(delivery_heads(pen.connection, number)))
    _set_life(pen.connection, number, Life.CLOSED)


def _set_life(connection: Connection, number: int, life: Life) -> None:
    connection.execute(update(dispatch).where(dispatch.c.number == number).values(life=life))
