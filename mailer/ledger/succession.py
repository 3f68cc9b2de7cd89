"""Room for a dispatch beside those that are there: a step goes once, and the rest follows it (I3).

What follows is for who joined, for who lost it, or a correction for who got it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, select, update

from mailer.compose.message import Field, Message
from mailer.directory.model import mailbox_key
from mailer.errors import HandedOver
from mailer.i18n import _
from mailer.ledger.chain import Pen
from mailer.ledger.closing import GONE
from mailer.ledger.model import Dispatch, Fate, Kind, Life, Outcome, State
from mailer.ledger.schema import addressee, delivery, dispatch

TAKEN = frozenset({Fate.ACCEPTED, Fate.BOUNCED, Fate.SETTLED})
"""Fates of who has it, or had it; who was deferred is still to get it."""
HANDED_OVER = [state for state in State if state.handed_over]


class Had(NamedTuple):
    """One recipient of one dispatch of a step: how far the message is, and what the answer was."""

    mailbox: str
    number: int
    kind: Kind
    life: Life
    state: State
    fate: Fate

    @property
    def may_have(self) -> bool:
        """Whether it was, or may have been, handed over for them and not refused."""
        return self.state.handed_over and self.fate is not Fate.REFUSED

    @property
    def has(self) -> bool:
        """Whether it is certain that the other side took it for them."""
        return self.state in GONE and self.fate in TAKEN

    @property
    def awaits(self) -> bool:
        """Whether they are among those that the step itself is still to go to."""
        return (self.kind, self.life, self.state) == (Kind.STEP, Life.LIVE, State.PLANNED)


def make_room(pen: Pen, new: Dispatch, messages: Iterable[Message]) -> int | None:
    """The number of the live dispatch of its kind that gives way; raises HandedOver when none may.

    When the step itself is prepared again, of which nothing went, what was to follow it gives way
    as well. A reminder stands beside the others.
    """
    if new.kind is Kind.REMINDER:
        return None
    if new.kind is Kind.STEP:
        _refuse_gone(pen.connection, new)
        return _supersede_all(pen, new)
    mailboxes = {
        mailbox_key(each.recipient.address): each.recipient.address
        for message in messages
        for each in message.addressees
        if each.field is not Field.COPY
    }
    had = list(_had(pen.connection, new))
    _refuse_wrong_people(new, mailboxes, had)
    old = next((n for n, kind in _live(pen.connection, new) if kind is new.kind), None)
    if old is not None:
        _refuse_in_the_way(new, old, mailboxes.keys(), [row for row in had if row.number == old])
        _supersede(pen, old, new)
    return old


def _refuse_gone(connection: Connection, new: Dispatch) -> None:
    out = connection.scalar(
        select(delivery.c.dispatch)
        .join(dispatch)
        .where(_same_step(new), delivery.c.state.in_(HANDED_OVER))
        .limit(1)
    )
    if out is not None:
        raise HandedOver(
            _("“{step}” was handed over, at least in part, as D-{number}.").format(
                step=new.step, number=out
            ),
            _(
                "See what went: mailer preview D-{number}. What may follow: mailer add, again, "
                "correct."
            ).format(number=out),
        )


def _supersede_all(pen: Pen, new: Dispatch) -> int | None:
    given_way = None
    for number, kind in _live(pen.connection, new):
        _supersede(pen, number, new)
        given_way = number if kind is Kind.STEP else given_way
    return given_way


def _supersede(pen: Pen, old: int, new: Dispatch) -> None:
    here = dispatch.c.number == old
    pen.connection.execute(update(dispatch).where(here).values(life=Life.SUPERSEDED))
    pen.note(old, 0, Life.SUPERSEDED, words=new.name)


def _live(connection: Connection, new: Dispatch) -> list[tuple[int, Kind]]:
    live = and_(_same_step(new), dispatch.c.life == Life.LIVE)
    rows = connection.execute(
        select(dispatch.c.number, dispatch.c.kind).where(live).with_for_update()
    )
    return [(number, Kind(kind)) for number, kind in rows]


def _had(connection: Connection, new: Dispatch) -> Iterator[Had]:
    """Everybody in any dispatch of the step; an archive's copy is nobody."""
    columns = (
        addressee.c.address,
        dispatch.c.number,
        dispatch.c.kind,
        dispatch.c.life,
        delivery.c.state,
        addressee.c.fate,
        addressee.c.was,
    )
    mine = (_same_step(new), addressee.c.field != Field.COPY)
    query = select(*columns).select_from(dispatch.join(delivery).join(addressee)).where(*mine)
    for address, number, kind, life, state, fate, was in connection.execute(query):
        outcome = Outcome(address=address, fate=fate, was=was)
        key = mailbox_key(address)
        yield Had(key, number, Kind(kind), Life(life), State(state), outcome.answer)


def _refuse_wrong_people(new: Dispatch, mailboxes: dict[str, str], had: list[Had]) -> None:
    if new.kind is Kind.ADDED:
        for row in had:
            if row.mailbox in mailboxes:
                _refuse_twice(new, mailboxes[row.mailbox], row)
        return
    reached = {row.mailbox for row in had if row.has}
    for key, address in mailboxes.items():
        if key not in reached:
            raise HandedOver(
                _("“{step}” was not handed over for {address}: nothing can follow it.").format(
                    step=new.step, address=address
                ),
                _("Who joined gets it with: mailer add D-{number} {address}").format(
                    number=new.follows, address=address
                ),
            )


def _refuse_twice(new: Dispatch, address: str, row: Had) -> None:
    if row.may_have:
        raise HandedOver(
            _("{address} got “{step}” already, or may have, as D-{number}.").format(
                address=address, step=new.step, number=row.number
            ),
            _("If it was lost: mailer again D-{number} --to {address} --because “…”").format(
                number=row.number, address=address
            ),
        )
    if row.awaits:
        raise HandedOver(
            _("{address} is still to get “{step}” as D-{number}.").format(
                address=address, step=new.step, number=row.number
            ),
            _("Send or cancel that first: mailer send D-{number}").format(number=row.number),
        )


def _refuse_in_the_way(new: Dispatch, old: int, mailboxes: Iterable[str], had: list[Had]) -> None:
    """Nobody is lost: what gives way went to nobody, and all of its people are in the new one."""
    gone = any(row.state.handed_over for row in had)
    if gone or not {row.mailbox for row in had} <= set(mailboxes):
        raise HandedOver(
            _("D-{number} stands in the way: it is for “{step}” too, and still to go.").format(
                number=old, step=new.step
            ),
            _("Send or cancel that first: mailer send D-{number}").format(number=old),
        )


def _same_step(new: Dispatch) -> ColumnElement[bool]:
    return and_(dispatch.c.plan == new.plan, dispatch.c.step == new.step)
