"""Alembic's entry: runs the revisions on the connection that the opening ledger hands in."""

from alembic import context

from mailer.ledger import schema

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema.metadata
)
with context.begin_transaction():
    context.run_migrations()
