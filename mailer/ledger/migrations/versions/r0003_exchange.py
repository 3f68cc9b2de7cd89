"""What Exchange needs: drafts that may be left, and the replies that came in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables and columns; what is there stays as it is."""
    op.add_column("delivery", sa.Column("draft", sa.Text()))
    op.add_column("delivery", sa.Column("known_as", sa.Text()))
    op.create_index("ix_delivery_known_as", "delivery", ["known_as"])
    op.create_table(
        "reading",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_reading"),
    )
    _create_reply()


def _create_reply() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("dispatch", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(32)),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("concerns", sa.JSON(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.UniqueConstraint("source", "name", name="uq_reply"),
        sa.ForeignKeyConstraint(
            ["dispatch", "delivery"],
            ["delivery.dispatch", "delivery.number"],
            name="fk_reply_delivery",
        ),
    )
    op.create_index("ix_reply_delivery", "reply", ["dispatch", "delivery"])
