"""Messages that lie in a mailbox before they are sent: which may be there, and which are gone."""

from sqlalchemy import and_, func, select, update

from mailer.ledger import streaming
from mailer.ledger.chain import Pen
from mailer.ledger.model import Delivery, Draft, State
from mailer.ledger.register import Register
from mailer.ledger.schema import delivery, event

DRAFTED = "drafted"
"""The event of a draft that was compared with what was approved, and is sent next."""
DISCARDED = "discarded"
"""The event of a draft that was proven to be gone."""

SWEPT = "swept"
"""The event of a dispatch of which no draft was found any more."""

_WANTED = {State.SUBMITTING, State.IN_DOUBT}
"""States in which a draft is under way, or the only trace of what happened."""


class Drafts(Register):
    """A ledger's knowledge of drafts; see `Ledger.begin` for how one may come to be."""

    def drafted(self, which: Delivery, draft: Draft) -> None:
        """Record the draft that is sent next. Without this record it was not sent."""
        with self._writing() as pen:
            ours = which.message.message_id
            known_as = None if draft.message_id in {"", ours} else draft.message_id
            _set(pen, which, DRAFTED, draft.item, draft=draft.model_dump_json(), known_as=known_as)

    def discarded(self, which: Delivery, by: str = "") -> None:
        """Record that no draft of it is left."""
        with self._writing(*([by] if by else [])) as pen:
            _set(pen, which, DISCARDED, "", draft=None)

    def was_begun(self, which: Delivery) -> bool:
        """Whether it was ever begun to be handed over, whatever came of it and of its draft."""
        here = (event.c.dispatch == which.dispatch, event.c.delivery == which.message.number)
        query = select(event.c.id).where(*here, event.c.kind == State.SUBMITTING).limit(1)
        with self._reading() as connection:
            return connection.scalar(query) is not None

    def swept(self, number: int) -> None:
        """Record that no draft is left of what was sent of a dispatch: the mailbox was searched."""
        sent = and_(
            delivery.c.dispatch == number,
            delivery.c.state == State.SUBMITTED,
            delivery.c.draft.is_not(None),
        )
        with self._writing() as pen:
            if pen.connection.execute(update(delivery).where(sent).values(draft=None)).rowcount:
                pen.note(number, 0, SWEPT)

    def left_drafts(self) -> list[Delivery]:
        """Those that may have left a draft that nothing needs; what was sent too, until `swept`."""
        left = and_(delivery.c.draft.is_not(None), delivery.c.state.not_in(_WANTED))
        return list(streaming.deliveries(self._reading, left))

    def drafts_of(self, number: int) -> int:
        """How many drafts of a dispatch may lie in a mailbox, those in doubt included."""
        here = and_(delivery.c.dispatch == number, delivery.c.draft.is_not(None))
        with self._reading() as connection:
            return connection.scalar(select(func.count()).where(here)) or 0


def _set(pen: Pen, which: Delivery, kind: str, words: str, **columns: str | None) -> None:
    here = and_(delivery.c.dispatch == which.dispatch, delivery.c.number == which.message.number)
    pen.connection.execute(update(delivery).where(here).values(columns))
    pen.note(which.dispatch, which.message.number, kind, words=words)
