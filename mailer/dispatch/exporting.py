"""Who received what and when, a recipient a row: what a data-breach report has to contain."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.compose.message import Addressee
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.searching import organisations
from mailer.frozen import Frozen
from mailer.ledger.model import Approval, Delivery, Dispatch, Fate, Kind, Life, Outcome, State

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Received(Frozen):
    """One recipient of one message. Instants are in UTC, and once as a clock in the zone shows it.

    `handed_over` is None where nobody knows, and false for whom the other side refused. `detail`
    is the other side's words. `embargoed_until` is None where nothing in the message was under
    embargo. `attachments` are (name, bytes, SHA-256). The approval is the last of what went.
    """

    dispatch: str
    kind: Kind
    follows: str
    life: Life
    plan: str
    title: str
    step: str
    message: str
    message_id: str
    subject: str
    organisation: str
    name: str
    address: str
    field: str
    handed_over: bool | None
    state: State
    fate: Fate
    detail: str
    submitted_at: datetime | None
    submitted_local: str
    account: str
    way: str
    cleared: bool
    embargoed: bool
    embargoed_until: datetime | None
    attachments: tuple[tuple[str, int, str], ...]
    prepared_by: str
    prepared_at: datetime
    approved_by: str
    approved_at: datetime | None

    def cells(self) -> Iterator[str]:
        """As a row of a table, in the order of `COLUMNS`."""
        for name in COLUMNS:
            yield _cell(name, getattr(self, name))


COLUMNS = tuple(Received.model_fields)
"""The heading of the table."""


def received(
    ledger: "Ledger", zone: ZoneInfo, *, number: int | None = None, address: str = ""
) -> Iterator[Received]:
    """Everybody in a dispatch, or everything that has an address among its recipients."""
    key = mailbox_key(address)
    numbers = ledger.dispatches_to(address) if number is None else [number]
    for each in numbers:
        for row in _of_dispatch(ledger, ledger.dispatch(each), zone):
            if number is not None or mailbox_key(row.address) == key:
                yield row


def _of_dispatch(ledger: "Ledger", dispatch: Dispatch, zone: ZoneInfo) -> Iterator[Received]:
    facts = Facts.model_validate_json(dispatch.facts)
    approval = ledger.approval(dispatch.number)
    times = ledger.handed_over(dispatch.number)
    own = _of_the_dispatch(dispatch, facts, approval)
    for delivery in ledger.deliveries(dispatch.number):
        at = times.get(delivery.message.number)
        shared = own | _of_the_message(delivery, facts, at, zone)
        for pair in zip(delivery.message.addressees, delivery.outcomes, strict=True):
            yield Received.model_validate(shared | _of_the_recipient(delivery, facts, *pair))


def _of_the_dispatch(
    dispatch: Dispatch, facts: Facts, approval: Approval | None
) -> dict[str, object]:
    same = {name: getattr(dispatch, name) for name in _OF_DISPATCH}
    return same | {
        "dispatch": dispatch.name,
        "follows": f"D-{dispatch.follows}" if dispatch.follows else "",
        "way": facts.way,
        "attachments": facts.attachments,
        "approved_by": approval.approved_by if approval else "",
        "approved_at": approval.approved_at if approval else None,
    }


_OF_DISPATCH = (
    "kind", "life", "plan", "title", "step", "account", "prepared_by", "prepared_at",
)  # fmt: skip


def _of_the_message(
    delivery: Delivery, facts: Facts, at: datetime | None, zone: ZoneInfo
) -> dict[str, object]:
    message = delivery.message
    ends = [r.until for r in facts.restrictions] + ([facts.embargo.until] if facts.embargo else [])
    return {
        "message": delivery.name,
        "message_id": message.message_id,
        "subject": message.subject,
        "state": delivery.state,
        "submitted_at": at,
        "submitted_local": f"{to_local(at, zone):%Y-%m-%d %H:%M:%S}" if at else "",
        "embargoed": message.embargoed,
        "embargoed_until": max(ends, default=None) if message.embargoed else None,
    }


def _of_the_recipient(
    delivery: Delivery, facts: Facts, addressee: Addressee, outcome: Outcome
) -> dict[str, object]:
    return {
        "organisation": ", ".join(organisations(addressee, facts)),
        "name": addressee.recipient.name,
        "address": addressee.recipient.address,
        "field": addressee.field.value,
        "cleared": addressee.cleared,
        "handed_over": _went(delivery.state, outcome.answer),
        "fate": outcome.fate,
        "detail": " · ".join(filter(None, (outcome.detail, outcome.said))),
    }


def _went(state: State, fate: Fate) -> bool | None:
    """Whether it was handed over for a recipient; None where nobody knows."""
    if not state.handed_over or fate in {Fate.REFUSED, Fate.DEFERRED}:
        return False
    return None if fate is Fate.PENDING else True


def _cell(name: str, value: object) -> str:
    if name == "handed_over" and value is None:
        return "in_doubt"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, tuple):
        return " | ".join(f"{file} ({size} bytes, SHA-256 {seal})" for file, size, seal in value)
    return str(value)
