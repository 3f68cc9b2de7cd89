"""Rules that files of several kinds break."""

from mailer.findings import Severity, rule
from mailer.i18n import N_

MACROS = rule(
    "attachment-macros",
    Severity.ERROR,
    message=N_("The attachment {file} holds macros: {what}"),
    remedy=N_("Save it without macros, as .docx, .xlsx, .pptx or PDF."),
    why=N_(
        "A macro is a program. Most organisations refuse mail that carries one, and tell nobody."
    ),
)
ACTIVE = rule(
    "attachment-active",
    Severity.WARNING,
    message=N_("The attachment {file} does something by itself when it is opened: {what}"),
    remedy=N_("Make a plain PDF of it, or accept it with a reason."),
    why=N_("Scripts and commands in a document are how break-ins begin; many servers refuse them."),
)
FETCHES = rule(
    "attachment-fetches",
    Severity.WARNING,
    message=N_("The attachment {file} fetches something from elsewhere when opened: {what}"),
    remedy=N_("Break the link in the document (a picture: paste it), or accept it with a reason."),
    why=N_(
        "Where the recipient cannot reach that place a part is missing, and its owner sees who "
        "opened the document and when."
    ),
)
EMBEDDED = rule(
    "attachment-embedded",
    Severity.WARNING,
    message=N_("The attachment {file} carries another file inside: {what}"),
    remedy=N_("Take it out and attach it by itself, or accept it with a reason."),
    why=N_("A file inside a document goes along unseen, with all that stands in it."),
)
TRACKED = rule(
    "attachment-tracked-changes",
    Severity.WARNING,
    message=N_("The attachment {file} holds tracked changes: {what}"),
    remedy=N_("Accept or reject all changes and save it again, or accept this with a reason."),
    why=N_("Everybody can read what stood there before, and who changed it."),
)
COMMENTS = rule(
    "attachment-comments",
    Severity.WARNING,
    message=N_("The attachment {file} holds comments: {what}"),
    remedy=N_("Delete all comments and save it again, or accept this with a reason."),
    why=N_("Comments are written for colleagues, and read by who receives the file."),
)
HIDDEN = rule(
    "attachment-hidden",
    Severity.WARNING,
    message=N_("The attachment {file} holds what is hidden, and can be shown: {what}"),
    remedy=N_("Remove what is hidden (Word and Excel: File, Inspect document), or accept it."),
    why=N_("Hidden text, rows, columns, sheets and slides go along, and one click shows them."),
)
SPEAKER_NOTES = rule(
    "attachment-speaker-notes",
    Severity.WARNING,
    message=N_("The attachment {file} holds speaker notes: {what}"),
    remedy=N_("Remove them (File, Inspect document), or accept it with a reason."),
    why=N_("What was to be said, or not to be said, stands below each slide for who opens it."),
)
BLANK = rule(
    "attachment-blank",
    Severity.WARNING,
    message=N_("The attachment {file} opens, but nothing stands in it."),
    remedy=N_("See whether this is the file that was meant, and save it again."),
    why=N_("A document without a word, a cell or a page is a template, or was never saved."),
)
CLOSED = rule(
    "attachment-closed",
    Severity.WARNING,
    message=N_("The attachment {file} cannot be looked into: {reason}"),
    remedy=N_(
        "Look for comments, changes and hidden text yourself, or send it as .docx or PDF; then "
        "accept it with a reason."
    ),
    why=N_("What could not be looked at is not known to be clean."),
)
BROKEN = rule(
    "attachment-broken",
    Severity.ERROR,
    message=N_("The attachment {file} is damaged: {reason}"),
    remedy=N_("Open it, save it again, and try again."),
    why=N_("A file that was cut off or not synchronised cannot be opened by recipients either."),
)
BOMB = rule(
    "attachment-bomb",
    Severity.ERROR,
    message=N_("The attachment {file} is made to choke who opens it: {reason}"),
    remedy=N_("Do not send it, and do not open it; save the document anew from its source."),
    why=N_("A small file that unpacks to gigabytes, or refers outside itself, is an attack."),
)
EXECUTABLE = rule(
    "attachment-executable",
    Severity.ERROR,
    message=N_("The attachment {file} is a program, or a file that starts one: {what}"),
    remedy=N_("Take it out of the step; programs do not go by mail."),
    why=N_(
        "Outlook blocks these kinds for everybody (Microsoft: Blocked attachments in Outlook), "
        "and many servers refuse the whole mail."
    ),
)
CALENDAR = rule(
    "attachment-calendar",
    Severity.ERROR,
    message=N_("The attachment {file} is a meeting request."),
    remedy=N_("Invite people from the calendar; take it out of the step."),
    why=N_("The mail this program was made for apologises for requests that went to everybody."),
)
