"""The changes and remarks in Word files that came with an answer, as corrections."""

from collections.abc import Sequence

from mailer.ledger.asked import AskedPassage
from mailer.ledger.round import Correction
from mailer.rounds.reading.attached import attachment_content, attachments
from mailer.rounds.reading.word_changes import Change, WordUnreadable, tracked_changes


def tracked_corrections(content: bytes, passages: Sequence[AskedPassage]) -> tuple[Correction, ...]:
    """Those of every Word file in a mail; of one that cannot be read none."""
    found: list[Correction] = []
    for n, attached in enumerate(attachments(content)):
        if attached.name.lower().endswith((".docx", ".docm")):
            try:
                changes = tracked_changes(attachment_content(content, n), passages)
            except WordUnreadable:
                continue
            found += (_correction(attached.name, each) for each in changes)
    return tuple(found)


def _correction(file: str, change: Change) -> Correction:
    words = change.comment or change.around
    source = ", ".join(filter(None, (file, change.author)))
    return Correction(
        passage=change.passage, old=change.old, new=change.new, words=words, source=source
    )
