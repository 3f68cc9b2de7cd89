"""Marks: `{embargo}`, `{only=gemeenten}`, `{wie="Secretaris, COA"}`, `{noemt="Emmen"}`.

They stand behind a line of text.

Every single brace is a mark or a fault. A misspelt `{embargoo}` that passed for text would send
what it was meant to hold back. `{{ … }}` is left for the checks, and `\\{` is a brace.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.reading import suggestion

_KNOWN = ("embargo", "only", "wie", "noemt")
_WHY = N_("A mark that is not understood would let through what it was meant to hold back.")
UNKNOWN = rule(
    "mark-unknown",
    Severity.ERROR,
    message=N_("“{word}” in the mark {mark} is not known.{near}"),
    remedy=N_(
        "Use embargo, only=LIST, wie=“NAMES” or noemt=“NAMES”; write \\{{ and \\}} for braces in "
        "the text."
    ),
    why=_WHY,
)
BAD_VALUE = rule(
    "mark-value",
    Severity.ERROR,
    message=N_("“{word}” in the mark {mark} has the wrong value."),
    remedy=N_(
        "Write embargo alone, only= with the name of one list, wie= and noemt= with names in "
        "quotes; noemt=“niemand” for nobody."
    ),
    why=_WHY,
)
MISPLACED = rule(
    "mark-misplaced",
    Severity.ERROR,
    message=N_("The mark {mark} does not stand at the end of a line of text."),
    remedy=N_("Put it right behind a heading, a bullet, or a paragraph or its first line."),
    why=N_("Elsewhere nobody can tell how much of the text it is meant to cover."),
)
UNCLOSED = rule(
    "mark-unclosed",
    Severity.ERROR,
    message=N_("A brace without its other half: {text}"),
    remedy=N_("Complete the mark on one line; write \\{{ and \\}} for braces in the text."),
    why=_WHY,
)

_AT_END = re.compile(r"(?<=\S)[^\S\n]*(?<![\\{])(\{[^{}]*\})([*_]*)\s*$")
_BRACES = re.compile(r"\\.|\{\{[^{}]*\}\}|(?P<mark>\{[^{}]*\})|(?P<stray>[{}])", re.DOTALL)
_TYPOGRAPHIC = str.maketrans("“”„‟″«»‘’‚", '"""""""' + "'''")
_ATTRIBUTE = re.compile(r"""\s*([^\s=,]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"',]*))?\s*,?""")


@dataclass(frozen=True)
class Mark:
    """What the marks behind one line say; also what holds for everything below it.

    `names` are organisations; None where no mark says whom the text names.
    """

    embargoed: bool = False
    only: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None

    def within(self, outer: Self) -> Self:
        """This mark with the embargo and lists of what it stands in; owners stay its own.

        Whom the text names is what the innermost mark says.
        """
        only = tuple(dict.fromkeys((*outer.only, *self.only)))
        names = outer.names if self.names is None else self.names
        embargoed = self.embargoed or outer.embargoed
        return replace(self, embargoed=embargoed, only=only, names=names)


def take_marks(text: str, place: Place) -> tuple[str, Mark, list[Finding]]:
    """`text` without the marks at its end and at the end of its first line, and what they say.

    `place` is where its first line stands. A mark that cannot be understood has a finding, and
    so has one that stands elsewhere, which stays in the text.
    """
    first, line_break, rest = text.partition("\n")
    first, marks = _cut(first)
    rest, more = _cut(rest)
    last = _below(place, text.count("\n"))
    result, findings = Mark(), []
    for written, where in [*((m, place) for m in marks), *((m, last) for m in more)]:
        result, faults = _read(written, result, where)
        findings += faults
    left = first + line_break + rest
    return left, result, findings + misplaced_marks(left, place)


def misplaced_marks(text: str, place: Place) -> list[Finding]:
    """A finding for each mark or single brace in `text`, where none may stand."""
    return list(_misplaced(text, place))


def split_owners(text: str) -> tuple[str, ...]:
    """Names parted by commas, slashes or semicolons."""
    return tuple(name for part in re.split(r"[,/;]", text) if (name := part.strip()))


def _cut(text: str) -> tuple[str, list[str]]:
    """The text before the marks at its end, if there is any, and those marks."""
    left = text
    marks: list[str] = []
    while found := _AT_END.search(left):
        left = left[: found.start()] + found[2]
        marks.insert(0, found[1])
    return (left, marks) if re.search(r"\w", left) else (text, [])


def _read(written: str, so_far: Mark, place: Place) -> tuple[Mark, list[Finding]]:
    """What this mark adds, and its faults."""
    findings = []
    for name, value in _attributes(written):
        fields = {"word": name, "mark": written}
        if name.lower() not in _KNOWN:
            near = suggestion(name, list(_KNOWN))
            findings.append(UNKNOWN.found(place, near=near, **fields))
        elif added := _added(so_far, name.lower(), value):
            so_far = added
        else:
            findings.append(BAD_VALUE.found(place, **fields))
    return so_far, findings


def _attributes(written: str) -> Iterator[tuple[str, str | None]]:
    """Names and values without their quotes; a mark with nothing in it yields its own braces."""
    inside = written[1:-1].translate(_TYPOGRAPHIC)
    for found in _ATTRIBUTE.finditer(inside if inside.strip() else written):
        yield found[1], found[2] if found[2] is None else found[2].strip("\"'").strip()


def _added(mark: Mark, name: str, value: str | None) -> Mark | None:
    if name == "embargo":
        return replace(mark, embargoed=True) if value is None else None
    if name == "only" and value and not re.search(r"[\s,;/]", value):
        return replace(mark, only=(*mark.only, value))
    if name == "wie" and value and (owners := split_owners(value)):
        return replace(mark, owners=(*mark.owners, *owners))
    if name == "noemt" and value and (names := split_owners(value)):
        nobody = [each.lower() == "niemand" for each in names]
        if any(nobody) and (len(names) > 1 or mark.names):
            return None
        return replace(mark, names=(*(mark.names or ()), *(() if any(nobody) else names)))
    return None


def _misplaced(text: str, place: Place) -> Iterator[Finding]:
    line = read = 0
    for found in _BRACES.finditer(text):
        line, read = line + text.count("\n", read, found.start()), found.start()
        where = _below(place, line)
        if found["mark"]:
            yield MISPLACED.found(where, mark=found["mark"])
        elif found["stray"]:
            yield UNCLOSED.found(where, text=_surroundings(text, found.start()))


def _surroundings(text: str, position: int) -> str:
    line = text.rfind("\n", 0, position) + 1
    return text[max(line, position - 20) : position + 20].partition("\n")[0].strip()


def _below(place: Place, lines: int) -> Place:
    return place.model_copy(update={"line": (place.line or 1) + lines})
