"""What is accepted, put into the notes: shown first, then written and recorded."""

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mailer import private
from mailer.dispatch.sources import Sources
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.round import Applied, Decided, Entry
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes
from mailer.rounds.patching import Patch, patch
from mailer.rounds.present import Change, change_of, found_in

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


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
    """The patch for what is accepted and not in the text, or not any more; reads the notes anew.

    Raises `UsageError` for a round whose notes are gone.
    """
    round_ = ledger.round(number)
    file = round_.asked.notes
    path, content = read_notes_file(sources, file)
    try:
        source = content.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(file) from error
    done, left = _parted(round_, read_notes(source, file)[0])
    return Proposal(
        file=file,
        path=path,
        before=_digest(content),
        since=_since(ledger, round_),
        patch=patch(source, file, round_.asked, left, done),
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
    try:
        _write(round_, proposal)
    except OSError as error:
        raise UsageError(
            _("{file} cannot be written: {reason}").format(
                file=proposal.file, reason=error.strerror
            ),
            _("It is as it was. Close it in other programs, and try again."),
        ) from error
    return Applied(
        corrections=tuple(sorted((*made.applied, *made.present))),
        file=proposal.file,
        before=before,
        after=proposal.after,
        patch=made.diff,
    )


def _write(round_: Round, proposal: Proposal) -> None:
    digest = _digest(proposal.path.read_bytes())
    if _decisions(round_) != proposal.decisions or digest != proposal.before:
        raise UsageError(
            _("{file} or a decision changed while you read.").format(file=proposal.file),
            _("Give the command again, and look again."),
        )
    if proposal.patch.applied:
        private.rewrite(proposal.path, proposal.content)


def read_notes_file(sources: Sources, file: str) -> tuple[Path, bytes]:
    """The notes of a round, links resolved, as they are at this moment. Raises `UsageError`."""
    path = sources.path(file)
    try:
        if path:
            return path, path.read_bytes()
    except OSError as error:
        raise _unreadable(file) from error
    raise _unreadable(file)


def notes_now(sources: Sources, round_: Round) -> tuple[MeetingNotes | None, str]:
    """The notes at this moment, not as they were read before, and their digest; or None and ""."""
    try:
        _path, content = read_notes_file(sources, round_.asked.notes)
        notes, _findings = read_notes(content.decode(), round_.asked.notes)
    except (UsageError, UnicodeDecodeError):
        return None, ""
    return notes, _digest(content)


def _unreadable(file: str) -> UsageError:
    return UsageError(
        _("{file} cannot be read.").format(file=file), _("Put the notes back where they were.")
    )


def _parted(round_: Round, notes: MeetingNotes | None) -> tuple[list[Change], list[Change]]:
    """The changes that were put in and are in the notes still, and those that are to be put in."""
    done: list[Change] = []
    left: list[Change] = []
    for each in round_.corrections:
        if change := change_of(round_, each):
            kept = each.applied and notes and found_in(round_, each, notes)
            (done if kept else left).append(change)
    return done, left


def _decisions(round_: Round) -> tuple[Decided, ...]:
    """What belongs into the text, as it was decided."""
    wanted = (each for each in round_.corrections if each.changes_text)
    return tuple(each.decision for each in wanted if each.decision)


def _since(ledger: "Ledger", round_: Round) -> str:
    """The notes as this round knew them last: as it put something in, or else as it asked."""
    acts = [e.act for e in round_.entries if isinstance(e.act, Applied)]
    if acts:
        return acts[-1].after
    sources = ledger.dispatch(round_.number).sources
    return next((source.digest for source in sources if source.path == round_.asked.notes), "")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
