"""What mail programs write above a mail that they quote."""

import re
from collections.abc import Iterator, Sequence

from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.vocabulary import weighty

_LABELS = (
    r"van|from|von|verzonden(?: op)?|sent|datum|date|aan|to|cc|kopie|onderwerp|subject"
    r"|antwoord aan|beantwoorden aan|reply-to|urgentie|prioriteit|importance|bijlagen?"
    r"|attachments?"
)
_LABEL = re.compile(rf"[\s*_|]{{0,10}}({_LABELS})\s?\*?\s?:", re.IGNORECASE)
_WHO = {"van", "from", "von"}
_REST = {"verzonden", "verzonden op", "sent", "datum", "date", "aan", "to", "onderwerp", "subject"}
_HEADER_LINES = 10
_ENOUGH = 2
_ON_ONE_LINE = re.compile(
    r"[\s*_|>]{0,10}(?:van|from)\s?:.{3,300}?\b(?:verzonden|sent|datum|date)\s?:.{3,300}?"
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
    r"(?:op|on|am|le)\s.{2,250}\b(?:(?:schreef|schrieb)\b.{0,150}"
    r"|heeft\b.{1,150}\bgeschreven|wrote|a écrit)\s?:\s*$",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:op|on|am|le)\s.{0,25}?\d{1,2}.{1,12}?\d{2,4}", re.IGNORECASE)
_WHO_WROTE = re.compile(
    r".{3,150}\b(?:schreef|wrote)\b(?=.{0,120}(?:\d{4}|\d[:.]\d\d)).{0,120}:\s*$", re.IGNORECASE
)
_WROTE_LINES = 3
_LONG = 600
RULE_DRAWN = re.compile(r"[-_=*\s]{5,}$")
"""A line across the page."""


def headers_in(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
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
        return max(at + 1, _block_end(lines, _below(lines, at)))
    if RULE_DRAWN.match(text):
        below = _below(lines, at)
        end = _block_end(lines, below)
        return end if end > below else at
    if _ON_ONE_LINE.match(text[:1000]):
        return at + 1
    return _block_end(lines, at) if _LABEL.match(text) else _wrote_end(lines, at)


def _below(lines: Sequence[Line], at: int) -> int:
    """The next line with words, not far below; `at` itself where there is none."""
    near = range(at + 1, min(at + 4, len(lines)))
    return next((n for n in near if lines[n].text.strip()), at)


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
