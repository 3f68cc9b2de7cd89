"""What a Dutch text shows of its sentences: where one begins and ends, and what tells of the past.

No grammar of the language: as much of it as rules need to leave good sentences alone.
"""

import re
from collections.abc import Iterator

PAST = r"(?:was|waren|werd|werden|had|hadden|heeft|hebben)"
"""Verbs that tell of what has been, as a part of a pattern; "is" and "zijn" tell of both."""

_END = re.compile(r"(?<=[.!?;])(?<!\b[A-Za-z]\.)\s+(?=[A-ZÀ-Þ0-9\"'“„‘(\[•])|\n")
_START = re.compile(r"(?:^|[.!?:]\s+|\n)[\W_]*$")
_LONGEST = 2000


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, told apart by a full stop and a capital.

    What nobody would read in one go comes in parts: rules look from end to end of a sentence.
    """
    for sentence in filter(str.strip, _END.split(text)):
        for start in range(0, len(sentence), _LONGEST):
            yield sentence[start : start + _LONGEST]


def begins_sentence(before: str) -> bool:
    """Whether the word behind these words is the first of a sentence."""
    return bool(_START.search(before))
