"""Which passage a paragraph is, and how words of it stand there: typography does not count."""

import re
from collections.abc import Sequence
from functools import cached_property

from rapidfuzz import fuzz

from mailer.ledger.asked import AskedPassage

_ALIKE = 75
"""Of rapidfuzz's 100. In the notes of the seeds two passages are 60 alike at most, and three
quarters of a passage, or one with its owners before it, is 77 or more like it."""
_ALIKE_BY_NUMBER = 60
_AHEAD = 5
_CONTAINED = 25
"""Characters: a paragraph that holds this much of one passage, or stands in it, is that one."""
_COMPARED = 2_000
_NUMBER = re.compile(r"\s*([0-9]{1,3}\.[0-9]{1,3})(?:[.:)]|\b)\s*")
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u202f\u2009\t\n", " "),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("\u2010\u2011\u2012–—−", "-"),
    }
)


class Passages:
    """The passages that an organisation saw."""

    def __init__(self, passages: Sequence[AskedPassage]) -> None:
        self._passages = tuple(passages)

    def fit(self, paragraph: str) -> AskedPassage | None:
        """The passage that a paragraph is; None where that is not plain."""
        number, text = numbered(paragraph)
        words = _compared(text[:_COMPARED])
        by_number = next((each for each in self._passages if each.number == number), None)
        if by_number and fuzz.ratio(words, _compared(by_number.text)) >= _ALIKE_BY_NUMBER:
            return by_number
        scores = [(self._alike(words, own), n) for n, own in enumerate(self._own)]
        scores.sort(reverse=True)
        if not scores or scores[0][0] < _ALIKE:
            return None
        ahead = len(scores) == 1 or scores[0][0] - scores[1][0] >= _AHEAD
        return self._passages[scores[0][1]] if ahead else None

    @cached_property
    def _own(self) -> list[str]:
        return [_compared(each.text) for each in self._passages]

    def _alike(self, words: str, own: str) -> float:
        shorter, longer = sorted((words, own), key=len)
        if len(shorter) >= _CONTAINED and shorter in longer:
            return 100
        return fuzz.ratio(words, own, score_cutoff=_ALIKE - _AHEAD)


def numbered(paragraph: str) -> tuple[str, str]:
    """The number of a passage at the beginning, "" without one, and what is behind it."""
    found = _NUMBER.match(paragraph)
    return (found[1], paragraph[found.end() :]) if found else ("", paragraph)


def as_it_stands(words: str, text: str) -> str:
    """These words as they stand in a text; as they are where they do not stand there."""
    tokens = words.translate(_TYPOGRAPHY).split()
    pattern = " +".join(re.escape(token) for token in tokens)
    found = re.search(pattern, text.translate(_TYPOGRAPHY)) if tokens else None
    return text[found.start() : found.end()] if found else words


def _compared(text: str) -> str:
    return " ".join(text.translate(_TYPOGRAPHY).lower().split())
