"""What came back changes the outcome of whom it was for, whenever the two meet in the ledger."""

from collections.abc import Iterable, Mapping

from sqlalchemy import RowMapping, bindparam, select, update

from mailer.ledger.chain import Pen, telling
from mailer.ledger.model import Fate, Outcome, State
from mailer.ledger.reply import ReplyKind
from mailer.ledger.schema import addressee, delivery, reply

BOUNCED = "bounced"
"""The event of mail that came back, which tells the outcomes that it brought."""
_WENT = {State.SUBMITTED, State.WRITTEN, State.IN_DOUBT}
_HOPED = {Fate.PENDING, Fate.ACCEPTED, Fate.DEFERRED}
# Built once, as in `mailer.ledger.chain`: each hand-over needs it.
_RETURNED = select(reply.c.concerns).where(
    reply.c.dispatch == bindparam("of_dispatch"),
    reply.c.delivery == bindparam("of_one"),
    reply.c.kind == ReplyKind.BOUNCE,
)


def return_bounced(pen: Pen, dispatch: int, each: int) -> bool:
    """Bounced is everybody of a delivery of whom that came in; whether that was news.

    What a person settled stays settled, and keeps what came back beside it. While a message is
    being handed over nothing changes; what came back meanwhile counts when that is done.
    """
    returned = pen.connection.scalars(_RETURNED, {"of_dispatch": dispatch, "of_one": each}).all()
    return bool(returned) and _apply(pen, dispatch, each, _merged(returned))


def doubt(pen: Pen, dispatch: int, each: int, words: str) -> bool:
    """One that is planned and was answered may have gone: a person looks at it first (I3)."""
    here = (delivery.c.dispatch == dispatch, delivery.c.number == each)
    planned = update(delivery).where(*here, delivery.c.state == State.PLANNED)
    if pen.connection.execute(planned.values(state=State.IN_DOUBT)).rowcount == 0:
        return False
    pen.note(dispatch, each, State.IN_DOUBT, words=words)
    return True


def _merged(returned: Iterable[dict[str, str]]) -> dict[str, str]:
    """The first that came back of each counts."""
    merged: dict[str, str] = {}
    for concerns in returned:
        merged = concerns | merged
    return merged


def _apply(pen: Pen, dispatch: int, each: int, concerns: Mapping[str, str]) -> bool:
    here = (addressee.c.dispatch == dispatch, addressee.c.delivery == each)
    columns = (addressee.c.position, addressee.c.address, addressee.c.fate, addressee.c.was)
    query = select(*columns).join(delivery).where(*here, delivery.c.state.in_(_WENT))
    found = pen.connection.execute(query).mappings().all()
    rows = [row for row in found if row["address"] in concerns]
    changes = {
        row["position"]: _change(row["fate"], row["was"], concerns[row["address"]]) for row in rows
    }
    for position, values in changes.items():
        if values:
            one = update(addressee).where(*here, addressee.c.position == position)
            pen.connection.execute(one.values(values))
    if any(changes.values()):
        pen.note(
            dispatch, each, BOUNCED, words=telling(_named(concerns), _outcomes(rows, concerns))
        )
    return any(changes.values())


def _change(fate: str, was: str | None, words: str) -> dict[str, str]:
    """The columns of an addressee that change when it came back; none when that was known."""
    if fate in _HOPED:
        return {"fate": Fate.BOUNCED, "detail": words}
    if fate == Fate.SETTLED and was in _HOPED:
        return {"was": Fate.BOUNCED, "said": words}
    return {}


def _outcomes(rows: Iterable[RowMapping], concerns: Mapping[str, str]) -> dict[int, Outcome]:
    return {
        row["position"]: Outcome(
            address=row["address"], fate=Fate.BOUNCED, detail=concerns[row["address"]]
        )
        for row in rows
        if row["fate"] in _HOPED
    }


def _named(concerns: Mapping[str, str]) -> str:
    return "; ".join(f"{address}: {words}".rstrip(": ") for address, words in concerns.items())
