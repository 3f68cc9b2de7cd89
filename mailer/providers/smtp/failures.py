"""What smtplib and the line below it raise, as errors of ours: one table, one border."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from mailer.errors import InDoubt, NotSignedIn, NotSubmitted
from mailer.i18n import N_, _


class Row(NamedTuple):
    """What one foreign error becomes while it is certain that nothing went; two msgids.

    `message` may name {server} and {words}, which are the error's own.
    """

    message: str
    remedy: str
    ours: type[NotSubmitted] = NotSubmitted


_LATER = N_("Try again later; when it stays so, look at [account] in config.toml.")
_SAID = Row(N_("{server} said: {words}"), _LATER)

ROWS: dict[type[Exception], Row] = {
    ssl.SSLCertVerificationError: Row(
        N_("{server} showed a certificate that cannot be trusted: {words}"),
        N_("Is it the right server? When your own authority signed it, name its file as ca_file."),
    ),
    ssl.SSLError: Row(
        N_("{server} and this program do not agree on TLS: {words}"),
        N_("Look at port and security: “tls” is usually port 465, “starttls” port 587."),
    ),
    socket.gaierror: Row(
        N_("{server} was not found: {words}"), N_("Look at the network, and at the server's name.")
    ),
    UnicodeError: Row(N_("{server} is no name of a server."), N_("Mend it in config.toml.")),
    TimeoutError: Row(N_("{server} did not answer in time."), _LATER),
    OSError: Row(N_("{server} cannot be reached: {words}"), _LATER),
    smtplib.SMTPServerDisconnected: Row(N_("{server} broke off the connection."), _LATER),
    smtplib.SMTPAuthenticationError: Row(
        N_("{server} did not let us in: {words}"),
        N_("Store its secret again: mailer account login NAME"),
        NotSignedIn,
    ),
    smtplib.SMTPException: _SAID,
    smtplib.SMTPNotSupportedError: _SAID,
    smtplib.SMTPResponseException: _SAID,
    smtplib.SMTPSenderRefused: _SAID,
    smtplib.SMTPRecipientsRefused: _SAID,
    smtplib.SMTPDataError: _SAID,
    smtplib.SMTPConnectError: _SAID,
    smtplib.SMTPHeloError: _SAID,
}
"""By class; a class without a row has that of its nearest base."""

_FOREIGN = (OSError, UnicodeError)
"""The roots: all others of the table are an OSError."""


@contextmanager
def certain(server: str) -> Iterator[None]:
    """What fails in here is `NotSubmitted`: the end of the message was not handed to the line."""
    try:
        yield
    except _FOREIGN as error:
        row, message = _told(error, server)
        raise row.ours(message, _(row.remedy)) from error


@contextmanager
def doubtful(server: str) -> Iterator[None]:
    """What fails in here is `InDoubt`: the message may have been accepted."""
    try:
        yield
    except _FOREIGN as error:
        raise in_doubt(_told(error, server)[1]) from error


def in_doubt(reason: str) -> InDoubt:
    """Nobody knows whether a message went; `reason` is a sentence that says why."""
    return InDoubt(
        _("The whole message was handed over, and then: {reason}").format(reason=reason),
        _("Find out whether it went; then decide: mailer reconcile"),
    )


def _told(error: Exception, server: str) -> tuple[Row, str]:
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, OSError):
        error = error.__context__  # what smtplib wrapped: a time-out, a reset
    row = next(ROWS[each] for each in type(error).__mro__ if each in ROWS)
    return row, _(row.message).format(server=server, words=_words(error))


def _words(error: Exception) -> str:
    """The error's own, without the parts that hold addresses or what we said."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return type(error).__name__
    return str(getattr(error, "strerror", None) or error)
