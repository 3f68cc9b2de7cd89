"""The sections of notes and the passages in them, from the lines below the front matter."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.inline import read_spans
from mailer.notes.marks import Mark, misplaced_marks, take_marks
from mailer.notes.model import Kind, Passage, Section, renumbered
from mailer.notes.passages import Around, Paragraph, read_paragraph
from mailer.notes.pasted import as_markdown
from mailer.notes.tables import read_table

NO_HEADING = rule(
    "heading-space",
    Severity.ERROR,
    message=N_("“{text}” looks like a heading and is none."),
    remedy=N_("Put a space behind one to six #, or write \\# where a # is meant."),
    why=N_("An embargo behind it would cover this line only, and not what stands below it."),
)
TOO_DEEP = rule(
    "notes-too-deep",
    Severity.ERROR,
    message=N_("Lists or quotations are nested too deep here to be read."),
    remedy=N_("Take out bullets that stand one behind the other."),
    why=N_("What is nested deeper than this would be lost."),
)

_TEXT = ("paragraph", "heading")
_MAX_NESTING = 100
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")
# Without lheading a line of --- below a text does not end the embargo of the heading above it;
# without reference nothing vanishes from the text as a link's definition; the rest is
# `as_markdown`'s. Inline text is read passage by passage, once its marks are off.
_MARKDOWN.disable(["code", "fence", "lheading", "reference"])
_MARKDOWN.core.ruler.disable(["inline", "text_join"])
UNDERLINED = rule(
    "heading-underlined",
    Severity.ERROR,
    message=N_("A marked line with a line drawn below it is no heading: {text}"),
    remedy=N_("Write it as “## Heading {{embargo}}”, or leave an empty line between."),
    why=N_("The mark would hold for that line alone, and not for what stands under it."),
)
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*")
_NO_HEADING = re.compile(r"\s*(?:#{2,6}(?=[^\s#])|#{7}|#(?=[^\s#]).*\{)")


@dataclass
class _Open:
    """A section that still takes passages, and the marks that hold below its heading."""

    section: Section
    mark: Mark
    passages: list[Passage] = field(default_factory=list)


def read_blocks(
    lines: list[str], file: str, meeting: date | None
) -> tuple[tuple[Section, ...], list[Finding]]:
    """The sections in these lines of `file`, numbered, and what is wrong with them.

    The first of `lines` is the file's first: what is not text is blank. A deadline without a year
    is counted from the day of `meeting` on.
    """
    blocks = _Blocks(as_markdown(lines), file, meeting)
    blocks.read()
    sections = (
        part.section.model_copy(update={"passages": tuple(part.passages)}) for part in blocks.parts
    )
    return renumbered(sections), blocks.findings


class _Blocks:
    """The sections read so far, and what was wrong on the way."""

    def __init__(self, lines: list[str], file: str, meeting: date | None) -> None:
        self._lines = lines
        self._file = file
        self._meeting = meeting
        self.parts: list[_Open] = []
        self.findings: list[Finding] = []

    def read(self) -> None:
        """Reads all lines; what stands before the first heading makes a section of level 0."""
        tokens = _MARKDOWN.parse("\n".join(self._lines))
        self.findings += self._too_deep(tokens)
        self.findings += self._no_headings()
        for node in SyntaxTreeNode(tokens).children:
            if node.type == "heading":
                self._heading(node)
            else:
                self._block(node, Around(self.parts[-1].mark if self.parts else Mark()))

    def _too_deep(self, tokens: list[Token]) -> list[Finding]:
        deep = (t.map[0] + 1 for t in tokens if t.map and t.level >= _MAX_NESTING - 2)
        return [TOO_DEEP.found(Place(file=self._file, line=line)) for line in list(deep)[:1]]

    def _no_headings(self) -> list[Finding]:
        found = [
            NO_HEADING.found(Place(file=self._file, line=number), text=line.strip()[:40])
            for number, line in enumerate(self._lines, 1)
            if _NO_HEADING.match(line)
        ]
        return found + [
            UNDERLINED.found(Place(file=self._file, line=number), text=above.strip()[:40])
            for number, (above, line) in enumerate(pairwise(self._lines), 1)
            if _UNDERLINE.fullmatch(line) and above.rstrip().endswith("}")
        ]

    def _heading(self, node: SyntaxTreeNode) -> None:
        level, place = int(node.tag[1]), self._place(node)
        text, own, faults = take_marks(_source(node), place)
        spans, more_faults, _breaks = read_spans(text, place)
        self.findings += faults + more_faults
        above = (part.mark for part in reversed(self.parts) if part.section.level < level)
        mark = own.within(next(above, Mark()))
        section = Section(
            number="",
            title="".join(span.text for span in spans),
            spans=spans,
            level=level,
            owners=mark.owners,
            embargoed=mark.embargoed,
            only=mark.only,
            names=own.names,
            line=place.line or 1,
        )
        self.parts.append(_Open(section, mark))

    def _block(self, node: SyntaxTreeNode, around: Around) -> None:
        if node.type in _TEXT:
            self._passage(node, around, Kind.QUOTE if around.quoted else Kind.PARAGRAPH)
        elif node.type == "bullet_list":
            for item in node.children:
                self._item(item, around, Kind.BULLET)
        elif node.type == "ordered_list":
            for ordinal, item in enumerate(node.children, int(node.attrs.get("start", 1))):
                self._item(item, around, Kind.ORDERED, ordinal)
        elif node.type == "blockquote":
            for child in node.children:
                self._block(child, replace(around, quoted=True))
        elif node.type == "table":
            passage, faults = read_table(node, around, self._lines, self._file)
            self._add([passage], faults)

    def _item(self, node: SyntaxTreeNode, around: Around, kind: Kind, ordinal: int = 0) -> None:
        """An item's own text, then what it holds; one without a text is no level of its own."""
        children = node.children
        if children and children[0].type in _TEXT:
            mark = self._passage(children[0], around, kind, ordinal)
            around = replace(around, mark=mark, depth=around.depth + 1)
            children = children[1:]
        for child in children:
            self._block(child, around)

    def _passage(self, node: SyntaxTreeNode, around: Around, kind: Kind, ordinal: int = 0) -> Mark:
        """Adds the paragraph's passages; returns what holds for what stands below it."""
        paragraph = Paragraph(_source(node), self._place(node), kind, ordinal)
        passages, mark, faults = read_paragraph(paragraph, around, self._meeting)
        if node.type == "heading":  # what follows one in an item or quotation is not below it
            faults += misplaced_marks(paragraph.source, paragraph.place)
        self._add(passages, faults)
        return mark

    def _add(self, passages: list[Passage], faults: list[Finding]) -> None:
        self.findings += faults
        if passages and not self.parts:
            opening = Section(number="", title="", level=0, line=passages[0].line)
            self.parts.append(_Open(opening, Mark()))
        if passages:
            self.parts[-1].passages.extend(passages)

    def _place(self, node: SyntaxTreeNode) -> Place:
        return Place(file=self._file, line=node.map[0] + 1 if node.map else None)


def _source(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.children)
