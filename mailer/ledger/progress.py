"""What happens to deliveries after they are frozen: each change with its event, in one transaction.

    planned ──▶ submitting ──▶ submitted | written | refused
       ▲  │         │  └─────▶ in_doubt ──▶ submitted | written (a look-up), planned (a person)
       └──┼─────────┘
          └──▶ cancelled | missed              written ──▶ cancelled (withdrawn)

Nothing leaves in_doubt by itself.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, update

from mailer.directory.model import mailbox_key
from mailer.errors import LedgerError, UsageError
from mailer.i18n import _
from mailer.ledger.chain import Pen
from mailer.ledger.model import STATES, Delivery, Fate, Life, Outcome, Receipt, State
from mailer.ledger.schema import addressee, delivery, dispatch


def begin(pen: Pen, which: Delivery) -> bool:
    """See `Ledger.begin`."""
    if locked_life(pen.connection, which.dispatch) is not Life.LIVE:
        return False
    return move(pen, which.dispatch, which.message.number, {State.PLANNED}, State.SUBMITTING)


def finish(pen: Pen, which: Delivery, receipt: Receipt, because: str = "") -> None:
    """See `Ledger.finish`, and with a person's reason `Ledger.confirm`."""
    origins = {State.IN_DOUBT} if because else {State.SUBMITTING, State.IN_DOUBT}
    change(pen, which, origins, receipt.state, words=because or receipt.reference)
    reference = {"reference": receipt.reference}
    pen.connection.execute(update(delivery).where(_key(which)).values(reference))
    _set_outcomes(pen.connection, which, receipt.outcomes)


def change(
    pen: Pen, which: Delivery, origins: Collection[State], target: State, words: str
) -> None:
    """From one of these states to another; raises LedgerError when it is in none of them."""
    number = which.message.number
    if not move(pen, which.dispatch, number, origins, target, words=words):
        state = pen.connection.scalars(select(delivery.c.state).where(_key(which))).one()
        raise LedgerError(
            _("{name} is “{state}” and cannot become “{target}”.").format(
                name=which.name,
                state=_(STATES[State(state)]),
                target=_(STATES[target]),
            ),
            _("Somebody else was at it: look again with mailer status."),
        )


def move(
    pen: Pen,
    number: int,
    message: int,
    origins: Collection[State],
    target: State,
    *,
    words: str = "",
) -> bool:
    """Compare and swap: of several at the same time one gets True, and its event."""
    here = and_(delivery.c.dispatch == number, delivery.c.number == message)
    moved = pen.connection.execute(
        update(delivery).where(here, delivery.c.state.in_(origins)).values(state=target)
    )
    if moved.rowcount == 0:
        return False
    pen.note(number, message, target, words=words)
    return True


def set_fate(connection: Connection, which: Delivery, fate: Fate, detail: str) -> None:
    """The same for every addressee of a delivery."""
    mine = and_(
        addressee.c.dispatch == which.dispatch, addressee.c.delivery == which.message.number
    )
    connection.execute(update(addressee).where(mine).values(fate=fate, detail=detail))


def locked_life(connection: Connection, number: int) -> Life:
    """The life of a dispatch, which stays so until the transaction ends. Raises UsageError."""
    life = connection.scalar(
        select(dispatch.c.life).where(dispatch.c.number == number).with_for_update()
    )
    if life is None:
        raise unknown(number)
    return Life(life)


def unknown(number: int) -> UsageError:
    """What to raise for a dispatch that is not there."""
    return UsageError(
        _("There is no dispatch D-{number}.").format(number=number),
        _("See which there are: mailer status"),
    )


def _set_outcomes(connection: Connection, which: Delivery, outcomes: Iterable[Outcome]) -> None:
    """By mailbox; who is not among them keeps waiting, which shows (I19)."""
    by_mailbox = {mailbox_key(outcome.address): outcome for outcome in outcomes}
    rows = [
        {"at_position": position, "new_fate": outcome.fate, "new_detail": outcome.detail}
        for position, path in enumerate(which.message.envelope.forward_paths, 1)
        if (outcome := by_mailbox.get(mailbox_key(path)))
    ]
    if rows:
        here = (
            addressee.c.dispatch == which.dispatch,
            addressee.c.delivery == which.message.number,
            addressee.c.position == bindparam("at_position"),
        )
        values: dict[str, object] = {
            "fate": bindparam("new_fate"),
            "detail": bindparam("new_detail"),
        }
        connection.execute(update(addressee).where(*here).values(values), rows)


def _key(which: Delivery) -> ColumnElement[bool]:
    return and_(delivery.c.dispatch == which.dispatch, delivery.c.number == which.message.number)
