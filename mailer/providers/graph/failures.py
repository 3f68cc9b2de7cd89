"""What Graph answers instead of doing it, as errors of ours: one table, by its code and status."""

from typing import NamedTuple

from mailer.errors import NotSignedIn, NotSubmitted, Refused
from mailer.i18n import N_


class Gone(Refused):
    """What was asked for is not there."""


class Outdated(NotSubmitted):
    """A place in a list that the server does not keep any more."""


class Withheld(NotSubmitted):
    """What was asked for cannot be given, for a reason that lies in it."""


class Row(NamedTuple):
    """What an answer means; two msgids, which may name {server}, {mailbox} and {code}.

    `sure`: nothing went, even when it is the answer to a message that was to be sent.
    """

    message: str
    remedy: str
    ours: type[NotSubmitted] = NotSubmitted
    sure: bool = True


_LATER = N_("Try again later.")
_BUSY = Row(N_("{server} is too busy, or we are too quick ({code})."), _LATER)
FAILED = Row(N_("{server} failed ({code})."), _LATER, sure=False)
UNKNOWN = Row(
    N_("{server} gave an answer that means nothing here ({code})."),
    N_("Look at server under [account] in config.toml."),
    sure=False,
)
NOT_THIS = UNKNOWN._replace(ours=Withheld)
_SIGN_IN = Row(
    N_("{server} did not take the sign-in ({code})."),
    N_("Try again; when it stays so, sign in again: mailer account login NAME"),
    NotSignedIn,
    sure=False,
)
_RIGHTS = Row(
    N_("Who is signed in has no right to mailbox {mailbox} ({code})."),
    N_(
        "Give the application Mail.ReadWrite and Mail.Send (for a shared mailbox "
        "Mail.ReadWrite.Shared and Mail.Send.Shared), and who signs in full access to the mailbox."
    ),
    NotSignedIn,
)
_DIRECTORY = Row(
    N_("Who is signed in may not read the directory ({code})."),
    N_("Give the application User.ReadBasic.All and GroupMember.Read.All."),
    NotSignedIn,
)
_SEND_AS = Row(
    N_("Who is signed in may not send as this sender ({code})."),
    N_("Have the right “send as” given on the sender's mailbox in Exchange."),
    Refused,
)
_SUSPENDED = Row(
    N_("Mailbox {mailbox} may not send at this time ({code})."),
    N_("Ask the administrator of Exchange why."),
)
_NO_MAILBOX = Row(
    N_("Mailbox {mailbox} is not there ({code})."),
    N_("Look at mailbox in config.toml. It must be in Exchange Online."),
)
_FULL = Row(
    N_("Mailbox {mailbox} is full ({code})."),
    N_("Make room in it, or have it made larger; then hand the message over again."),
    Refused,
)
_LARGE = Row(
    N_("The message is larger than {server} takes ({code})."),
    N_("Make its attachments smaller, or leave one out."),
    Refused,
)
_RECIPIENTS = Row(
    N_("To {server} one of the recipients is no mail address ({code})."),
    N_("Look at the addresses of this message: mailer lists check"),
    Refused,
)
_CONTENT = Row(
    N_("{server} cannot read the message ({code})."),
    N_("This is a bug of mailer, or of a program between it and Exchange."),
    Refused,
)
_CORRUPT = _CONTENT._replace(sure=False)
_GONE = Row(
    N_("What was asked for is not there ({code})."),
    N_("Somebody took it away in the meantime, or it never was there."),
    Gone,
)
_EDITED = Row(
    N_("Somebody changed the draft after it was compared ({code})."),
    N_("Hand the message over again, and leave its draft alone."),
    Refused,
)
_OUTDATED = Row(N_("{server} forgot how far it was read ({code})."), _LATER, Outdated)

CODES = {
    "InvalidAuthenticationToken": _SIGN_IN,
    "AuthenticationError": _SIGN_IN,
    "Unauthorized": _SIGN_IN,
    "ErrorAccessDenied": _RIGHTS,
    "AccessDenied": _RIGHTS,
    "ErrorInternalServerErrorAccessDenied": _RIGHTS,
    "Authorization_RequestDenied": _DIRECTORY,
    "ErrorSendAsDenied": _SEND_AS,
    "ErrorSendOnBehalfDenied": _SEND_AS,
    "ErrorAccountSuspend": _SUSPENDED,
    "ErrorAccountSuspendShowTierUpgrade": _SUSPENDED,
    "ErrorMessageSubmissionBlocked": _SUSPENDED,
    "ErrorExceededMessageLimit": _SUSPENDED,
    "ErrorExceededRecipientLimit": _RECIPIENTS,
    "ErrorInvalidUser": _NO_MAILBOX,
    "ErrorNonExistentMailbox": _NO_MAILBOX,
    "MailboxNotEnabledForRESTAPI": _NO_MAILBOX,
    "MailboxNotSupportedForRESTAPI": _NO_MAILBOX,
    "ErrorQuotaExceeded": _FULL,
    "ErrorMessageSizeExceeded": _LARGE,
    "ErrorAttachmentSizeLimitExceeded": _LARGE,
    "ErrorInvalidRecipients": _RECIPIENTS,
    "ErrorMissingRecipients": _RECIPIENTS,
    "ErrorMimeContentInvalid": _CONTENT,
    "ErrorMimeContentInvalidBase64String": _CONTENT,
    "ErrorMimeContentConversionFailed": _CONTENT,
    "InvalidInternetMessageHeader": _CONTENT,
    "ErrorContentConversionFailed": _CORRUPT,
    "ErrorCorruptData": _CORRUPT,
    "ErrorItemCorrupt": _CORRUPT,
    "ErrorVirusDetected": _CORRUPT,
    "ErrorVirusMessageDeleted": _CORRUPT,
    "ErrorItemNotFound": _GONE,
    "ErrorFolderNotFound": _GONE,
    "ErrorInvalidIdMalformed": _GONE,
    "ResourceNotFound": _GONE,
    "Request_ResourceNotFound": _GONE,
    "ErrorIrresolvableConflict": _EDITED,
    "ErrorStaleObject": _EDITED,
    "SyncStateNotFound": _OUTDATED,
    "SyncStateInvalid": _OUTDATED,
    "ResyncRequired": _OUTDATED,
    "ApplicationThrottled": _BUSY,
    "TooManyRequests": _BUSY,
    "ErrorTooManyRequests": _BUSY,
    "ErrorServerBusy": FAILED,
    "ErrorTimeoutExpired": FAILED,
    "ErrorInternalServerError": FAILED,
    "ErrorInternalServerTransientError": FAILED,
    "ErrorMailboxMoveInProgress": FAILED,
    "ErrorMailboxStoreUnavailable": FAILED,
}
"""By the code in Graph's own form of an error. `ErrorServerBusy` and its kind may have sent it.

What Exchange cannot convert it tells with status 500 (seen: reports about signed mail).
"""

STATUSES = {
    401: _SIGN_IN,
    403: _RIGHTS,
    404: _GONE,
    408: FAILED,
    410: _OUTDATED,
    412: _EDITED,
    413: _LARGE,
    429: _BUSY,
    507: _FULL,
}
"""By HTTP status, where there is no code, or none that is known."""
