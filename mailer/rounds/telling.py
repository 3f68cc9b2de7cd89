"""What became of an answer, told to each organisation that gave one."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.compose.composing import Reader
from mailer.compose.message import Field
from mailer.compose.reactions import Reaction
from mailer.directory.model import mailbox_key
from mailer.dispatch.following import Got
from mailer.dispatch.sources import Sources
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.asked import Question
from mailer.ledger.course import Round
from mailer.ledger.model import Dispatch, Fate, Kind
from mailer.ledger.party import Numbered
from mailer.ledger.round import Response
from mailer.notes.model import MeetingNotes
from mailer.replies.opened import field, ids_in, open_header
from mailer.rounds.outcome import Outcome
from mailer.rounds.present import change_of, found_in, meant

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_GOT_IT = frozenset({Fate.ACCEPTED, Fate.SETTLED})
_PLAIN_ID = re.compile(r"<[!-;=?-~]{3,200}>")


def outcome(ledger: "Ledger", sources: Sources, number: int, now: datetime) -> Outcome:
    """What is to be told of a round's answers, to whom the questions reached.

    Who was told since the last decision about its answer is left out; who was silent too. Raises
    `UsageError` while a correction is not decided, or is accepted and not in the notes yet, and
    where there is nobody to tell.
    """
    round_ = ledger.round(number)
    notes, _faults = sources.notes(round_.asked.notes)
    _refuse_open(round_, notes)
    letters = {q.message: _letter(round_, q, notes) for q in _answered(round_)}
    told = {q.message: _told(ledger, round_, q) for q in _answered(round_)}
    got: dict[str, Got] = {}
    questions: dict[str, Question] = {}
    for mailbox, each, question in _asked(ledger, round_):
        if mailbox not in told.get(question.message, {mailbox}):
            got[mailbox], questions[mailbox] = each, question
    if not got:
        raise UsageError(
            _("There is nobody to tell: nobody answered, or everybody who did was told."),
            _("See how the round stands: mailer round status {round}").format(round=round_.name),
        )
    return Outcome(
        kind=Kind.OUTCOME,
        number=number,
        addresses={mailbox: each.address for mailbox, each in got.items()},
        composed_for=now,
        got=got,
        round=number,
        questions=questions,
        letters=letters,
        answers=dict(_answers(ledger, round_, got.keys())),
    )


def _refuse_open(round_: Round, notes: MeetingNotes | None) -> None:
    open_ones = [each.number for each in round_.corrections if each.decision is None]
    if open_ones:
        raise UsageError(
            _("Not decided yet: {numbers}").format(numbers=", ".join(map(str, open_ones))),
            _("Decide them: mailer round corrections {round}").format(round=round_.name),
        )
    out = [
        each.number
        for each in round_.corrections
        if each.changes_text and not (notes and found_in(round_, each, notes))
    ]
    if out and not round_.settled:  # in a settled round they all were
        raise UsageError(
            _("Accepted and not in the text yet: {numbers}").format(
                numbers=", ".join(map(str, out))
            ),
            _("Put them in: mailer round corrections {round} --apply").format(round=round_.name),
        )


def _answered(round_: Round) -> list[Question]:
    """The questions that any of their organisations answered."""
    answered = {each for _entry, answer in round_.answered for each in answer.organisations}
    return [q for q in round_.asked.questions if answered & set(q.organisations)]


def _letter(round_: Round, question: Question, notes: MeetingNotes | None) -> Reader:
    """What a letter says of the answers of its organisations."""
    mine = set(question.organisations)
    responses = {a.response for _e, a in round_.answered if mine & set(a.organisations)}
    reactions = tuple(
        _reaction(round_, each, notes)
        for each in round_.corrections
        if mine & set(each.organisations)
    )
    return Reader(agreed=responses == {Response.AGREED}, reactions=reactions)


def _reaction(round_: Round, correction: Numbered, notes: MeetingNotes | None) -> Reaction:
    decision, given = correction.decision, correction.correction
    assert decision  # all are decided
    words = given.words or (f"“{given.old}” → “{given.new}”" if given.old else given.new)
    return Reaction(
        passage=given.passage,
        words=words,
        verdict=decision.verdict.value,
        text=_text_now(round_, correction, notes) if correction.changes_text else "",
        because=decision.because,
    )


def _text_now(round_: Round, correction: Numbered, notes: MeetingNotes | None) -> str:
    """What the passage says by now, with what others corrected in it, as the notes have it.

    Where a person wrote on since then: what this correction alone made of it.
    """
    there = found_in(round_, correction, notes) if notes else None
    change = change_of(round_, correction)
    return there.text if there else (change and meant(change)) or ""


def _asked(ledger: "Ledger", round_: Round) -> Iterator[tuple[str, Got, Question]]:
    """Everybody who got a question, by `mailbox_key`; an archive's copy is nobody."""
    for delivery in ledger.deliveries(round_.number):
        message = delivery.message
        question = round_.asked.question(message.number)
        for addressee, result in zip(message.addressees, delivery.outcomes, strict=True):
            took = addressee.field is Field.TO and result.answer in _GOT_IT
            if question and took and delivery.state.handed_over:
                address = addressee.recipient.address
                got = Got(delivery.name, address, message.message_id, message.subject, message.body)
                yield mailbox_key(address), got, question


def _told(ledger: "Ledger", round_: Round, question: Question) -> set[str]:
    """Who was told, or may have been, after all that happened to the answers of a question."""
    mine = set(question.organisations)
    answers = [e.at for e, answer in round_.answered if mine & set(answer.organisations)]
    about = [c.decided for c in round_.corrections if mine & set(c.organisations)]
    last = max(answers + [decided.at for decided in about if decided])
    told: set[str] = set()
    for dispatch in _outcomes(ledger, round_):
        if dispatch.prepared_at >= last:
            told |= set(_reached(ledger, dispatch))
    return told


def _outcomes(ledger: "Ledger", round_: Round) -> Iterator[Dispatch]:
    for dispatch in ledger.dispatches(round_.plan, round_.step):
        if dispatch.kind is Kind.OUTCOME and dispatch.follows == round_.number:
            yield dispatch


def _reached(ledger: "Ledger", dispatch: Dispatch) -> Iterator[str]:
    for delivery in ledger.deliveries(dispatch.number):
        for result in delivery.outcomes if delivery.state.handed_over else ():
            if result.answer is not Fate.REFUSED:
                yield mailbox_key(result.address)


def _answers(
    ledger: "Ledger", round_: Round, mailboxes: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The Message-ID of the last answer of each of these, where it has one that can be named."""
    for _entry, answer in round_.answered:
        if answer.reply is not None and mailbox_key(answer.sender or "@") in mailboxes:
            header = open_header(ledger.reply_content(answer.reply))
            ids = ids_in(field(header, "Message-ID"))
            if len(ids) == 1 and _PLAIN_ID.fullmatch(ids[0]):
                yield mailbox_key(answer.sender), ids[0]
