"""The facts of a step, told from what it was drafted from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer.checks.plan.mentions import Readers, lines_of
from mailer.directory.model import mailbox_key
from mailer.dispatch.earlier import Earlier
from mailer.dispatch.facts import Excerpt, Facts, PlannedStep, Since
from mailer.dispatch.materials import Materials
from mailer.dispatch.sources import Sources
from mailer.findings import Finding
from mailer.notes.model import MeetingNotes, Passage, Section, Version, named_lists
from mailer.release.embargo import Restriction
from mailer.release.plan import ReleasePlan, Step
from mailer.release.reminders import reminder_instants

Told = dict[str, object]
"""Some of the facts, by their names in `Facts`."""


@dataclass(frozen=True)
class Drafted:
    """What a step was drafted from for an instant, and what came of it.

    `readers` are the notes as each group of its readers gets them.
    """

    sources: Sources
    plan: ReleasePlan
    step: Step
    at: datetime
    materials: Materials
    restrictions: Sequence[Restriction]
    since: Sequence[Since]
    readers: Readers
    findings: Sequence[Finding]


def tell(drafted: Drafted) -> Facts:
    """The circumstances of a step."""
    told = (_of_plan(drafted), _of_text(drafted), _of_people(drafted))
    return Facts.model_validate({name: value for part in told for name, value in part.items()})


def _of_plan(drafted: Drafted) -> Told:
    sources, plan, step = drafted.sources, drafted.plan, drafted.step
    return {
        "plan": plan.file,
        "plan_title": plan.title,
        "step": step.name,
        "planned_at": step.at,
        "composed_for": drafted.at,
        "is_round": step.round is not None,
        "embargo": plan.embargo,
        "restrictions": tuple(drafted.restrictions),
        "account": sources.config.account.use,
        "way": sources.config.account[sources.config.account.use].way,
        "sender": sources.config.sender.address,
        "addressing": step.addressing.value,
        "steps": tuple(_planned(drafted)),
        "titles": _titles(sources, plan),
        "findings": tuple(drafted.findings),
    }


def _of_text(drafted: Drafted) -> Told:
    plan, step, materials = drafted.plan, drafted.step, drafted.materials
    notes = materials.notes
    return {
        "template": step.template,
        "notes": plan.notes_of(step),
        "version": version_of(notes, step).value if notes else "",
        "meeting": notes.title if notes else "",
        "marked": bool(notes and notes.embargoed),
        "only_for": who_is_on(drafted.sources, named_lists(notes), drafted.at, materials),
        "excerpts": tuple(_excerpts(notes, drafted.readers)) if notes else (),
        "attachments": tuple((a.name, len(a.content), a.digest) for a in materials.attachments),
    }


def _of_people(drafted: Drafted) -> Told:
    sources, to, cc = drafted.sources, drafted.materials.to, drafted.materials.cc
    known = sources.directory.organisations
    ids = dict.fromkeys((*to.organisations, *cc.organisations))
    lists = (*drafted.step.to, *drafted.step.cc)
    return {
        "lists": lists,
        "organisations": {o: known[o].name if o in known else o for o in ids},
        "uncovered": tuple(known[o].name for o in to.uncovered if o in known),
        "left_out": (*to.left_out, *cc.left_out),
        "on_lists": who_is_on(sources, lists, drafted.at, drafted.materials),
        "since": tuple(drafted.since),
    }


def who_is_on(
    sources: Sources, names: Iterable[str], at: datetime, materials: Materials
) -> dict[str, tuple[str, ...]]:
    """For each of these lists the recipients (`mailbox_key`) who are on it at that instant."""
    keys = dict.fromkeys(mailbox_key(recipient.address) for recipient in materials.shown)
    members = {name: sources.members(name, at) for name in names}
    return {name: tuple(key for key in keys if key in there) for name, there in members.items()}


def version_of(notes: MeetingNotes, step: Step) -> Version:
    """As what a text goes: in a round as a concept, whatever its notes say."""
    return Version.CONCEPT if step.round else notes.version


def compared(
    on_lists: Mapping[str, Sequence[str]], earlier: Mapping[str, Earlier]
) -> Iterator[Since]:
    """Each list that something went to before, against who was on it then."""
    for name, now in on_lists.items():
        if then := earlier.get(name):
            yield Since(
                name=name,
                dispatch=then.dispatch,
                went_at=then.went_at,
                new=tuple(key for key in now if key not in then.mailboxes),
                gone=tuple(sorted(then.mailboxes.difference(now))),
            )


def _planned(drafted: Drafted) -> Iterator[PlannedStep]:
    """The plan's steps; the deadline of this one's round is the instant it was drafted with."""
    zone, own = drafted.sources.config.zone, drafted.step
    for step in drafted.plan.steps:
        terms = (step.name == own.name and own.round) or step.round
        ends_at = terms and terms.ends_at
        yield PlannedStep(
            name=step.name,
            lists=(*step.to, *step.cc),
            at=step.at,
            not_after=step.not_after,
            after=step.after,
            deadline=ends_at,
            reminders=reminder_instants(ends_at, terms.remind, zone) if terms and ends_at else (),
        )


def _titles(sources: Sources, plan: ReleasePlan) -> dict[str, str]:
    names = [name for step in plan.steps for name in (*step.to, *step.cc)]
    names += plan.embargo.cleared if plan.embargo else ()
    lists = sources.directory.lists
    return {name: lists[name].title or name for name in dict.fromkeys(names) if name in lists}


def _excerpts(notes: MeetingNotes, readers: Readers) -> Iterator[Excerpt]:
    read = frozenset[int]().union(*(lines_of(edition) for edition, _served in readers))
    for part in _parts(notes):
        if part.line in read:
            yield Excerpt(
                text=part.title if isinstance(part, Section) else part.text,
                line=part.line,
                last=part.last_line if isinstance(part, Passage) else part.line,
                heading=isinstance(part, Section),
                embargoed=part.embargoed,
                only=part.only,
            )


def _parts(notes: MeetingNotes) -> Iterator[Section | Passage]:
    for section in notes.sections:
        yield from (section,) if section.level else ()
        yield from section.passages
