"""A round as a step of a plan: what is asked of whom, and the reminders, which are seen with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.compose.composing import Edition
from mailer.compose.letter import Frame
from mailer.compose.message import Field, Message
from mailer.compose.thread import Thread
from mailer.compose.wording import label, owners_behind
from mailer.directory.model import Recipient, mailbox_key
from mailer.dispatch.editions import Terms
from mailer.dispatch.materials import REMINDERS, Materials
from mailer.dispatch.writing import Identity, check_written, composer_of, groups, write
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.ledger.asked import Asked, AskedPassage, Question
from mailer.release.plan import Addressing
from mailer.release.reminders import reminder_instants

NOT_BY_ORGANISATION = rule(
    "round-addressing",
    Severity.ERROR,
    message=N_("A round asks organisations, and this step does not address them one by one."),
    remedy=N_("Write addressing = “organisation” in this step."),
    why=N_("An answer counts for an organisation, so each gets a question of its own."),
)
NO_ORGANISATION = rule(
    "round-nobody",
    Severity.ERROR,
    message=N_("{address} is of no organisation, so no answer of theirs could count."),
    remedy=N_("Give the contact an organisation in contacts.csv, or leave it out of this list."),
    why=N_("A round follows which organisation answered."),
)
TEXT_CHANGED = rule(
    "reminder-other-text",
    Severity.ERROR,
    message=N_("The notes are not what the organisations saw: a reminder would carry other words."),
    remedy=N_("Put the text back for now, or extend without reminders: --without-reminders"),
    why=N_("Answers name passages by number; two texts in one round have two numberings."),
)


class Reminder(NamedTuple):
    """The reminders of one instant: messages with the numbers of the questions they are about."""

    at: datetime
    messages: tuple[Message, ...]


def check_round(terms: Terms, materials: Materials) -> Iterator[Finding]:
    """What keeps a step from being a round."""
    place = Place(file=terms.plan.file, line=terms.step.line)
    if terms.step.addressing is not Addressing.ORGANISATION:
        yield NOT_BY_ORGANISATION.found(place)
    for recipient in materials.to.recipients:
        if not recipient.organisations:
            here = place.model_copy(update={"address": recipient.address})
            yield NO_ORGANISATION.found(here, address=recipient.address)


def asked_by(terms: Terms, messages: Sequence[Message]) -> Asked:
    """What these messages ask, of whom, by when."""
    step, zone = terms.step, terms.sources.config.zone
    assert step.round  # only of a round
    deadline = step.round.ends(terms.at, zone)
    instants = reminder_instants(deadline, step.round.remind, zone)
    editions: dict[str, str] = {}
    passages: dict[str, tuple[AskedPassage, ...]] = {}
    by_name: dict[str, tuple[str, ...]] = {}
    questions = []
    for message in messages:
        reader = reader_of(message)
        edition = terms.edition(reader)
        key = editions.setdefault(edition.key, str(len(editions) + 1))
        passages[key] = seen(edition)
        named = terms.naming(edition, reader.organisations)
        for each in reader.organisations:
            by_name[each] = terms.naming(edition, (each,))
        whom = {"organisations": reader.organisations, "named": named}
        questions.append(Question(message=message.number, edition=key, **whom))
    known = terms.sources.directory.organisations
    ids = dict.fromkeys(o for question in questions for o in question.organisations)
    return Asked(
        notes=terms.notes.file,
        title=terms.notes.title,
        deadline=deadline,
        silence=step.round.silence,
        remind=tuple(at for at in instants if terms.at < at < deadline),
        names={each: known[each].name if each in known else each for each in ids},
        named=by_name,
        questions=tuple(questions),
        passages=passages,
    )


def asking_of(terms: Terms, messages: Sequence[Message], identity: Identity) -> "Asking":
    """The round that these messages begin."""
    questions = {message.number: message for message in messages}
    return Asking(asked_by(terms, messages), identity.dispatch, questions)


def reader_of(message: Message) -> Recipient:
    """The first of those a message is to: all of them are of the same organisations."""
    return next(a.recipient for a in message.addressees if a.field is Field.TO)


@dataclass(frozen=True)
class Asking:
    """A round about to be asked, or asked before: from it reminders are written.

    `round` is the number of its dispatch, `questions` its messages by number.
    """

    asked: Asked
    round: int
    questions: Mapping[int, Message]

    @property
    def thread(self) -> Thread:
        """A reminder answers the question that each got."""
        return Thread(
            replies={
                mailbox_key(addressee.recipient.address): message.message_id
                for message in self.questions.values()
                for addressee in message.addressees
            }
        )

    def windows(self, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """From when to when each reminder may go: nobody gets one on the day of the next."""
        ends = [_eve(at, zone) for at in self.asked.remind[1:]]
        return zip(self.asked.remind, [*ends, self.asked.deadline], strict=False)

    def question_of(self, recipient: Recipient) -> Question | None:
        """The question that asks the organisations of a recipient; None for others."""
        own = recipient.organisations
        return next((q for q in self.asked.questions if q.organisations == own), None)


def write_reminders(
    asking: Asking, terms: Terms, materials: Materials, frame: Frame, identity: Identity
) -> tuple[list[Reminder], list[Finding]]:
    """A reminder of each question for each instant, and what is wrong with them.

    The first instant's dispatch is that of `identity`, the others count on.
    """
    reminders: list[Reminder] = []
    findings: list[Finding] = []
    windows = list(asking.windows(terms.sources.config.zone))
    for n, window in enumerate(windows):
        last = n == len(windows) - 1
        template = terms.sources.template(REMINDERS[last])
        if isinstance(template, Finding):
            findings.append(template)
            continue
        own = Identity(identity.ledger, identity.dispatch + n)
        composer = composer_of(terms, materials, template, frame, own, asking.thread, asking.round)
        messages = [
            message
            for group in groups(terms, materials)
            if (about := asking.question_of(group.to[0]))
            and (
                message := write(composer, terms, materials, about.message, group, window, findings)
            )
        ]
        findings += check_written(composer, terms, materials, messages)
        reminders.append(Reminder(window[0], tuple(messages)))
    return reminders, findings


def seen(edition: Edition) -> tuple[AskedPassage, ...]:
    """The passages of an edition, as its readers see them."""
    return tuple(
        AskedPassage(
            number=p.number, text=p.text, line=p.line, lead=label(p), behind=owners_behind(p)
        )
        for p in edition.notes.passages()
    )


def _eve(at: datetime, zone: ZoneInfo) -> datetime:
    """The last second before its local day."""
    day = to_local(at, zone).date()
    return datetime.combine(day, time(), zone).astimezone(UTC) - timedelta(seconds=1)
