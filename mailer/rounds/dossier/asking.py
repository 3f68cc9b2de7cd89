"""What was asked, of whom and how it went; who had more time; who was reminded."""

from collections.abc import Iterator, Sequence

from mailer.compose.message import Field
from mailer.dispatch.secrets import words_of
from mailer.i18n import _
from mailer.ledger.model import FATES, STATES, Delivery, Kind, Outcome, State
from mailer.ledger.round import Extended
from mailer.rounds import wording
from mailer.rounds.dossier.course import whose_message
from mailer.rounds.dossier.document import (
    Block,
    Line,
    Passages,
    Quote,
    Section,
    Table,
    facts,
)
from mailer.rounds.dossier.record import Posted, Record

_WENT = (State.SUBMITTED, State.WRITTEN)


def asking(record: Record) -> Section:
    """The text under check, by its passages as they were numbered then."""
    asked = record.round.asked
    intro = facts(
        (_("Text"), ", ".join(filter(None, (asked.title, asked.notes)))),
        (_("Answers until"), record.when(asked.deadline)),
        (_("Silence"), _(wording.MEANINGS[asked.silence])),
        (_("Embargo"), _embargo(record)),
    )
    inner = []
    for key, passages in asked.passages.items():
        saw = tuple(o for q in asked.questions if q.edition == key for o in q.organisations)
        listed = Passages(tuple((each.number, each.shown) for each in passages))
        title = _("The text as {organisations} saw it").format(organisations=record.names(saw))
        inner.append((title, listed))
    if len(inner) == 1:
        return Section(_("What was asked"), (intro, Line(_("All saw the same text.")), inner[0][1]))
    sections = tuple(Section(title, (listed,)) for title, listed in inner)
    return Section(_("What was asked"), (intro,), sections)


def _embargo(record: Record) -> str:
    terms = record.facts.embargo
    return _("until {moment}").format(moment=record.when(terms.until)) if terms else ""


def people(record: Record) -> Section:
    """Who got the question, and whom it did not reach."""
    parties = Table(
        (_("Organisation"), _("Named in"), _("Answers until")),
        tuple(
            (party.name, ", ".join(party.named), record.when(party.deadline))
            for party in record.round.parties
        ),
    )
    got = Table(
        (_("Organisation"), _("Recipient"), _("Handed over"), _("What became of it")),
        tuple(_recipients(record, record.asked)),
    )
    return Section(_("Of whom"), (parties, got), tuple(_extensions(record)))


def _recipients(record: Record, posted: Posted) -> Iterator[tuple[str, ...]]:
    for delivery in posted.deliveries:
        outcomes = {outcome.address: outcome for outcome in delivery.outcomes}
        for addressee in delivery.message.addressees:
            recipient = addressee.recipient
            whose = record.names(recipient.organisations) if recipient.organisations else ""
            yield (
                _("copy for the archive") if addressee.field is Field.COPY else whose,
                " ".join(filter(None, (recipient.name, f"<{recipient.address}>"))),
                handed_over(record, posted, delivery),
                _became(delivery, outcomes.get(recipient.address)),
            )


def handed_over(record: Record, posted: Posted, delivery: Delivery) -> str:
    """When a message went; else how far it is, and why."""
    event = posted.last(delivery.message.number, delivery.state)
    if delivery.state in _WENT and event:
        return record.when(event.at)
    detail = event.detail if event and delivery.state is not State.PLANNED else ""
    return ": ".join(filter(None, (_(STATES[delivery.state]), detail)))


def _became(delivery: Delivery, outcome: Outcome | None) -> str:
    """The fate of one recipient, in the other side's words."""
    if outcome is None or delivery.state in {State.PLANNED, State.CANCELLED}:
        return ""
    return ": ".join(filter(None, (_(FATES[outcome.fate]), outcome.detail)))


def _extensions(record: Record) -> Iterator[Section]:
    acts = [(e, e.act) for e in record.round.entries if isinstance(e.act, Extended)]
    rows = tuple(
        (
            record.when(entry.at),
            record.names(act.organisations),
            record.when(act.deadline),
            act.because,
            record.person(entry.by),
            str(act.reply or ""),
        )
        for entry, act in acts
    )
    head = (_("When"), _("Organisation"), _("Until"), _("Because"), _("Who"), _("Reply"))
    if rows:
        yield Section(_("More time"), (Table(head, rows),))


def reminders(record: Record) -> Section:
    """Each reminder that was planned: sent, or cancelled and why."""
    planned = [each for each in record.following if each.dispatch.kind is Kind.REMINDER]
    sections = tuple(_reminder(record, each) for each in planned)
    none = () if sections else (Line(_("None were planned.")),)
    return Section(_("Reminders"), none, sections)


def _reminder(record: Record, posted: Posted) -> Section:
    dispatch, word = posted.dispatch, posted.approval
    approved = word and _("{moment}, by {person}").format(
        moment=record.when(word.approved_at), person=word.approved_by
    )
    rows = tuple(
        (
            whose_message(record, posted, delivery.message.number),
            handed_over(record, posted, delivery),
            delivery.message.subject,
        )
        for delivery in posted.deliveries
    )
    head = (_("Organisation"), _("Handed over"), _("Subject"))
    blocks: tuple[Block, ...] = (
        facts(
            (_("Planned"), record.when(dispatch.planned_at)),
            (_("Prepared"), f"{record.when(dispatch.prepared_at)}, {dispatch.prepared_by}"),
            (_("Approved"), approved or _("not approved")),
        ),
        Table(head, rows),
    )
    return Section(f"{dispatch.name}, {record.when(dispatch.planned_at)}", blocks)


def letters(record: Record) -> Section:
    """One letter of each dispatch, word for word; the others differ in whom they name."""
    posted = [record.asked, *record.following]
    sections = tuple(s for each in posted for s in _letter(record, each, each.deliveries[:1]))
    return Section(_("The letters"), (Line(_("Of each dispatch the first message.")),), sections)


def _letter(record: Record, posted: Posted, first: Sequence[Delivery]) -> Iterator[Section]:
    for delivery in first:
        message = delivery.message
        whose = whose_message(record, posted, message.number)
        told = facts((_("Subject"), message.subject), ("Message-ID", message.message_id))
        yield Section(f"{delivery.name}, {whose}", (told, Quote(words_of(message.body))))
