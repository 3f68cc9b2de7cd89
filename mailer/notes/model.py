"""A meeting's notes as values: sections of numbered passages, each with its line in the file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import Self

from pydantic import Field

from mailer.frozen import Frozen

Day = date  # MeetingNotes has a field called date
CHAPTER_LEVEL = 2
"""Headings down to this level count as chapters: 1, 2, 3…"""


class Kind(StrEnum):
    """What a passage is."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ORDERED = "ordered"
    QUOTE = "quote"
    TABLE = "table"
    DECISION = "decision"
    ACTION = "action"


class Version(StrEnum):
    """How far a text is: only what is final goes to lists that do not ask for concepts."""

    CONCEPT = "concept"
    FINAL = "final"


class Span(Frozen):
    """A run of text in one dress. `href` is an absolute link with an allowed scheme, or None."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str | None = None


class Passage(Frozen):
    """A numbered piece of text: a paragraph, bullet, decision, action, quotation or table.

    `number` is the section's number and a count ("3.2"). `depth` is the nesting of a bullet or
    numbered item, 0 for the outermost; a paragraph with a depth above 0 continues the item before
    it at depth - 1. `ordinal` is what a numbered item counts with, 0 for the rest. `rows` is for
    tables alone, the head row first. `owners` are names as written ("Secretaris", "COA").
    `deadline` is a day, None when none is written or the words in `deadline_text` name none.
    `only` names the lists of which a reader must be on each; none means everybody. `names` are the
    organisations that a person says it names, None where nobody said. `line` counts from 1;
    `breaks` says where in `text` the next lines of the file begin, below 1 where that is in the
    words that were taken off ("Actie (…):").
    """

    number: str
    kind: Kind
    spans: tuple[Span, ...] = ()
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    depth: int = 0
    ordinal: int = 0
    owners: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_text: str = ""
    embargoed: bool = False
    only: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None
    line: int
    breaks: tuple[int, ...] = ()

    def line_of(self, offset: int) -> int:
        """The line of the file on which this character of `text` stands."""
        return self.line + sum(at <= offset for at in self.breaks)

    @property
    def last_line(self) -> int:
        """The line of the file on which it ends; below the head of a table a line is drawn."""
        return self.line + (len(self.rows) or len(self.breaks))

    @property
    def text(self) -> str:
        """The words without their dress; a table's cells on lines, parted by tabs."""
        if self.kind is Kind.TABLE:
            return "\n".join("\t".join(_words(cell) for cell in row) for row in self.rows)
        return _words(self.spans)


class Section(Frozen):
    """A heading and what stands under it up to the next heading of any level.

    `level` is 1 to 6, and 0 for the text before the first heading (its `title` is empty and its
    number "0"). `names` is what its own mark says that it names, and all below it without a mark of
    their own. Headings of level 1 and 2 count 1, 2, 3…; deeper ones share the number of the
    section they stand in, and their passages count on.
    """

    number: str
    title: str
    spans: tuple[Span, ...] = ()
    level: int
    owners: tuple[str, ...] = ()
    embargoed: bool = False
    only: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None
    line: int
    passages: tuple[Passage, ...] = ()


class Action(Frozen):
    """Something somebody is to do, wherever in the notes it is written.

    `passage` is the number of the passage, or of the section when the owners stand behind a
    heading and no passage below it names its own.
    """

    passage: str
    text: str
    owners: tuple[str, ...]
    deadline: date | None
    deadline_text: str = ""
    line: int


class MeetingNotes(Frozen):
    """One text as read. `file` is relative to the workspace; `date` is the day of the meeting.

    `lines` says where in the file each key of the front matter stands.
    """

    file: str
    title: str
    table: str = ""
    short: str = ""
    date: Day
    previous: Day | None = None
    version: Version = Version.FINAL
    lines: dict[str, int] = Field(default_factory=dict)
    sections: tuple[Section, ...]

    def passages(self) -> Iterator[Passage]:
        """All passages in the order of the text."""
        for section in self.sections:
            yield from section.passages

    @property
    def decisions(self) -> tuple[Passage, ...]:
        """What was decided ("Besluit: …")."""
        return tuple(p for p in self.passages() if p.kind is Kind.DECISION)

    @property
    def actions(self) -> tuple[Action, ...]:
        """What is to be done: each "Actie (…): …", and each passage or heading with owners."""
        return tuple(action for section in self.sections for action in _actions(section))

    def for_reader(self, *, cleared: bool, lists: frozenset[str]) -> Self:
        """The notes as one reader may see them, without a trace of the rest.

        Leaves out what is under embargo unless `cleared`, and what is for lists the reader is not
        on; then headings with nothing left below them; then numbers what remains anew. Lines stay
        those of the file: they are for findings, not for readers.
        """
        return self.model_copy(update={"sections": _visible(self.sections, cleared, lists)})

    @property
    def embargoed(self) -> bool:
        """Whether any part is marked as under embargo."""
        return any(section.embargoed for section in self.sections) or any(
            passage.embargoed for passage in self.passages()
        )


def named_lists(notes: MeetingNotes | None) -> tuple[str, ...]:
    """The lists that parts of the notes are for, in the order of the text."""
    parts: list[Section | Passage] = [*notes.sections, *notes.passages()] if notes else []
    return tuple(dict.fromkeys(name for part in parts for name in part.only))


def _words(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def _actions(section: Section) -> Iterator[Action]:
    owned = [p for p in section.passages if p.kind is Kind.ACTION or p.owners]
    if section.owners and not owned:
        yield Action(
            passage=section.number,
            text=_what(section),
            owners=section.owners,
            deadline=None,
            line=section.line,
        )
    for passage in owned:
        yield Action(
            passage=passage.number,
            text=passage.text,
            owners=passage.owners or section.owners,
            deadline=passage.deadline,
            deadline_text=passage.deadline_text,
            line=passage.line,
        )


def _what(section: Section) -> str:
    """What a heading is about ("Volgende PRT"), and its passage where it has one alone."""
    words = [section.title, *(p.text for p in section.passages)]
    return ": ".join(words) if len(section.passages) == 1 else section.title


def _visible(
    sections: tuple[Section, ...],
    cleared: bool,  # noqa: FBT001 (private)
    lists: frozenset[str],
) -> tuple[Section, ...]:
    def shown(part: Section | Passage) -> bool:
        return (cleared or not part.embargoed) and lists.issuperset(part.only)

    written: Counter[int] = Counter()
    missing: Counter[int] = Counter()
    left = [
        section.model_copy(
            update={"passages": tuple(_closing_gaps(section.passages, shown, written, missing))}
        )
        for section in sections
    ]
    return renumbered(
        left[n]
        for n, section in enumerate(sections)
        if shown(section) and (_has_text(left[n:]) or not _has_text(sections[n:]))
    )


def _closing_gaps(
    passages: Iterable[Passage],
    shown: Callable[[Passage], bool],
    written: Counter[int],
    missing: Counter[int],
) -> Iterator[Passage]:
    """The shown passages; numbered items count on as if the others had never been.

    `written` and `missing` hold, by depth, the last number in the file and how many were left
    out. They outlive a section: a list that counts on below a heading has no gap there either.
    """
    for passage in passages:
        depth = passage.depth
        if passage.ordinal:
            if passage.ordinal != written[depth] + 1:
                missing[depth] = 0
            written[depth] = passage.ordinal
            missing[depth] += not shown(passage)
        if shown(passage):
            ordinal = passage.ordinal and passage.ordinal - missing[depth]
            yield passage.model_copy(update={"ordinal": ordinal})


def _has_text(sections: Sequence[Section]) -> bool:
    """Whether the first of these, or a deeper one right under it, has a passage."""
    first, *rest = sections
    below = takewhile(lambda section: section.level > first.level > 0, rest)
    return bool(first.passages) or any(section.passages for section in below)


def renumbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The same sections and passages, numbered from the start without a gap."""
    chapter = count = 0
    numbered = []
    for section in sections:
        if 1 <= section.level <= CHAPTER_LEVEL:
            chapter, count = chapter + 1, 0
        passages = tuple(
            passage.model_copy(update={"number": f"{chapter}.{count + n}"})
            for n, passage in enumerate(section.passages, 1)
        )
        count += len(passages)
        numbered.append(section.model_copy(update={"number": str(chapter), "passages": passages}))
    return tuple(numbered)
