"""The durable register of what was prepared, approved, handed over, and what became of it."""
