"""Whether the plain text of a mail says what its HTML says: people see only one of the two."""

import re
from collections.abc import Sequence

from mailer.ledger.round import Correction, Doubt, Response
from mailer.rounds.reading.known import words_in
from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.weighing import Weighed

_DRAWN = re.compile(r"\[(?:cid:|https?:|logo|image|afbeelding|icoon|foto)[^\]\n]{0,300}\]", re.I)
_BULLET = re.compile(r"^\s*(?:[-*•·o§]|\d{1,2}\.)\s+(?=\S)")
_ADDRESS = re.compile(r"<[^<>\s]{1,500}>")


def are_the_same(shown: Sequence[Line], plain: Sequence[Line]) -> bool:
    """Whether both have the same words in the same order, wherever their lines end."""
    return _told(shown) == _told(plain)


def say_the_same(shown: Weighed, plain: Weighed) -> bool:
    """Whether both, in other words or without some quotation, come to one thing."""
    if plain.doubts == {Doubt.EMPTY}:
        return True
    if plain.response is not shown.response or _wishes(plain) != _wishes(shown):
        return False
    return shown.response is not Response.AGREED or not plain.doubts


def _told(lines: Sequence[Line]) -> list[str]:
    bare = (_BULLET.sub("", line.text) for line in lines)
    clear = (_ADDRESS.sub(" ", _DRAWN.sub(" ", line)) for line in bare)
    return words_in(" ".join(clear))


def _wishes(weighed: Weighed) -> list[tuple[str, str, str]]:
    return sorted(map(_wish, weighed.corrections))


def _wish(correction: Correction) -> tuple[str, str, str]:
    old, new = (" ".join(words_in(each)) for each in (correction.old, correction.new))
    return correction.passage, old, new
