"""The release plan: who gets what, when, and who may know what before that."""
