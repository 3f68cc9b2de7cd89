"""Which lines of an answer its writer wrote, by the ways in which mail programs quote."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from mailer.rounds.reading.framing import frames
from mailer.rounds.reading.furniture import is_banner, may_be_a_banner
from mailer.rounds.reading.headers import RULE_DRAWN, headers_in
from mailer.rounds.reading.known import Known, words_in
from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.signatures import closes
from mailer.rounds.reading.tags import PICTURE
from mailer.rounds.reading.vocabulary import conditional, weighty

_FEW = 8
_ECHO = 40
"""Words of ours, from which it is our mail that is repeated, conditions and all."""


class Piece(NamedTuple):
    """Lines that belong together: the writer's own, or a quotation.

    `marked` is False for own words that stand within a quotation which nothing marks; `apart` is
    whether these are whole paragraphs there.
    """

    lines: tuple[Line, ...]
    own: bool
    marked: bool = True
    apart: bool = True


class Told(NamedTuple):
    """The pieces of an answer, and how many mails it quotes.

    `foreign`: it quotes words that we did not write, and that say something.
    """

    pieces: tuple[Piece, ...]
    quoted: int
    foreign: bool = False


def tell_apart(lines: Sequence[Line], known: Known) -> Told:
    """The pieces of a mail in their order, without empty ones."""
    headers = dict(headers_in(lines))
    region = next((end for at, end in headers.items() if _is_unmarked(lines, at, end)), len(lines))
    in_headers = {n for at, end in headers.items() for n in range(at, end)}
    own = [n < region and not line.depth and n not in in_headers for n, line in enumerate(lines)]
    _take_out_ours(lines, own, known)
    one = len(headers) == 1  # in a chain of mails strange words are others'
    loose = _loose(lines, region if one else len(lines), in_headers, known)
    kinds = [(own[n] or loose[n], not loose[n]) for n in range(len(lines))]
    kinds = _with_blanks(lines, kinds)
    quoted = [line for n, line in enumerate(lines) if not kinds[n][0] and n not in in_headers]
    return Told(tuple(_pieces(lines, kinds)), len(headers), _is_foreign(quoted, known))


def _is_unmarked(lines: Sequence[Line], at: int, end: int) -> bool:
    """Whether what a header announces is marked by nothing: then it goes on to the end."""
    if lines[at].depth:
        return False
    below = (line for line in lines[end:] if line.text.strip())
    return next((not line.depth for line in below), True)


def _take_out_ours(lines: Sequence[Line], own: list[bool], known: Known) -> None:
    """Paragraphs of ours that nothing marks are no words of theirs.

    A short one, that anybody writes ("Met vriendelijke groet"), is ours beside others of ours.
    """
    numbers = [n for n, mine in enumerate(own) if mine]
    mine = [lines[n] for n in numbers]
    surely = dict(zip(numbers, known.ours(mine, short=False), strict=True))
    maybe = dict(zip(numbers, known.ours(mine), strict=True))
    blocks = [list(block) for _, block in groupby(numbers, key=lambda n: bool(_said(lines[n])))]
    paragraphs = [block for block in blocks if _said(lines[block[0]])]
    whole = [block for block in paragraphs if all(surely[n] for n in block)]
    echo = sum(len(words_in(lines[n].text)) for block in whole for n in block) >= _ECHO
    out = {b[0] for b in whole if echo or not any(conditional(lines[n].text) for n in b)}
    for around in (paragraphs, paragraphs[::-1]):
        for before, block in pairwise(around):
            if before[0] in out and all(maybe[n] for n in block):
                out.add(block[0])
    for n in (n for block in paragraphs if block[0] in out for n in block):
        own[n] = False


def _loose(lines: Sequence[Line], region: int, in_headers: set[int], known: Known) -> list[bool]:
    """Which lines of an unmarked quotation are none of ours; none where we do not know ours."""
    quoted = lines[region:]
    strange = [False] * len(quoted)
    if known.given and any(known.ours(quoted)):
        strange = _strange(quoted, known)
    told = [is_strange and region + n not in in_headers for n, is_strange in enumerate(strange)]
    return [False] * region + told


def _is_foreign(quoted: Sequence[Line], known: Known) -> bool:
    """Whether somebody else's words are quoted; never where we do not know ours."""
    if not known.given:
        return False
    told = zip(quoted, _strange(quoted, known), strict=True)
    strange = [line for line, is_strange in told if is_strange]
    much = len(words_in(" ".join(line.text for line in strange))) > _FEW
    says = any(weighty(line.text) or known.is_altered(line) for line in strange)
    return says or (much and not any(known.ours(quoted)))


def _strange(quoted: Sequence[Line], known: Known) -> list[bool]:
    """Which quoted lines say what we did not; what a gateway put above our words apart."""
    ours = known.ours(quoted)
    first = ours.index(True) if any(ours) else 0
    strange = [
        bool(_said(line)) and not mine and not (n < first and may_be_a_banner(line.text))
        for n, (line, mine) in enumerate(zip(quoted, ours, strict=True))
    ]
    for block in _around_passages(quoted, known):
        left = [quoted[n] for n in block if strange[n]]
        if left and _is_frame([quoted[n] for n in block], left):
            for n in block:
                strange[n] = False
    return strange


def _around_passages(quoted: Sequence[Line], known: Known) -> Iterator[list[int]]:
    """The paragraphs above the first passage that is quoted, and those below the last one."""
    passages = [n for n, found in enumerate(known.passages(quoted)) if found]
    first, last = (passages[0], passages[-1]) if passages else (len(quoted), len(quoted))
    around = [n for n in range(len(quoted)) if not first <= n <= last]
    for filled, block in groupby(around, key=lambda n: bool(_said(quoted[n])) and (n < first) + 1):
        if filled:
            yield list(block)


def _is_frame(paragraph: Sequence[Line], left: Sequence[Line]) -> bool:
    """Whether a paragraph, or each line that is `left` of it, is of a question and no answer."""
    marked = all(line.depth for line in paragraph)
    if frames(" ".join(line.text.strip() for line in paragraph), marked=marked):
        return True
    return all(frames(line.text, marked=marked) or closes([line]) for line in left)


def _said(line: Line) -> str:
    text = line.text.replace(PICTURE, " ").strip(" -_=*•.|\t")
    return "" if RULE_DRAWN.match(line.text) or is_banner(line.text) else text


def _with_blanks(lines: Sequence[Line], kinds: list[tuple[bool, bool]]) -> list[tuple[bool, bool]]:
    """Blank lines belong to what stands above them."""
    out: list[tuple[bool, bool]] = []
    for line, kind in zip(lines, kinds, strict=True):
        out.append(kind if line.text.strip() or not out else out[-1])
    return out


def _pieces(lines: Sequence[Line], kinds: list[tuple[bool, bool]]) -> Iterator[Piece]:
    for (own, marked), members in groupby(range(len(lines)), key=lambda n: kinds[n]):
        numbers = list(members)
        piece = tuple(lines[n] for n in numbers)
        apart = not lines[numbers[0] - 1].text.strip() and not piece[-1].text.strip()
        if any(line.text.strip() for line in piece):
            yield Piece(piece, own, marked, apart)
