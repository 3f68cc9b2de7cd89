"""A meeting's notes: the model, and reading it from Markdown as people type or paste it."""
