"""The ledger's tables. A change here goes with a new revision in migrations/versions/."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

REVISIONS = ("0001", "0002", "0003", "0004")
"""All revisions, oldest first: the last one is this file, an unknown one a newer program's."""


class Instant(TypeDecorator[datetime]):
    """An instant in UTC as text of one width, so that it sorts and seals alike everywhere."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Refuses what is not in UTC: a digest over it would change on the way back."""
        if value is None:
            return None
        if value.utcoffset() != timedelta(0):
            raise ValueError(f"not in UTC: {value}")
        return value.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002, ANN401, RUF100 (SQLAlchemy's signature)
        """None stays None."""
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s",
        "ix": "ix_%(column_0_label)s",
    }
)

ledger = Table(
    "ledger",  # one row
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("machine", String(64), nullable=False),
    Column("path", Text, nullable=False),
    Column("file", String(64), nullable=False),
    Column("last_number", Integer, nullable=False),
)

dispatch = Table(
    "dispatch",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False, server_default="step"),
    Column("follows", Integer),
    Column("plan", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("life", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("planned_at", Instant),
    Column("after", JSON, nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("prepared_by", Text, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("facts", Text, nullable=False),
    Column("asked", JSON(none_as_null=True)),  # of a round: `asked.Asked`
    Index("ix_dispatch_step", "plan", "step"),
    Index("ix_dispatch_due", "life", "planned_at"),
)

_ONE_LIVE = "life = 'live' AND kind <> 'reminder'"  # a round has a reminder for each instant

Index(
    "ix_dispatch_live",
    dispatch.c.plan,
    dispatch.c.step,
    dispatch.c.kind,
    unique=True,
    sqlite_where=text(_ONE_LIVE),
    postgresql_where=text(_ONE_LIVE),
)

body = Table(
    "body",  # shared: a text that goes to many is kept once
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("dispatch", ForeignKey("dispatch.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),
    Column("reference", Text, nullable=False),
    Column("draft", Text),  # JSON of `model.Draft`
    Column("known_as", Text, index=True),  # the server's Message-ID, where it is not ours
    Column("message_id", Text, nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("return_path", Text, nullable=False),
    Column("embargoed", Boolean, nullable=False),
    Column("not_before", Instant),
    Column("not_after", Instant),
    Column("header", LargeBinary, nullable=False),
    Column("body", ForeignKey("body.digest"), nullable=False),
    Index("ix_delivery_state", "state", "dispatch", "number"),
)

addressee = Table(
    "addressee",
    metadata,
    Column("dispatch", Integer, primary_key=True, autoincrement=False),
    Column("delivery", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("address", Text, nullable=False),
    Column("recipient", JSON, nullable=False),  # the rest of `directory.model.Recipient`
    Column("field", String(8), nullable=False),
    Column("cleared", Boolean, nullable=False),
    Column("fate", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("was", String(16)),
    Column("said", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["dispatch", "delivery"], ["delivery.dispatch", "delivery.number"]),
)

approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dispatch", ForeignKey("dispatch.number"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("approved_at", Instant, nullable=False),
)

acceptance = Table(
    "acceptance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("because", Text, nullable=False),
    Column("accepted_by", Text, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    UniqueConstraint("plan", "step", "code", "place", "fingerprint"),
)

remark = Table(
    "remark",  # the words of events, beside the chain so that they can be erased
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)

event = Table(
    "event",  # append-only; dispatch 0 is the ledger itself, delivery 0 a dispatch itself
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dispatch", Integer, nullable=False),
    Column("delivery", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("about", String(64), nullable=False),  # a digest: of a remark, a message, other heads
    Column("head", String(64), nullable=False),
    UniqueConstraint("dispatch", "delivery", "sequence"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("worker", String(64), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("good_until", Instant, nullable=False),
)

notice = Table(
    "notice",  # what the worker tells [notify]; `key` says once about what
    metadata,
    Column("key", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", Text, nullable=False),
)

reading = Table(
    "reading",  # how far a source of replies was read
    metadata,
    Column("source", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

reply = Table(
    "reply",  # what came in that concerns a delivery; of other mail nothing is kept
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("name", String(64), nullable=False),  # a digest of the source's own name for it
    Column("dispatch", Integer, nullable=False),
    Column("delivery", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sender", Text, nullable=False),
    Column("received_at", Instant),
    Column("at", Instant, nullable=False),
    Column("concerns", JSON, nullable=False),  # addresses that a bounce is about
    Column("detail", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("source", "name"),
    ForeignKeyConstraint(["dispatch", "delivery"], ["delivery.dispatch", "delivery.number"]),
    Index("ix_reply_delivery", "dispatch", "delivery"),
)
