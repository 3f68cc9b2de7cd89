"""Writing the messages of a step: who shares one, which edition they get, within which bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer import saying
from mailer.checks.letters import check_letter
from mailer.checks.people import check_visibility
from mailer.compose.composing import Composer, Edition, Reader
from mailer.compose.headers import HeaderFault
from mailer.compose.letter import Frame
from mailer.compose.message import Addressee, Field, Message
from mailer.compose.templates import Template
from mailer.compose.thread import NO_THREAD, Thread
from mailer.directory.model import Directory, Recipient, mailbox_key
from mailer.dispatch.editions import Terms, check_one_edition, check_words
from mailer.dispatch.following import Follow
from mailer.dispatch.materials import Materials, archive, copy_recipient
from mailer.dispatch.secrets import Secrets
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.release.embargo import WINDOW
from mailer.release.plan import Addressing, Step

HEADER = rule(
    "header-fault",
    Severity.ERROR,
    message=N_("This cannot stand in a mail's header: {value!r}"),
    remedy=N_(
        "Take out line breaks and control characters, and in an address letters that are not plain."
    ),
    why=N_("A line break in a header adds a header: it once put the press in Bcc."),
)

Window = tuple[datetime | None, datetime | None]
"""Not before, not after."""


@dataclass(frozen=True)
class Identity:
    """What goes into Message-IDs: the ledger's id and the dispatch's number."""

    ledger: str = "preview"
    dispatch: int = 0


@dataclass(frozen=True)
class Group:
    """The recipients of one message, and what its template may know of them."""

    to: Sequence[Recipient]
    reader: Reader


def write_messages(
    terms: Terms,
    materials: Materials,
    template: Template,
    frame: Frame,
    identity: Identity,
    follow: Follow | None = None,
) -> tuple[list[Message], list[Finding]]:
    """The messages of a step, and what is wrong with them; with a fault there may be fewer.

    Of what is to `follow` one those that it wants.
    """
    thread = follow.thread if follow else NO_THREAD
    composer = _composer(terms, materials, template, frame, identity, thread)
    place = _place(terms)
    messages: list[Message] = []
    findings: list[Finding] = []
    for group in _groups(terms, materials):
        findings += _check_group(terms, materials, group)
        try:
            message = _write(composer, terms, materials, len(messages) + 1, group)
        except HeaderFault as fault:
            findings.append(HEADER.found(place, value=str(fault)))
            continue
        if message and (follow is None or follow.wants(message)):
            messages.append(message)
    findings += composer.findings
    findings += (f for message in messages for f in _check_window(terms, message))
    findings += check_words(terms, Secrets(terms.sources), messages)
    for letter in composer.letters():
        at = Place(file=template.file)
        attached = bool(terms.step.attachments)
        findings += check_letter(letter, frame, at, attached=attached, notes=materials.notes)
    return messages, findings


def _composer(
    terms: Terms,
    materials: Materials,
    template: Template,
    frame: Frame,
    identity: Identity,
    thread: Thread,
) -> Composer:
    return Composer(
        plan=terms.plan,
        step=terms.step,
        template=template,
        frame=frame,
        sender=terms.sources.config.sender,
        zone=terms.sources.config.zone,
        attachments=materials.attachments,
        ledger=identity.ledger,
        dispatch=identity.dispatch,
        thread=thread,
    )


def _groups(terms: Terms, materials: Materials) -> Iterator[Group]:
    """By organisation, who serves two gets one message for both: nobody gets a step twice."""
    directory, recipients = terms.sources.directory, materials.to.recipients
    if terms.step.addressing is Addressing.SHARED:
        if recipients:
            yield Group(recipients, Reader())
    elif terms.step.addressing is Addressing.INDIVIDUAL:
        for recipient in recipients:
            named = organisations_of(directory, recipient)
            yield Group([recipient], Reader(name=recipient.name, organisation=named))
    else:
        groups: dict[tuple[str, ...], list[Recipient]] = {}
        for recipient in recipients:
            groups.setdefault(recipient.organisations, []).append(recipient)
        for group in groups.values():
            yield Group(group, Reader(organisation=organisations_of(directory, group[0])))


def organisations_of(directory: Directory, recipient: Recipient) -> str:
    """The organisations of a recipient as a Dutch sentence names them."""
    known = directory.organisations
    return " en ".join(known[o].name if o in known else o for o in recipient.organisations)


def _check_group(terms: Terms, materials: Materials, group: Group) -> Iterator[Finding]:
    shown = [*group.to, *materials.cc.recipients]
    yield from check_visibility(shown, [materials.to, materials.cc], _place(terms))
    yield from check_one_edition(terms, shown, archive(terms.sources, terms.step))


def _check_window(terms: Terms, message: Message) -> Iterator[Finding]:
    first, last = message.not_before or terms.at, message.not_after
    if last and first > last:
        zone = terms.sources.config.zone
        yield WINDOW.found(
            _place(terms),
            not_before=saying.moment(first, zone),
            not_after=saying.moment(last, zone),
        )


def _write(
    composer: Composer, terms: Terms, materials: Materials, number: int, group: Group
) -> Message | None:
    fields = list(_fields(terms.step, materials, group))
    edition = terms.edition(group.to[0])
    addressees = [
        Addressee(recipient=recipient, field=field, cleared=terms.cleared(recipient.address))
        for recipient, field in fields
    ]
    return composer.message(
        number, edition, addressees, group.reader, _window(terms, edition, fields)
    )


def _fields(step: Step, materials: Materials, group: Group) -> Iterator[tuple[Recipient, Field]]:
    """Everybody in the envelope, each mailbox once."""
    seen: set[str] = set()
    candidates = [(recipient, Field.TO) for recipient in group.to]
    candidates += [(recipient, Field.CC) for recipient in materials.cc.recipients]
    candidates += [(copy_recipient(step.copy_to), Field.COPY)] if step.copy_to else []
    for recipient, field in candidates:
        key = mailbox_key(recipient.address)
        if key not in seen:
            seen.add(key)
            yield recipient, field


def _window(terms: Terms, edition: Edition, fields: Sequence[tuple[Recipient, Field]]) -> Window:
    """The step's own instant and the embargo's; `not_after`, or the round's deadline."""
    step = terms.step
    first = [step.at]
    first += [terms.not_before(r, edition) for r, field in fields if field is not Field.COPY]
    last = [step.not_after, step.round.deadline if step.round else None]
    return (
        max((instant for instant in first if instant), default=None),
        min((instant for instant in last if instant), default=None),
    )


def _place(terms: Terms) -> Place:
    return Place(file=terms.plan.file, line=terms.step.line)
