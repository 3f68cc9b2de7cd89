"""HTTP for what signs in and sends: a deadline for each request, and nothing ever tried twice.

httpx bounds the wait for each byte, so that a server which trickles could hold us for ever; here
the whole request has one bound. No redirect is followed, no cookie kept, no connection retried.
"""

import logging
import ssl
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from mailer.errors import NotSubmitted
from mailer.i18n import _
from mailer.providers.loopback import require_loopback
from mailer.providers.tls import trusting

_AT_ONCE = 1 << 16
"""Bytes that one wait may be for: who takes them slowly does not get ever more time."""
MOST = 160 << 20
"""Bytes of an answer: a mail of 100 MB in base64, more than any server takes."""


class TooLarge(httpx.DecodingError):
    """An answer larger than any that is meant for us."""


class Web:
    """Requests of one account, one at a time. `test_server` and plain http stay on loopback."""

    def __init__(self, timeout: timedelta, ca_file: Path | None, *, test_server: bool) -> None:
        """Raises `NotSubmitted` when `ca_file` cannot be read."""
        quiet("httpx", "httpcore")  # they log addresses, and one of those may be a permission
        self._seconds = timeout.total_seconds()
        self._ca_file = ca_file
        self._test_server = test_server
        self._trusted = trusting(ca_file)
        self._clients: dict[str | None, tuple[httpx.Client, _Backend]] = {}

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        until: float | None = None,
    ) -> httpx.Response:
        """One request and its whole answer, by `until` (`time.monotonic`) or the account's timeout.

        Raises what `web_failures.FOREIGN` names, and `NotSubmitted` for a line that leaves this
        machine and must not.
        """
        here_only = self._test_server or httpx.URL(url).scheme == "http"
        client, backend = self._client(None if here_only else _proxy_of(url))
        backend.here_only, backend.test_server = here_only, self._test_server
        backend.until = until if until is not None else self.deadline()
        with client.stream(method, url, headers=headers, params=params, content=content) as answer:
            body = whole(answer)
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=body, request=answer.request
        )

    def deadline(self) -> float:
        """When a request must be over that begins now, by `time.monotonic`."""
        return time.monotonic() + self._seconds

    def close(self) -> None:
        """Let go of the connections."""
        for client, _backend in self._clients.values():
            client.close()
        self._clients.clear()

    def _client(self, proxy: str | None) -> tuple[httpx.Client, "_Backend"]:
        if proxy not in self._clients:
            transport = httpx.HTTPTransport(
                verify=self._trusted, trust_env=False, http2=False, retries=0, proxy=proxy
            )
            # httpx has no public way to give it the lines it is to use; httpcore below it has
            backend = _Backend(transport._pool._network_backend)
            transport._pool._network_backend = backend
            client = httpx.Client(
                transport=transport,
                timeout=self._seconds,
                trust_env=False,
                follow_redirects=False,
                headers={"Accept-Encoding": "identity"},
            )
            self._clients[proxy] = client, backend
        return self._clients[proxy]


def whole(answer: httpx.Response, most: int = MOST) -> bytes:
    """The body of an answer that is still to come.

    Raises `TooLarge`, and `httpx.DecodingError` for a packed one: we never ask for that, and a
    small one can be made to fill the memory.
    """
    packed = answer.headers.get("Content-Encoding", "identity").strip().casefold() != "identity"
    pieces, length = [], 0
    for piece in answer.iter_raw():
        length += len(piece)
        if length > most:
            raise TooLarge(_("it is larger than {most} MB").format(most=most >> 20))
        if packed and piece:
            raise httpx.DecodingError(_("it is packed, and nobody asked for that"))
        pieces.append(piece)
    return b"".join(pieces)


def quiet(*libraries: str) -> None:
    """Keep a library from logging, whatever the program that we are part of has set."""
    for name in libraries:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _proxy_of(url: str) -> str | None:
    """The system's proxy for a server beyond this machine (environment, Windows' settings)."""
    parsed = httpx.URL(url)
    if proxy_bypass(parsed.host):
        return None
    proxy = getproxies().get(parsed.scheme)
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


class _Backend(httpcore.NetworkBackend):
    """Opens lines that end at `until`, and that leave this machine only where they may."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self.until = 0.0
        self.here_only = self.test_server = False
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 (ours counts)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self.left(httpcore.ConnectTimeout)
        line = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        if self.here_only:
            self._require_loopback(host, line)
        return _Line(line, self)

    def _require_loopback(self, host: str, line: httpcore.NetworkStream) -> None:
        try:
            peer = line.get_extra_info("server_addr")[0]
            require_loopback(host, peer, test_server=self.test_server)
        except (NotSubmitted, OSError):
            line.close()
            raise

    def left(self, late: type[httpcore.TimeoutException]) -> float:
        """Seconds until the deadline; raises `late` when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise late("deadline")
        return left


class _Line(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, backend: _Backend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 (ours counts)
        return self._inner.read(max_bytes, self._backend.left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 (ours counts)
        for begin in range(0, len(buffer), _AT_ONCE):
            piece = buffer[begin : begin + _AT_ONCE]
            self._inner.write(piece, self._backend.left(httpcore.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 (ours counts)
    ) -> httpcore.NetworkStream:
        left = self._backend.left(httpcore.ConnectTimeout)
        return _Line(self._inner.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()
