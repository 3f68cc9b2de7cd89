"""Whether the record, and what it seals, is still as it was written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from sqlalchemy import Connection, RowMapping, select

from mailer.i18n import _
from mailer.ledger.chain import APPROVED, FROZEN, head_of, seal_of, sha256_of, told_outcomes
from mailer.ledger.drafts import DISCARDED, DRAFTED
from mailer.ledger.model import Delivery, Dispatch, Fate, Life, State
from mailer.ledger.pinning import digest_of
from mailer.ledger.rows import as_dispatch
from mailer.ledger.schema import approval, delivery, dispatch, event, remark
from mailer.ledger.streaming import Reading, deliveries

Chains = dict[int, list[RowMapping]]
"""The events of one dispatch by delivery; 0 is the dispatch itself."""

_TELLS = frozenset(map(str, (State.SUBMITTED, State.WRITTEN, State.REFUSED, State.PLANNED)))
"""Events after the first that bring outcomes."""
_STATES = frozenset(map(str, State))
_LIVES = {FROZEN: Life.LIVE} | {str(life): life for life in Life}


def altered(reading: Reading) -> Iterator[str]:
    """A sentence for the first altered event of each chain, and one for each altered content."""
    with reading() as connection:
        dispatches = {
            row["number"]: as_dispatch(row)
            for row in connection.execute(select(dispatch).order_by(dispatch.c.number)).mappings()
        }
        approvals = defaultdict(list)
        for row in connection.execute(select(approval)).mappings():
            approvals[row["dispatch"]].append((row["approved_by"], row["digest"]))
        recorded = set(connection.scalars(select(event.c.dispatch).distinct()))
    for number in sorted(recorded | dispatches.keys()):
        with reading() as connection:
            chains = _chains(connection, number)
        yield from _altered_events(number, chains)
        if number in dispatches:
            yield from _altered_dispatch(dispatches[number], chains)
            yield from _altered_approvals(f"D-{number}", approvals[number], chains)
            yield from _altered_pins(reading, dispatches[number])
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
    by = [row["by"] for row in own if row["kind"] == FROZEN]
    if (
        [stored.life] != lives[-1:]
        or [stored.digest] != digests
        or [stored.prepared_by] != by
        or not seals_hold
    ):
        yield _differs(stored.name)


def _altered_approvals(
    name: str, approvals: Iterable[tuple[str, str]], chains: Chains
) -> Iterator[str]:
    given = [(row["by"], row["about"]) for row in chains[0] if row["kind"] == APPROVED]
    if sorted(approvals) != sorted(given):
        yield _("{name}: the approvals are not those that were given.").format(name=name)


def _altered_pins(reading: Reading, stored: Dispatch) -> Iterator[str]:
    """The columns that the digest pins: instant, account, order, facts."""
    messages = (d.message.digest for d in deliveries(reading, delivery.c.dispatch == stored.number))
    if digest_of(stored, messages) != stored.digest:
        yield _("{name}: what was approved or is to be is not what is stored.").format(
            name=stored.name
        )


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
        same = [each.state] == states[-1:] and [each.message.digest] == digests
        named = each.message.message_id.encode() in each.message.header
        if not (same and named and _outcomes_hold(each, rows) and _draft_holds(each, rows)):
            yield _differs(each.name)


def _draft_holds(stored: Delivery, rows: Iterable[RowMapping]) -> bool:
    """Whether its draft is one that was recorded; one without a name says that it was not sent.

    None holds always: of what was sent that is told of the whole dispatch.
    """
    known: set[str] = set()
    for row in rows:
        if row["kind"] == State.SUBMITTING:
            known |= {""}
        elif row["kind"] in {DRAFTED, DISCARDED}:
            known = {row["about"]} - {""}
    item = stored.draft and stored.draft.item
    return item is None or (sha256_of(item) if item else "") in known


def _outcomes_hold(stored: Delivery, rows: Sequence[RowMapping]) -> bool:
    """Whether each recipient's outcome is the last that an event told of it.

    Nothing is held against it where words were erased, or written before events told outcomes.
    """
    told: dict[int, tuple[Fate, str]] = {}
    for row in rows[1:]:
        if row["kind"] in _TELLS and (row["content"] is None or not _tells(row["content"])):
            return True
        told |= told_outcomes(row["content"] or "")
    return all(
        (outcome.fate, outcome.detail) == told.get(position, (Fate.PENDING, ""))
        for position, outcome in enumerate(stored.outcomes, 1)
    )


def _tells(content: str) -> bool:
    return bool(told_outcomes(content))


def _differs(name: str) -> str:
    return _("{name}: what is stored is not what was recorded.").format(name=name)


def _name(number: int, each: int) -> str:
    if not number:
        return _("The ledger itself")
    return f"D-{number}/{each}" if each else f"D-{number}"
