"""What people look up in the ledger long afterwards: what went, when, and to whom."""

from datetime import datetime

from sqlalchemy import and_, func, select

from mailer.directory.model import mailbox_key
from mailer.ledger.model import State
from mailer.ledger.register import Register
from mailer.ledger.schema import addressee, delivery, event

_WENT = [state for state in State if state.handed_over]
_BEGUN = and_(
    event.c.dispatch == delivery.c.dispatch,
    event.c.delivery == delivery.c.number,
    event.c.kind == State.SUBMITTING,
    delivery.c.state.in_(_WENT),
)


class Archive(Register):
    """The part of a ledger that looks back."""

    def recent(self) -> list[int]:
        """The dispatches of which anything went, or may have, by number, the latest first."""
        last = func.max(event.c.at)
        query = select(delivery.c.dispatch).join(event, _BEGUN).group_by(delivery.c.dispatch)
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(last.desc(), delivery.c.dispatch.desc())))

    def handed_over(self, number: int) -> dict[int, datetime]:
        """When each delivery of a dispatch was last handed over, of those that went or may have."""
        last = func.max(event.c.at, type_=event.c.at.type)
        query = select(delivery.c.number, last).join(event, _BEGUN)
        mine = query.where(delivery.c.dispatch == number).group_by(delivery.c.number)
        with self._reading() as connection:
            return dict(map(tuple, connection.execute(mine)))

    def dispatches_to(self, address: str) -> list[int]:
        """The dispatches in which a mailbox is among the addressees, by number."""
        query = select(addressee.c.dispatch, addressee.c.address).distinct()
        with self._reading() as connection:
            rows = connection.execute(query.order_by(addressee.c.dispatch))
            key = mailbox_key(address)
            return list(dict.fromkeys(number for number, at in rows if mailbox_key(at) == key))
