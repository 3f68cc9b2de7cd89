"""Rounds, for the worker: what came in is judged, what is over is closed; and their notices."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.i18n import _, ngettext
from mailer.ledger.course import SILENCES, Round
from mailer.ledger.round import Answered, Closed, Noted
from mailer.rounds.closing import close, is_over
from mailer.rounds.collecting import Collecting, Judged
from mailer.rounds.settling import settle_if_done
from mailer.visible import visible
from mailer.worker.letters import LINES, Words
from mailer.worker.news import What
from mailer.worker.view import View
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

Tell = Callable[..., None]
"""Called as `tell(what, words, **fields of News)`."""


def follow(collecting: Collecting, tell: Tell) -> None:
    """Judge what came in about rounds, and tell what it came to; never whose words."""
    for judged in collecting.judge():
        tell(What.REPLY, _told(judged), dispatch=f"D-{judged.round}")


def close_over(present: Workspace, ledger: "Ledger", read_at: datetime, tell: Tell) -> None:
    """Close rounds whose time is over; `read_at` is when all that came in was last read.

    What was sent in time has to be read before silence means anything.
    """
    for number in ledger.rounds():
        round_ = ledger.round(number)
        if not round_.is_open or not is_over(round_, read_at):
            continue
        if close(ledger, number, present.clock()):
            words = _("{round}: the round is closed.").format(round=round_.name)
            if settle_if_done(ledger, present.sources, number):
                words = _("{round}: the round is closed and settled.").format(round=round_.name)
            tell(What.DONE, words, dispatch=round_.name)


def _told(judged: Judged) -> str:
    act = judged.entry.act
    if isinstance(act, Answered):
        what = _("an answer counts")
    else:
        what = _("nobody's answer") if isinstance(act, Noted) else _("a reply waits for a person")
    who = ", ".join(getattr(act, "organisations", ()))
    return f"D-{judged.round}: {what}, {visible(who)}".rstrip(", ")


# Notices


def closed_of(view: View, since: datetime) -> Iterator[Round]:
    """The rounds that were closed since an instant."""
    for number in view.ledger.rounds():
        round_ = view.ledger.round(number)
        if round_.closed and round_.closed.at >= since:
            yield round_


def waiting_of(view: View) -> Iterator[Round]:
    """The rounds in which replies wait for a person."""
    rounds = (view.ledger.round(number) for number in view.ledger.rounds())
    return (round_ for round_ in rounds if round_.waiting)


def closed(view: View, round_: Round) -> Words:
    """Who answered, and what silence became; never the words of an answer."""
    subject = _("Round closed: {step} ({name})").format(step=round_.step, name=round_.name)
    answered = [party.name for party in round_.parties if party.answers]
    head = ngettext(
        "{count} organisation answered of {all}: {names}.",
        "{count} organisations answered of {all}: {names}.",
        len(answered),
    ).format(count=len(answered), all=len(round_.parties), names=", ".join(answered) or "-")
    act = round_.closed.act if round_.closed else None
    silent = act.silent if isinstance(act, Closed) else {}
    lines = [f"- {round_.asked.names[each]}: {_(SILENCES[what])}" for each, what in silent.items()]
    parts = [_title(view, round_), head, "\n".join(lines[:LINES]), _what_next(round_)]
    return Words(subject, "\n\n".join(filter(None, parts)) + "\n")


def waiting(view: View, round_: Round) -> Words:
    """How many replies wait, and from which organisations; never the words of one."""
    count = len(round_.waiting)
    subject = ngettext(
        "{count} reply waits for you: {step} ({name})",
        "{count} replies wait for you: {step} ({name})",
        count,
    ).format(count=count, step=round_.step, name=round_.name)
    named = [party.name for party in round_.parties if party.waiting]
    lines = [f"- {name}" for name in named] or [f"- {_('from nobody who was asked')}"]
    parts = [_title(view, round_), "\n".join(lines[:LINES]), _what_next(round_)]
    return Words(subject, "\n\n".join(parts) + "\n")


def _title(view: View, round_: Round) -> str:
    words = _("The round of {step}, {title}; deadline {moment} (Dutch time).")
    return words.format(
        step=round_.step,
        title=visible(view.title(round_.plan)),
        moment=view.moment(round_.last_deadline),
    )


def _what_next(round_: Round) -> str:
    return _("See what it wants: mailer round status {name}").format(name=round_.name)
