"""What EWS and exchangelib answer or raise, as errors of ours: one table.

The class of an exception does not say whether a mail left (EXCHANGE, measured): before a draft is
sent nothing went, whatever it is; after that only what a row calls `certain` is known not to have.
"""

from typing import NamedTuple

from mailer.errors import InDoubt, NotSignedIn, NotSubmitted, Refused, TransportError
from mailer.i18n import N_, _
from mailer.providers.exchange.child import DIED, HUNG, Failure
from mailer.visible import quoted


class Row(NamedTuple):
    """What a failure becomes while nothing was sent; two msgids.

    `message` may name {server} and {words}, `remedy` the account's {name}. `certain`: it is also
    what it becomes after the draft was sent, because servers find this out before they hand a
    message on.
    """

    message: str
    remedy: str
    ours: type[NotSubmitted] = NotSubmitted
    certain: bool = False


_LATER = N_("Try again later; when it stays so, ask who keeps the mail server.")
_RIGHTS = N_(
    "Ask who keeps the mail server to give this sign-in full access to the mailbox, and the right "
    "to send as it."
)
_SIGN_IN = N_("Store its secret again: mailer account login {name}")
_LOOK = N_("Look at this message in mailer preview, and prepare the step again.")

SIGNED_OUT = Row(N_("{server} did not let us in."), _SIGN_IN, NotSignedIn)
BLOCKED = Row(
    N_("{server} does not let this program use EWS any more (HTTP 403)."),
    N_(
        "Exchange Online has been closing EWS since October 2026: ask the administrator to allow "
        "this application's id, or use an account with kind = “graph”."
    ),
)
NOT_THERE = Row(
    N_("There is no EWS at {server}."), N_("Look at the server of this account in config.toml.")
)
TOO_BUSY = Row(N_("{server} is busy: {words}"), _LATER)
STRANGE = Row(N_("{server} gave an answer that cannot be read."), _LATER)
OTHER = Row(N_("{server} said: {words}"), _LATER)
MOVED = Row(
    N_("{server} sends us on to another address."),
    N_("Look at the server of this account in config.toml."),
)
NO_TLS = Row(
    N_("{server} and this program do not agree on TLS."),
    N_("Look at the server of this account in config.toml: does https answer there?"),
)
SILENT = Row(N_("{server} did not answer in time."), _LATER)
LOST = Row(N_("{server} did not answer in time, or the connection was lost."), _LATER)
UNREACHABLE = Row(
    N_("{server} cannot be reached."),
    N_("Look at the network, and at the server of this account in config.toml."),
)
UNTRUSTED = Row(
    N_("{server} showed a certificate that cannot be trusted: {words}"),
    N_("Is it the right server? When your own authority signed it, name its file as ca_file."),
)
BROKEN = Row(N_("The program that talks to {server} broke off."), _LATER)
NO_ACCESS = Row(N_("{server} keeps us out of the mailbox: {words}"), _RIGHTS)
NO_SENDING = Row(
    N_("{server} does not let us send from this address: {words}"), _RIGHTS, certain=True
)
NO_RIGHT_NOW = Row(N_("{server} does not allow it: {words}"), _RIGHTS)
FULL = Row(
    N_("The mailbox is full: {words}"), N_("Make room in it, then send again."), certain=True
)
WRONG_PEOPLE = Row(N_("{server} takes no such recipient: {words}"), _LOOK, Refused, certain=True)
TOO_LARGE = Row(
    N_("The message is too large for {server}: {words}"),
    N_("Make its attachments smaller, or leave one out."),
    Refused,
    certain=True,
)
CHANGED = Row(
    N_("Somebody changed or removed the draft before it was sent: {words}"),
    _LOOK,
    Refused,
    certain=True,
)
NO_SUCH_MAILBOX = Row(
    N_("{server} knows no such mailbox: {words}"),
    N_("Look at the mailbox of this account in config.toml."),
)
OLDER = Row(
    N_("{server} does not speak this version of EWS: {words}"),
    N_("Name an older version under this account in config.toml: version = “Exchange2010_SP2”"),
)
UNREADABLE = Row(N_("{server} cannot read the message: {words}"), _LOOK, Refused)

_NAMES = {
    SIGNED_OUT: (
        "UnauthorizedError ErrorAccountDisabled ErrorPasswordExpired ErrorPasswordChangeRequired "
        "ErrorInvalidAuthorizationContext ErrorInvalidClientSecurityContext "
        "ErrorInvalidSerializedAccessToken ErrorInvalidUserPrincipalName "
        "ErrorLogonAsNetworkServiceFailed "
        "ErrorProxyTokenExpired ErrorTokenSerializationDenied ErrorCallerIsInvalidADAccount "
        "ErrorInvalidLogonType ErrorInvalidLicense TokenExpiredError InvalidClientIdError"
    ),
    BLOCKED: "CASError",
    MOVED: "RedirectError RelativeRedirect",
    TOO_BUSY: (
        "ErrorServerBusy ErrorExceededConnectionCount ErrorTooManyObjectsOpened RateLimitError "
        "ErrorInternalServerTransientError ErrorInsufficientResources ErrorNotEnoughMemory "
        "ErrorMailboxStoreUnavailable ErrorMailboxFailover ErrorMailboxMoveInProgress "
        "ErrorConnectionFailedTransientError ErrorADUnavailable ErrorBatchProcessingStopped"
    ),
    SILENT: HUNG,
    UNTRUSTED: "Untrusted",
    NO_TLS: "SSLError",
    BROKEN: f"{DIED} Again",
    LOST: (
        "ErrorTimeoutExpired ErrorConnectionFailed ErrorClientDisconnected ErrorRequestAborted "
        "ErrorWebRequestInInvalidState RequestException OSError"
    ),
    STRANGE: (
        "MalformedResponseError SOAPError AttributeError ValueError TypeError KeyError "
        "ErrorResponseSchemaValidation DoesNotExist MultipleObjectsReturned"
    ),
    NO_ACCESS: (
        "ErrorAccessModeSpecified ErrorCreateItemAccessDenied ErrorImpersonateUserDenied "
        "ErrorImpersonationDenied ErrorImpersonationFailed ErrorMailboxLogonFailed "
        "ErrorRecoverableItemsAccessDenied ErrorNotDelegate ErrorProxyRequestNotAllowed "
        "ErrorPermissionNotAllowedByPolicy ErrorUserNotAllowedByPolicy"
    ),
    NO_RIGHT_NOW: "ErrorAccessDenied",
    NO_SENDING: "ErrorSendAsDenied",
    FULL: "ErrorQuotaExceeded ErrorSubmissionQuotaExceeded ErrorRulesOverQuota",
    WRONG_PEOPLE: (
        "ErrorInvalidRecipients ErrorMissingRecipients ErrorInvalidRoutingType "
        "ErrorInvalidSmtpAddress ErrorMailRecipientNotFound"
    ),
    TOO_LARGE: (
        "ErrorMessageSizeExceeded ErrorAttachmentSizeLimitExceeded ErrorDataSizeLimitExceeded "
        "ErrorRequestStreamTooBig"
    ),
    CHANGED: (
        "ErrorItemNotFound ErrorStaleObject ErrorIrresolvableConflict ErrorInvalidChangeKey "
        "ErrorChangeKeyRequired ErrorChangeKeyRequiredForWriteOperations ErrorObjectTypeChanged"
    ),
    NO_SUCH_MAILBOX: (
        "ErrorCannotFindUser ErrorNonExistentMailbox ErrorInvalidMailbox ErrorMailboxConfiguration "
        "ErrorMissingEmailAddress ErrorNonPrimarySmtpAddress ErrorAddressSpaceNotFound "
        "ErrorFolderNotFound ErrorSavedItemFolderNotFound ErrorParentFolderNotFound"
    ),
    OLDER: (
        "ErrorInvalidServerVersion ErrorIncorrectSchemaVersion "
        "ErrorInvalidSchemaVersionForMailboxVersion ErrorWrongServerVersion "
        "ErrorWrongServerVersionDelegate"
    ),
    UNREADABLE: (
        "ErrorMimeContentConversionFailed ErrorMimeContentInvalid ErrorUnsupportedMimeConversion "
        "ErrorMimeContentInvalidBase64String ErrorContentConversionFailed ErrorItemCorrupt "
        "ErrorCorruptData ErrorItemPropertyRequestFailed ErrorPropertyValidationFailure TooLong "
        "ErrorVirusDetected ErrorVirusMessageDeleted"
    ),
    OTHER: "Fault EWSError EWSWarning TransportError ResponseMessageError Exception",
}
ROWS = {name: row for row, names in _NAMES.items() for name in names.split()}
"""By the name of a class; one without a row has that of its nearest base."""

STATUSES = {401: SIGNED_OUT, 403: BLOCKED, 404: NOT_THERE, 405: NOT_THERE, 429: TOO_BUSY}
"""By the answer's status in HTTP, which exchangelib's class hides."""


_SAYS_WHY = {200, 500}
"""Statuses under which EWS itself answers; any other is of something in between."""


def row_of(failure: Failure) -> Row:
    """The row of a failure; HTTP's own word comes first."""
    if failure.status in STATUSES:
        return STATUSES[failure.status]
    row = next((ROWS[kind] for kind in failure.kinds if kind in ROWS), OTHER)
    return UNREACHABLE if row is LOST and not failure.heard else row


def before_sending(failure: Failure, server: str, name: str) -> NotSubmitted:
    """A failure while nothing was sent; `name` is the account's."""
    row = row_of(failure)
    return row.ours(_sentence(row, failure, server), _(row.remedy).format(name=quoted(name)))


def after_sending(failure: Failure, server: str, name: str) -> TransportError:
    """A failure of the one request that sends: `Refused`, in doubt, or it was never heard."""
    row = row_of(failure)
    answered = failure.status in _SAYS_WHY
    if not failure.heard:
        return before_sending(failure, server, name)
    if row.certain and answered:  # never tried again by itself, whoever is wrong about it
        words, remedy = _sentence(row, failure, server), _(row.remedy).format(name=quoted(name))
        return Refused(words, remedy, of_all=row.ours is not Refused)
    return InDoubt(
        _("{server} was told to send it, and then: {reason}").format(
            server=server, reason=_sentence(row, failure, server)
        ),
        _("Find out whether it went; then decide: mailer reconcile"),
    )


def _sentence(row: Row, failure: Failure, server: str) -> str:
    return _(row.message).format(server=server, words=failure.words)
