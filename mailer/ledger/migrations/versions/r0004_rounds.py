"""What rounds need: what was asked, and a reminder for each instant."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ONE_LIVE = sa.text("life = 'live' AND kind <> 'reminder'")


def upgrade() -> None:
    """A new column, and an index that leaves room for reminders; what is there stays as it is."""
    op.add_column("dispatch", sa.Column("asked", sa.JSON()))
    op.drop_index("ix_dispatch_live", "dispatch")
    op.create_index(
        "ix_dispatch_live",
        "dispatch",
        ["plan", "step", "kind"],
        unique=True,
        sqlite_where=_ONE_LIVE,
        postgresql_where=_ONE_LIVE,
    )
