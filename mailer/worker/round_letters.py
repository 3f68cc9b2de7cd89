"""The notices of rounds: one was closed, replies wait for a person."""

from collections.abc import Iterator
from datetime import datetime

from mailer.i18n import _, ngettext
from mailer.ledger.course import Round
from mailer.ledger.party import SILENCES
from mailer.ledger.round import Closed
from mailer.visible import visible
from mailer.worker.letters import LINES, Words
from mailer.worker.view import View


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
