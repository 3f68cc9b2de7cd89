"""How screens, page and dossier say what a round came to."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.i18n import N_, _, ngettext
from mailer.ledger.party import SILENCES
from mailer.ledger.round import RESPONSES
from mailer.rounds.matrix import Answer, Corrected, Counts, Line, Matrix, Next
from mailer.saying import brief_day, brief_time, moment

MEANINGS = {
    "agrees": N_("who does not answer agrees"),
    "asks": N_("who does not answer is asked by a person"),
    "blocks": N_("without every answer the text does not go on"),
}
"""What silence means in a round, a msgid."""
NEXTS = {
    Next.SEND: N_("to be sent"),
    Next.READ: N_("waits for you"),
    Next.REACH: N_("reach them another way"),
    Next.AWAIT: N_("awaits an answer"),
    Next.OVERDUE: N_("too late; close the round"),
    Next.ASK: N_("ask them, then register or excuse"),
    Next.DECIDE: N_("corrections to decide"),
    Next.APPLY: N_("to be put into the text"),
    Next.NOTHING: N_("done"),
}
"""What an organisation's part waits for, a msgid."""


def headline(counts: Counts) -> str:
    """9 of 12 answered, 2 wait for you, 1 not reached; only what there is."""
    words = _("{answered} of {asked} answered").format(answered=counts.answered, asked=counts.asked)
    return ", ".join((words, *_others(counts)))


def _others(counts: Counts) -> Iterator[str]:
    if counts.to_read:
        words = ngettext(
            "{count} reply waits for you", "{count} replies wait for you", counts.to_read
        )
        yield words.format(count=counts.to_read)
    if counts.unreached:
        yield _("{count} not reached").format(count=counts.unreached)
    if counts.silent:
        yield _("{count} silent").format(count=counts.silent)
    if counts.excused:
        yield _("{count} excused").format(count=counts.excused)


def state(matrix: Matrix, zone: ZoneInfo) -> str:
    """Whether it was sent, is open, closed or settled, and since or until when."""
    if matrix.settled_at:
        return _("settled {moment}").format(moment=moment(matrix.settled_at, zone))
    if matrix.closed_at:
        return _("closed {moment}").format(moment=moment(matrix.closed_at, zone))
    if matrix.opened_at is None:
        return _("nothing of it went yet")
    return _("answers until {moment}").format(moment=moment(matrix.deadline, zone))


def answer(given: Answer, zone: ZoneInfo) -> str:
    """Corrections (3), Mon 7 Oct; and how it came where nobody mailed it."""
    first, *others = response(given)
    return "; ".join((f"{first}, {brief_day(to_local(given.at, zone))}", *others))


def response(given: Answer) -> Iterator[str]:
    """What an answer says, then whatever is special about it."""
    words = _(RESPONSES[given.response])
    yield f"{words} ({given.corrections})" if given.corrections else words
    if given.by_way:
        yield given.by_way
    if given.colleague:
        yield _("by a colleague")
    if given.late:
        yield _("after the closing")


def silence(line: Line) -> str:
    """What there is of an organisation of which no answer counts."""
    if line.waiting:
        numbers = ", ".join(map(str, line.waiting))
        return _("reply {numbers} is to be read").format(numbers=numbers)
    if line.excused is not None:
        return _("excused: {because}").format(because=line.excused)
    if line.silence:
        return _(SILENCES[line.silence])
    if line.asked_at and not line.reached:
        return _(SILENCES["unreached"])
    return _("nothing yet") if line.asked_at else _("not asked yet")


def corrected(of: Corrected) -> str:
    """2 of 3 decided, 1 in the text; "" without corrections."""
    if not of.given:
        return ""
    words = _("{decided} of {given} decided").format(decided=of.decided, given=of.given)
    if of.in_text:
        words += ", " + _("{count} in the text").format(count=of.in_text)
    return words


def deadline(line: Line, zone: ZoneInfo) -> str:
    """Until when an organisation of its own has time; "" for the round's deadline."""
    if not line.extended:
        return ""
    day, time = brief_day(to_local(line.deadline, zone)), brief_time(line.deadline, zone)
    return _("has until {day}, {time}").format(day=day, time=time)
