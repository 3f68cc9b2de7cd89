"""Rules about headings: their levels, their words and what stands under them."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rapidfuzz import fuzz

from mailer.checks.pieces import heading_place
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import MeetingNotes, Section

SKIPS = rule(
    "heading-skips-level",
    Severity.WARNING,
    message=N_("“{title}” is a heading of level {level}; here it can be {expected} at most."),
    remedy=N_("Write it with {marks} before it, or put the heading in that is missing above it."),
    why=N_("A screen reader leads through a text by its headings; a gap says that one is missing."),
)
UNTITLED = rule(
    "heading-empty",
    Severity.WARNING,
    message=N_("A heading has no words."),
    remedy=N_("Write the heading, or take the # away."),
    why=N_("An empty heading is a line of white to who reads, and a riddle to who listens."),
)
BARE = rule(
    "heading-bare",
    Severity.WARNING,
    message=N_("Nothing stands under the heading “{title}”."),
    remedy=N_("Write the text, or take the heading away; or accept it with a reason."),
    why=N_("A heading alone mostly means that its text has stayed behind."),
)

_SAYS_IT = re.compile(r"\d{2}|:\s*\w|\b(?:sluiting|einde|geen|vervallen)\b", re.IGNORECASE)
"""Headings that need nothing below them: "Sluiting", "Volgende PRT: donderdag 12 december"."""
_ALIKE = 80
"""Of 100: from here on a heading repeats the title of the text."""


def check_headings(notes: MeetingNotes) -> Iterator[Finding]:
    """Faults of the headings; a text of mostly bare headings is an agenda, and meant so."""
    headed = [section for section in notes.sections if section.level]
    bare = frozenset(_bare_lines(notes))
    agenda = len(bare) * 2 > len(headed) > 1
    yield from _check_levels(notes, headed)
    for above, section, below in zip([None, *headed], headed, [*headed[1:], None], strict=False):
        place = heading_place(notes, section)
        if not re.search(r"\w", section.title):
            yield UNTITLED.found(place, about=_around(above, section, below))
        elif section.line in bare and not agenda:
            yield BARE.found(place, about=section.title, title=section.title)


def _around(above: Section | None, section: Section, below: Section | None) -> str:
    """What tells an empty heading from another: the headings beside it, the text below it."""
    titles = (each.title if each else "" for each in (above, below))
    return "\0".join((*titles, *(passage.text for passage in section.passages[:1])))


def _check_levels(notes: MeetingNotes, headed: Sequence[Section]) -> Iterator[Finding]:
    """A text may begin at any level, and from there on goes down by one at a time."""
    above = min((section.level for section in headed), default=1) - 1
    for section in headed:
        if section.level > above + 1:
            yield SKIPS.found(
                heading_place(notes, section),
                about=section.title,
                title=section.title,
                level=section.level,
                expected=above + 1,
                marks="#" * (above + 1),
            )
        above = section.level


def _bare_lines(notes: MeetingNotes) -> Iterator[int]:
    """The lines of headings with neither text nor a deeper one below; a title needs none."""
    for n, (section, below) in enumerate(zip_longest(notes.sections, notes.sections[1:])):
        deeper = below is not None and below.level > section.level
        title = n == 0 and _repeats_title(section, notes)
        if section.level and not deeper and not title and _wants_text(section):
            yield section.line


def _wants_text(section: Section) -> bool:
    """Whether nothing stands in it, and its heading alone does not say it all."""
    return not (section.passages or section.owners or _SAYS_IT.search(section.title))


def _repeats_title(section: Section, notes: MeetingNotes) -> bool:
    return fuzz.ratio(section.title.casefold(), notes.title.casefold()) >= _ALIKE
