"""One paragraph, bullet or quotation of the notes, made into passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.inline import read_spans
from mailer.notes.marks import Mark, take_marks
from mailer.notes.model import Kind, Passage, Span
from mailer.notes.typed import Wording, check_deadline, read_wording

ONE_LINE = rule(
    "mark-one-line",
    Severity.WARNING,
    message=N_("The mark holds for this line alone, which looks like a heading: {text}"),
    remedy=N_("Write “## ” before it, or mark what follows too; or accept it with a reason."),
    why=N_("A bold line or one that ends on a colon is no heading: what follows is not held back."),
)
_NEXT_TYPED = re.compile(r"\n(?=[^\w\n]*(?:Besluit\s*:|Actie\s*[(:]))", re.IGNORECASE)


@dataclass(frozen=True)
class Around:
    """What a block stands in: the marks that hold there, how many items, a quotation or not."""

    mark: Mark
    depth: int = 0
    quoted: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's Markdown, the line it starts on, and what it is but for its own words."""

    source: str
    place: Place
    kind: Kind
    ordinal: int = 0


def read_paragraph(
    paragraph: Paragraph, around: Around, meeting: date | None
) -> tuple[list[Passage], Mark, list[Finding]]:
    """The passages in it, what its marks and those around it say, and its faults.

    Lines of "Besluit:" and "Actie:" right below each other are a passage each. What one of them
    is held back by holds for all, since they are one paragraph. Without a word there is none.
    """
    passages, joint = [], around.mark
    parts, findings = _parts(paragraph, quoted=around.quoted)
    for _, own in parts:
        joint = replace(own.within(joint), owners=(), names=around.mark.names)
    for part, own in parts:
        spans, faults, breaks = read_spans(part.source, part.place)
        findings += _check_reach(part, own, spans)
        wording = Wording(spans) if around.quoted else read_wording(spans, meeting)
        findings += [*faults, *check_deadline(wording, part.place)]
        if spans:
            depth = around.depth + (part.kind is not paragraph.kind)
            taken_off = _length(spans) - _length(wording.spans)
            lines = tuple(at - taken_off for at in breaks)
            passages.append(_passage(part, wording, own.within(joint), depth, lines))
    return passages, joint, findings


def _parts(
    paragraph: Paragraph, *, quoted: bool
) -> tuple[list[tuple[Paragraph, Mark]], list[Finding]]:
    """The paragraph cut before each decision and action, each part without its marks."""
    parts, findings = [], []
    part = paragraph
    for source in [paragraph.source] if quoted else _NEXT_TYPED.split(paragraph.source):
        text, mark, faults = take_marks(source, part.place)
        parts.append((replace(part, source=text), mark))
        findings += faults
        line = (part.place.line or 1) + source.count("\n") + 1
        part = Paragraph(source, part.place.model_copy(update={"line": line}), Kind.PARAGRAPH)
    return parts, findings


def _check_reach(part: Paragraph, own: Mark, spans: tuple[Span, ...]) -> Iterator[Finding]:
    """A mark on a line that looks like a heading, which it is not: it reaches no further."""
    text = "".join(span.text for span in spans).strip()
    like_heading = text.endswith(":") or (text and all(span.strong for span in spans))
    if part.kind is Kind.PARAGRAPH and (own.embargoed or own.only) and like_heading:
        yield ONE_LINE.found(part.place, about=text, text=text[:40])


def _length(spans: tuple[Span, ...]) -> int:
    return sum(len(span.text) for span in spans)


def _passage(
    part: Paragraph, wording: Wording, mark: Mark, depth: int, breaks: tuple[int, ...]
) -> Passage:
    return Passage(
        number="",
        kind=wording.kind or part.kind,
        spans=wording.spans,
        depth=depth,
        ordinal=part.ordinal,
        owners=(*wording.owners, *mark.owners),
        deadline=wording.deadline,
        deadline_text=wording.deadline_text,
        embargoed=mark.embargoed,
        only=mark.only,
        names=mark.names,
        line=part.place.line or 1,
        breaks=breaks,
    )
