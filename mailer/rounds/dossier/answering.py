"""Every reply and every answer that came another way: what it says, and what was done with it."""

from collections.abc import Iterator, Sequence

from mailer.i18n import _
from mailer.ledger.reply import REPLY_KINDS, Reply
from mailer.ledger.round import (
    DOUBTS,
    RESPONSES,
    Answered,
    Correction,
    Entry,
    Noted,
    Put,
    Withdrawn,
)
from mailer.rounds.dossier.acts import told
from mailer.rounds.dossier.document import Block, Line, Quote, Section, Table, facts
from mailer.rounds.dossier.record import Enclosed, Record


def answering(record: Record) -> Section:
    """The answers in the order in which they came."""
    about = _about(record)
    answers = [s for n, entries in about.items() for s in _answer(record, n, entries)]
    answers += [_spoken(record, e, e.act) for e in record.round.entries if _is_spoken(e)]
    noted = [e.act for e in record.round.entries if isinstance(e.act, Noted)]
    unread = [reply for number, reply in record.replies.items() if number not in about]
    blocks: list[Block] = [] if answers else [Line(_("Nobody answered."))]
    if noted:
        blocks += [Line(_("What came in and is no answer:")), _noted(record, noted)]
    if unread:
        numbers = ", ".join(str(reply.number) for reply in unread)
        blocks += [Line(_("Not read for the round yet: {numbers}.").format(numbers=numbers))]
    return Section(_("The answers"), tuple(blocks), tuple(answers))


def _about(record: Record) -> dict[int, list[Entry]]:
    """The acts about each reply, in the order in which the replies were first told of."""
    found: dict[int, list[Entry]] = {}
    for entry in record.round.entries:
        if (number := getattr(entry.act, "reply", None)) is not None:
            found.setdefault(number, []).append(entry)
    return found


def _answer(record: Record, number: int, entries: Sequence[Entry]) -> Iterator[Section]:
    first = entries[0].act
    if isinstance(first, Noted):
        return
    read = first if isinstance(first, (Answered, Put)) else None
    reply, files = record.replies.get(number), record.enclosed.get(number, ())
    whose = record.names(getattr(first, "organisations", ()))
    blocks: list[Block] = [facts(*_arrival(record, reply), *_read(read))]
    blocks.append(_done(record, [*entries, *_withdrawn(record, entries)]))
    words = read.words if read else ""
    blocks += [Line(_("In their own words:")), Quote(words)] if words.strip() else []
    blocks += [_given(read.corrections)] if read and read.corrections else []
    blocks += [_enclosed(files)] if files else []
    title = _("Reply {number}, {whose}").format(number=number, whose=whose)
    yield Section(title, tuple(blocks))


def _arrival(record: Record, reply: Reply | None) -> Iterator[tuple[str, str]]:
    if reply is None:
        return
    yield _("Came in"), record.when(reply.received_at)
    yield _("Kept"), record.when(reply.at)
    yield _("Its From says"), reply.sender
    yield _("About"), reply.about


def _read(read: Answered | Put | None) -> Iterator[tuple[str, str]]:
    """How the program read it, and what it took as proof or was in doubt about."""
    if read is None:
        return
    yield _("Sender"), read.sender
    yield _("Read as"), _(RESPONSES[read.response])
    if isinstance(read, Put):
        yield _("Put to a person"), "; ".join(_(DOUBTS[doubt]) for doubt in read.doubts)
        return
    yield _("Proof of the sender"), read.proof
    yield _("Registered"), read.by_way
    yield _("Colleague"), _("of their organisation, not asked itself") if read.colleague else ""
    yield _("Late"), _("after the round was closed") if read.late else ""


def _done(record: Record, entries: Sequence[Entry]) -> Table:
    """What the program and people made of it."""
    head = (_("When"), _("What was done"), _("Who"))
    rows = ((record.when(e.at), told(e.act, record), record.person(e.by)) for e in entries)
    return Table(head, tuple(rows))


def _withdrawn(record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """The later acts by which a person took back what was counted of these."""
    answers = [(e, e.act) for e in entries if isinstance(e.act, Answered)]
    return [
        later
        for later in record.round.entries
        if isinstance(later.act, Withdrawn)
        and any(
            entry.at <= later.at and set(later.act.organisations) & set(act.organisations)
            for entry, act in answers
        )
    ]


def _is_spoken(entry: Entry) -> bool:
    return isinstance(entry.act, Answered) and entry.act.reply is None


def _spoken(record: Record, entry: Entry, act: object) -> Section:
    """An answer that came by no mail."""
    assert isinstance(act, Answered)  # what is spoken
    blocks: list[Block] = [
        facts(
            (_("Registered"), record.when(entry.at)),
            (_("By"), record.person(entry.by)),
            (_("How it came"), act.by_way),
            (_("Answer"), _(RESPONSES[act.response])),
            (_("Late"), _("after the round was closed") if act.late else ""),
        )
    ]
    withdrawn = _withdrawn(record, [entry])
    blocks += [_done(record, withdrawn)] if withdrawn else []
    blocks += [Quote(act.words)] if act.words.strip() else []
    blocks += [_given(act.corrections)] if act.corrections else []
    title = _("Without a mail, {whose}").format(whose=record.names(act.organisations))
    return Section(title, tuple(blocks))


def _given(corrections: Sequence[Correction]) -> Table:
    head = (_("Passage"), _("Old"), _("New"), _("In their words"), _("Where it stood"))
    rows = ((c.passage, c.old, c.new, c.words, c.source) for c in corrections)
    return Table(head, tuple(rows))


def _enclosed(files: Sequence[Enclosed]) -> Table:
    head = (_("Attachment"), _("Type"), _("Bytes"), "SHA-256")
    rows = ((f.file.name, f.file.content_type, str(f.file.size), f.digest) for f in files)
    return Table(head, tuple(rows))


def _noted(record: Record, noted: Sequence[Noted]) -> Table:
    """Automatic answers, and what mail systems reported."""
    head = (_("Reply"), _("Organisation"), _("Sender"), _("What it is"))
    return Table(head, tuple(_note(record, each) for each in noted))


def _note(record: Record, act: Noted) -> tuple[str, ...]:
    reply = record.replies.get(act.reply)
    kind = _(REPLY_KINDS[reply.kind]) if reply else ""
    return str(act.reply), record.names(act.organisations), act.sender, kind
