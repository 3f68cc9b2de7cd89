"""The changes and remarks in Word files that came with an answer, as corrections."""

from collections.abc import Sequence

from mailer.ledger.asked import AskedPassage
from mailer.ledger.round import Correction
from mailer.rounds.reading.attached import attachment_content, attachments
from mailer.rounds.reading.word_changes import Change, WordUnreadable, tracked_changes

_WORD = (".doc", ".docx", ".docm", ".odt", ".rtf")


def tracked_corrections(
    content: bytes, passages: Sequence[AskedPassage]
) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
    """Those of every Word file in a mail; and a sentence for each file that cannot be read."""
    found: list[Correction] = []
    unread: list[str] = []
    for n, attached in enumerate(attachments(content)):
        if not attached.name.lower().endswith(_WORD):
            continue
        try:
            changes = tracked_changes(attachment_content(content, n), passages)
        except WordUnreadable as reason:
            unread.append(f"{attached.name}: {reason}")
        else:
            found += (_correction(attached.name, each) for each in changes)
    return tuple(found), tuple(unread)


def _correction(file: str, change: Change) -> Correction:
    words = change.comment or change.around
    source = ", ".join(filter(None, (file, change.author)))
    return Correction(
        passage=change.passage, old=change.old, new=change.new, words=words, source=source
    )
