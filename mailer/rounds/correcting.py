"""What becomes of corrections: a person decides each, with the words and the reason."""

from functools import partial
from typing import TYPE_CHECKING

from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.party import Numbered
from mailer.ledger.round import Decided, Entry, Verdict
from mailer.notes.model import MeetingNotes
from mailer.rounds.present import Change, found_in, is_before, place, saw

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def decide(
    ledger: "Ledger", number: int, wanted: Decided, by: str, notes: MeetingNotes | None = None
) -> Entry | None:
    """Record a person's decision about a correction of a round; None where it stood already.

    The last decision counts, until the correction is in the text; the `notes` as they are now say
    whether one that was put in is there still. Raises `UsageError`.
    """
    return ledger.act(number, partial(deciding, wanted=wanted, notes=notes), by)


def deciding(round_: Round, wanted: Decided, notes: MeetingNotes | None = None) -> Decided | None:
    """What is to be recorded of a decision: with the words that go out of the text and into it.

    Without `old` the passage becomes `new` as a whole. None where it stood already. Raises
    `UsageError`.
    """
    about = numbered(round_, wanted.correction)
    complete = _complete(round_, about, wanted)
    if complete == about.decision:
        return None
    if about.applied and (notes is None or found_in(round_, about, notes)):
        raise UsageError(
            _("Correction {number} is in the text already.").format(number=about.number),
            _("Mend the notes themselves, if they have to be another."),
        )
    if round_.settled:
        raise UsageError(
            _("{round} is settled: its text may have gone.").format(round=round_.name),
            _("Mend the text and correct what went: mailer correct"),
        )
    return complete


def numbered(round_: Round, number: int) -> Numbered:
    """A correction by its number. Raises `UsageError`."""
    for each in round_.corrections:
        if each.number == number:
            return each
    raise UsageError(
        _("{round} has no correction {number}.").format(round=round_.name, number=number),
        _("Which there are: mailer round corrections {round}").format(round=round_.name),
    )


def _complete(round_: Round, about: Numbered, wanted: Decided) -> Decided:
    """The decision with the words that go out of the text and into it."""
    wanted = wanted.model_copy(update={"because": wanted.because.strip()})
    if wanted.verdict is Verdict.DECLINED:
        if not wanted.because:
            raise UsageError(
                _("Why is correction {number} declined?").format(number=about.number),
                _("They are told: --because “…”"),
            )
        return wanted.model_copy(update={"old": "", "new": ""})
    if wanted.verdict is Verdict.ACCEPTED:
        given = about.correction
        wanted = wanted.model_copy(update={"old": given.old, "new": given.new})
    _refuse_vague(about, wanted)
    _refuse_elsewhere(round_, about, wanted)
    return wanted


def _refuse_vague(about: Numbered, wanted: Decided) -> None:
    if not (wanted.old.strip() or wanted.new.strip()):
        raise UsageError(
            _("Correction {number} does not say which words go in.").format(number=about.number),
            _("Write them: --adapt {number} --text “…” [--old “…”]").format(number=about.number),
        )


def _refuse_elsewhere(round_: Round, about: Numbered, wanted: Decided) -> None:
    """Words that go must stand in the passage as they saw it, exactly once."""
    passage = saw(round_, about)
    if passage is None:
        raise UsageError(
            _("Correction {number} is about no passage that they saw.").format(number=about.number),
            _("Decline it with a reason, and register it with its passage: mailer round register"),
        )
    change = Change(about.number, passage, wanted.old, wanted.new)
    if place(change, passage.text) is None and not is_before(change):
        raise UsageError(
            _("“{words}” does not stand exactly once in {passage}: {text}").format(
                words=wanted.old, passage=passage.number, text=passage.shown
            ),
            _("Name the words that go: --adapt {number} --text “…” --old “…”").format(
                number=about.number
            ),
        )
