"""A document with nothing in it for a reader."""

from mailer.findings import Severity, rule
from mailer.i18n import N_

BLANK = rule(
    "attachment-blank",
    Severity.WARNING,
    message=N_("The attachment {file} opens, but nothing stands in it."),
    remedy=N_("See whether this is the file that was meant, and save it again."),
    why=N_("A document without a word, a cell or a page is a template, or was never saved."),
)
