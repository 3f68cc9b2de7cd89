"""A dossier as Markdown (CommonMark with GFM's tables), in which no word of it means anything."""

import re
from collections.abc import Iterator

from mailer import __version__
from mailer.rounds.dossier.document import (
    Block,
    Document,
    Facts,
    Line,
    Passages,
    Patch,
    Quote,
    Section,
    Table,
)
from mailer.visible import visible

_MEANING = re.compile(r"[\\`*_\[\]~|$]")
_BEGINNING = re.compile(r"^([-+=#])|^(\d{1,9})([.)])(?=\s|$)")
"""What begins a list, a heading, a rule."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}  # older readers know no backslash before these


def as_markdown(document: Document) -> str:
    """The whole document."""
    head = [f"<!-- mailer {__version__} -->", f"# {_inline(document.title)}"]
    head += [_inline(document.made), f"**{_inline(document.warning)}**"]
    body = (part for section in document.sections for part in _section(section, 2))
    return "\n\n".join((*head, *body)) + "\n"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_inline(section.title)}"
    for block in section.blocks:
        yield from _block(block)
    for inner in section.sections:
        yield from _section(inner, level + 1)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Line(words):
            yield _inline(words)
        case Facts(facts):
            yield "\n".join(f"- **{_inline(label)}**: {_inline(words)}" for label, words in facts)
        case Passages(passages):
            yield "\n".join(f"- **{_inline(number)}** {_inline(text)}" for number, text in passages)
        case Table(head, rows):
            yield "\n".join((_row(head), f"|{' --- |' * len(head)}", *map(_row, rows)))
        case Quote(words):
            yield "\n".join(_quoted(words))
        case Patch(text):
            yield _fenced(text)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_inline, cells))} |"


def _quoted(words: str) -> Iterator[str]:
    """Each line one of its own: two blanks break it."""
    for line in words.replace("\r\n", "\n").split("\n"):
        yield f"> {_inline(line)}  " if line.strip() else ">"


def _inline(words: str) -> str:
    """Words on one line, every sign in them as itself."""
    words = " ".join(visible(words, keep="\n\t").split())
    words = _MEANING.sub(r"\\\g<0>", words)
    words = "".join(_ENTITIES.get(sign, sign) for sign in words)
    return _BEGINNING.sub(_harmless, words)


def _harmless(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _fenced(text: str) -> str:
    """In a fence longer than any in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}diff\n{visible(text, keep=chr(10) + chr(9)).rstrip()}\n{fence}"
