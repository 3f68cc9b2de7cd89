"""The reference in a subject that tells which message of which dispatch an answer is about.

A subject survives what a mail program does to Message-IDs, but anybody can type one: a reference
says what a mail may be about, never whose it is.
"""

import hashlib
import re
from typing import NamedTuple

_LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"
"""Without 0, O, 1, I and L, which are mistaken for each other; without vowels no word arises."""
_LENGTH = 4
_DASH = "[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
"""What typography, Word and other mail programs make of a hyphen."""

PATTERN = re.compile(
    rf"(?<![0-9a-z])FT\s?{_DASH}\s?([0-9]{{1,9}})\s?\.\s?([0-9]{{1,9}})"
    rf"\s?{_DASH}\s?([{_LETTERS}]{{{_LENGTH}}})(?![0-9a-z])",
    re.IGNORECASE,
)
"""A reference as people and mail programs leave it: dispatch, message and check."""


class Reference(NamedTuple):
    """What a reference names: a dispatch, its message by number, and the check of both.

    As words it is as `reference_of` writes it; only those of this ledger are the same.
    """

    dispatch: int
    message: int
    check: str

    def __str__(self) -> str:
        return f"[FT-{self.dispatch}.{self.message}-{self.check}]"


def reference_of(ledger_id: str, dispatch: int, message: int) -> str:
    """[FT-7.3-K4QZ]: the same for ever, and another one for the same numbers elsewhere."""
    named = f"{ledger_id}\0{dispatch}\0{message}".encode()
    rest = int.from_bytes(hashlib.sha256(named).digest())
    check = ""
    for _place in range(_LENGTH):
        rest, letter = divmod(rest, len(_LETTERS))
        check += _LETTERS[letter]
    return str(Reference(dispatch, message, check))
