"""Whether the subject of an answer says anything: it is ours, or it may be against the words."""

import re
from collections.abc import Sequence

from mailer.rounds.reading.agreement import Said, said
from mailer.rounds.reading.known import words_in

_PREFIX = re.compile(
    r"\s*(?:(?:re|antw|aw|betr\.?|vs|sv|embargo|concept|extern|external|herinnering"
    r"|laatste herinnering)\s?:|\[[^\]]{0,40}\])\s*",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[:,;]\s+|\s[-–—]\s|[()]|\[[^\]]{0,40}\]")
_OURS = re.compile(
    r"(?:feitelijke toets|(?:laatste )?herinnering)\b(?: .{0,200})?"
    r"|(?:uw )?reactie (?:vóór|voor|uiterlijk|graag vóór|graag uiterlijk)\b.{3,40}"
    r"|\d{1,2}[.:]\d\d(?: uur)?|reactie|antwoord",
    re.IGNORECASE,
)
_OPPOSES = re.compile(
    r"\b(?:niet|geen|nog|mits|maar|oneens|bezwa\w+|uitstel|afgekeurd|afgewezen|intrek\w*"
    r"|voorbehoud|moet|wijzig\w*|correctie\w*)\b",
    re.IGNORECASE,
)
_RUN = 2


def says_more(subject: str, known: Sequence[str]) -> bool:
    """Whether it is more than our own subject, agreement, or nothing."""
    bare = subject
    while found := _PREFIX.match(bare):
        bare = bare[found.end() :]
    ours = f" {' '.join(words_in(' '.join(known)))} "
    pieces = (piece.strip(" .!-–—") for piece in _PIECES.split(bare))
    return any(piece and not _is_known(piece, ours) for piece in pieces)


def _is_known(piece: str, ours: str) -> bool:
    words = words_in(piece)
    enough = len(words) >= _RUN or not _OPPOSES.search(piece)
    repeated = enough and f" {' '.join(words)} " in ours
    return repeated or Said.AGREES in said(piece) or _is_ours(piece)


def _is_ours(piece: str) -> bool:
    return _OURS.fullmatch(piece) is not None and not _OPPOSES.search(piece)
