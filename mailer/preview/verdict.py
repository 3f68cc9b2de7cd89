"""Whether it can go: the one sentence at the head of page and summary."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from mailer.findings import errors, stopping
from mailer.frozen import Frozen
from mailer.i18n import _, ngettext
from mailer.ledger.model import FATES, Approval, Dispatch, Life, State
from mailer.preview.sheet import Sheet
from mailer.preview.wording import SAD
from mailer.saying import moment
from mailer.visible import quoted


class Tone(StrEnum):
    """How a verdict looks: something is wrong, something is missing, all is well, it is over."""

    STOP = "stop"
    WAIT = "wait"
    GO = "go"
    OVER = "over"


class Verdict(Frozen):
    """One sentence, and what else a person must know before acting on it.

    `next` is the command that comes next, as a shell takes it; empty where none does.
    """

    tone: Tone
    words: str
    remarks: tuple[str, ...] = ()
    next: str = ""


def verdict(sheet: Sheet) -> Verdict:
    """Whether the messages of a sheet can go, or what became of them."""
    tone, words = _of_dispatch(sheet, sheet.dispatch) if sheet.dispatch else _of_draft(sheet)
    if any(outcome.fate in SAD for entry in sheet.entries for outcome in entry.outcomes):
        tone = Tone.STOP
    return Verdict(tone=tone, words=words, remarks=tuple(_remarks(sheet)), next=_next(sheet))


def _next(sheet: Sheet) -> str:
    words = _after_dispatch(sheet) if sheet.dispatch else _after_draft(sheet)
    playing = ["--as-of", sheet.as_of] if sheet.as_of and words else []
    return " ".join(map(quoted, [*words, *playing]))


def _after_draft(sheet: Sheet) -> list[str]:
    facts = sheet.facts
    if facts.plan == facts.notes:  # loose notes, which no plan sends
        return ["mailer", "check", facts.notes]
    plan = facts.plan.removeprefix("releases/").removesuffix(".toml")
    # `send` asks a reason for each warning; what is an error has to be mended first
    act = "send" if sheet.entries and not errors(facts.findings) else "check"
    return ["mailer", act, plan, facts.step]


def _after_dispatch(sheet: Sheet) -> list[str]:
    """Nothing where nothing is left to do."""
    assert sheet.dispatch
    states = {entry.state for entry in sheet.entries}
    if states & {State.IN_DOUBT, State.SUBMITTING}:
        return ["mailer", "reconcile"]
    if sheet.dispatch.life is not Life.LIVE or State.PLANNED not in states:
        return [
            "mailer",
            *(["round", "status", sheet.dispatch.name] if sheet.round else ["status"]),
        ]
    approved = sheet.approval and sheet.approval.digest == sheet.dispatch.digest
    if approved and sheet.dispatch.planned_at and sheet.now < sheet.dispatch.planned_at:
        return ["mailer", "status"]  # the worker lets it go
    return ["mailer", "send" if approved else "approve", sheet.dispatch.name]


def _of_draft(sheet: Sheet) -> tuple[Tone, str]:
    if count := len(stopping(sheet.facts.findings)):
        words = ngettext(
            "Cannot go: {count} finding stops it.", "Cannot go: {count} findings stop it.", count
        )
        return Tone.STOP, words.format(count=count)
    if not sheet.entries:
        return Tone.STOP, _("There is nothing to send.")
    return Tone.WAIT, _("Nothing stands in its way. It is a draft: nothing is frozen yet.")


def _of_dispatch(sheet: Sheet, dispatch: Dispatch) -> tuple[Tone, str]:
    if dispatch.life is Life.SUPERSEDED:
        return Tone.OVER, _("Will not go: it was prepared again, and that one took its place.")
    if dispatch.life is Life.CANCELLED:
        return Tone.OVER, _("Will not go: it was cancelled.")
    return _handed_over(sheet) or _approved(sheet.approval, dispatch, sheet)


def _handed_over(sheet: Sheet) -> tuple[Tone, str] | None:
    """What became of it; None when nothing was handed over and all of it is still to go."""
    states = Counter(entry.state for entry in sheet.entries)
    if doubtful := states[State.IN_DOUBT] + states[State.SUBMITTING]:
        return Tone.STOP, _("In doubt: it is not known whether {count} of {all} went.").format(
            count=doubtful, all=len(sheet.entries)
        )
    if states[State.PLANNED] == len(sheet.entries):
        return None
    gone = states[State.SUBMITTED] + states[State.WRITTEN]
    if gone < len(sheet.entries):
        tone = Tone.WAIT if states[State.PLANNED] + gone == len(sheet.entries) else Tone.STOP
        all_of_it = len(sheet.entries)
        words = ngettext(
            "{count} of {all} message went.", "{count} of {all} messages went.", all_of_it
        )
        return tone, words.format(count=gone, all=all_of_it)
    if states[State.WRITTEN]:
        return Tone.OVER, _("Written to the outbox: files, which nobody has received.")
    return Tone.OVER, _("Submitted: a server accepted every message.")


def _approved(approval: Approval | None, dispatch: Dispatch, sheet: Sheet) -> tuple[Tone, str]:
    if approval is None:
        return Tone.WAIT, _("Cannot go yet: nobody has approved it.")
    if approval.digest != dispatch.digest:
        return Tone.STOP, _("Cannot go: what {person} approved was something else.").format(
            person=approval.approved_by
        )
    return Tone.GO, _("Approved by {person}, {moment}.").format(
        person=approval.approved_by, moment=moment(approval.approved_at, sheet.zone)
    )


def _remarks(sheet: Sheet) -> Iterator[str]:
    yield from _fates(sheet)
    yield from _bounds(sheet)
    if _by_our_clock_alone(sheet):
        yield _(
            "Its time is by this computer's clock alone: an SMTP server does not tell the time."
        )
    if sheet.changed:
        yield _(
            "Changed since: {files}. What goes is what stands here; prepare again to take the "
            "changes along."
        ).format(files=", ".join(sheet.changed))


def _by_our_clock_alone(sheet: Sheet) -> bool:
    """Whether something under embargo waits for an instant that no server can confirm."""
    waiting = [e.message for e in sheet.entries if e.state in {None, State.PLANNED}]
    return sheet.facts.way.startswith("smtp ") and any(m.embargoed for m in waiting)


def _fates(sheet: Sheet) -> Iterator[str]:
    fates = Counter(outcome.fate for entry in sheet.entries for outcome in entry.outcomes)
    for fate in SAD:
        if fates[fate]:
            words = ngettext(
                "{count} recipient: {fate}.", "{count} recipients: {fate}.", fates[fate]
            )
            yield words.format(count=fates[fate], fate=_(FATES[fate]))


def _bounds(sheet: Sheet) -> Iterator[str]:
    """What the clock still forbids, of messages that have not gone."""
    waiting = [e.message for e in sheet.entries if e.state in {None, State.PLANNED}]
    starts = {m.not_before for m in waiting if m.not_before and sheet.now < m.not_before}
    for start in sorted(starts):
        held = sum(m.not_before == start for m in waiting)
        words = ngettext(
            "{count} message may not go before {moment}.",
            "{count} messages may not go before {moment}.",
            held,
        )
        yield words.format(count=held, moment=moment(start, sheet.zone))
    late = sum(m.not_after is not None and m.not_after < sheet.now for m in waiting)
    if late:
        words = ngettext(
            "It is too late for {count} message.", "It is too late for {count} messages.", late
        )
        yield words.format(count=late)
