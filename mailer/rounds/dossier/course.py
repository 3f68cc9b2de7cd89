"""The course of a round: in short, and everything that happened in the order in which it did."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from mailer.i18n import _, ngettext
from mailer.ledger.chain import APPROVED, FROZEN
from mailer.ledger.model import FATES, KINDS, STATES, Event, Fate, Kind, Life, State
from mailer.ledger.reply import REPLY_KINDS
from mailer.ledger.round import VERDICTS, Verdict
from mailer.rounds import wording
from mailer.rounds.dossier.acts import told
from mailer.rounds.dossier.document import Section, Table, facts
from mailer.rounds.dossier.record import Posted, Record
from mailer.rounds.table import matrix

_TOLD = frozenset(map(str, set(State) - {State.PLANNED, State.SUBMITTING})) | {"bounced", "settled"}
"""The events of a message that an outsider has to know."""
_WITH_REASON = _TOLD - {State.SUBMITTED, State.WRITTEN}


class Happened(NamedTuple):
    """Something, when, and by whom."""

    at: datetime
    what: str
    by: str


def in_short(record: Record) -> Section:
    """What an outsider wants to know first."""
    round_, asked = record.round, record.round.asked
    table = matrix(round_, record.now, record.replies, ())
    sent = [each.at for each in round_.sent.values() if each.at]
    closed, settled = round_.closed, round_.settled
    counted = facts(
        (_("Round"), f"{round_.name}, {round_.title}, {round_.step}"),
        (_("Text"), ", ".join(filter(None, (asked.title, asked.notes)))),
        (_("Asked"), _asked(len(asked.names))),
        (_("Sent"), record.when(min(sent, default=None)) or _("nothing of it went yet")),
        (_("Answers until"), record.when(asked.deadline)),
        (_("Silence"), _(wording.MEANINGS[asked.silence])),
        (_("Answers"), wording.headline(table.counts)),
        (_("Corrections"), _corrections(record)),
        (_("Closed"), _by(record, closed.at, closed.by) if closed else _("not yet")),
        (_("Settled"), _by(record, settled.at, settled.by) if settled else _("not yet")),
        (_("As it stood"), record.when(record.now)),
    )
    return Section(_("In short"), (counted,))


def _asked(count: int) -> str:
    words = ngettext("{count} organisation", "{count} organisations", count)
    return words.format(count=count)


def _corrections(record: Record) -> str:
    given = record.round.corrections
    verdicts = [each.decision.verdict for each in given if each.decision]
    counted = [f"{verdicts.count(v)} {_(VERDICTS[v])}" for v in Verdict if v in verdicts]
    if left := len(given) - len(verdicts):
        counted.append(_("{count} not decided").format(count=left))
    return f"{len(given)}: {', '.join(counted)}" if counted else str(len(given))


def _by(record: Record, at: datetime, by: str) -> str:
    return _("{moment}, by {person}").format(moment=record.when(at), person=record.person(by))


def course(record: Record) -> Section:
    """Everything that happened, a line each; of one instant what caused something comes first."""
    happened = [*_of_dispatch(record, record.asked), *_arrivals(record), *_acts(record)]
    for posted in record.following:
        happened += _of_dispatch(record, posted)
    rows = tuple(
        (record.when(each.at), each.what, record.person(each.by) if each.by else "")
        for each in sorted(happened, key=lambda each: each.at)
    )
    return Section(_("Course"), (Table((_("When"), _("What"), _("Who")), rows),))


def _acts(record: Record) -> Iterator[Happened]:
    for entry in record.round.entries:
        yield Happened(entry.at, told(entry.act, record), entry.by)


def _arrivals(record: Record) -> Iterator[Happened]:
    for reply in record.replies.values():
        words = _("Reply {number} came in, {kind}, from {sender}").format(
            number=reply.number, kind=_(REPLY_KINDS[reply.kind]), sender=reply.sender
        )
        yield Happened(reply.received_at or reply.at or record.now, words, "")


def _of_dispatch(record: Record, posted: Posted) -> Iterator[Happened]:
    """What happened to a dispatch as a whole, then to its messages."""
    dispatch = posted.dispatch
    what = f"{dispatch.name} ({_called(dispatch.kind)})"
    ends = {Life.CANCELLED: _("cancelled"), Life.SUPERSEDED: _("gave way to another version")}
    own = {FROZEN: _("prepared"), APPROVED: _("approved")} | ends
    for event in posted.events:
        if event.delivery == 0 and event.kind in own:
            yield Happened(event.at, f"{what}: {own[event.kind]}", event.by)
    for events in _together(record, posted).values():
        whose = ", ".join(whose_message(record, posted, each.delivery) for each in events)
        words = (f"{what}, {whose}: {_happened(events[0].kind)}", _reason(events[0]))
        yield Happened(events[0].at, ": ".join(filter(None, words)), events[0].by)


def _together(record: Record, posted: Posted) -> dict[tuple[str, ...], list[Event]]:
    """The events of messages; what happened to several within a minute is told once."""
    found: dict[tuple[str, ...], list[Event]] = {}
    for event in posted.events:
        if event.delivery and event.kind in _TOLD:
            same = (record.when(event.at), event.kind, _reason(event), event.by)
            found.setdefault(same, []).append(event)
    return found


def _reason(event: Event) -> str:
    return event.detail if event.kind in _WITH_REASON else ""


def _happened(kind: str) -> str:
    return _(STATES[State(kind)]) if kind in set(State) else _(FATES[Fate(kind)])


def _called(kind: Kind) -> str:
    return _("the question") if kind is Kind.STEP else _(KINDS[kind])


def whose_message(record: Record, posted: Posted, message: int) -> str:
    """The organisations that a message is to, or whom else."""
    for delivery in posted.deliveries:
        if delivery.message.number == message:
            first = delivery.message.addressees[0].recipient
            known = record.round.asked.names
            names = ", ".join(known.get(each, each) for each in first.organisations)
            return names or first.address
    return str(message)
