"""The end of a round's collecting, and what silence becomes."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.model import PROGRAM
from mailer.ledger.party import Party
from mailer.ledger.round import Closed, Entry, Excused, Reopened, Withdrawn

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def close(
    ledger: "Ledger", number: int, now: datetime, by: str = PROGRAM, because: str = ""
) -> Entry | None:
    """Close a round; None where it was closed already.

    By the program only when every organisation's time is over. Raises `UsageError` for a round of
    which nothing went.
    """
    return ledger.act(number, partial(_closing, now=now, by=by, because=because), by)


def is_over(round_: Round, now: datetime) -> bool:
    """Whether every organisation's time is over."""
    return now > round_.last_deadline


def excuse(
    ledger: "Ledger", number: int, organisations: tuple[str, ...], by: str, because: str
) -> Entry | None:
    """A person's word that the round goes on without these.

    Raises `UsageError` where the plan says that silence blocks, or the answer is in.
    """
    return ledger.act(number, partial(_excusing, organisations=organisations, because=because), by)


def reopen(ledger: "Ledger", number: int, by: str, because: str) -> Entry | None:
    """A person's word that a round was closed by mistake: answers are awaited again.

    Raises `UsageError` for one that is not closed, or is settled.
    """
    return ledger.act(number, partial(_reopening, because=because), by)


def _reopening(round_: Round, *, because: str) -> Reopened:
    if round_.settled:
        raise UsageError(
            _("{round} is settled: its text may have gone.").format(round=round_.name),
            _("Ask about the text in another round."),
        )
    if round_.closed is None:
        raise UsageError(_("{round} is not closed.").format(round=round_.name))
    return Reopened(because=because)


def _closing(round_: Round, *, now: datetime, by: str, because: str) -> Closed | None:
    if round_.closed:
        return None
    if not round_.is_open:
        raise UsageError(
            _("Nothing of {round} went yet, so there is nothing to close.").format(
                round=round_.name
            ),
            _("To stop it: mailer cancel {round} --because “…”").format(round=round_.name),
        )
    if by == PROGRAM and not is_over(round_, now):
        return None
    return Closed(silent=dict(_silences(round_, now)), because=because)


def _silences(round_: Round, now: datetime) -> Iterator[tuple[str, str]]:
    for party in round_.parties:
        if not party.answers and party.excused is None:
            yield party.id, _silence(round_, party, now)


def _silence(round_: Round, party: Party, now: datetime) -> str:
    """Who was not reached was not silent; nor is who has time, or wrote what does not count."""
    if not party.reached:
        return "unreached"
    unread = any(
        party.id in question.organisations and question.message in round_.unjudged
        for question in round_.asked.questions
    )
    wrote = party.waiting or unread or _is_withdrawn(round_, party)
    if round_.asked.silence == "agrees" and (now <= party.deadline or wrote):
        return "asks"
    return round_.asked.silence


def _is_withdrawn(round_: Round, party: Party) -> bool:
    acts = (entry.act for entry in round_.entries)
    return any(isinstance(act, Withdrawn) and party.id in act.organisations for act in acts)


def _excusing(round_: Round, *, organisations: tuple[str, ...], because: str) -> Excused | None:
    if round_.settled:
        raise UsageError(
            _("{round} is settled: nobody is awaited any more.").format(round=round_.name)
        )
    for party in map(round_.party, organisations):
        if party.answers:
            raise UsageError(
                _("The answer of {organisation} counts.").format(organisation=party.name),
                _("If that was a mistake: mailer round register {id} --withdraw").format(
                    id=party.id
                ),
            )
        if round_.asked.silence == "blocks":
            raise UsageError(
                _("In this round nothing goes on without the answer of {organisation}.").format(
                    organisation=party.name
                ),
                _("The plan says so (silence = “blocks”). Give more time: mailer round extend"),
            )
    left = tuple(each for each in organisations if not round_.party(each).excused)
    return Excused(organisations=left, because=because) if left else None
