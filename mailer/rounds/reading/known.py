"""Our own words in an answer, found however a mail program marked them, or did not."""

import re
from collections.abc import Iterable, Sequence

from mailer.ledger.asked import AskedPassage
from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.vocabulary import weighty

_RUN = 5
"""Words in a row that nobody writes by chance as we did."""
_LONGEST = 500_000
_URL = re.compile(r"<?(?:https?://|mailto:|cid:)[^\s>]{1,2000}>?|\[\d{1,3}\]")
_WORD = re.compile(r"\d+(?:[.,:]\d+)+|\w+")


class Known:
    """What we wrote, to be told from what they wrote."""

    def __init__(self, texts: Iterable[str], passages: Sequence[AskedPassage]) -> None:
        own = [text[:_LONGEST] for text in texts]
        numbered = [f"{passage.number} {passage.text}" for passage in passages]
        self.given = any(own)
        self._runs: set[tuple[str, ...]] = set()
        self._short: set[tuple[str, ...]] = set()
        self._words: set[str] = set()
        for text in [*own, *numbered, *(passage.text for passage in passages)]:
            words = words_in(text)
            self._runs.update(_runs(words))
            self._words.update(words)
            for line in text.splitlines():
                if not weighty(line):
                    self._short.add(tuple(words_in(line)[:_RUN]))

    def ours(self, lines: Sequence[Line], *, short: bool = True) -> list[bool]:
        """Of each line whether every word of it is ours; of one without words False.

        `short`: lines of few words count as well when we wrote just such a line.
        """
        worded = [words_in(line.text) for line in lines]
        words = [word for line in worded for word in line]
        found = [False] * len(words)
        for at, run in enumerate(_runs(words)):
            if run in self._runs:
                found[at : at + _RUN] = [True] * _RUN
        out, at = [], 0
        for line in worded:
            is_short = short and len(line) < _RUN and tuple(line) in self._short
            out.append(bool(line) and (is_short or all(found[at : at + len(line)])))
            at += len(line)
        return out

    def is_altered(self, line: Line) -> bool:
        """Whether a line that is not ours looks like one of ours that somebody changed."""
        words = words_in(line.text)
        return len(words) > _RUN and sum(w in self._words for w in words) * 5 >= len(words) * 3


def words_in(text: str) -> list[str]:
    """Its words in small letters, numbers whole, without addresses of the web."""
    return _WORD.findall(_URL.sub(" ", text).lower())


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(_RUN)), strict=False)
