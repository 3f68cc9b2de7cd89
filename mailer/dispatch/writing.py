"""Writing the messages of a step: who shares one, which edition they get, within which bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from mailer import saying
from mailer.checks.letters import check_letter
from mailer.checks.people import check_visibility
from mailer.compose.composing import Composer, Edition, Reader
from mailer.compose.headers import HeaderFault
from mailer.compose.letter import Frame
from mailer.compose.message import Addressee, Field, Message
from mailer.compose.references import reference_of
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


class Identity(NamedTuple):
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
    asks = follow.round if follow else None
    composer = composer_of(terms, materials, template, frame, identity, thread, asks)
    messages: list[Message] = []
    findings: list[Finding] = []
    for group in groups(terms, materials):
        findings += _check_group(terms, materials, group)
        fields = list(_fields(terms.step, materials, group))
        window = _window(terms, terms.edition(group.to[0]), fields)
        number = len(messages) + 1
        if follow:
            number = follow.number_of(group.to, number)
            group = replace(group, reader=follow.own_reader(group.to, group.reader))
        message = write(composer, terms, materials, number, group, window, findings)
        if message and (follow is None or follow.wants(message)):
            messages.append(message)
    findings += check_written(composer, terms, materials, messages)
    return messages, findings


def check_written(
    composer: Composer, terms: Terms, materials: Materials, messages: Sequence[Message]
) -> Iterator[Finding]:
    """What is wrong with messages as they were composed."""
    yield from composer.findings
    yield from (f for message in messages for f in _check_window(terms, message))
    yield from check_words(terms, Secrets(terms.sources), messages)
    for letter in composer.letters():
        at = Place(file=composer.template.file)
        attached = bool(terms.step.attachments)
        yield from check_letter(
            letter, composer.frame, at, attached=attached, notes=materials.notes
        )


def composer_of(
    terms: Terms,
    materials: Materials,
    template: Template,
    frame: Frame,
    identity: Identity,
    thread: Thread,
    asks: int | None = None,
) -> Composer:
    """What composes a step's messages; `asks` is the round that their references name."""
    named = terms.step.round is not None or asks is not None
    reference = partial(reference_of, identity.ledger, identity.dispatch if asks is None else asks)
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
        references=reference if named else None,
    )


def groups(terms: Terms, materials: Materials) -> Iterator[Group]:
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


def write(
    composer: Composer,
    terms: Terms,
    materials: Materials,
    number: int,
    group: Group,
    window: Window,
    findings: list[Finding],
) -> Message | None:
    """The message to a group, its passages that name them marked; None, and why, without one."""
    edition = terms.edition(group.to[0])
    addressees = [
        Addressee(recipient=recipient, field=field, cleared=terms.cleared(recipient.address))
        for recipient, field in _fields(terms.step, materials, group)
    ]
    reader = group.reader
    if terms.step.round:
        reader = reader.model_copy(
            update={"marked": terms.naming(edition, group.to[0].organisations)}
        )
    try:
        return composer.message(number, edition, addressees, reader, window)
    except HeaderFault as fault:
        findings.append(HEADER.found(_place(terms), value=str(fault)))
        return None


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
    last = [step.not_after, step.round.ends_at if step.round else None]
    return (
        max((instant for instant in first if instant), default=None),
        min((instant for instant in last if instant), default=None),
    )


def _place(terms: Terms) -> Place:
    return Place(file=terms.plan.file, line=terms.step.line)
