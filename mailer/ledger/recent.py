"""How the recipients stand of what changed lately, counted without reading a message."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from mailer.ledger.model import Fate, State
from mailer.ledger.schema import addressee, delivery, event

if TYPE_CHECKING:
    from mailer.ledger.register import Register

Tally = Counter[tuple[State, Fate]]
"""How many recipients, an archive's copy among them, are in each state with each fate."""


def tallies(ledger: "Register", since: datetime) -> dict[int, Tally]:
    """Of each dispatch to which something happened since an instant, by number."""
    # Backward from the newest event: what is old is never looked at, however much there is.
    older = select(event.c.id).where(event.c.at < since).order_by(event.c.id.desc()).limit(1)
    key = (delivery.c.dispatch, delivery.c.state, addressee.c.fate)
    found: defaultdict[int, Tally] = defaultdict(Counter)
    with ledger._reading() as connection:
        last = connection.scalar(older) or 0
        moved = select(event.c.dispatch).where(event.c.id > last)
        query = select(*key, func.count()).select_from(delivery.join(addressee))
        rows = connection.execute(query.where(delivery.c.dispatch.in_(moved)).group_by(*key))
        for number, state, fate, many in rows:
            found[number][State(state), Fate(fate)] = many
    return dict(found)


def last_at(ledger: "Register", number: int) -> datetime | None:
    """When something last happened to a dispatch; None when nothing ever did."""
    newest = select(func.max(event.c.at)).where(event.c.dispatch == number)
    with ledger._reading() as connection:
        found: datetime | None = connection.scalar(newest)
        return found
