"""Rules about what a text and its plan say of each other, and who is named and does not hear."""
