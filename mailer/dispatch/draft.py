"""A step of a plan, drafted: read, checked and composed, nothing stored.

`check`, `preview` and `prepare` all draft; only `prepare` keeps what came out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from mailer.checks.acceptances import Acceptance, accepted, unused
from mailer.checks.people import check_audience, check_contacts, check_version
from mailer.checks.people.lists import check_jump, check_left_out
from mailer.checks.plan.mentions import Readers
from mailer.clock import to_local
from mailer.compose.message import Message
from mailer.directory.expansion import contact_place
from mailer.directory.model import mailbox_key
from mailer.dispatch.asking import Reminder, asking_of, check_round, write_reminders
from mailer.dispatch.earlier import Past
from mailer.dispatch.editions import check_terms, terms_of
from mailer.dispatch.facts import Facts, Since
from mailer.dispatch.following import Follow, listed_now
from mailer.dispatch.materials import Materials, archive, files_used, read_materials
from mailer.dispatch.sources import Sources
from mailer.dispatch.telling import Drafted, compared, tell, version_of, who_is_on
from mailer.dispatch.text_checks import check_text, not_quoting, read_by_somebody
from mailer.dispatch.writing import Identity, write_messages
from mailer.errors import FindingsStop, TooEarly
from mailer.findings import RULES, Finding, Place, Severity, errors, rule, stopping
from mailer.i18n import N_, _, ngettext
from mailer.ledger.asked import Asked
from mailer.ledger.model import Source
from mailer.release.embargo import Restriction
from mailer.release.plan import ReleasePlan, Step, resolved

CC_OF_MANY = rule(
    "cc-of-many",
    Severity.ERROR,
    message=N_("Cc on {count} messages would give each of them {count} mails."),
    remedy=N_("Use `to` for these lists, or addressing = 'shared'."),
    why=N_("Everybody gets a text once."),
)
COPY_STAYS = rule(
    "copy-not-sent",
    Severity.NOTE,
    message=N_("The copy to {address} stays behind: a file in the outbox has no envelope."),
    remedy=N_("Put a copy in the archive yourself when you send the file."),
    why=N_("`copy_to` is in the envelope alone, and only a server carries envelopes."),
)
OLDER = rule(
    "attachment-older",
    Severity.WARNING,
    message=N_("{file} is as it was before the round {round}, whose corrections are in the notes."),
    remedy=N_("Put the corrected file in its place; or accept it, where it needs no correction."),
    why=N_("What organisations had corrected would go out as it was, in the attachment."),
)
STILL_ASKED = rule(
    "round-not-settled",
    Severity.WARNING,
    message=N_(
        "Organisations are asked whether {file} is right: the round {round} is not settled."
    ),
    remedy=N_("Name that step in `after`, or wait for it; or accept it with a reason."),
    why=N_("A text that is being checked may still change; who gets it now has the unchecked one."),
)
UNSTORED = Identity()
NO_PAST = Past()


@dataclass(frozen=True)
class Draft:
    """What would go: the messages, what the page tells about them, and the files used.

    Of a round also what it asks, and its reminders. With a finding that stops there may be no
    messages, or fewer.
    """

    plan: ReleasePlan
    step: Step
    messages: tuple[Message, ...]
    facts: Facts
    sources: tuple[Source, ...]
    asked: Asked | None = None
    reminders: tuple[Reminder, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, accepted or not."""
        return self.facts.findings

    def accepting(self, acceptances: Sequence[Acceptance]) -> "Draft":
        """The same draft with what these acceptances let pass."""
        findings = accepted(self.findings, acceptances)
        findings += unused(findings, acceptances)
        return replace(self, facts=self.facts.model_copy(update={"findings": tuple(findings)}))

    def stop(self) -> None:
        """Raise what these findings stop with: `TooEarly` where an embargo is at stake."""
        standing = stopping(self.findings)
        if not standing:
            return
        early = any(RULES[finding.code].embargo for finding in standing)
        message = ngettext(
            "{count} finding stops step “{step}”.",
            "{count} findings stop step “{step}”.",
            len(standing),
        ).format(count=len(standing), step=self.step.name)
        remedy = (
            _("Mend the errors; accept a warning with --accept CODE@PLACE --because “…”.")
            if errors(standing)
            else _("Each wants a reason: mailer send asks for them, or --accept CODE@PLACE.")
        )
        raise (TooEarly if early else FindingsStop)(message, remedy, standing)


def draft(
    sources: Sources,
    plan: ReleasePlan,
    step: Step,
    now: datetime,
    *,
    carries: bool,
    past: Past = NO_PAST,
    identity: Identity = UNSTORED,
    follow: Follow | None = None,
) -> Draft:
    """Draft a step for its planned instant, or for `now` when it has none; or what is to `follow`.

    `carries` says whether the account in use reaches real people. Never raises for what stands
    in the files: that is in the draft's findings.
    """
    at = follow.composed_for if follow else step.at or now
    step = resolved(step, at, sources.config.zone)
    step = follow.own_step(step) if follow else step
    whole, faults = read_materials(sources, plan, step, at)
    listed = listed_now(sources, step, now) if follow else frozenset[str]()
    materials = follow.narrowed(whole, listed) if follow else whole
    findings = [*sources.findings, *faults]
    findings += _check(sources, plan, step, materials, at, carries=carries)
    findings += _older(past, materials, plan, step)
    findings += _still_asked(past, plan, step)
    messages: list[Message] = []
    asking, reminders = None, list[Reminder]()
    restrictions: tuple[Restriction, ...] = ()
    readers: Readers = ()
    if materials.notes:
        terms = terms_of(sources, plan, step, materials.notes, at)
        restrictions, readers = terms.all, terms.readers(materials.shown)
        copy = archive(sources, step)
        told = read_by_somebody(terms, materials.shown)
        findings = list(not_quoting(findings, materials.notes, told))
        findings += check_text(terms, whole, told)
        findings += check_terms(terms, [*materials.shown, *([copy] if copy else [])])
        if materials.template and materials.frame:
            messages, faults = write_messages(
                terms, materials, materials.template, materials.frame, identity, follow
            )
            findings += faults
            if step.round and not follow:
                findings += check_round(terms, materials)
                asking = asking_of(terms, messages, identity)
                following = identity._replace(dispatch=identity.dispatch + 1)
                reminders, faults = write_reminders(
                    asking, terms, materials, materials.frame, following
                )
                findings += faults
        if materials.cc.recipients and len(messages) > 1:
            place = Place(file=plan.file, line=step.line)
            findings.append(CC_OF_MANY.found(place, count=len(messages)))
    reached = who_is_on(sources, (*step.to, *step.cc), at, materials)
    since = tuple(compared(reached, past.earlier))
    findings += _jumps(since, reached, plan, step)
    if follow:
        place = Place(file=plan.file, line=step.line)
        findings += follow.check(step, place, listed, messages)
    once = tuple(dict.fromkeys(findings))
    facts = tell(Drafted(sources, plan, step, at, materials, restrictions, since, readers, once))
    facts = follow.told(facts, listed, messages) if follow else facts
    used = tuple(files_used(sources, plan, step))
    asked = asking.asked if asking else None
    drafted = Draft(plan, step, tuple(messages), facts, used, asked, tuple(reminders))
    return drafted.accepting(past.acceptances)


def _check(
    sources: Sources,
    plan: ReleasePlan,
    step: Step,
    materials: Materials,
    at: datetime,
    *,
    carries: bool,
) -> Iterator[Finding]:
    """What is wrong with the words and the people, whatever is composed of them."""
    place = Place(file=plan.file, line=step.line)
    config, directory = sources.config, sources.directory
    if materials.notes:
        version = version_of(materials.notes, step)
        yield from check_version(version, (*step.to, *step.cc), directory, place)
    if step.copy_to and not carries:
        yield COPY_STAYS.found(place, address=step.copy_to)
    account = config.account.use
    to_people = carries and not config.account[account].test_server
    yield from check_audience(materials.shown, config.rules, account, place, carries=to_people)
    mailboxes = tuple({mailbox_key(r.address): r for r in materials.shown}.values())
    place_of = partial(contact_place, directory)
    yield from check_contacts(mailboxes, directory, config.rules, place_of)
    for audience in (materials.to, materials.cc):
        yield from check_left_out(audience, directory, to_local(at, config.zone).date())


def _older(past: Past, materials: Materials, plan: ReleasePlan, step: Step) -> Iterator[Finding]:
    for attachment in materials.attachments:
        if round_ := past.stale.get(attachment.digest):
            place = Place(file=plan.file, line=step.line, passage=attachment.name)
            yield OLDER.found(place, about=attachment.digest, file=attachment.name, round=round_)


def _still_asked(past: Past, plan: ReleasePlan, step: Step) -> Iterator[Finding]:
    text = plan.notes_of(step)
    if round_ := past.asked.get(text):
        place = Place(file=plan.file, line=step.line)
        yield STILL_ASKED.found(place, about=round_, file=text, round=round_)


def _jumps(
    since: Sequence[Since], reached: Mapping[str, Sequence[str]], plan: ReleasePlan, step: Step
) -> Iterator[Finding]:
    place = Place(file=plan.file, line=step.line)
    for then in since:
        now = len(reached[then.name])
        yield from check_jump(then.name, then.dispatch, then.new, then.gone, now, place)
