"""Our own words in an answer, found however a mail program marked them, or did not."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence

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
        self._passages = {run for text in numbered for run in _runs(words_in(text))}
        self._short: set[tuple[str, ...]] = set()
        self._words: set[str] = set()
        for text in [*own, *numbered, *(passage.text for passage in passages)]:
            words = words_in(text)
            self._runs.update(_runs(words))
            self._words.update(words)
            for line in text.splitlines():
                if not weighty(line):
                    self._short.add(_bare(words_in(line)[:_RUN]))
        self._short.discard(())

    def ours(self, lines: Sequence[Line], *, short: bool = True) -> list[bool]:
        """Of each line whether every word of it is ours; of one without words False.

        `short`: lines of few words count as well when we wrote just such a line.
        """
        return [
            bool(words)
            and (all(found) or (short and len(words) < _RUN and _bare(words) in self._short))
            for words, found in _found(lines, self._runs)
        ]

    def passages(self, lines: Sequence[Line]) -> list[bool]:
        """Of each line whether words of a passage are in it."""
        return [any(found) for _, found in _found(lines, self._passages)]

    def is_altered(self, line: Line) -> bool:
        """Whether a line that is not ours looks like one of ours that somebody changed."""
        words = words_in(line.text)
        return len(words) > _RUN and sum(w in self._words for w in words) * 5 >= len(words) * 3


def words_in(text: str) -> list[str]:
    """Its words in small letters, numbers whole, without addresses of the web."""
    return _WORD.findall(_URL.sub(" ", text).lower())


def _found(
    lines: Sequence[Line], runs: Container[tuple[str, ...]]
) -> Iterator[tuple[list[str], list[bool]]]:
    """The words of each line, and which of them stand in one of these runs."""
    worded = [words_in(line.text) for line in lines]
    words = [word for line in worded for word in line]
    found = [False] * len(words)
    for at, run in enumerate(_runs(words)):
        if run in runs:
            found[at : at + _RUN] = [True] * _RUN
    at = 0
    for line in worded:
        yield line, found[at : at + len(line)]
        at += len(line)


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """Words of a heading without its number; empty for a number alone."""
    return tuple(words[1:] if words and words[0].isdigit() else words)


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(_RUN)), strict=False)
