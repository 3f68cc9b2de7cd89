"""Which lines of an answer its writer wrote, by the ways in which mail programs quote."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from mailer.rounds.reading.known import Known, words_in
from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.markup import PICTURE
from mailer.rounds.reading.signatures import is_banner
from mailer.rounds.reading.vocabulary import weighty

_LABELS = (
    r"van|from|von|verzonden(?: op)?|sent|datum|date|aan|to|cc|kopie|onderwerp|subject"
    r"|antwoord aan|beantwoorden aan|reply-to|urgentie|prioriteit|importance|bijlagen?|attachments?"
)
_LABEL = re.compile(rf"[\s*_|]{{0,10}}({_LABELS})\s?\*?\s?:", re.IGNORECASE)
_WHO = {"van", "from", "von"}
_REST = {"verzonden", "verzonden op", "sent", "datum", "date", "aan", "to", "onderwerp", "subject"}
_HEADER_LINES = 10
_ENOUGH = 2
_ON_ONE_LINE = re.compile(
    r"\b(?:van|from)\s?:.{3,300}?\b(?:verzonden|sent|datum|date)\s?:.{3,300}?"
    r"\b(?:aan|to|onderwerp|subject)\s?:",
    re.IGNORECASE,
)
_DIVIDES = re.compile(
    r"[-_=*\s]{0,80}(?:oorspronkelijke? (?:bericht|e-?mail|afspraak)"
    r"|original (?:message|mail|appointment)|doorgestuurd bericht|forwarded message"
    r"|begin doorgestuurd bericht|begin forwarded message)[-_=*:\s]{0,80}$",
    re.IGNORECASE,
)
_GROUPWISE = re.compile(r">>> .{3,200}>>>\s*$")
_WROTE = re.compile(
    r"(?:op|on)\s.{2,250}\b(?:schreef\b.{1,150}|heeft\b.{1,150}\bgeschreven|wrote)\s?:\s*$", re.I
)
_WHEN = re.compile(r"(?:op|on)\s.{0,25}?\d{1,2}.{1,12}?\d{2,4}", re.IGNORECASE)
_WHO_WROTE = re.compile(
    r".{3,150}\b(?:schreef|wrote)\b(?=.{0,120}(?:\d{4}|\d[:.]\d\d)).{0,120}:\s*$", re.IGNORECASE
)
_WROTE_LINES = 3
_LONG = 600
_FEW = 8
_RULE = re.compile(r"[-_=*\s]{5,}$")


class Piece(NamedTuple):
    """Lines that belong together: the writer's own, or a quotation.

    `marked` is False for own words that stand within a quotation which nothing marks.
    """

    lines: tuple[Line, ...]
    own: bool
    marked: bool = True


class Told(NamedTuple):
    """The pieces of an answer, and how many mails it quotes.

    `foreign`: it quotes words that we did not write, and that say something.
    """

    pieces: tuple[Piece, ...]
    quoted: int
    foreign: bool = False


def tell_apart(lines: Sequence[Line], known: Known) -> Told:
    """The pieces of a mail in their order, without empty ones."""
    headers = dict(_headers(lines))
    region = next((at for at, end in headers.items() if _is_unmarked(lines, at, end)), len(lines))
    in_headers = {n for at, end in headers.items() for n in range(at, end)}
    own = [
        n < region and not line.depth and n not in in_headers for n, line in enumerate(lines)
    ]
    _take_out_ours(lines, own, known)
    loose = _loose(lines, region, in_headers, known)
    kinds = [(own[n] or loose[n], not loose[n]) for n in range(len(lines))]
    kinds = _with_blanks(lines, kinds)
    quoted = [line for n, line in enumerate(lines) if not kinds[n][0] and n not in in_headers]
    return Told(tuple(_pieces(lines, kinds)), len(headers), _is_foreign(quoted, known))


def _headers(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where what stands above a quoted mail begins and ends."""
    at = 0
    while at < len(lines):
        end = _header_end(lines, at)
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _header_end(lines: Sequence[Line], at: int) -> int:
    """The line behind a header that begins here; `at` where none does."""
    text = lines[at].text
    if _DIVIDES.match(text) or _GROUPWISE.match(text):
        below = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].text.strip()), at)
        return max(at + 1, _block_end(lines, below) if below > at else 0)
    if _RULE.match(text):
        below = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].text.strip()), at)
        end = _block_end(lines, below) if below > at else at
        return end if end > below else at
    if _ON_ONE_LINE.search(text[:1000]):
        return at + 1
    return _block_end(lines, at) if _LABEL.match(text) else _wrote_end(lines, at)


def _block_end(lines: Sequence[Line], at: int) -> int:
    """The end of "Van: … Verzonden: … Aan: … Onderwerp: …" that begins at `at`."""
    if not _LABEL.match(lines[at].text):
        return at
    labels, end, apart = set[str](), at, False
    for n in range(at, min(at + _HEADER_LINES, len(lines))):
        found = _LABEL.match(lines[n].text)
        if found and found[1].lower() not in labels:
            labels.add(found[1].lower())
            end, apart = n + 1, False
        elif found or (apart and lines[n].text.strip()):
            break
        apart = apart or not lines[n].text.strip()
    return end if labels & _WHO and len(labels & _REST) >= _ENOUGH else at


def _wrote_end(lines: Sequence[Line], at: int) -> int:
    """The end of "Op … schreef …:" that begins at `at`, over the lines it was broken into."""
    first = lines[at].text[:_LONG]
    if _WHO_WROTE.match(first) and not weighty(first):
        return at + 1
    if not _WHEN.match(first):
        return at
    told = ""
    for n in range(at, min(at + _WROTE_LINES, len(lines))):
        told = f"{told} {lines[n].text.strip()}".strip()[:_LONG]
        if not lines[n].text.strip() or weighty(told):
            return at  # somebody's own words, which no header has
        if _WROTE.match(told):
            return n + 1
    return at


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
    out = {block[0] for block in paragraphs if all(surely[n] for n in block)}
    for around in (paragraphs, paragraphs[::-1]):
        for before, block in pairwise(around):
            if before[0] in out and all(maybe[n] for n in block):
                out.add(block[0])
    for n in (n for block in paragraphs if block[0] in out for n in block):
        own[n] = False


def _loose(
    lines: Sequence[Line], region: int, in_headers: set[int], known: Known
) -> list[bool]:
    """Which lines of an unmarked quotation are none of ours; none where we do not know ours."""
    quoted = lines[region:]
    ours = known.ours(quoted)
    if not known.given or not any(ours):
        return [False] * len(lines)
    strange = [
        bool(_said(line)) and not mine and region + n not in in_headers
        for n, (line, mine) in enumerate(zip(quoted, ours, strict=True))
    ]
    return [False] * region + strange


def _is_foreign(quoted: Sequence[Line], known: Known) -> bool:
    """Whether somebody else's words are quoted; never where we do not know ours."""
    said = [line for line in quoted if _said(line)]
    ours = known.ours(said)
    strange = [line.text for line, mine in zip(said, ours, strict=True) if not mine]
    return known.given and (
        any(map(weighty, strange)) or (len(words_in(" ".join(strange))) > _FEW and not any(ours))
    )


def _said(line: Line) -> str:
    text = line.text.replace(PICTURE, " ").strip(" -_=*•.|\t")
    return "" if _RULE.match(line.text) or is_banner(line.text) else text


def _with_blanks(
    lines: Sequence[Line], kinds: list[tuple[bool, bool]]
) -> list[tuple[bool, bool]]:
    """Blank lines belong to what stands above them."""
    out: list[tuple[bool, bool]] = []
    for line, kind in zip(lines, kinds, strict=True):
        out.append(kind if line.text.strip() or not out else out[-1])
    return out


def _pieces(lines: Sequence[Line], kinds: list[tuple[bool, bool]]) -> Iterator[Piece]:
    for (own, marked), members in groupby(range(len(lines)), key=lambda n: kinds[n]):
        piece = tuple(lines[n] for n in members)
        if any(line.text.strip() for line in piece):
            yield Piece(piece, own, marked)
