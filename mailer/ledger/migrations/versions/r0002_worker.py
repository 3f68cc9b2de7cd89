"""What a worker needs: signs of life, notices, what is due; and dispatches that follow a step."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables and columns; what is there stays as it is."""
    op.add_column(
        "dispatch", sa.Column("kind", sa.String(16), nullable=False, server_default="step")
    )
    op.add_column("dispatch", sa.Column("follows", sa.Integer()))
    op.add_column("addressee", sa.Column("was", sa.String(16)))
    op.add_column("addressee", sa.Column("said", sa.Text(), nullable=False, server_default=""))
    op.drop_index("ix_dispatch_live", "dispatch")
    op.create_index(
        "ix_dispatch_live",
        "dispatch",
        ["plan", "step", "kind"],
        unique=True,
        sqlite_where=sa.text("life = 'live'"),
        postgresql_where=sa.text("life = 'live'"),
    )
    op.create_index("ix_dispatch_due", "dispatch", ["life", "planned_at"])
    op.drop_index("ix_delivery_state", "delivery")
    op.create_index("ix_delivery_state", "delivery", ["state", "dispatch", "number"])
    _create_heartbeat()
    _create_notice()


def _create_heartbeat() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("worker", sa.String(64), nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("good_until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_heartbeat"),
    )


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_notice"),
        sa.UniqueConstraint("number", name="uq_notice"),
    )
