"""Each act of a round in a sentence."""

from functools import singledispatch

from mailer.i18n import _
from mailer.ledger.round import (
    RESPONSES,
    VERDICTS,
    Answered,
    Applied,
    Closed,
    Decided,
    Excused,
    Extended,
    Noted,
    Put,
    Reopened,
    SetAside,
    Settled,
    Withdrawn,
)
from mailer.rounds.dossier.record import Record


@singledispatch
def told(act: object, record: Record) -> str:
    """What an act did, in the language in use."""
    raise TypeError(f"no act of a round: {type(act).__name__} in {record.round.name}")


@told.register
def _answered(act: Answered, record: Record) -> str:
    words = f"{record.names(act.organisations)}: {_(RESPONSES[act.response])}"
    if act.reply is not None:
        words += ", " + _("by reply {number}").format(number=act.reply)
    if act.by_way:
        words += ", " + _("registered: {by_way}").format(by_way=act.by_way)
    return words


@told.register
def _put(act: Put, record: Record) -> str:
    words = _("Reply {number}, {whose}: put to a person")
    return words.format(number=act.reply, whose=record.names(act.organisations))


@told.register
def _noted(act: Noted, record: Record) -> str:
    words = _("Reply {number}, {whose}: noted, it is no answer")
    return words.format(number=act.reply, whose=record.names(act.organisations))


@told.register
def _set_aside(act: SetAside, _record: Record) -> str:
    return _because(_("Reply {number}: set aside").format(number=act.reply), act.because)


@told.register
def _withdrawn(act: Withdrawn, record: Record) -> str:
    words = _("{whose}: what was counted until then was withdrawn")
    return _because(words.format(whose=record.names(act.organisations)), act.because)


@told.register
def _reopened(act: Reopened, record: Record) -> str:  # noqa: ARG001 (one signature for all)
    return _because(_("The round was opened again: answers are awaited"), act.because)


@told.register
def _extended(act: Extended, record: Record) -> str:
    words = _("{whose}: has until {moment}").format(
        whose=record.names(act.organisations), moment=record.when(act.deadline)
    )
    return _because(words, act.because)


@told.register
def _excused(act: Excused, record: Record) -> str:
    words = _("{whose}: excused").format(whose=record.names(act.organisations))
    return _because(words, act.because)


@told.register
def _closed(act: Closed, _record: Record) -> str:
    return _because(_("The round was closed"), act.because)


@told.register
def _decided(act: Decided, _record: Record) -> str:
    verdict = _(VERDICTS[act.verdict])
    words = _("Correction {number}: {verdict}").format(number=act.correction, verdict=verdict)
    return _because(words, act.because)


@told.register
def _applied(act: Applied, _record: Record) -> str:
    numbers = ", ".join(map(str, act.corrections))
    return _("Corrections put into {file}: {numbers}").format(file=act.file, numbers=numbers)


@told.register
def _settled(_act: Settled, _record: Record) -> str:
    return _("The round was settled")


def _because(words: str, because: str) -> str:
    if not because:
        return words
    return _("{what}, because: {because}").format(what=words, because=because)
