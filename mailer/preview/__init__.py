"""What a person looks at before it goes, and afterwards: the page, and the same as JSON.

Everything shown of a message is read back from its frozen bytes; nothing is composed here.
"""

from mailer.preview.changes import Changes, changes, seen
from mailer.preview.page import page
from mailer.preview.record import as_json
from mailer.preview.seen import Seen
from mailer.preview.sheet import Entry, Sheet, sheet_of_dispatch, sheet_of_draft
from mailer.preview.versions import approved_version, earlier_version, seen_on
from mailer.preview.withholding import compared

__all__ = [
    "Changes",
    "Entry",
    "Seen",
    "Sheet",
    "approved_version",
    "as_json",
    "changes",
    "compared",
    "earlier_version",
    "page",
    "seen",
    "seen_on",
    "sheet_of_dispatch",
    "sheet_of_draft",
]
