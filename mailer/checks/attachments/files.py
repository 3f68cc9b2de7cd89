"""A file under inspection, what was seen in it, and how much work it may cost."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from mailer.findings import Finding, Place, Rule
from mailer.i18n import _, ngettext
from mailer.visible import visible

_WORDS = 60
"""Characters of a passage that a finding shows."""
_FILE = 10_000
"""What a file inside costs of an allowance, whatever its size."""
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Trace:
    """One thing seen in a file: its rule, the first words of it, and whose it is."""

    rule: Rule
    words: str = ""
    by: str = ""


class Stopped(Exception):
    """A file cannot be looked into any further; `trace` says why."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace.words)
        self.trace = trace


class Spent(Exception):
    """More work than an attachment is worth."""


@dataclass
class Allowance:
    """What may still be unpacked of one attachment, with all that is inside it, in bytes."""

    left: int = 150 * 2**20

    def take(self, amount: int) -> None:
        """Raises `Spent` when that is more than there is."""
        self.left -= amount
        if self.left < 0:
            raise Spent


def counted(items: Iterable[_Item], most: int) -> Iterator[_Item]:
    """These items; raises `Spent` when there are more, so that nothing is left out in silence."""
    for number, item in enumerate(items):
        if number == most:
            raise Spent
        yield item


@dataclass(frozen=True)
class File:
    """A file by its own name, and with `name` as a person finds it: "a.zip › b/c.docx".

    `depth` counts the files around it; `part` says that it is a piece of a document, which nobody
    opens by itself.
    """

    name: str
    content: bytes
    own_name: str
    depth: int = 0
    part: bool = False
    allowance: Allowance = field(default_factory=Allowance, compare=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """The extension as Windows understands it: dots and spaces at the end do not count."""
        name = self.own_name.replace("\\", "/").rpartition("/")[2].rstrip(" .")
        _before, dot, last = name.rpartition(".")
        return f"{dot}{last}".lower() if dot else ""

    def inner(self, own_name: str, content: bytes, *, part: bool = False) -> "File":
        """A file inside this one; raises `Spent` when there were too many."""
        self.allowance.take(_FILE)
        return File(
            name=f"{self.name} › {own_name}",
            content=content,
            own_name=own_name,
            depth=self.depth + 1,
            part=part,
            allowance=self.allowance,
        )


Brought = Iterator[Trace | File]
"""What looking into a file brings up: traces, and files inside it."""

Look = Callable[[File], Brought]


def findings_of(file: File, traces: list[Trace], place: Place) -> Iterator[Finding]:
    """One finding for each rule, bound to the file's bytes, with the count and first words."""
    by_rule: dict[str, list[Trace]] = {}
    for trace in traces:
        by_rule.setdefault(trace.rule.code, []).append(trace)
    for group in by_rule.values():
        yield group[0].rule.found(
            place,
            about=f"{file.name} {file.digest}",
            file=visible(file.name),
            what=_summary(group),
            reason=group[0].words,
        )


def first_words(text: str) -> str:
    """The first words of a text, on one line, with what nobody would see made visible."""
    words = visible(" ".join(text[: 4 * _WORDS].split()))
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"


def _summary(traces: list[Trace]) -> str:
    telling = next((trace for trace in traces if trace.words.strip()), None)
    if telling is None:
        count = len(traces)
        return ngettext("{count} place", "{count} places", count).format(count=count)
    words, by = first_words(telling.words), first_words(telling.by)
    first = _("“{words}” ({by})").format(words=words, by=by) if by else f"“{words}”"
    if len(traces) == 1:
        return first
    return _("{count}, the first with words: {first}").format(count=len(traces), first=first)
