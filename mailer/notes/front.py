"""The front matter of notes: flat `key: value` lines between two lines of `---`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailer.findings import Finding, Place, Rule, Severity, rule
from mailer.i18n import N_
from mailer.notes.days import parse_day
from mailer.notes.marks import misplaced_marks
from mailer.notes.model import Day, Version
from mailer.reading import suggestion

MISSING = rule(
    "front-matter-missing",
    Severity.ERROR,
    message=N_("The notes do not start with front matter."),
    remedy=N_("Put two lines of --- at the very top and between them at least title: and date:."),
    why=N_("The title and the day of the meeting stand in the subject and the text of every mail."),
)
OPEN = rule(
    "front-matter-open",
    Severity.ERROR,
    message=N_("The front matter that starts here has no end."),
    remedy=N_("Put a line of --- below its last key."),
    why=N_("Without its end nobody can tell the keys from the text."),
)
NO_KEY = rule(
    "front-matter-line",
    Severity.ERROR,
    message=N_("“{text}” in the front matter is not a key with a value."),
    remedy=N_("Write it as key: value, or move it below the front matter."),
    why=N_("Text between the two lines of --- is not sent, so it would be lost."),
)
UNKNOWN = rule(
    "front-matter-key",
    Severity.ERROR,
    message=N_("“{key}” is not a key of the front matter.{near}"),
    remedy=N_("Use one of: {known}."),
    why=N_("A misspelt key would be ignored, and what it says with it."),
)
TWICE = rule(
    "front-matter-twice",
    Severity.ERROR,
    message=N_("“{key}” is in the front matter twice; the first time on line {first}."),
    remedy=N_("Keep one of the two."),
    why=N_("Nobody can tell which of the two is meant."),
)
EMPTY = rule(
    "front-matter-empty",
    Severity.ERROR,
    message=N_("The front matter has no {key}."),
    remedy=N_("Write {key}: with its value between the two lines of ---."),
    why=N_("The title and the day of the meeting stand in the subject and the text of every mail."),
)
BAD_DATE = rule(
    "front-matter-date",
    Severity.ERROR,
    message=N_("{key}: “{text}” is not a day."),
    remedy=N_("Write it as 2024-10-04 or as 4 oktober 2024."),
    why=N_("A day that cannot be read cannot be compared with the deadlines in the text."),
)
BAD_VERSION = rule(
    "front-matter-version",
    Severity.ERROR,
    message=N_("version: “{text}” is neither concept nor final.{near}"),
    remedy=N_("Write version: concept or version: final."),
    why=N_("A concept goes only to lists that ask for concepts."),
)

_KEYS = ("title", "table", "short", "date", "previous", "version")
_REQUIRED = ("title", "date")
_LINE = re.compile(r"\s*(\w[\w -]*?)\s*:(?:\s+(.*))?$")
_QUOTED = re.compile(r"""("|')(.*?)\1\s*(?:#.*)?$""")
_COMMENT = re.compile(r"(?:^|\s+)#.*")


@dataclass(frozen=True)
class Front:
    """What the front matter says, and on which line each of its keys stands."""

    title: str
    date: Day
    table: str
    short: str
    previous: Day | None
    version: Version
    lines: dict[str, int]


def read_front(lines: list[str], file: str) -> tuple[Front | None, int, list[Finding]]:
    """The front matter of these lines, on how many of them it stands, and what is wrong with it.

    None when there is no title or no day of the meeting.
    """
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[start].strip() != "---":
        return None, 0, [MISSING.found(Place(file=file, line=1))]
    end = next((n for n in range(start + 1, len(lines)) if lines[n].strip() == "---"), None)
    if end is None:
        return None, start + 1, [OPEN.found(Place(file=file, line=start + 1))]
    reading = _Reading(file, start + 1)
    for number in range(start + 1, end):
        reading.take(lines[number], number + 1)
    return reading.front(), end + 1, reading.findings


class _Reading:
    """The keys taken so far, each with its value and line."""

    def __init__(self, file: str, start: int) -> None:
        self.file = file
        self.start = start
        self.entries: dict[str, tuple[str, int]] = {}
        self.findings: list[Finding] = []

    def take(self, line: str, number: int) -> None:
        text = line.strip()
        if not text or text.startswith("#"):
            return
        if not (written := _LINE.match(line)):
            self._report(NO_KEY, number, text=text)
        elif (key := written[1]) not in _KEYS:
            near = suggestion(key, list(_KEYS))
            self._report(UNKNOWN, number, key=key, near=near, known=", ".join(_KEYS))
        elif key in self.entries:
            self._report(TWICE, number, key=key, first=self.entries[key][1])
        else:
            self.entries[key] = (_value(written[2] or ""), number)

    def front(self) -> Front | None:
        for key in self._empty():
            self._report(EMPTY, self._line(key), key=key)
        for key in ("title", "table", "short"):
            place = Place(file=self.file, line=self._line(key))
            self.findings += misplaced_marks(self._text(key), place)
        day, previous = self._day("date"), self._day("previous")
        version = self._version()
        if not (self._text("title") and day):
            return None
        return Front(
            title=self._text("title"),
            date=day,
            table=self._text("table"),
            short=self._text("short"),
            previous=previous,
            version=version,
            lines={key: line for key, (_value, line) in self.entries.items()},
        )

    def _empty(self) -> Iterator[str]:
        return (key for key in _REQUIRED if not self._text(key))

    def _text(self, key: str) -> str:
        return self.entries.get(key, ("", 0))[0]

    def _line(self, key: str) -> int:
        return self.entries.get(key, ("", self.start))[1]

    def _day(self, key: str) -> date | None:
        text = self._text(key)
        day = parse_day(text)
        if text and day is None:
            self._report(BAD_DATE, self._line(key), key=key, text=text)
        return day

    def _version(self) -> Version:
        """Final when nothing is said; concept, which goes to fewer, when it cannot be read."""
        text = self._text("version")
        if text in {*Version, ""}:
            return Version(text or Version.FINAL)
        near = suggestion(text, list(Version))
        self._report(BAD_VERSION, self._line("version"), text=text, near=near)
        return Version.CONCEPT

    def _report(self, what: Rule, line: int, **fields: object) -> None:
        self.findings.append(what.found(Place(file=self.file, line=line), about="", **fields))


def _value(text: str) -> str:
    quoted = _QUOTED.match(text.strip())
    return (quoted[2] if quoted else _COMMENT.sub("", text)).strip()
