"""Reading a meeting's notes: front matter and Markdown in, `MeetingNotes` and findings out."""

from pathlib import Path

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.blocks import read_blocks
from mailer.notes.front import Front, read_front
from mailer.notes.model import MeetingNotes, Section
from mailer.reading import ReadingError, read_text

UNREADABLE = rule(
    "notes-unreadable",
    Severity.ERROR,
    message=N_("The notes cannot be read: {reason}."),
    remedy=N_("Check the path, and save the file as UTF-8 text."),
    why=N_("Without the notes there is no text to send."),
)
TOO_LARGE = rule(
    "notes-too-large",
    Severity.ERROR,
    message=N_("There is too much text without a break: {count} characters from this line on."),
    remedy=N_("Put empty lines between the paragraphs, or look at what was pasted here."),
    why=N_("Nobody wrote this: it is a picture or a file that was pasted as text."),
)
NO_TEXT = rule(
    "notes-empty",
    Severity.ERROR,
    message=N_("There is no text in the notes."),
    remedy=N_("Write the text below the front matter."),
    why=N_("A mail without a text would still go to everybody."),
)


_MOST_IN_ALL, _MOST_IN_ONE = 3_000_000, 300_000
"""Characters of a file, and without an empty line; the two real papers have under 12,000 in all."""


def load_notes(path: Path, file: str) -> tuple[MeetingNotes | None, list[Finding]]:
    """See `read_notes`; a file that is missing or not UTF-8 is a finding as well."""
    try:
        text = read_text(path)
    except ReadingError as error:
        place = Place(file=file, line=error.line)
        return None, [UNREADABLE.found(place, reason=error.message)]
    return read_notes(text, file)


def read_notes(text: str, file: str) -> tuple[MeetingNotes | None, list[Finding]]:
    """The notes in `text`, and all that is wrong with them, in the order of the lines.

    `file` is what the notes and the findings call it. None when there is no title or no day of
    the meeting. Findings that stop mean that marks may not have been understood: such notes are
    to be shown, never sent.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if too_large := _too_large(lines):
        line, count = too_large
        return None, [TOO_LARGE.found(Place(file=file, line=line), count=count)]
    front, length, findings = read_front(lines, file)
    body = [""] * length + lines[length:]
    sections, faults = read_blocks(body, file, front.date if front else None)
    findings += faults
    if not sections:
        findings.append(NO_TEXT.found(Place(file=file, line=len(lines))))
    findings.sort(key=lambda finding: finding.place.line or 0)
    return _notes(file, front, sections) if front else None, findings


def _too_large(lines: list[str]) -> tuple[int, int] | None:
    """Where more text than anybody writes begins, and how much it is."""
    begun = count = total = 0
    for number, line in enumerate(lines, 1):
        begun, count = (begun, count) if line.strip() else (number, 0)
        count, total = count + len(line), total + len(line)
        if count > _MOST_IN_ONE or total > _MOST_IN_ALL:
            return (begun + 1, count) if count > _MOST_IN_ONE else (1, total)
    return None


def _notes(file: str, front: Front, sections: tuple[Section, ...]) -> MeetingNotes:
    return MeetingNotes(
        file=file,
        title=front.title,
        table=front.table,
        short=front.short,
        date=front.date,
        previous=front.previous,
        version=front.version,
        lines=front.lines,
        sections=sections,
    )


def read_body(
    text: str, file: str, *, first_line: int = 1
) -> tuple[tuple[Section, ...], list[Finding]]:
    """The sections in Markdown without front matter: a template's, a signature's.

    `first_line` is the line of `file` on which `text` begins.
    """
    return read_blocks([""] * (first_line - 1) + text.split("\n"), file, None)
