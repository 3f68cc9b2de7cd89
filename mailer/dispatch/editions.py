"""Who gets which text: the notes as each group of readers may see them at an instant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from mailer import saying
from mailer.checks.plan.mentions import Readers
from mailer.clock import to_local
from mailer.compose.composing import Edition
from mailer.compose.message import Addressee, Field, Message
from mailer.compose.named import named_in
from mailer.directory.model import OrganisationKind, Recipient, mailbox_key
from mailer.directory.outsiders import everybody
from mailer.directory.resolving import resolve
from mailer.dispatch.secrets import Secret, Secrets, words_of
from mailer.dispatch.sources import Sources
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import MeetingNotes, named_lists
from mailer.reading import suggestion
from mailer.release.embargo import (
    COPIED,
    MIXED_CLEARANCE,
    MIXED_PARTS,
    NOT_CLEARED,
    PRESS_CLEARED,
    UNKNOWN_CLEARED,
    WITHOUT_END,
    Restriction,
    not_before,
    restrictions_on,
)
from mailer.release.plan import Embargo, ReleasePlan, Step

UNKNOWN_ONLY = rule(
    "only-unknown-list",
    Severity.ERROR,
    message=N_("Part of this text is for list “{name}”, which does not exist.{suggestion}"),
    remedy=N_("Mend the name behind only=, or add the list to lists.toml."),
    why=N_("A part for a list that does not exist would reach nobody, and nobody would notice."),
)


@dataclass(frozen=True)
class Terms:
    """What binds a step: the embargoes on its text and on its attachments, at an instant."""

    sources: Sources
    plan: ReleasePlan
    step: Step
    notes: MeetingNotes
    at: datetime
    on_text: tuple[Restriction, ...]
    on_attachments: tuple[Restriction, ...]
    _editions: dict[tuple[bool, frozenset[str]], Edition] = field(default_factory=dict)
    _named: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

    @cached_property
    def all(self) -> tuple[Restriction, ...]:
        """Every embargo on anything the step sends."""
        return tuple(dict.fromkeys((*self.on_text, *self.on_attachments)))

    def cleared(self, address: str) -> bool:
        """Whether this mailbox may have the marked parts."""
        return not any(r.bars(address, self.at, self.sources.members) for r in self.on_text)

    def barred(self, address: str) -> Restriction | None:
        """An embargo under which nothing of the step may reach this mailbox, if any."""
        wholly = [r for r in self.on_text if r.whole] + list(self.on_attachments)
        barring = (r for r in wholly if r.bars(address, self.at, self.sources.members))
        return max(barring, key=lambda r: r.until, default=None)

    def edition(self, recipient: Recipient) -> Edition:
        """The text as this recipient may have it; the same object for all who have the same."""
        cleared = not self._marked or self.cleared(recipient.address)
        key = (cleared, self.lists_of(recipient))
        if key not in self._editions:
            self._editions[key] = self._edition(*key)
        return self._editions[key]

    def naming(self, edition: Edition, organisations: Iterable[str]) -> tuple[str, ...]:
        """The numbers of the passages that name any of these organisations, in order."""
        if edition.key not in self._named:
            self._named[edition.key] = named_in(edition.notes, self.sources.directory)
        own = frozenset(organisations)
        return tuple(n for n, named in self._named[edition.key].items() if named & own)

    def readers(self, recipients: Iterable[Recipient]) -> Readers:
        """The notes as each group of these gets them, and the organisations in the group."""
        served: dict[str, set[str]] = {}
        notes: dict[str, MeetingNotes] = {}
        for recipient in recipients:
            edition = self.edition(recipient)
            notes[edition.key] = edition.notes
            served.setdefault(edition.key, set()).update(recipient.organisations)
        return tuple((notes[key], frozenset(served[key])) for key in notes)

    def _edition(self, cleared: bool, lists: frozenset[str]) -> Edition:  # noqa: FBT001 (private)
        notes = self.notes.for_reader(cleared=cleared, lists=lists)
        carries = bool(self.on_attachments) or any(r.whole for r in self.on_text)
        carries = carries or (notes.embargoed and bool(self.on_text))
        embargo = self._embargo() if carries else None
        return Edition(
            key="\0".join((str(cleared), *sorted(lists))),
            notes=notes,
            embargo=embargo,
            banner=embargo is not None and self.at < embargo.until,
        )

    def not_before(self, recipient: Recipient, edition: Edition) -> datetime | None:
        """The instant before which this edition may not reach this recipient, if any."""
        if edition.embargo is None:
            return None
        return not_before(recipient.address, self.at, self.all, self.sources.members)

    def lists_of(self, recipient: Recipient) -> frozenset[str]:
        """Of the lists that parts of the text are for, those that this recipient is on."""
        key = mailbox_key(recipient.address)
        members = self.sources.members
        return frozenset(n for n in self.named_lists if key in members(n, self.at))

    @cached_property
    def _marked(self) -> bool:
        """Asked once for all recipients: it looks at every passage."""
        return self.notes.embargoed

    @cached_property
    def named_lists(self) -> tuple[str, ...]:
        """The lists that parts of the text are for."""
        return named_lists(self.notes)

    def _embargo(self) -> Embargo:
        """The terms to tell readers: the plan's own words, and the latest end of all."""
        own = self.plan.embargo
        last = max(self.all, key=lambda r: r.until)
        words = own or next(p.embargo for p in self.sources.plans if p.file == last.plan)
        assert words is not None  # a restriction comes from a plan with an embargo
        return words.model_copy(update={"until": last.until})


def terms_of(
    sources: Sources, plan: ReleasePlan, step: Step, notes: MeetingNotes, at: datetime
) -> Terms:
    """What binds this step when it is composed for that instant."""
    own = (plan, step)
    on_attachments = tuple(
        restriction.on_all()
        for file in step.attachments
        for restriction in bound(sources, file, own)
    )
    on_text = bound(sources, plan.notes_of(step), own)
    return Terms(sources, plan, step, notes, at, on_text, on_attachments)


def bound(
    sources: Sources, file: str, own: tuple[ReleasePlan, Step] | None
) -> tuple[Restriction, ...]:
    """Every embargo on a file, or on another file with the same bytes."""
    twins = sources.twins(sources.digest(file).digest) | {file}
    found = (r for twin in sorted(twins) for r in restrictions_on(twin, sources.plans, own))
    return tuple(dict.fromkeys(found))


def check_terms(terms: Terms, recipients: Iterable[Recipient]) -> Iterator[Finding]:
    """Everything that would break an embargo, or cannot be kept."""
    place = Place(file=terms.plan.file, line=terms.step.line)
    if terms.notes.embargoed and not terms.on_text:
        yield WITHOUT_END.found(Place(file=terms.notes.file))
    yield from _check_named_lists(terms)
    for name in dict.fromkeys(n for r in terms.all for n in r.cleared):
        if not (mailboxes := terms.sources.members(name, terms.at)):
            yield UNKNOWN_CLEARED.found(place, name=name)
            yield from _check_list(terms, name)
        if press := [a for a in _press(terms.sources) if mailbox_key(a) in mailboxes]:
            about = "\0".join((name, *sorted(map(mailbox_key, press))))
            yield PRESS_CLEARED.found(place, about=about, name=name, addresses=", ".join(press))
    for recipient in recipients:
        if barring := terms.barred(recipient.address):
            at = Place(file=place.file, line=place.line, address=recipient.address)
            yield NOT_CLEARED.found(
                at, address=recipient.address, until=_moment(terms, barring), plan=barring.plan
            )


def _press(sources: Sources) -> Iterator[str]:
    organisations = sources.directory.organisations
    for contact in everybody(sources.directory).contacts:
        kinds = {organisations[name].kind for name in contact.organisations}
        if OrganisationKind.PRESS in kinds:
            yield contact.address


def _check_named_lists(terms: Terms) -> Iterator[Finding]:
    lists = terms.sources.directory.lists
    for name in terms.named_lists:
        if name not in lists:
            near = suggestion(name, lists)
            yield UNKNOWN_ONLY.found(Place(file=terms.notes.file), name=name, suggestion=near)
        elif not terms.sources.members(name, terms.at):
            yield from _check_list(terms, name)


def _check_list(terms: Terms, name: str) -> Iterator[Finding]:
    """Why a list has nobody: its file may say so, or an address book that does not answer."""
    if name in terms.sources.directory.lists:
        day = to_local(terms.at, terms.sources.config.zone).date()
        yield from resolve(terms.sources.directory, [name], day)[1]


def check_one_edition(
    terms: Terms, recipients: Sequence[Recipient], copy: Recipient | None = None
) -> Iterator[Finding]:
    """Of one message: its readers may all have the same text; `copy` is an archive's mailbox."""
    place = Place(file=terms.plan.file, line=terms.step.line)
    readers = [*recipients, *([copy] if copy else [])]
    kept_out = [r.address for r in readers if not terms.cleared(r.address)]
    if terms.notes.embargoed and kept_out and len(kept_out) < len(readers):
        yield MIXED_CLEARANCE.found(place, addresses=", ".join(kept_out))
    names = terms.named_lists
    outside = [r.address for r in recipients if len(terms.lists_of(r)) < len(names)]
    if outside and len({terms.lists_of(r) for r in recipients}) > 1:
        yield MIXED_PARTS.found(place, lists=", ".join(names), addresses=", ".join(outside))


def check_words(terms: Terms, secrets: Secrets, messages: Iterable[Message]) -> Iterator[Finding]:
    """Words under embargo in messages as composed, for somebody in whose envelope they are.

    What many messages share is looked through once for all who may not have the same.
    """
    seen: set[tuple[str, bytes, frozenset[Restriction]]] = set()
    for message in messages:
        readers = [a for a in message.addressees if not is_own_copy(terms.sources, a)]
        barring = secrets.barring((a.recipient.address for a in readers), terms.at)
        key = (message.subject, message.body, barring)
        if barring and key not in seen:
            seen.add(key)
            edition = terms.edition(message.addressees[0].recipient)
            yield from _check_text(terms, secrets, edition, message, barring)


def _check_text(
    terms: Terms,
    secrets: Secrets,
    edition: Edition,
    message: Message,
    barring: frozenset[Restriction],
) -> Iterator[Finding]:
    file = terms.notes.file
    for passage, secret in secrets.edited(edition.notes.passages(), file, barring):
        place = Place(file=file, line=passage.line, passage=passage.number)
        yield copied(terms, secret, place)
    for secret in secrets.told(f"{message.subject}\n{words_of(message.body)}", file, barring):
        yield copied(terms, secret, Place(file=file))


def copied(terms: Terms, secret: Secret, place: Place) -> Finding:
    """The finding that these words turn up where they may not."""
    shown = " ".join(secret.words.split()[:8]) + " …"
    until = _moment(terms, secret.restriction)
    return COPIED.found(place, until=until, file=secret.file, words=shown)


def is_own_copy(sources: Sources, addressee: Addressee) -> bool:
    """Whether this is the copy for the sender's own archive."""
    return addressee.field is Field.COPY and sources.is_own(addressee.recipient.address)


def _moment(terms: Terms, restriction: Restriction) -> str:
    return saying.moment(restriction.until, terms.sources.config.zone)
