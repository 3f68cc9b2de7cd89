"""The changes and remarks in Word files that came with an answer, as corrections.

Anybody may send them: what a mail may cost and bring is bounded, and what is more is named.
"""

from collections.abc import Sequence

from mailer.checks.attachments.files import Allowance
from mailer.i18n import _
from mailer.ledger.asked import AskedPassage
from mailer.ledger.round import Correction
from mailer.rounds.reading.attached import attachment_content, attachments
from mailer.rounds.reading.word_changes import Change, WordUnreadable, tracked_changes

_WORD = (".doc", ".docx", ".docm", ".odt", ".rtf")
_FILES = 5
_UNPACKED = 40 * 2**20
"""Bytes, of all files of a mail together; each piece of XML is counted as a hundred more."""
_WORDS = 1_000_000
"""Characters of all corrections of a mail."""


def tracked_corrections(
    content: bytes, passages: Sequence[AskedPassage]
) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
    """Those of every Word file in a mail; and a sentence for each file that cannot be read."""
    found: list[Correction] = []
    unread: list[str] = []
    allowance = Allowance(_UNPACKED)
    named = [(n, each.name) for n, each in enumerate(attachments(content))]
    word = [(n, name) for n, name in named if name.lower().endswith(_WORD)]
    for n, name in word[:_FILES]:
        try:
            changes = tracked_changes(attachment_content(content, n), passages, allowance)
        except WordUnreadable as reason:
            unread.append(f"{name}: {reason}")
            continue
        more = [_correction(name, each) for each in changes]
        if _size(found) + _size(more) > _WORDS:
            unread.append(f"{name}: " + _("There is too much in it to list. Read it in Word."))
        else:
            found += more
    if rest := [name for _n, name in word[_FILES:]]:
        words = _("not looked into, there are too many files: {names}")
        unread.append(words.format(names=", ".join(rest)))
    return tuple(found), tuple(unread)


def _size(corrections: Sequence[Correction]) -> int:
    return sum(len(c.old) + len(c.new) + len(c.words) + len(c.source) for c in corrections)


def _correction(file: str, change: Change) -> Correction:
    words = change.comment or change.around
    source = ", ".join(filter(None, (file, change.author)))
    return Correction(
        passage=change.passage, old=change.old, new=change.new, words=words, source=source
    )
