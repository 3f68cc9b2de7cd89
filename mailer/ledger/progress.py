"""What happens to deliveries after they are frozen: each change with its event, in one transaction.

    planned ──▶ submitting ──▶ submitted | written | refused
       ▲  │       ▲ │  └─────▶ in_doubt ──▶ submitted | written (a look-up), planned (a person)
       └──┼───────┼─┘
          │       └────────── submitted, again for who was deferred
          └──▶ cancelled | missed              written ──▶ cancelled (withdrawn)

Nothing leaves in_doubt by itself. What one recipient was accepted for stays so, whatever becomes
of another attempt; a delivery that somebody was accepted for is never planned again.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    case,
    select,
    update,
)

from mailer.directory.model import mailbox_key
from mailer.errors import LedgerError, UsageError
from mailer.i18n import _
from mailer.ledger.chain import Pen, telling
from mailer.ledger.model import STATES, Delivery, Draft, Fate, Life, Outcome, Receipt, State
from mailer.ledger.returning import return_bounced
from mailer.ledger.schema import addressee, delivery, dispatch

_BEGUN = Draft()

# Built once, as in `mailer.ledger.chain`: each hand-over needs them.
_LIVE = (
    select(dispatch.c.number)
    .where(dispatch.c.number == bindparam("of_dispatch"), dispatch.c.life == Life.LIVE)
    .with_for_update()
)
_MOVE = (
    update(delivery)
    .where(
        delivery.c.dispatch == bindparam("of_dispatch"),
        delivery.c.number == bindparam("of_one"),
        delivery.c.state.in_(bindparam("origins", expanding=True)),
    )
    .values(
        state=bindparam("target"),
        reference=bindparam("new_reference"),
        draft=case(
            (bindparam("keeps_draft", type_=Boolean), delivery.c.draft),
            else_=bindparam("new_draft", type_=Text),
        ),
    )
)
_BECAME = (
    update(addressee)
    .where(
        addressee.c.dispatch == bindparam("of_dispatch"),
        addressee.c.delivery == bindparam("of_one"),
        addressee.c.position == bindparam("at_position"),
    )
    .values(fate=bindparam("new_fate"), detail=bindparam("new_detail"))
)


def begin(pen: Pen, which: Delivery, *, drafts: bool) -> bool:
    """See `Ledger.begin`."""
    live = pen.connection.scalar(_LIVE, {"of_dispatch": which.dispatch})
    return live is not None and _taken(pen, which, drafts=drafts)


def _taken(pen: Pen, which: Delivery, *, drafts: bool) -> bool:
    if which.state is State.PLANNED:
        draft = _BEGUN if drafts else None
        return move(pen, which, {State.PLANNED}, State.SUBMITTING, draft=draft)
    if not which.to_go or _outcomes(pen.connection, which) != which.outcomes:
        return False  # another program tried it meanwhile
    return move(pen, which, {State.SUBMITTED}, State.SUBMITTING)


def finish(pen: Pen, which: Delivery, receipt: Receipt, because: str = "") -> None:
    """See `Ledger.finish`, and with a person's reason `Ledger.confirm`."""
    origins = {State.IN_DOUBT} if because else {State.SUBMITTING, State.IN_DOUBT}
    target = _resting(pen, which, receipt.state)
    outcomes = _placed(which, receipt.outcomes)
    words = telling(because or receipt.reference, outcomes)
    change(pen, which, origins, target, words, reference=receipt.reference)
    _set_outcomes(pen.connection, which, outcomes)
    return_bounced(pen, which.dispatch, which.message.number)


def fail(
    pen: Pen, which: Delivery, origins: Collection[State], target: State, fate: Fate, words: str
) -> None:
    """What came of it without a receipt; the fate is that of all who waited."""
    resting = _resting(pen, which, target)
    fate = Fate.DEFERRED if resting is State.SUBMITTED else fate
    outcomes = _placed(
        which, [Outcome(address=path, fate=fate, detail=words) for path in which.waiting]
    )
    change(pen, which, origins, resting, telling(words, outcomes))
    _set_outcomes(pen.connection, which, outcomes)
    return_bounced(pen, which.dispatch, which.message.number)


def _resting(pen: Pen, which: Delivery, state: State) -> State:
    """Where it rests after an attempt.

    Others may have been accepted in an earlier one; meanwhile a person may have cancelled the
    dispatch, or settled everybody.
    """
    accepted = any(outcome.fate is Fate.ACCEPTED for outcome in which.outcomes)
    if accepted and state in {State.PLANNED, State.REFUSED}:
        return State.SUBMITTED
    if state is not State.PLANNED:
        return state
    nobody = not which.waiting
    over = locked_life(pen.connection, which.dispatch) is not Life.LIVE
    return State.CANCELLED if nobody or over else state


def change(
    pen: Pen,
    which: Delivery,
    origins: Collection[State],
    target: State,
    words: str,
    reference: str | None = None,
) -> None:
    """From one of these states to another; raises LedgerError when it is in none of them."""
    if not move(pen, which, origins, target, words=words, reference=reference):
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
    which: Delivery,
    origins: Collection[State],
    target: State,
    *,
    words: str = "",
    reference: str | None = None,
    draft: Draft | None = None,
) -> bool:
    """Compare and swap: of several at the same time one gets True, and its event.

    Without a new `reference` or `draft` those that are there stay.
    """
    moved = pen.connection.execute(
        _MOVE,
        {
            "of_dispatch": which.dispatch,
            "of_one": which.message.number,
            "origins": list(origins),
            "target": target,
            "new_reference": which.reference if reference is None else reference,
            "keeps_draft": draft is None,
            "new_draft": draft.model_dump_json() if draft else None,
        },
    )
    if moved.rowcount == 0:
        return False
    pen.note(which.dispatch, which.message.number, target, words=words)
    return True


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


def _outcomes(connection: Connection, which: Delivery) -> tuple[Outcome, ...]:
    query = (
        select(*(addressee.c[name] for name in Outcome.model_fields))
        .where(addressee.c.dispatch == which.dispatch, addressee.c.delivery == which.message.number)
        .order_by(addressee.c.position)
    )
    rows = connection.execute(query).mappings()
    return tuple(Outcome.model_validate(dict(row)) for row in rows)


def _placed(which: Delivery, outcomes: Iterable[Outcome]) -> dict[int, Outcome]:
    """By position, found by mailbox; who is not among them keeps waiting, which shows (I19)."""
    by_mailbox = {mailbox_key(outcome.address): outcome for outcome in outcomes}
    return {
        position: outcome
        for position, path in enumerate(which.message.envelope.forward_paths, 1)
        if (outcome := by_mailbox.get(mailbox_key(path)))
    }


def _set_outcomes(connection: Connection, which: Delivery, outcomes: Mapping[int, Outcome]) -> None:
    rows = [
        {
            "of_dispatch": which.dispatch,
            "of_one": which.message.number,
            "at_position": position,
            "new_fate": outcome.fate,
            "new_detail": outcome.detail,
        }
        for position, outcome in outcomes.items()
    ]
    if rows:
        connection.execute(_BECAME, rows)


def _key(which: Delivery) -> ColumnElement[bool]:
    return and_(delivery.c.dispatch == which.dispatch, delivery.c.number == which.message.number)
