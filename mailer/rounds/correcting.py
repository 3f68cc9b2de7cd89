"""What becomes of corrections: a person decides each, and sees the patch before it is written."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mailer import private
from mailer.dispatch.sources import Sources
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.course import Numbered, Round
from mailer.ledger.round import Applied, Decided, Entry, Verdict
from mailer.rounds.patching import Patch, patch
from mailer.rounds.present import Change, change_of, place, saw

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def decide(
    ledger: "Ledger",
    number: int,
    correction: int,
    verdict: Verdict,
    by: str,
    *,
    old: str = "",
    new: str = "",
    because: str = "",
) -> Entry | None:
    """Record a person's decision about a correction of a round; None where it stood already.

    `old` and `new` are for an adapted one; without `old` the passage becomes `new` as a whole.
    The last decision counts, until the correction is in the text. Raises `UsageError`.
    """
    wanted = Decided(
        correction=correction, verdict=verdict, old=old, new=new, because=because.strip()
    )
    return ledger.act(number, partial(_deciding, wanted=wanted), by)


def numbered(round_: Round, number: int) -> Numbered:
    """A correction by its number. Raises `UsageError`."""
    corrections = round_.corrections
    if 1 <= number <= len(corrections):
        return corrections[number - 1]
    raise UsageError(
        _("{round} has no correction {number}.").format(round=round_.name, number=number),
        _("Which there are: mailer round corrections {round}").format(round=round_.name),
    )


def _deciding(round_: Round, *, wanted: Decided) -> Decided | None:
    about = numbered(round_, wanted.correction)
    complete = _complete(round_, about, wanted)
    if complete == about.decision:
        return None
    if about.applied:
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


def _complete(round_: Round, about: Numbered, wanted: Decided) -> Decided:
    """The decision with the words that go out of the text and into it."""
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
    if place(Change(about.number, passage, wanted.old, wanted.new), passage.text) is None:
        raise UsageError(
            _("“{words}” does not stand exactly once in {passage}: {text}").format(
                words=wanted.old, passage=passage.number, text=passage.text
            ),
            _("Name the words that go: --adapt {number} --text “…” --old “…”").format(
                number=about.number
            ),
        )


# Into the text


@dataclass(frozen=True)
class Proposal:
    """What a person is shown before anything is written: the notes as they would become.

    `before` is the digest of the notes as they are, `since` that of the notes as they were when
    the corrections that stand in them already did not. `decisions` are what it was made from.
    """

    file: str
    path: Path
    before: str
    since: str
    patch: Patch
    decisions: tuple[Decided, ...]

    @property
    def content(self) -> bytes:
        """The whole file as it would become."""
        return self.patch.text.encode()

    @property
    def after(self) -> str:
        """The digest of that."""
        return _digest(self.content)


def propose(sources: Sources, ledger: "Ledger", number: int) -> Proposal:
    """The patch for what is accepted and not in the text yet; reads the notes anew.

    Raises `UsageError` for a round whose notes are gone.
    """
    round_ = ledger.round(number)
    file = round_.asked.notes
    path, content = read_notes_file(sources, file)
    done = _changes(round_, [each for each in round_.corrections if each.applied])
    changes = _changes(round_, _open(round_))
    try:
        source = content.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(file) from error
    return Proposal(
        file=file,
        path=path,
        before=_digest(content),
        since=_since(ledger, round_),
        patch=patch(source, file, round_.asked, changes, done),
        decisions=_decisions(round_),
    )


def apply(ledger: "Ledger", number: int, proposal: Proposal, by: str) -> Entry | None:
    """Write what was shown and record it; None where nothing of it is new.

    Both in one transaction of the ledger, so that no two do it at a time. Killed in between, the
    corrections stand in the text and the next proposal finds them there. Raises `UsageError` when
    the notes or a decision became another since the proposal was shown.
    """
    return ledger.act(number, partial(_applying, proposal=proposal), by)


def _applying(round_: Round, *, proposal: Proposal) -> Applied | None:
    made = proposal.patch
    before = proposal.before if made.applied else proposal.since or proposal.before
    if before == proposal.after:
        return None
    content = proposal.path.read_bytes()
    if _decisions(round_) != proposal.decisions or _digest(content) != proposal.before:
        raise UsageError(
            _("{file} or a decision changed while you read.").format(file=proposal.file),
            _("Give the command again, and look again."),
        )
    if made.applied:
        private.rewrite(proposal.path, proposal.content)
    return Applied(
        corrections=tuple(sorted((*made.applied, *made.present))),
        file=proposal.file,
        before=before,
        after=proposal.after,
        patch=made.diff,
    )


def read_notes_file(sources: Sources, file: str) -> tuple[Path, bytes]:
    """The notes of a round, links resolved, as they are at this moment. Raises `UsageError`."""
    path = sources.path(file)
    try:
        if path:
            return path, path.read_bytes()
    except OSError as error:
        raise _unreadable(file) from error
    raise _unreadable(file)


def _unreadable(file: str) -> UsageError:
    return UsageError(
        _("{file} cannot be read.").format(file=file), _("Put the notes back where they were.")
    )


def _open(round_: Round) -> list[Numbered]:
    return [each for each in round_.corrections if each.changes_text and not each.applied]


def _changes(round_: Round, corrections: Sequence[Numbered]) -> list[Change]:
    return [change for each in corrections if (change := change_of(round_, each))]


def _decisions(round_: Round) -> tuple[Decided, ...]:
    """What is to be put in, as it was decided."""
    return tuple(each.decision for each in _open(round_) if each.decision)


def _since(ledger: "Ledger", round_: Round) -> str:
    """The notes as this round knew them last: as it put something in, or else as it asked."""
    acts = [e.act for e in round_.entries if isinstance(e.act, Applied)]
    if acts:
        return acts[-1].after
    sources = ledger.dispatch(round_.number).sources
    return next((source.digest for source in sources if source.path == round_.asked.notes), "")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
