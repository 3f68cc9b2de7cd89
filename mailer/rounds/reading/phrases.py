"""The phrases of agreement and politeness that people answer with, by what they say.

A sentence is known when it is made of these from its first word to its last. That way a word that
nobody thought of can make an agreement unclear, and never an answer agreed.
"""

import re
from enum import StrEnum
from functools import cache

from mailer.rounds.reading.agreeing import AGREES, REST
from mailer.rounds.reading.courtesies import ANNOUNCES, POLITE


class Said(StrEnum):
    """What a known sentence says. REST agrees with what is left, ANNOUNCES says what follows."""

    AGREES = "agrees"
    REST = "rest"
    ANNOUNCES = "announces"
    POLITE = "polite"


@cache
def phrases() -> tuple[tuple[Said, re.Pattern[str]], ...]:
    """Every phrase with what it says; compiled when the first answer is read."""
    told = (
        (Said.AGREES, AGREES),
        (Said.REST, REST),
        (Said.POLITE, POLITE),
        (Said.ANNOUNCES, ANNOUNCES),
    )
    return tuple(
        (said, re.compile(rf"(?:{phrase})(?!\w)", re.IGNORECASE))
        for said, patterns in told
        for phrase in patterns
    )
