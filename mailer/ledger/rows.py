"""Values to rows and back. What comes back equals what went in."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import RowMapping

from mailer.checks.acceptances import Acceptance
from mailer.compose.message import Addressee, Envelope, Message
from mailer.directory.model import Recipient
from mailer.ledger.model import Approval, Delivery, Dispatch, Draft, Fate, Outcome, State

Values = dict[str, Any]
"""A row to insert: column to value."""


_SAME = ("number", "message_id", "subject", "embargoed", "not_before", "not_after", "header")
"""What a message and its row call by one name."""


def dispatch_values(dispatch: Dispatch) -> Values:
    """The row of a dispatch."""
    sources = [source.model_dump() for source in dispatch.sources]
    asked = dispatch.asked.model_dump(mode="json") if dispatch.asked else None
    return dict(dispatch) | {"after": list(dispatch.after), "sources": sources, "asked": asked}


def as_dispatch(row: RowMapping) -> Dispatch:
    """The dispatch of a row."""
    return Dispatch.model_validate(dict(row))


def delivery_values(dispatch: int, message: Message, body: str) -> Values:
    """The row of a message that nobody has handed over; `body` is the digest of its body."""
    return {name: getattr(message, name) for name in _SAME} | {
        "dispatch": dispatch,
        "body": body,
        "return_path": message.envelope.return_path,
        "state": State.PLANNED,
        "reference": "",
    }


def addressee_values(dispatch: int, message: Message) -> Iterator[Values]:
    """The rows of a message's addressees; positions count from 1."""
    for position, addressee in enumerate(message.addressees, 1):
        yield {
            "dispatch": dispatch,
            "delivery": message.number,
            "position": position,
            "address": addressee.recipient.address,
            "recipient": addressee.recipient.model_dump(mode="json", exclude={"address"}),
            "field": addressee.field,
            "cleared": addressee.cleared,
            "fate": Fate.PENDING,
            "detail": "",
            "was": None,
            "said": "",
        }


def as_delivery(row: RowMapping, addressees: Sequence[RowMapping], body: bytes) -> Delivery:
    """The delivery of a row, its addressees' rows in their order, and its body."""
    outcomes = tuple(
        Outcome.model_validate({name: each[name] for name in Outcome.model_fields})
        for each in addressees
    )
    return Delivery(
        dispatch=row["dispatch"],
        message=_as_message(row, addressees, body),
        state=row["state"],
        reference=row["reference"],
        draft=Draft.model_validate_json(row["draft"]) if row["draft"] else None,
        outcomes=outcomes,
    )


def as_approval(row: RowMapping) -> Approval:
    """The approval of a row."""
    return Approval.model_validate({name: row[name] for name in Approval.model_fields})


def as_acceptance(row: RowMapping) -> Acceptance:
    """The acceptance of a row."""
    return Acceptance.model_validate({name: row[name] for name in Acceptance.model_fields})


def _as_message(row: RowMapping, addressees: Sequence[RowMapping], body: bytes) -> Message:
    paths = tuple(each["address"] for each in addressees)
    return Message(
        **{name: row[name] for name in _SAME},
        body=body,
        envelope=Envelope(return_path=row["return_path"], forward_paths=paths),
        addressees=tuple(_as_addressee(each) for each in addressees),
    )


def _as_addressee(row: RowMapping) -> Addressee:
    recipient = Recipient.model_validate(row["recipient"] | {"address": row["address"]})
    return Addressee(recipient=recipient, field=row["field"], cleared=row["cleared"])
