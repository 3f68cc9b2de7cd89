"""Findings: what a person should know about the input or mend, with a stable code.

A part of the program declares its rules where it uses them:

    CYCLE = rule("list-cycle", Severity.ERROR, message=N_("…{name}…"), remedy=N_("…"), why=N_("…"))
    yield CYCLE.found(Place(file="lists.toml", line=12), name="a › b › a")

`mailer.dispatch.rules.catalogue` knows all rules.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from mailer import saying
from mailer.i18n import N_, _


class Severity(StrEnum):
    """What a finding does: an error stops, a warning wants a person's reason, a note is read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITIES = {
    Severity.ERROR: N_("error"),
    Severity.WARNING: N_("warning"),
    Severity.NOTE: N_("note"),
}
"""The word for each, a msgid."""


class Place(BaseModel):
    """Where a finding is; each part may be unknown.

    `file` is relative to the workspace, `line` counts from 1, `passage` is a number ("3.2") or a
    key, `address` a mailbox.
    """

    model_config = ConfigDict(frozen=True)

    file: str | None = None
    line: int | None = None
    passage: str | None = None
    address: str | None = None

    @property
    def name(self) -> str:
        """What `--accept CODE@PLACE` takes: an address, a passage or file:line."""
        return self.address or self.passage or self.position

    @property
    def position(self) -> str:
        """Notes.md:14, as editors understand it."""
        return f"{self.file or ''}:{self.line}" if self.line else self.file or ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.position, self.passage, self.address) if part)


class Finding(BaseModel):
    """One fault at one place, in the reader's language.

    `words` are those of the text that are meant, where there are any. `about` is the text or
    address that an acceptance is bound to: when it changes, the acceptance lapses. `accepted` holds
    the reason of the acceptance that covers it, None where none does.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str
    words: str = ""
    about: str = ""
    accepted: str | None = None

    @property
    def key(self) -> str:
        """CODE@PLACE, as `--accept` takes it."""
        return f"{self.code}@{self.place.name}"

    @property
    def stops(self) -> bool:
        """Whether nothing may go while this stands."""
        return self.severity is Severity.ERROR or (
            self.severity is Severity.WARNING and self.accepted is None
        )

    def as_json(self) -> dict[str, object]:
        """As other programs read it."""
        return self.model_dump(mode="json") | {"key": self.key, "stops": self.stops}

    @property
    def fingerprint(self) -> str:
        """What an acceptance of this finding is bound to: the code and the text it is about."""
        return hashlib.sha256(f"{self.code}\0{self.about}".encode()).hexdigest()


@dataclass(frozen=True)
class Rule:
    """A kind of finding. Texts are msgids; `message` and `remedy` may hold {fields}.

    `embargo` marks the rules whose breach is an attempt to send too early (exit code 5).
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    why: str
    embargo: bool = False

    def found(self, place: Place, *, about: str = "", **fields: object) -> Finding:
        """A finding of this rule, its texts filled with `fields`.

        A day is said as screens say it; an instant has no zone here, so it comes as words.
        """
        said = {
            name: saying.day(value) if isinstance(value, date) else value
            for name, value in fields.items()
        }
        return Finding(
            code=self.code,
            severity=self.severity,
            place=place,
            message=_(self.message).format(**said),
            remedy=_(self.remedy).format(**said),
            words=str(said.get("words", "")),
            about=about or place.address or "",
        )


RULES: dict[str, Rule] = {}
"""All rules declared so far by code; complete once `mailer.dispatch.rules` is imported."""


def rule(
    code: str, severity: Severity, *, message: str, remedy: str, why: str, embargo: bool = False
) -> Rule:
    """Declare a rule. A code is declared once and never changes its meaning."""
    if code in RULES:
        msg = f"rule {code} is declared twice"
        raise ValueError(msg)
    RULES[code] = Rule(code, severity, message, remedy, why, embargo)
    return RULES[code]


def unfilled(text: str) -> str:
    """A rule's message or remedy in the reader's language, its {fields} still to be seen."""
    return _(text).replace("{{", "{").replace("}}", "}")


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that nobody can accept."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def stopping(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop."""
    return [finding for finding in findings if finding.stops]
