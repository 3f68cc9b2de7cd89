"""From an edition of the notes and its addressees to messages; what many share is written once."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.compose import headers, reactions
from mailer.compose.inserts import Insert
from mailer.compose.letter import (
    Banner,
    Frame,
    Letter,
    concept_banner,
    embargo_banner,
    write_letter,
)
from mailer.compose.message import Addressee, Envelope, Field, Message
from mailer.compose.mime import Attachment, body
from mailer.compose.reactions import Reaction
from mailer.compose.templates import Template
from mailer.compose.thread import NO_THREAD, Thread
from mailer.config import Sender
from mailer.findings import Finding
from mailer.frozen import Frozen
from mailer.notes.model import Action, Kind, MeetingNotes, Passage, Section, Span, Version
from mailer.release.plan import Embargo, ReleasePlan, Step

NUMBERED = frozenset({"factual_check", "reminder", "last_reminder"})
"""Templates that show passage numbers, because replies name them; so does any of a round."""
WANTS_ABSENCES = NUMBERED
"""Templates that do not ask for silence from out-of-office assistants: absence is an answer."""


@dataclass(frozen=True)
class Edition:
    """The text as one group of readers gets it.

    `embargo` holds the terms when it carries something under embargo, also after its end;
    `banner` says whether the embargo stands at the instant it is composed for.
    """

    key: str
    notes: MeetingNotes
    embargo: Embargo | None
    banner: bool


class Reader(Frozen):
    """What a template may know of the recipient; empty in a message to several.

    `marked` are the numbers of the passages that name its organisation, in order; `reactions` and
    `agreed` what it answered to a factual check, for who tells it the outcome.
    """

    name: str = ""
    organisation: str = ""
    marked: tuple[str, ...] = ()
    agreed: bool = False
    reactions: tuple[Reaction, ...] = ()

    @property
    def named(self) -> str:
        """Those numbers as a sentence has them: "3.2, 4.1 en 5.1"."""
        *first, last = self.marked or ("",)
        return " en ".join(filter(None, (", ".join(first), last)))


@dataclass
class Composer:
    """Composes the messages of one step. `ledger` and `dispatch` go into each Message-ID.

    `references` gives by a message's number what its subject ends with, so that answers name it.
    """

    plan: ReleasePlan
    step: Step
    template: Template
    frame: Frame
    sender: Sender
    zone: ZoneInfo
    attachments: Sequence[Attachment]
    ledger: str
    dispatch: int
    thread: Thread = NO_THREAD
    references: Callable[[int], str] | None = None
    findings: list[Finding] = field(default_factory=list)
    _bodies: dict[tuple[str, Reader], tuple[Letter, bytes]] = field(default_factory=dict)

    def message(
        self,
        number: int,
        edition: Edition,
        addressees: Sequence[Addressee],
        reader: Reader,
        window: tuple[datetime | None, datetime | None],
    ) -> Message | None:
        """One message to these addressees, within (not before, not after).

        None when the template did not render; `findings` says why, once. Raises
        `headers.HeaderFault` for a name or address that no header may hold.
        """
        written = self._written(edition, reader)
        if written is None:
            return None
        letter, content = written
        reference = self.references(number) if self.references else ""
        subject = self.thread.subject(letter.subject, reference)
        fields = self._fields(subject, addressees)
        identity = self._identity(number, fields, content)
        header = fields + headers.structured_field("Message-ID", identity)
        return Message(
            number=number,
            header=header + self._policy(),
            body=content,
            message_id=identity,
            subject=subject,
            envelope=Envelope(
                return_path=headers.ascii_domain(self.sender.address),
                forward_paths=tuple(a.recipient.address for a in addressees),
            ),
            addressees=tuple(addressees),
            embargoed=edition.embargo is not None,
            not_before=window[0],
            not_after=window[1],
        )

    def letters(self) -> list[Letter]:
        """Every text written so far, once each."""
        return [letter for letter, _ in self._bodies.values()]

    def _written(self, edition: Edition, reader: Reader) -> tuple[Letter, bytes] | None:
        alike = reader if self.template.per_recipient else Reader(marked=reader.marked)
        key = (edition.key, alike)
        if key not in self._bodies:
            subject, sections, findings = self.template.render(self._given(edition, key[1]))
            self.findings += (found for found in findings if found not in self.findings)
            if not sections:
                return None
            letter = write_letter(
                subject,
                self._banners(edition),
                sections,
                self.frame,
                numbered=self.template.name in NUMBERED or self.step.round is not None,
                marked=frozenset(reader.marked),
            )
            self._bodies[key] = letter, body(letter.text, letter.html, self.attachments)
        return self._bodies[key]

    def _banners(self, edition: Edition) -> list[Banner]:
        banners = []
        if edition.embargo and edition.banner:
            terms = edition.embargo
            banners.append(embargo_banner(terms.until, terms.contact, terms.pass_on_to, self.zone))
        if edition.notes.version is Version.CONCEPT or self.step.round:
            banners.append(concept_banner())
        return banners

    def _given(self, edition: Edition, reader: Reader) -> Mapping[str, Any]:
        notes, terms = edition.notes, edition.embargo
        return {
            "meeting": {
                "title": notes.title,
                "table": notes.table,
                "short": notes.short,
                "date": notes.date,
                "previous": notes.previous,
                "version": notes.version.value,
            },
            "plan": {"title": self.plan.title, "embargo": self._terms(terms) if terms else None},
            "step": self._step(),
            "passages": Insert("passages", _told(notes.passages()), below(notes.sections, level=1)),
            "decisions": Insert(
                "decisions", _told(notes.decisions), [_as_section(notes.decisions)]
            ),
            "actions": Insert("actions", _told(notes.actions), [_action_table(notes.actions)]),
            "recipient": {
                "name": reader.name,
                "organisation": reader.organisation,
                "named": reader.named,
                "agreed": reader.agreed,
            },
            "reactions": reactions.insert(reader.reactions),
            "sender": {"name": self.sender.name, "address": self.sender.address},
        }

    def _terms(self, terms: Embargo) -> Mapping[str, Any]:
        return {
            "until": to_local(terms.until, self.zone),
            "contact": terms.contact,
            "pass_on_to": terms.pass_on_to,
        }

    def _step(self) -> Mapping[str, Any]:
        at, terms = self.step.at, self.step.round
        ends_at = terms.ends_at if terms else None
        return {
            "name": self.step.name,
            "at": to_local(at, self.zone) if at else None,
            "deadline": to_local(ends_at, self.zone) if ends_at else None,
            "silence": terms.silence if terms else None,
        }

    def _fields(self, subject: str, addressees: Sequence[Addressee]) -> bytes:
        """The fields that say who and what; there is no Bcc."""
        fields = [headers.address_field("From", [(self.sender.name, self.sender.address)])]
        if self.step.reply_to:
            fields.append(headers.address_field("Reply-To", [("", self.step.reply_to)]))
        for name, kind in (("To", Field.TO), ("Cc", Field.CC)):
            shown = [a.recipient for a in addressees if a.field is kind]
            if shown:
                boxes = ((recipient.name, recipient.address) for recipient in shown)
                fields.append(headers.address_field(name, boxes))
        fields.append(headers.field("Subject", subject))
        if answered := self.thread.answered(addressees):
            names = ("In-Reply-To", "References")
            fields += [headers.identities_field(name, answered) for name in names]
        return b"".join(fields)

    def _policy(self) -> bytes:
        """How other machines should treat it (Microsoft's [MS-OXCMAIL] for the suppression)."""
        if self.template.name in WANTS_ABSENCES:
            return b""
        # Not "All": that would suppress the delivery reports that we live by.
        return headers.field("X-Auto-Response-Suppress", "OOF, AutoReply")

    def _identity(self, number: int, fields: bytes, content: bytes) -> str:
        seal = hashlib.sha256(f"{self.ledger}\0{self.dispatch}\0{number}\0".encode())
        seal.update(fields)
        seal.update(hashlib.sha256(content).digest())
        domain = headers.ascii_domain(self.sender.address).rpartition("@")[2]
        return f"<{seal.hexdigest()[:32]}@{domain}>"


def below(sections: Sequence[Section], *, level: int) -> tuple[Section, ...]:
    """The sections under a heading of `level`, each heading one level below the one it is under.

    A level left out in the notes would be a gap to who hears the headings instead of seeing them.
    """
    above: list[int] = []
    moved = []
    for section in sections:
        if section.level:
            above = [*(higher for higher in above if higher < section.level), section.level]
            section = section.model_copy(update={"level": level + len(above)})
        moved.append(section)
    return tuple(moved)


def _told(parts: Iterable[Passage | Action]) -> list[Mapping[str, Any]]:
    """What a template may know of passages and actions: values, never models with methods."""
    hidden = {"spans", "rows", "only", "embargoed", "line", "names"}
    return [part.model_dump(exclude=hidden) | {"text": part.text} for part in parts]


def _as_section(passages: Sequence[Passage]) -> Section:
    return Section(number="0", title="", level=0, line=1, passages=tuple(passages))


def _action_table(actions: Sequence[Action]) -> Section:
    """The actions as a table: who, what, by when."""
    if not actions:
        return _as_section(())
    columns = 3 if any(action.deadline_text for action in actions) else 2
    head = ("Wie", "Wat", "Wanneer")[:columns]
    rows = [(", ".join(a.owners), a.text, a.deadline_text)[:columns] for a in actions]
    return _as_section(
        [
            Passage(
                number="",
                kind=Kind.TABLE,
                rows=tuple(tuple((Span(text=cell),) for cell in row) for row in (head, *rows)),
                line=1,
            )
        ]
    )
