"""What httpx raises, for a person: one table."""

from typing import NamedTuple

import httpx

from mailer.i18n import N_, _


class Row(NamedTuple):
    """What an error of httpx means; two msgids, the message may name {server} and {words}.

    `before`: it is certain that no byte of the request reached the server.
    """

    message: str
    remedy: str
    before: bool = False


_LATER = N_("Try again later; when it stays so, look at [account] in config.toml.")
_SLOW = Row(N_("{server} did not answer in time."), _LATER)
_BROKEN = Row(N_("The connection with {server} broke off: {words}"), _LATER)
_GARBLED = Row(N_("{server} gave no answer that can be read: {words}"), _LATER)
_NO_ADDRESS = Row(
    N_("{server} is no address of a server."), N_("Mend it in config.toml."), before=True
)
_OURS = Row(N_("The answer of {server} was used wrongly: {words}"), N_("This is a bug of mailer."))

ROWS: dict[type[Exception], Row] = {
    httpx.ConnectTimeout: _SLOW._replace(before=True),
    httpx.PoolTimeout: _SLOW._replace(before=True),
    httpx.ReadTimeout: _SLOW,
    httpx.WriteTimeout: _SLOW,
    httpx.TimeoutException: _SLOW,
    httpx.ConnectError: Row(
        N_("{server} cannot be reached: {words}"),
        N_(
            "Look at the network and the server's name. When it is about a certificate of your own "
            "authority, name its file as ca_file."
        ),
        before=True,
    ),
    httpx.UnsupportedProtocol: _NO_ADDRESS,
    httpx.InvalidURL: _NO_ADDRESS,
    httpx.ReadError: _BROKEN,
    httpx.WriteError: _BROKEN,
    httpx.CloseError: _BROKEN,
    httpx.NetworkError: _BROKEN,
    httpx.RemoteProtocolError: _BROKEN,
    httpx.ProxyError: Row(
        N_("The proxy before {server} did not let us through: {words}"),
        N_("Look at the proxy of this system (HTTPS_PROXY)."),
    ),
    httpx.LocalProtocolError: _GARBLED,
    httpx.ProtocolError: _GARBLED,
    httpx.DecodingError: _GARBLED,
    httpx.TooManyRedirects: _GARBLED,
    httpx.HTTPStatusError: _GARBLED,
    httpx.TransportError: _BROKEN,
    httpx.RequestError: _BROKEN,
    httpx.HTTPError: _BROKEN,
    httpx.CookieConflict: _GARBLED,
    httpx.StreamError: _OURS,
    httpx.StreamConsumed: _OURS,
    httpx.StreamClosed: _OURS,
    httpx.ResponseNotRead: _OURS,
    httpx.RequestNotRead: _OURS,
}
"""By class. Whatever is not `before` may have reached the server, whole."""

FOREIGN = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError)
"""The roots of what httpx raises."""


class Told(NamedTuple):
    """An error of httpx for a person: a sentence, what to do, and whether nothing was reached."""

    message: str
    remedy: str
    before: bool


def told(error: Exception, server: str) -> Told:
    """What one of `FOREIGN` means, by the table."""
    row = next(ROWS[each] for each in type(error).__mro__ if each in ROWS)
    message = _(row.message).format(server=server, words=str(error) or type(error).__name__)
    return Told(message, _(row.remedy), row.before)
