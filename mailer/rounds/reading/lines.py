"""Lines of a mail with how deep they are quoted, out of plain text (RFC 3676)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MARKS = re.compile(r"(?:> ?){1,40}|\| ?(?=[^|]*$)")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]"
)
_GROUPWISE = re.compile(r">>> .{3,200}>>>\s*$")
_SIGNATURE_MARK = "-- "
LONGEST = 20_000
"""Characters of a line that are looked at."""
MOST = 20_000
"""Lines that are looked at."""
_WRAPPED_FROM = 55
_ENDS = (".", "!", "?", ":", ";")
_BEGINS = re.compile(r"\s*(?:[-•*·–]\s|\d|§|>)")


class Line(NamedTuple):
    """`depth` is 0 for what no mark makes a quotation. `wrapped`: the next line goes on."""

    text: str
    depth: int = 0
    wrapped: bool = False


def plain_lines(text: str, *, flowed: bool = False, joined: bool = False) -> list[Line]:
    """The lines of a plain text. `flowed` and `joined` are its format=flowed and delsp=yes."""
    lines = [_plain(line, flowed) for line in text.splitlines()[:MOST]]
    if flowed:
        return _unfolded(lines, joined)
    return [line._replace(wrapped=_is_wrapped(line, after)) for line, after in followed(lines)]


def followed(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Each line with the one below it, an empty one below the last."""
    return zip(lines, [*lines[1:], Line("")], strict=False)


def clean(text: str) -> str:
    """Text without what nobody sees in it; every space is a plain one."""
    return re.sub(r"[\t ]*\t[\t ]*", "\t", _INVISIBLE.sub("", text).replace("\xa0", " "))


def shown(text: str) -> str:
    """Text with bars where a table had its columns."""
    return re.sub(r" *\t *", " | ", text)


def _plain(line: str, flowed: bool) -> Line:  # noqa: FBT001 (private)
    line = line[:LONGEST]
    marks = _MARKS.match(line)
    if marks and not _GROUPWISE.match(line):
        rest = line[marks.end() :]
        return Line(clean(rest), max(1, marks[0].count(">")))
    return Line(clean(line[1:] if flowed and line.startswith(" ") else line))


def _unfolded(lines: list[Line], joined: bool) -> list[Line]:  # noqa: FBT001 (private)
    out: list[Line] = []
    pieces: list[str] = []
    for line, after in followed(lines):
        goes_on = line.text.endswith(" ") and line.text != _SIGNATURE_MARK
        if goes_on and after.depth == line.depth and after.text.strip():
            pieces.append(line.text[:-1] if joined else line.text)
        else:
            out.append(Line("".join([*pieces, line.text]), line.depth))
            pieces = []
    return out


def _is_wrapped(line: Line, after: Line) -> bool:
    """Whether a mail program, not the writer, ended this line."""
    return (
        len(line.text) >= _WRAPPED_FROM
        and line.depth == after.depth
        and bool(after.text.strip())
        and not line.text.rstrip().endswith(_ENDS)
        and not _BEGINS.match(after.text)
    )
