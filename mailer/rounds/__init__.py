"""Factual checks: what comes in is read and matched, then corrections, closing and the record."""
