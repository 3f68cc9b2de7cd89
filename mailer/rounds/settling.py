"""When a round is settled: answers in, corrections decided, the accepted ones in the text."""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from mailer.dispatch.sources import Sources
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.model import PROGRAM
from mailer.ledger.party import Numbered, Party
from mailer.ledger.round import Settled
from mailer.notes.model import MeetingNotes
from mailer.release.plan import ReleasePlan, Step
from mailer.rounds.applying import notes_now
from mailer.rounds.present import found_in

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def missing(round_: Round, notes: MeetingNotes | None) -> Iterator[str]:
    """Sentences: what a round wants yet before it is settled; `notes` as they are now."""
    if round_.closed is None:
        yield _("{round} is open: it ends at its deadline, or: mailer round close").format(
            round=round_.name
        )
    if round_.unjudged:
        yield _("Something came in that nobody has read: mailer round collect")
    for _entry, put in round_.waiting:
        yield _("Reply {reply} ({sender}) waits for you to read it.").format(
            reply=put.reply, sender=put.sender
        )
    for party in round_.parties:
        yield from _of_party(round_, party)
    for each in round_.corrections:
        yield from _of_correction(round_, each, notes)


def missing_of(ledger: "Ledger", sources: Sources, number: int) -> list[str]:
    """The same of a round by its number, with the notes read anew."""
    round_ = ledger.round(number)
    return list(missing(round_, notes_now(sources, round_)[0]))


def settle_if_done(
    ledger: "Ledger", sources: Sources, number: int, by: str = PROGRAM
) -> Settled | None:
    """Record that a round is settled, if nothing is missing; None where it is not recorded now."""
    entry = ledger.act(number, partial(_settling, sources=sources), by)
    return entry.act if entry and isinstance(entry.act, Settled) else None


def _settling(round_: Round, *, sources: Sources) -> Settled | None:
    if round_.settled:
        return None
    notes, digest = notes_now(sources, round_)
    if notes is None or any(missing(round_, notes)):
        return None
    wanted = [each for each in round_.corrections if each.changes_text]
    stale = dict(_attached(sources, round_)) if wanted else {}
    there = {each.number: found_in(round_, each, notes) for each in wanted}
    taken = {number: at.text for number, at in there.items() if at and not at.exact}
    return Settled(file=round_.asked.notes, digest=digest, stale=stale, taken=taken)


def _of_correction(round_: Round, each: Numbered, notes: MeetingNotes | None) -> Iterator[str]:
    """Why a correction is not done."""
    if each.decision is None:
        words = _("Correction {number} is not decided.")
    elif not each.changes_text or (notes and found_in(round_, each, notes)):
        return
    elif each.applied:
        words = _(
            "Correction {number} was put into {file} and is not there any more: put it back, or "
            "decide it anew."
        )
    else:
        words = _("Correction {number} is accepted and not in {file}.")
    yield words.format(number=each.number, file=round_.asked.notes)


def _of_party(round_: Round, party: Party) -> Iterator[str]:
    """Why an organisation is not done, once the round is closed."""
    if round_.closed is None or party.is_done or party.waiting:
        return
    reasons = {
        "asks": _("{name} did not answer: ask, and register it; or go on: {without}"),
        "blocks": _("{name} did not answer, and the plan wants its answer."),
        "unreached": _("The question never reached {name}: ask otherwise, or: {without}"),
    }
    without = f'mailer round register {party.id} --without --because "…"'
    words = reasons.get(party.silence or "", _("Nothing is known of {name}: {without}"))
    yield words.format(name=party.name, without=without)


def _attached(sources: Sources, round_: Round) -> Iterator[tuple[str, str]]:
    """What the steps that wait for a round attach, near and far, each with its digest now."""
    plan = sources.plan(round_.plan)
    for step in _behind(plan, round_.step) if plan else ():
        for file in step.attachments:
            path = sources.path(file)
            if path and path.is_file():
                yield file, hashlib.sha256(path.read_bytes()).hexdigest()


def _behind(plan: ReleasePlan, name: str) -> Iterator[Step]:
    """The steps that wait for one, also by way of others."""
    reached, grown = {name}, True
    while grown:
        more = {s.name for s in plan.steps if set(s.after) & reached}
        grown = not more <= reached
        reached |= more
    return (step for step in plan.steps if step.name in reached - {name})
