"""Organisations, contacts and lists; whom a list means on a day, and by which way."""
