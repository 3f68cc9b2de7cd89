"""Templates: Markdown with a subject line, which a secretary can edit.

A template is data to us: it is rendered in Jinja's sandbox, gets the names in `GIVEN` and nothing
else, reads no other file, and what it fills in is text, never Markdown, HTML or another expression.
The workspace's own goes before the one that came with the program.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError, meta

from mailer.compose.inserts import Insert, filled, fills_no_slot, unnumbered, without_slots
from mailer.compose.sandbox import EmptyValue, Sandbox, as_words
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_, _
from mailer.notes.model import Passage, Section
from mailer.notes.placeholders import check_placeholders
from mailer.notes.reader import read_body
from mailer.reading import ReadingError, inside, read_text, suggestion

GIVEN = (
    "meeting", "plan", "step", "passages", "decisions", "actions", "recipient", "reactions",
    "sender",
)  # fmt: skip
NAMES = (
    "feedback", "action_list", "factual_check", "report", "press", "reminder", "last_reminder",
    "outcome", "correction",
)  # fmt: skip

MISSING = rule(
    "template-missing",
    Severity.ERROR,
    message=N_("There is no template “{name}”.{suggestion}"),
    remedy=N_("Name one of templates/, or put templates/{name}.md there."),
    why=N_("The template is the frame of the text; without it there is no message."),
)
FAULT = rule(
    "template-fault",
    Severity.ERROR,
    message=N_("The template cannot be used: {reason}"),
    remedy=N_("Mend the template; docs/formats.md lists what a template gets."),
    why=N_("A template that fails half-way would leave half a message."),
)
NO_SUBJECT = rule(
    "template-subject",
    Severity.ERROR,
    message=N_("The template has no subject."),
    remedy=N_("Begin it with three lines: ---, “subject: …”, ---."),
    why=N_("A mail without a subject is not opened, or not found again."),
)
UNKNOWN_NAME = rule(
    "template-unknown-name",
    Severity.ERROR,
    message=N_("The template asks for something it does not get: {reason}"),
    remedy=N_("A template gets {given}; see docs/formats.md."),
    why=N_("An unknown name would leave a hole in the text."),
)
EMPTY_VALUE = rule(
    "empty-value",
    Severity.ERROR,
    message=N_("The template fills in a value that is empty: {expression}"),
    remedy=N_("Give it a value in the notes or the plan, or put {{% if … %}} around it."),
    why=N_("“Beste ,” and “uiterlijk .” are how readers learn that nobody looked."),
)

WITHOUT_TEXT = rule(
    "template-without-text",
    Severity.WARNING,
    message=N_("The template names none of {names}: the mail goes without the text of the notes."),
    remedy=N_("Put {{{{ passages }}}} where the text belongs, or accept it with a reason."),
    why=N_("A frame without its text is a mail that everybody gets and nobody understands."),
)
MARKED = rule(
    "template-mark",
    Severity.ERROR,
    message=N_("A mark such as {{embargo}} or {{only=…}} means nothing in a template: {text}"),
    remedy=N_("Take it out here; what is held back stands in the notes, with its mark."),
    why=N_("A template's own words go to everybody, so the mark would hold nothing back."),
)

_THEIRS = frozenset({"recipient", "reactions"})
"""What differs from one recipient to the next."""
TEXTS = ("passages", "decisions", "actions")
"""What of the notes a template may put down."""
_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_SUBJECT = re.compile(r"^subject[ \t]*:[ \t]*(?P<subject>.*?)[ \t]*$", re.MULTILINE)
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Template:
    """One template, which compiles. `file` is the path to show."""

    name: str
    file: str
    subject: str
    markdown: str
    first_line: int

    @cached_property
    def asked(self) -> frozenset[str]:
        """The names that subject and text ask for."""
        parsed = map(_BODY.parse, (self.subject, self.markdown))
        return frozenset().union(*map(meta.find_undeclared_variables, parsed))

    @property
    def per_recipient(self) -> bool:
        """Whether the text names its recipient, and so differs from one to the next."""
        return not self.asked.isdisjoint(_THEIRS)

    @cached_property
    def _compiled(self) -> tuple[Any, Any]:
        return _SUBJECT_LINE.from_string(self.subject), _BODY.from_string(self.markdown)

    def render(self, given: Mapping[str, Any]) -> tuple[str, tuple[Section, ...], list[Finding]]:
        """Subject and sections for these values (the names in `GIVEN`), and what is wrong.

        Without sections it could not be rendered.
        """
        subject_line, body = self._compiled
        try:
            subject = subject_line.render(given)
            markdown = body.render(given)
        except EmptyValue:
            return "", (), [EMPTY_VALUE.found(self._place(), expression=self._empty(given))]
        except UndefinedError as error:
            fault = UNKNOWN_NAME.found(self._place(), reason=error, given=", ".join(GIVEN))
            return "", (), [fault]
        except _FAILURES as error:
            return "", (), [FAULT.found(self._place(), reason=error)]
        return self._laid_out(" ".join(subject.split()), markdown, given)

    def _laid_out(
        self, subject: str, markdown: str, given: Mapping[str, Any]
    ) -> tuple[str, tuple[Section, ...], list[Finding]]:
        own, findings = read_body(markdown, self.file, first_line=self.first_line)
        inserts = {i.slot: i for i in given.values() if isinstance(i, Insert)}
        sections = tuple(filled(map(unnumbered, own), inserts))
        if not subject:
            findings.append(NO_SUBJECT.found(self._place()))
        if not sections:
            findings.append(FAULT.found(self._place(), reason=_("it leaves no text")))
        elif "reactions" not in self.asked and not _tells(markdown, own, inserts):
            names = ", ".join(TEXTS)
            findings.append(WITHOUT_TEXT.found(self._place(), about=self.markdown, names=names))
        for part in _parts(own):
            findings += self._check_own(part)
        return subject, sections, findings

    def _check_own(self, part: Section | Passage) -> Iterator[Finding]:
        text = part.title if isinstance(part, Section) else part.text
        place = Place(file=self.file, line=part.line)
        yield from check_placeholders(text, place)
        if part.embargoed or part.only:
            yield MARKED.found(place, text=text)
        if fills_no_slot(text):
            yield FAULT.found(place, reason=_("the text of the notes needs a line of its own"))

    def _empty(self, given: Mapping[str, Any]) -> str:
        """The names in this template whose value is empty."""
        text = self.subject + self.markdown
        names = (
            f"{table}.{key}"
            for table, values in given.items()
            if isinstance(values, Mapping)
            for key, value in values.items()
            if value is None or value == ""
        )
        return ", ".join(name for name in names if name in text) or "{{ … }}"

    def _place(self) -> Place:
        return Place(file=self.file)


class Templates:
    """The templates of a workspace and, behind them, those that came with the program."""

    def __init__(self, own: Path, packaged: Path) -> None:
        self._folders = (own, packaged)

    def load(self, name: str) -> Template | Finding:
        """The template of this name, or what is wrong with it."""
        file = f"templates/{name}.md"
        try:
            text = self.text(f"{name}.md")
        except ReadingError as error:
            if self._path(f"{name}.md"):
                return FAULT.found(Place(file=file, line=error.line), reason=error.message)
            near = suggestion(name, list(NAMES))
            return MISSING.found(Place(file=file), name=name, suggestion=near)
        return _parsed(name, file, text.replace("\r\n", "\n"))

    def text(self, file: str) -> str:
        """The words of a file beside the templates (signature.md). Raises `ReadingError`."""
        path = self._path(file)
        if path is None:
            raise ReadingError(_("this file does not exist"))
        return read_text(path)

    def _path(self, file: str) -> Path | None:
        if not re.fullmatch(r"[\w.-]+", file) or file.startswith("."):
            return None
        paths = (inside(folder, file) for folder in self._folders)
        return next((path for path in paths if path and path.is_file()), None)


def _parsed(name: str, file: str, text: str) -> Template | Finding:
    front = _FRONT.match(text)
    found = _SUBJECT.search(front["front"]) if front else None
    if front is None or found is None or not found["subject"]:
        return NO_SUBJECT.found(Place(file=file, line=1))
    subject = re.sub(r"""^(["'])(.*)\1$""", r"\2", found["subject"])
    body, first_line = text[front.end() :], text.count("\n", 0, front.end()) + 1
    subject_line = text.count("\n", 0, front.start("front") + found.start()) + 1
    for environment, source, line in (
        (_SUBJECT_LINE, subject, subject_line),
        (_BODY, body, first_line),
    ):
        try:
            environment.from_string(source)
        except TemplateSyntaxError as error:
            place = Place(file=file, line=error.lineno + line - 1)
            return FAULT.found(place, reason=error.message)
    return Template(name, file, subject, body, first_line)


def _tells(markdown: str, own: Sequence[Section], inserts: Mapping[str, Insert]) -> bool:
    """Whether anything of the notes came along: put down whole, or a passage in a loop."""
    if any(slot in markdown for slot in inserts):
        return True
    words = "\n".join(p.text for section in own for p in section.passages)
    items = (item for insert in inserts.values() for item in insert)
    return any(item["text"] and item["text"] in words for item in items)


def _parts(sections: Iterable[Section]) -> Iterator[Section | Passage]:
    for section in sections:
        yield section
        yield from section.passages


def _as_markdown(value: object) -> object:
    """What a template fills in, as text that Markdown takes literally. Raises `EmptyValue`."""
    if isinstance(value, Insert):
        return f"\n\n{value.slot}\n\n"
    words = as_words(without_slots(value) if isinstance(value, str) else value)
    bullet = "" if words[0].isascii() or words[0].isalnum() else f"&#{ord(words[0])};"
    return bullet + _MARKDOWN.sub(r"\\\1", words[1:] if bullet else words)


_BODY = Sandbox(_as_markdown)
_SUBJECT_LINE = Sandbox(as_words)
_FAILURES = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(RecursionError, MemoryError),
)
"""What an expression in a template may end in, whatever it is that its author wrote."""
