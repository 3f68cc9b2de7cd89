"""Sections as HTML for mail programs: semantic flow, only what Word's engine draws too.

RENDERING.md has the measurements behind each choice: no `margin` shorthand on lists, padding only
on cells, no `white-space`, no merged cells. Text is escaped here, once; nothing that comes from
notes or a template is HTML.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, takewhile

from mailer.compose.typography import keep_together
from mailer.compose.wording import Numbers, by, label, owners_behind
from mailer.notes.model import Kind, Passage, Section, Span


def html(
    sections: Iterable[Section], *, numbered: bool = False, marked: frozenset[str] = frozenset()
) -> str:
    """Headings and passages in order; `numbered` puts each passage's number before it.

    Those whose number is `marked` say that they name the reader: in words, for who sees no colour.
    """
    numbers = Numbers(numbered, marked)
    return "\n".join(part for section in sections for part in _section(section, numbers))


def _section(section: Section, numbers: Numbers) -> Iterator[str]:
    if section.level:
        owners = _owners(by(section.owners))
        level = min(section.level, 6)
        yield f"<h{level}>{spans(section.spans)}{owners}</h{level}>"
    yield from _flow(section.passages, numbers)


def _flow(passages: Sequence[Passage], numbers: Numbers) -> Iterator[str]:
    """Blocks and lists in order; what is deeper than the rest belongs to the item before it."""
    depth = min((passage.depth for passage in passages), default=0)
    for listed, group in groupby(passages, key=lambda p: in_list(p) or p.depth > depth):
        members = list(group)
        if listed:
            # Deeper with no item before it: it continues a decision or action typed as a bullet.
            orphans = list(takewhile(lambda p: p.depth > depth, members))
            yield from _flow(orphans, numbers)
            yield from _list(members[len(orphans) :], depth, numbers)
        else:
            yield from (_block(passage, numbers) for passage in members)


def in_list(passage: Passage) -> bool:
    """Whether a passage is an item of a list."""
    return passage.kind in {Kind.BULLET, Kind.ORDERED}


def _list(passages: Sequence[Passage], depth: int, numbers: Numbers) -> Iterator[str]:
    """One or more lists at this depth: a new one where the kind changes or a count breaks."""
    for (ordered, _), items in groupby(enumerate(_items(passages, depth)), key=_run):
        run = [item for _, item in items]
        first = run[0][0].ordinal
        start = f' start="{first}"' if ordered and first != 1 else ""
        tag = "ol" if ordered else "ul"
        yield f"<{tag}{start}>"
        for head, *rest in run:
            inner = "\n".join(_flow(rest, numbers))
            yield f"<li>{_text(head, numbers)}{inner}</li>"
        yield f"</{tag}>"


def _run(counted: tuple[int, Sequence[Passage]]) -> tuple[bool, int]:
    """The same for items that one list can hold: its kind, and what its count began with."""
    position, (head, *_) = counted
    ordered = head.kind is Kind.ORDERED
    return ordered, head.ordinal - position if ordered else 0


def _items(passages: Sequence[Passage], depth: int) -> Iterator[list[Passage]]:
    """Each item at this depth with all that nests in it."""
    item: list[Passage] = []
    for passage in passages:
        if passage.depth <= depth and item:
            yield item
            item = []
        item.append(passage)
    if item:
        yield item


def _block(passage: Passage, numbers: Numbers) -> str:
    if passage.kind is Kind.TABLE:
        return _number(passage, numbers) + _table(passage)
    text = _text(passage, numbers)
    if passage.kind is Kind.QUOTE:
        return f"<blockquote><p>{text}</p></blockquote>"
    return f"<p>{text}</p>"


def _text(passage: Passage, numbers: Numbers) -> str:
    owners = _owners(owners_behind(passage))
    return _number(passage, numbers) + _label(passage) + spans(passage.spans) + owners


def _number(passage: Passage, numbers: Numbers) -> str:
    words = numbers.before(passage)
    if numbers.marks(passage):
        return f'<strong class="marked">{words}</strong> '
    return f'<span class="number">{words}</span> ' if words else ""


def _label(passage: Passage) -> str:
    words = label(passage)
    return f"<strong>{escape(keep_together(words))}</strong> " if words else ""


def _owners(words: str) -> str:
    return f' <em class="owners">{escape(words)}</em>' if words else ""


def spans(runs: Iterable[Span]) -> str:
    """Runs of text as inline HTML."""
    return "".join(_span(run) for run in runs)


def _span(run: Span) -> str:
    content = escape(keep_together(run.text), quote=False).replace("\n", "<br>\n")
    if run.emphasis:
        content = f"<em>{content}</em>"
    if run.strong:
        content = f"<strong>{content}</strong>"
    return f'<a href="{escape(run.href)}">{content}</a>' if run.href else content


def _table(passage: Passage) -> str:
    head, *rows = passage.rows
    columns = "".join(f'<th scope="col" align="left" valign="top">{spans(c)}</th>' for c in head)
    lines = "\n".join(
        "<tr>" + "".join(f'<td align="left" valign="top">{spans(c)}</td>' for c in row) + "</tr>"
        for row in rows
    )
    return (
        '<table class="grid" width="100%" cellspacing="0" cellpadding="0" border="0">\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>"
    )
