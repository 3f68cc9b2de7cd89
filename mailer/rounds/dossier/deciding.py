"""What was decided about each correction, how the round ended, and what they were told of it."""

from collections.abc import Iterator, Sequence

from mailer.i18n import _
from mailer.ledger.model import Kind
from mailer.ledger.party import SILENCES, Numbered
from mailer.ledger.round import VERDICTS, Applied, Closed, Entry, Excused, Settled
from mailer.rounds.dossier.asking import handed_over
from mailer.rounds.dossier.course import whose_message
from mailer.rounds.dossier.document import Block, Line, Passages, Patch, Section, Table, facts
from mailer.rounds.dossier.record import Record


def deciding(record: Record) -> Section:
    """Each correction, by the passage it is of."""
    given = record.round.corrections
    by_passage: dict[str, list[Numbered]] = {}
    for each in sorted(given, key=lambda n: (_place(record, n), n.number)):
        by_passage.setdefault(each.correction.passage, []).append(each)
    sections = [s for number, of in by_passage.items() for s in _passage(record, number, of)]
    none = () if given else (Line(_("Nobody gave corrections.")),)
    return Section(_("The corrections"), none, tuple(sections))


def _place(record: Record, each: Numbered) -> int:
    """Where its passage stands in the text; last where no passage is known."""
    seen = [p.number for o in each.organisations for p in record.round.asked.seen_by(o)]
    passage = each.correction.passage
    return seen.index(passage) if passage in seen else len(seen)


def _passage(record: Record, number: str, given: Sequence[Numbered]) -> Iterator[Section]:
    whose = given[0].organisations
    seen = (p for each in whose for p in record.round.asked.seen_by(each))
    text = next((p.shown for p in seen if p.number == number), "")
    blocks: list[Block] = [Passages(((number, text),))] if text else []
    title = _("Passage {number}").format(number=number) if number else _("Of no passage")
    yield Section(title, tuple(blocks), tuple(_correction(record, each) for each in given))


def _correction(record: Record, each: Numbered) -> Section:
    given, decided, decision = each.correction, each.decided, each.decision
    told = facts(
        (_("Given"), record.when(each.answer.at)),
        (_("Where it stood"), given.source),
        (_("Asked to change"), given.old),
        (_("Into"), given.new),
        (_("In their words"), given.words),
        (_("Decision"), _(VERDICTS[decision.verdict]) if decision else _("not decided")),
        (_("Decided"), _by(record, decided) if decided else ""),
        (_("Because"), decision.because if decision else ""),
        (_("Out of the text"), decision.old if decision else ""),
        (_("Into the text"), decision.new if decision else ""),
        (_("In the text"), _in_text(record, each)),
        (_("Taken for it"), _taken(record, each)),
    )
    whose = record.names(each.organisations)
    title = _("Correction {number}, {whose}").format(number=each.number, whose=whose)
    return Section(title, (told,))


def _by(record: Record, entry: Entry) -> str:
    words = _("{moment}, by {person}")
    return words.format(moment=record.when(entry.at), person=record.person(entry.by))


def _in_text(record: Record, each: Numbered) -> str:
    """When it was put there; a person may have typed it by then."""
    if not each.changes_text:
        return ""
    for entry in reversed(record.round.entries if each.applied else ()):
        if isinstance(entry.act, Applied) and each.number in entry.act.corrections:
            return _by(record, entry)
    if settled := record.round.settled:
        return _("there when the round was settled, {moment}").format(
            moment=record.when(settled.at)
        )
    return _("not yet")


def _taken(record: Record, each: Numbered) -> str:
    """The passage that was taken for it, where that does not say it to the letter."""
    act = record.round.settled.act if record.round.settled else None
    return act.taken.get(each.number, "") if isinstance(act, Settled) else ""


def applying(record: Record) -> Section:
    """Each change of the notes, as a person saw it before it was made."""
    acts = [(e, e.act) for e in record.round.entries if isinstance(e.act, Applied)]
    sections = tuple(_applied(record, entry, act) for entry, act in acts)
    none = () if sections else (Line(_("Nothing was put into the text by the program.")),)
    return Section(_("What went into the text"), none, sections)


def _applied(record: Record, entry: Entry, act: Applied) -> Section:
    told = facts(
        (_("Done"), _by(record, entry)),
        (_("Corrections"), ", ".join(map(str, act.corrections))),
        (_("SHA-256 before"), act.before),
        (_("SHA-256 after"), act.after),
    )
    return Section(act.file, (told, Patch(act.patch)))


def ending(record: Record) -> Section:
    """Closing and settling, and what silence became for whom."""
    closed, settled = record.round.closed, record.round.settled
    blocks: list[Block] = []
    if closed and isinstance(closed.act, Closed):
        blocks += _closed(record, closed, closed.act)
    else:
        blocks.append(Line(_("The round is not closed.")))
    if excused := tuple(_excused(record)):
        blocks.append(Table((_("Excused"), _("Because"), _("When and by whom")), excused))
    if settled and isinstance(settled.act, Settled):
        blocks += _settled(record, settled, settled.act)
    else:
        blocks.append(Line(_("The round is not settled.")))
    return Section(_("Closing and settling"), tuple(blocks))


def _closed(record: Record, entry: Entry, act: Closed) -> Iterator[Block]:
    yield facts((_("Closed"), _by(record, entry)), (_("Because"), act.because))
    silent = ((record.names((o,)), _(SILENCES[m])) for o, m in act.silent.items())
    if rows := tuple(silent):
        yield Table((_("Organisation"), _("Without an answer")), rows)


def _excused(record: Record) -> Iterator[tuple[str, ...]]:
    for entry in record.round.entries:
        if isinstance(entry.act, Excused):
            act = entry.act
            yield record.names(act.organisations), act.because, _by(record, entry)


def _settled(record: Record, entry: Entry, act: Settled) -> Iterator[Block]:
    yield facts(
        (_("Settled"), _by(record, entry)),
        (_("Notes"), act.file),
        ("SHA-256", act.digest),
    )
    if act.stale:
        yield Line(_("Attachments of later steps that have none of the corrections in them:"))
        yield Table((_("Attachment"), "SHA-256"), tuple(act.stale.items()))


def telling(record: Record) -> Section:
    """What each was told of their answer."""
    head = (_("Dispatch"), _("Organisation"), _("Handed over"), _("Subject"))
    rows = tuple(
        (
            posted.dispatch.name,
            whose_message(record, posted, delivery.message.number),
            handed_over(record, posted, delivery),
            delivery.message.subject,
        )
        for posted in record.following
        if posted.dispatch.kind is Kind.OUTCOME
        for delivery in posted.deliveries
    )
    block: Block = Table(head, rows) if rows else Line(_("Nobody was told yet."))
    return Section(_("What they were told"), (block,))
