"""What a step's readers are told, against the plan and against who gets it."""

from collections.abc import Iterable, Iterator, Sequence

from mailer.checks.people.domains import domain_of
from mailer.checks.plan.mentions import check_mentions, check_owners_reached, lines_of
from mailer.checks.plan.promises import check_promises, check_terms_told
from mailer.checks.text.pieces import read_pieces
from mailer.directory.model import OrganisationKind, Recipient
from mailer.dispatch.editions import Terms
from mailer.dispatch.materials import Materials
from mailer.findings import Finding
from mailer.notes.model import MeetingNotes
from mailer.reading import ReadingError, read_toml
from mailer.release.embargo import WHOLE


def check_told(terms: Terms, materials: Materials) -> Iterator[Finding]:
    """Faults in what readers get to see of the text; without readers, in all of it.

    A report, and whatever goes to the press alone, is about others by its nature.
    """
    sources, step, shown = terms.sources, terms.step, materials.shown
    zone, directory = sources.config.zone, sources.directory
    readers = terms.readers(shown)
    notes = _read_by(terms.notes, [edition for edition, _served in readers])
    yield from check_terms_told(terms.plan, step, zone, _contact_line(terms))
    until = max((restriction.until for restriction in terms.on_text), default=None)
    pieces = list(read_pieces(notes))
    yield from check_promises(pieces, notes.date, terms.plan, step, directory, zone, until)
    if step.template not in WHOLE and not _all_press(terms, shown):
        own = _own_organisations(terms)
        reached = own.union(*(served for _edition, served in readers))
        yield from check_mentions(notes, directory, reached)
        yield from check_owners_reached(notes, directory, readers, own | _informed(terms))


def _read_by(notes: MeetingNotes, editions: Sequence[MeetingNotes]) -> MeetingNotes:
    """The parts that somebody gets, numbered as in the file."""
    lines = frozenset[int]().union(*map(lines_of, editions))
    sections = tuple(
        section.model_copy(
            update={"passages": tuple(p for p in section.passages if p.line in lines)}
        )
        for section in notes.sections
        if section.line in lines or not section.level
    )
    return notes.model_copy(update={"sections": sections}) if editions else notes


def _contact_line(terms: Terms) -> int | None:
    """Where the plan names whom the press may ask, or should."""
    path = terms.sources.path(terms.plan.file)
    try:
        return read_toml(path).line_of(("embargo", "contact")) if path else None
    except ReadingError:  # changed while we read: there is no line to name
        return None


def _own_organisations(terms: Terms) -> frozenset[str]:
    """The organisations whose domain the sender writes from."""
    domain = domain_of(terms.sources.config.sender.address)
    known = terms.sources.directory.organisations
    return frozenset(name for name, each in known.items() if domain in each.domains)


def _informed(terms: Terms) -> frozenset[str]:
    """The organisations that get the same text by another step, of whatever plan."""
    sources, file = terms.sources, terms.notes.file
    contacts, mailboxes = sources.directory.contacts, sources.directory.mailboxes
    own = (terms.plan.file, terms.step.name)
    lists = {
        name
        for plan in sources.plans
        for step in plan.steps
        if plan.notes_of(step) == file and (plan.file, step.name) != own
        for name in (*step.to, *step.cc)
    }
    return frozenset(
        organisation
        for name in lists
        for key in sources.members(name, terms.at)
        for organisation in contacts[mailboxes[key]].organisations
    )


def _all_press(terms: Terms, recipients: Iterable[Recipient]) -> bool:
    known = terms.sources.directory.organisations
    served = (name for recipient in recipients for name in recipient.organisations)
    return all(known[name].kind is OrganisationKind.PRESS for name in served)
