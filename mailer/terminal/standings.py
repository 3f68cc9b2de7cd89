"""How the steps of a plan stand, a line each: when it goes, how far it is, what still misses."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from zoneinfo import ZoneInfo

from mailer.dispatch.standing import LACKS, Standing
from mailer.i18n import _, ngettext
from mailer.ledger.model import KINDS, STATES
from mailer.ledger.reply import ReplyKind
from mailer.saying import short_moment
from mailer.terminal.blocks import Block, Cell, Role, Row, Words, row


def plans(standings: Iterable[Standing], zone: ZoneInfo) -> Iterator[Block]:
    """A block for each plan."""
    for plan, group in groupby(standings, key=lambda standing: standing.plan):
        yield Block(tuple(line(standing, zone) for standing in group), plan)


def line(standing: Standing, zone: ZoneInfo, *, here: bool = False) -> Row:
    """The step, its instant, and how it stands; `here` marks the one that is looked at."""
    at = standing.planned_at
    when = short_moment(at, zone) if at else _("by hand")
    step = Words(f"{standing.step} ←", Role.TITLE) if here else Words(_name(standing))
    return row(step, when, _how(standing))


def _name(standing: Standing) -> str:
    """The step; of what follows one also what it is."""
    if standing.follows is None:
        return standing.step
    return f"{standing.step} · {_(KINDS[standing.kind])} (D-{standing.follows})"


def _how(standing: Standing) -> Cell:
    parts = [Words(part) for part in _progress(standing)] if standing.dispatch else []
    sentences = (*(_(LACKS[lack]) for lack in standing.lacks), *standing.missing)
    parts += [Words(sentence, Role.WAIT) for sentence in sentences]
    between = Words(" · ")
    return tuple(word for part in parts for word in (between, part))[1:]


def _progress(standing: Standing) -> Iterator[str]:
    yield standing.dispatch or ""
    people = ngettext("{count} recipient", "{count} recipients", standing.recipients)
    yield people.format(count=standing.recipients)
    yield ", ".join(f"{n} {_(STATES[state])}" for state, n in standing.states.items())
    if standing.approved_by:
        yield _("approved by {name}").format(name=standing.approved_by)
    yield from _answered(standing)


def _answered(standing: Standing) -> Iterator[str]:
    """What came in about it; what came back is told with what misses."""
    if answers := standing.replies.get(ReplyKind.ANSWER):
        yield ngettext("{count} answer", "{count} answers", answers).format(count=answers)
    if automatic := standing.replies.get(ReplyKind.AUTOMATIC):
        words = ngettext("{count} automatic answer", "{count} automatic answers", automatic)
        yield words.format(count=automatic)
