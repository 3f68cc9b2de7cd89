"""What a person says of an answer: one that came by phone, or a reply that was put to them."""

from functools import partial
from typing import TYPE_CHECKING

from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.round import Answered, Correction, Entry, Put, Response, SetAside, Withdrawn

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def register(
    ledger: "Ledger",
    number: int,
    organisations: tuple[str, ...],
    by: str,
    *,
    by_way: str,
    corrections: tuple[Correction, ...] | None = None,
    reply: int | None = None,
) -> Entry | None:
    """Record an answer on a person's word: agreed, or with these corrections.

    `by_way` says how it came. `reply` is the one that was put to a person; `corrections` of an
    empty tuple are those that were read in it. Raises `UsageError` for a round that is settled, a
    reply that was not put, and corrections of passages that the organisation did not see.
    """
    answer = partial(
        _answer, organisations=organisations, by_way=by_way, corrections=corrections, reply=reply
    )
    return ledger.act(number, answer, by)


def withdraw(
    ledger: "Ledger", number: int, organisations: tuple[str, ...], by: str, because: str
) -> Entry | None:
    """A person's word that what was counted for these was a mistake.

    Raises `UsageError` where nothing counts for one of them, when a correction of theirs is in the
    text, and when the round is settled.
    """
    judge = partial(_withdrawal, organisations=organisations, because=because)
    return ledger.act(number, judge, by)


def set_aside(ledger: "Ledger", number: int, reply: int, by: str, because: str) -> Entry | None:
    """A person's word that a reply needs nothing more. Raises `UsageError` for one not put."""
    return ledger.act(number, partial(_aside, reply=reply, because=because), by)


def _answer(
    round_: Round,
    *,
    organisations: tuple[str, ...],
    by_way: str,
    corrections: tuple[Correction, ...] | None,
    reply: int | None,
) -> Answered:
    if round_.settled:
        raise _settled(round_)
    put = waiting_reply(round_, reply) if reply is not None else None
    _refuse_again(round_, organisations, reply)
    if corrections == () and put:
        corrections = put.corrections
    if corrections is not None:
        _refuse_unseen(round_, organisations, corrections)
    return Answered(
        reply=reply,
        organisations=organisations,
        response=Response.AGREED if corrections is None else Response.CORRECTIONS,
        corrections=corrections or (),
        words=put.words if put else "",
        sender=put.sender if put else "",
        by_way=by_way,
        late=round_.closed is not None,
    )


def _withdrawal(round_: Round, *, organisations: tuple[str, ...], because: str) -> Withdrawn:
    if round_.settled:
        raise _settled(round_)
    for party in map(round_.party, organisations):
        if not party.answers:
            raise UsageError(
                _("No answer of {organisation} counts.").format(organisation=party.name),
                _("See how it stands: mailer round status {round}").format(round=round_.name),
            )
        for each in round_.corrections:
            if each.applied and party.id in each.organisations:
                raise UsageError(
                    _("A correction of {organisation} is in the text: {number}.").format(
                        organisation=party.name, number=each.number
                    ),
                    _("Register what they say now beside it."),
                )
    return Withdrawn(organisations=organisations, because=because)


def _settled(round_: Round) -> UsageError:
    return UsageError(
        _("{round} is settled: its text may have gone.").format(round=round_.name),
        _("Mend the text and correct what went: mailer correct"),
    )


def _aside(round_: Round, *, reply: int, because: str) -> SetAside:
    waiting_reply(round_, reply)
    return SetAside(reply=reply, because=because)


def waiting_reply(round_: Round, reply: int) -> Put:
    """A reply that waits for a person, by its number. Raises `UsageError` for any other."""
    for _entry, put in round_.waiting:
        if put.reply == reply:
            return put
    raise UsageError(
        _("Reply {reply} does not wait for a person in {round}.").format(
            reply=reply, round=round_.name
        ),
        _("Which do: mailer round status {round}").format(round=round_.name),
    )


def _refuse_again(round_: Round, organisations: tuple[str, ...], reply: int | None) -> None:
    """One reply counts once for an organisation."""
    for _entry, answer in round_.answered:
        again = set(organisations) & set(answer.organisations)
        if reply is not None and answer.reply == reply and again:
            raise UsageError(_("Reply {reply} was registered already.").format(reply=reply))


def _refuse_unseen(
    round_: Round, organisations: tuple[str, ...], corrections: tuple[Correction, ...]
) -> None:
    if not corrections:
        raise UsageError(
            _("Corrections, and none is given."),
            _("Write them in a file, a line each: 3.2: the right text"),
        )
    seen = {p.number for each in organisations for p in round_.asked.seen_by(each)}
    unseen = dict.fromkeys(c.passage for c in corrections if c.passage and c.passage not in seen)
    if unseen:
        raise UsageError(
            _("There is no passage {passage} in what they saw.").format(passage=", ".join(unseen)),
            _("The passages: {numbers}").format(numbers=", ".join(sorted(seen))),
        )
