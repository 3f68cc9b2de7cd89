"""Rounds for a terminal: who answered what, and what waits for a person with the way to do it."""

import textwrap
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.i18n import _, ngettext
from mailer.ledger.model import STATES, State
from mailer.ledger.round import DOUBTS, RESPONSES, Doubt, Response
from mailer.rounds import wording
from mailer.rounds.matrix import Line, Matrix, Next, Reminding, Waiting
from mailer.saying import brief_day, moment, short_moment
from mailer.terminal.blocks import Block, Cell, Role, Row, Words, row

_WORDS = 400
"""Characters of a reply's own words; the dossier has them all."""
_ROLES = {
    Next.READ: Role.WAIT,
    Next.DECIDE: Role.WAIT,
    Next.APPLY: Role.WAIT,
    Next.ASK: Role.WAIT,
    Next.REACH: Role.STOP,
    Next.OVERDUE: Role.STOP,
    Next.NOTHING: Role.GO,
}


def overview(rounds: Iterable[Matrix], zone: ZoneInfo) -> Iterator[Block]:
    """A block for each round: how far it is."""
    for each in rounds:
        title = f"{each.name}  {each.step}"
        yield Block(tuple(row(words) for words in _head(each, zone)), title)


def whole(matrix: Matrix, zone: ZoneInfo) -> Iterator[Block]:
    """One round: every organisation, its reminders, and what waits for a person."""
    yield from overview([matrix], zone)
    names = {line.id: line.name for line in matrix.lines}
    yield Block(tuple(_line(line, zone) for line in matrix.lines), _("Organisations"))
    if matrix.reminders:
        rows = tuple(_reminding(each, zone) for each in matrix.reminders)
        yield Block(rows, _("Reminders"))
    for waiting in matrix.waiting:
        told = tuple(_waiting(waiting, matrix.name, zone))
        yield Block(told, _called(waiting, names))


def _head(matrix: Matrix, zone: ZoneInfo) -> Iterator[str]:
    yield matrix.title
    yield wording.headline(matrix.counts)
    yield f"{wording.state(matrix, zone)}; {_(wording.MEANINGS[matrix.silence])}"
    if words := wording.corrected(matrix.corrections):
        yield _("Corrections: {words}").format(words=words)


def _line(line: Line, zone: ZoneInfo) -> Row:
    return row(line.name, _response(line, zone), _rest(line, zone))


def _response(line: Line, zone: ZoneInfo) -> Cell:
    """Every answer in its turn; without one what there is instead."""
    said = [wording.answer(each, zone) for each in line.answers] or [wording.silence(line)]
    return (Words("; ".join(said)),)


def _rest(line: Line, zone: ZoneInfo) -> Cell:
    parts = [Words(_(wording.NEXTS[line.next]), _ROLES.get(line.next, Role.PLAIN))]
    parts += [Words(words) for words in _told(line, zone)]
    between = Words(" · ")
    return tuple(word for part in parts for word in (between, part))[1:]


def _told(line: Line, zone: ZoneInfo) -> Iterator[str]:
    if words := wording.corrected(line.corrections):
        yield words
    if line.asked_at:
        yield _("asked {day}").format(day=brief_day(to_local(line.asked_at, zone)))
    if line.reminded_at:
        days = ", ".join(brief_day(to_local(at, zone)) for at in line.reminded_at)
        yield _("reminded {days}").format(days=days)
    if words := wording.deadline(line, zone):
        yield words


def _reminding(each: Reminding, zone: ZoneInfo) -> Row:
    told = [f"{count} {_(STATES[state])}" for state, count in each.states.items() if count]
    if each.states.get(State.PLANNED) and not each.approved:
        told.append(_("not approved"))
    return row(moment(each.at, zone), each.name, ", ".join(told))


def _called(waiting: Waiting, names: dict[str, str]) -> str:
    whose = ", ".join(names.get(each, each) for each in waiting.organisations)
    words = _("Reply {number}, {whose}")
    return words.format(number=waiting.reply, whose=whose or _("of nobody known"))


def _waiting(waiting: Waiting, round_: str, zone: ZoneInfo) -> Iterator[Row]:
    yield row(f"{waiting.sender}, {short_moment(waiting.at, zone)}")
    doubts = "; ".join(_(DOUBTS[doubt]) for doubt in waiting.doubts)
    yield row((Words(_("Not counted: ")), Words(doubts, Role.WAIT)))
    looks = _(RESPONSES[waiting.response])
    if waiting.corrections:
        count = waiting.corrections
        words = ngettext("{count} correction read", "{count} corrections read", count)
        looks = f"{looks}, {words.format(count=count)}"
    yield row(_("Looks like: {response}").format(response=looks))
    short = textwrap.shorten(waiting.words, _WORDS, placeholder=" …")
    yield row(f"“{short}”" if short else _("It has no words of its own."), indent=2)
    for command in _commands(waiting, round_):
        yield row(Words(command, Role.COMMAND), whole=True)


_UNAGREED = {Doubt.CONDITIONAL, Doubt.ASKS, Doubt.EMPTY}
"""Doubts of what is no agreement as it stands."""


def _commands(waiting: Waiting, round_: str) -> Iterator[str]:
    """What a person can do with a reply, the likeliest first."""
    number, whose = waiting.reply, waiting.organisations or (_("ORGANISATION"),)
    yield f"mailer round show {number}"
    names = " ".join(whose)
    if waiting.response is Response.EXTENSION:
        to = " ".join(f"--for {each}" for each in whose)
        yield f'mailer round extend {round_} {to} --to "…" --reply {number} --because "…"'
    register, reply = f"mailer round register {names} {round_}", f'--reply {number} --by "…"'
    if waiting.corrections:
        yield f"{register} --as-read {reply}"
    elif waiting.response is not Response.AGREED:
        yield f"{register} --corrections … {reply}"
    if not _UNAGREED & set(waiting.doubts):
        yield f"{register} --agreed {reply}"
    yield f'mailer round aside {number} {round_} --because "…"'
