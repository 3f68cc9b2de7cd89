"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables; events that refuse to be changed."""
    _create_ledger()
    _create_dispatch()
    _create_body()
    _create_delivery()
    _create_addressee()
    _create_approval()
    _create_acceptance()
    _create_remark()
    _create_event()
    _protect_events()


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("machine", sa.String(64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
    )


def _create_dispatch() -> None:
    op.create_table(
        "dispatch",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("life", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("planned_at", sa.String(32), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("prepared_at", sa.String(32), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_dispatch"),
    )
    op.create_index(
        "ix_dispatch_live",
        "dispatch",
        ["plan", "step"],
        unique=True,
        sqlite_where=sa.text("life = 'live'"),
        postgresql_where=sa.text("life = 'live'"),
    )
    op.create_index("ix_dispatch_step", "dispatch", ["plan", "step"], unique=False)


def _create_body() -> None:
    op.create_table(
        "body",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_body"),
    )


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("dispatch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("return_path", sa.Text(), nullable=False),
        sa.Column("embargoed", sa.Boolean(), nullable=False),
        sa.Column("not_before", sa.String(32), nullable=True),
        sa.Column("not_after", sa.String(32), nullable=True),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["body.digest"], name="fk_delivery_body"),
        sa.ForeignKeyConstraint(["dispatch"], ["dispatch.number"], name="fk_delivery_dispatch"),
        sa.PrimaryKeyConstraint("dispatch", "number", name="pk_delivery"),
    )
    op.create_index("ix_delivery_message_id", "delivery", ["message_id"], unique=False)
    op.create_index("ix_delivery_state", "delivery", ["state"], unique=False)


def _create_addressee() -> None:
    op.create_table(
        "addressee",
        sa.Column("dispatch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("delivery", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("recipient", sa.JSON(), nullable=False),
        sa.Column("field", sa.String(8), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatch", "delivery"],
            ["delivery.dispatch", "delivery.number"],
            name="fk_addressee_delivery",
        ),
        sa.PrimaryKeyConstraint("dispatch", "delivery", "position", name="pk_addressee"),
    )


def _create_approval() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["dispatch"], ["dispatch.number"], name="fk_approval_dispatch"),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_dispatch", "approval", ["dispatch"], unique=False)


def _create_acceptance() -> None:
    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acceptance"),
        sa.UniqueConstraint("plan", "step", "code", "place", "fingerprint", name="uq_acceptance"),
    )


def _create_remark() -> None:
    op.create_table(
        "remark",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_remark"),
    )


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("dispatch", "delivery", "sequence", name="uq_event"),
    )


def _protect_events() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # elsewhere a matter of the account's rights
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_refuses_{change.lower()} BEFORE {change} ON event "
            "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        )
