"""Putting a prepared dispatch into the ledger, in place of the one before it."""

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from mailer.checks.acceptances import Acceptance
from mailer.compose.message import Message
from mailer.errors import LedgerError
from mailer.i18n import _
from mailer.ledger.chain import FROZEN, Pen
from mailer.ledger.model import Dispatch, State
from mailer.ledger.rows import Values, addressee_values, delivery_values, dispatch_values
from mailer.ledger.schema import acceptance, addressee, body, delivery, dispatch, ledger
from mailer.ledger.succession import make_room

_BATCH = 500
"""Rows a statement; databases bound the number of parameters."""

FOLLOWS = "follows"
"""The event of a person's reason for a dispatch that follows another."""


def freeze(
    pen: Pen,
    new: Dispatch,
    messages: Sequence[Message],
    acceptances: Sequence[Acceptance],
    because: str = "",
) -> int | None:
    """See `Ledger.freeze`."""
    if not messages or not all(message.addressees for message in messages):
        raise LedgerError(
            _("{name} would go to nobody, in whole or in part.").format(name=new.name)
        )
    superseded = make_room(pen, new, messages)
    pen.connection.execute(insert(dispatch), [dispatch_values(new)])
    _insert_messages(pen.connection, new.number, messages)
    pen.note(new.number, 0, FROZEN, about=new.digest)
    if because:
        pen.note(new.number, 0, FOLLOWS, words=because)
    pen.start_chains(new.number, State.PLANNED, {m.number: m.digest for m in messages})
    for each in acceptances:
        keep_acceptance(pen.connection, each)
    return superseded


def take_number(connection: Connection, number: int) -> None:
    """Give this dispatch number out; raises `LedgerError` when another program took it."""
    taken = select(dispatch.c.number).where(dispatch.c.number == number)
    if connection.scalar(taken) is not None:
        raise LedgerError(
            _("D-{number} was prepared by somebody else at this moment.").format(number=number),
            _("Give the command again."),
        )
    next_one = ledger.c.last_number == number - 1
    connection.execute(update(ledger).where(next_one).values(last_number=number))


def keep_acceptance(connection: Connection, new: Acceptance) -> None:
    """Store an acceptance; an earlier one of the same text at the same place gives way."""
    same = ("plan", "step", "code", "place", "fingerprint")
    connection.execute(
        delete(acceptance).where(*(acceptance.c[name] == getattr(new, name) for name in same))
    )
    connection.execute(insert(acceptance).values(dict(new)))


def _insert_messages(connection: Connection, number: int, messages: Sequence[Message]) -> None:
    bodies = {id(message.body): message.body for message in messages}
    digests = {key: hashlib.sha256(content).hexdigest() for key, content in bodies.items()}
    _insert_bodies(connection, {digests[key]: content for key, content in bodies.items()})
    rows = [delivery_values(number, m, digests[id(m.body)]) for m in messages]
    connection.execute(insert(delivery), rows)
    rows = [values for message in messages for values in addressee_values(number, message)]
    connection.execute(insert(addressee), rows)


def _insert_bodies(connection: Connection, contents: dict[str, bytes]) -> None:
    """Those that are not there yet: a text prepared again is not kept again."""
    for digests in _batches(list(contents)):
        there = set(connection.scalars(select(body.c.digest).where(body.c.digest.in_(digests))))
        rows: list[Values] = [
            {"digest": digest, "content": contents[digest]}
            for digest in digests
            if digest not in there
        ]
        if rows:
            connection.execute(insert(body), rows)


def _batches(digests: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(digests), _BATCH):
        yield digests[start : start + _BATCH]
