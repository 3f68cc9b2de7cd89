"""Checks of the text that a step's readers get: against the plan, and against who gets it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from mailer.checks.people.lookalikes import within
from mailer.checks.pieces import at_their_lines, read_pieces
from mailer.checks.plan.mentions import check_mentions, check_owners_reached, lines_of
from mailer.checks.plan.promises import check_promises, check_terms_told
from mailer.checks.text import check_notes
from mailer.directory.domains import domain_of, domains_of
from mailer.directory.model import OrganisationKind, Recipient, mailbox_key
from mailer.directory.outsiders import everybody
from mailer.dispatch.editions import Terms
from mailer.dispatch.materials import Materials
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import MeetingNotes
from mailer.release.embargo import WHOLE

NOTHING_MARKED = rule(
    "embargo-nothing-marked",
    Severity.WARNING,
    message=N_(
        "The plan has an embargo, and nothing of this text is marked: all of it goes to {who}."
    ),
    remedy=N_(
        "Put {{embargo}} behind the headings or lines it is for; or accept it with a reason."
    ),
    why=N_("The mark is easily forgotten, and only what is marked is held back."),
)


def check_text(terms: Terms, materials: Materials, notes: MeetingNotes) -> Iterator[Finding]:
    """Faults in the notes as `read_by_somebody`, and in what they say of plan and people.

    A finding quotes the text, and the page shows it: what no reader gets is not looked at (I2).
    Whom it names is held against who gets it, unless nobody does. A report, and whatever goes to
    the press alone, is about others by its nature.
    """
    sources, step, shown = terms.sources, terms.step, materials.shown
    zone, directory = sources.config.zone, sources.directory
    readers = terms.readers(shown)
    yield from check_notes(notes, directory)
    yield from check_terms_told(terms.plan, step, zone, terms.at)
    yield from _unmarked(terms, shown)
    until = max((restriction.until for restriction in terms.on_text), default=None)
    pieces = list(read_pieces(notes))
    promises = check_promises(pieces, notes.date, terms.plan, step, directory, zone, until)
    yield from at_their_lines(promises, pieces)
    if readers and step.template not in WHOLE and not _all_press(terms, shown):
        own = _own_organisations(terms)
        reached = own.union(*(served for _edition, served in readers))
        yield from check_mentions(notes, directory, reached)
        yield from check_owners_reached(notes, directory, readers, own | _informed(terms))


def _unmarked(terms: Terms, recipients: Sequence[Recipient]) -> Iterator[Finding]:
    """An embargo that holds nothing of this text back from who is not cleared for it."""
    if terms.plan.embargo is None or terms.notes.embargoed or any(r.whole for r in terms.on_text):
        return
    barred = [each.address for each in recipients if not terms.cleared(each.address)]
    if barred:
        who = barred[0] + (f" + {len(barred) - 1}" if len(barred) > 1 else "")
        yield NOTHING_MARKED.found(Place(file=terms.notes.file), about=terms.notes.title, who=who)


def read_by_somebody(terms: Terms, recipients: Iterable[Recipient]) -> MeetingNotes:
    """The parts that one of these gets, numbered as in the file; of nobody, those for everybody."""
    notes = terms.notes
    editions = [edition for edition, _served in terms.readers(recipients)]
    editions = editions or [notes.for_reader(cleared=False, lists=frozenset())]
    lines = frozenset[int]().union(*map(lines_of, editions))
    sections = tuple(
        section.model_copy(
            update={"passages": tuple(p for p in section.passages if p.line in lines)}
        )
        for section in notes.sections
        if section.line in lines or not section.level
    )
    return notes.model_copy(update={"sections": sections})


def not_quoting(
    findings: Iterable[Finding], notes: MeetingNotes, told: MeetingNotes
) -> Iterator[Finding]:
    """The findings of reading, errors apart without those of a part that is not told."""
    begins, shown = sorted(lines_of(notes)), lines_of(told)
    for finding in findings:
        line = finding.place.line if finding.place.file == notes.file else None
        at = bisect_right(begins, line) - 1 if line else -1
        if at < 0 or begins[at] in shown or finding.severity is Severity.ERROR:
            yield finding


def _own_organisations(terms: Terms) -> frozenset[str]:
    """The organisations from whose domains the sender writes."""
    domain = domain_of(mailbox_key(terms.sources.config.sender.address))
    known = terms.sources.directory.organisations
    return frozenset(name for name, each in known.items() if within(domain, domains_of(each)))


def _informed(terms: Terms) -> frozenset[str]:
    """The organisations that get the same text by another step, of whatever plan."""
    sources, file = terms.sources, terms.notes.file
    own = (terms.plan.file, terms.step.name)
    lists = {
        name
        for plan in sources.plans
        for step in plan.steps
        if plan.notes_of(step) == file and (plan.file, step.name) != own
        for name in (*step.to, *step.cc)
    }
    informed = frozenset(key for name in lists for key in sources.members(name, terms.at))
    known = everybody(sources.directory)
    contacts = (known.contacts[known.mailboxes[key]] for key in informed)
    return frozenset(organisation for each in contacts for organisation in each.organisations)


def _all_press(terms: Terms, recipients: Iterable[Recipient]) -> bool:
    """Whether each of these serves the press and nobody else."""
    known = terms.sources.directory.organisations
    served = ([known.get(name) for name in recipient.organisations] for recipient in recipients)
    kinds = ({each and each.kind for each in organisations} for organisations in served)
    return all(kind == {OrganisationKind.PRESS} for kind in kinds)
