"""The materials of a step, as read: template, notes, frame, attachments, and whom it is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailer.checks.attachments import MISSING, check_attachment, check_total
from mailer.checks.letters import NO_DISCLAIMER, disclaimer_words
from mailer.clock import to_local
from mailer.compose.letter import Frame
from mailer.compose.mime import Attachment, attachment
from mailer.compose.templates import MARKED, Template
from mailer.config import FILE, SERVER_ADDS_DISCLAIMER
from mailer.directory.model import Audience, Recipient
from mailer.directory.reader import FILES
from mailer.directory.resolving import resolve
from mailer.dispatch.sources import Sources
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_, _
from mailer.ledger.model import Source
from mailer.notes.model import MeetingNotes, Passage, Section
from mailer.notes.reader import read_body
from mailer.reading import ReadingError, read_text
from mailer.release.plan import ReleasePlan, Step

SIGNATURE = "templates/signature.md"
REMINDERS = ("reminder", "last_reminder")
"""The templates of a round's reminders; the last one before the deadline has its own text."""

OUTSIDE_WORKSPACE = rule(
    "file-outside",
    Severity.ERROR,
    message=N_("{file} lies outside the workspace."),
    remedy=N_("Copy it into the workspace."),
    why=N_("A path or a link that leads outside could carry any file of this computer along."),
)
UNREADABLE = rule(
    "file-unreadable",
    Severity.ERROR,
    message=N_("{file}: {reason}"),
    remedy=N_("Put the file there or mend it."),
    why=N_("A message goes with its signature, disclaimer and attachments, or not at all."),
)


@dataclass(frozen=True)
class Materials:
    """What a step is composed from. None is what has a fault; the findings tell which."""

    template: Template | None
    notes: MeetingNotes | None
    frame: Frame | None
    attachments: tuple[Attachment, ...]
    to: Audience
    cc: Audience

    @property
    def shown(self) -> tuple[Recipient, ...]:
        """Everybody in To and Cc, of all messages together."""
        return (*self.to.recipients, *self.cc.recipients)


def read_materials(
    sources: Sources, plan: ReleasePlan, step: Step, at: datetime
) -> tuple[Materials, list[Finding]]:
    """All that a step needs on the local day of an instant, and what is wrong with it."""
    findings: list[Finding] = []
    template = sources.template(step.template)
    if isinstance(template, Finding):
        findings.append(template)
    materials = Materials(
        template=None if isinstance(template, Finding) else template,
        notes=_notes(sources, plan, step, findings),
        frame=_frame(sources, findings),
        attachments=tuple(_attachments(sources, plan, step, findings)),
        to=_audience(sources, step.to, at, findings),
        cc=_audience(sources, step.cc, at, findings),
    )
    return materials, findings


def archive(sources: Sources, step: Step) -> Recipient | None:
    """The mailbox that gets a copy, unless it is the sender's own, which has seen the text."""
    copy = step.copy_to
    return copy_recipient(copy) if copy and not sources.is_own(copy) else None


def copy_recipient(address: str) -> Recipient:
    """An archive mailbox as an addressee."""
    return Recipient(name="", address=address, organisations=())


def files_used(sources: Sources, plan: ReleasePlan, step: Step) -> Iterator[Source]:
    """Every file that has a say in what goes, as it is now."""
    disclaimer = sources.config.sender.disclaimer
    yield from map(
        sources.digest,
        (
            plan.file,
            plan.notes_of(step),
            f"templates/{step.template}.md",
            *((f"templates/{name}.md" for name in REMINDERS) if step.round else ()),
            SIGNATURE,
            *((disclaimer,) if disclaimer != SERVER_ADDS_DISCLAIMER else ()),
            *step.attachments,
            *(f"distribution_lists/{name}" for name in FILES),
            FILE,
        ),
    )


def _notes(
    sources: Sources, plan: ReleasePlan, step: Step, findings: list[Finding]
) -> MeetingNotes | None:
    file = plan.notes_of(step)
    if sources.path(file) is None:
        findings.append(OUTSIDE_WORKSPACE.found(_place(plan, step), file=file))
    notes, faults = sources.notes(file)
    findings += faults
    return notes


def _audience(
    sources: Sources, names: tuple[str, ...], at: datetime, findings: list[Finding]
) -> Audience:
    if not names:
        return Audience(lists=(), recipients=(), visible=True)
    day = to_local(at, sources.config.zone).date()
    audience, faults = resolve(sources.directory, names, day)
    findings += faults
    return audience


def _frame(sources: Sources, findings: list[Finding]) -> Frame | None:
    signature = _words(sources, SIGNATURE, findings)
    file = sources.config.sender.disclaimer
    if file == SERVER_ADDS_DISCLAIMER:
        return Frame(signature=signature, disclaimer=()) if signature is not None else None
    disclaimer = _words(sources, file, findings)
    if signature is None or disclaimer is None:
        return None
    frame = Frame(signature=signature, disclaimer=disclaimer)
    if not disclaimer_words(frame):
        findings.append(NO_DISCLAIMER.found(Place(file=file), file=file))
    return frame


def _words(sources: Sources, file: str, findings: list[Finding]) -> tuple[Section, ...] | None:
    place, path = Place(file=file), sources.path(file)
    if path is None:
        findings.append(OUTSIDE_WORKSPACE.found(place, file=file))
        return None
    sources.digest(file)
    try:
        sections, faults = read_body(read_text(path), file)
    except ReadingError as error:
        findings.append(UNREADABLE.found(place, file=file, reason=error.message))
        return None
    findings += faults
    parts: list[Section | Passage] = [*sections, *(p for s in sections for p in s.passages)]
    marked = next((part for part in parts if part.embargoed or part.only), None)
    if marked:
        place = Place(file=file, line=marked.line)
        findings.append(MARKED.found(place, text=marked.spans[0].text if marked.spans else ""))
    return sections


def _attachments(
    sources: Sources, plan: ReleasePlan, step: Step, findings: list[Finding]
) -> Iterator[Attachment]:
    """The files that can be read, whatever is wrong with them: the page shows those as well."""
    place, sizes = _place(plan, step), []
    for file in step.attachments:
        here = place.model_copy(update={"passage": file})
        content = _content(sources, file, here)
        if isinstance(content, Finding):
            findings.append(content)
            continue
        findings += check_attachment(file, content, here)
        sizes.append((file, len(content)))
        yield attachment(file, content)
    findings += check_total(sizes, sources.config.rules.attachments_at_most, place)


def _content(sources: Sources, file: str, place: Place) -> bytes | Finding:
    path = sources.path(file)
    if path is None:
        return OUTSIDE_WORKSPACE.found(place, file=file)
    if not path.is_file():
        return MISSING.found(place, file=file)
    try:
        return sources.content(file)
    except OSError as error:
        reason = _("cannot be read: {reason}").format(reason=error.strerror)
        return UNREADABLE.found(place, file=file, reason=reason)


def _place(plan: ReleasePlan, step: Step) -> Place:
    return Place(file=plan.file, line=step.line)
