"""What a person looks at before it goes, and afterwards: the page, the summary, and both as JSON.

Everything shown of a message is read back from its frozen bytes; nothing is composed here.
"""

from mailer.preview.page import page
from mailer.preview.record import as_json
from mailer.preview.sheet import Entry, Sheet, sheet_of_dispatch, sheet_of_draft
from mailer.preview.summary import summary

__all__ = [
    "Entry",
    "Sheet",
    "as_json",
    "page",
    "sheet_of_dispatch",
    "sheet_of_draft",
    "summary",
]
