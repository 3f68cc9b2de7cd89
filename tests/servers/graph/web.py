"""HTTP/1.1 on loopback, with or without TLS, that can break off as told."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from tests.servers.graph.answers import Answer, Request

Serve = Callable[[Request], Answer]
_RESET = struct.pack("ii", 1, 0)
_TRICKLE = 0.05
"""Seconds between two bytes."""


class Web:
    """Serves from `__init__` until `close`, one thread a connection. Use as a context manager.

    `certificate` is a PEM file with its key (see `tests.servers.certificates`): speaks TLS.
    `clock_off` is how wrong its Date header is.
    """

    host = "127.0.0.1"

    def __init__(self, serve: Serve, port: int = 0, certificate: Path | None = None) -> None:
        self.serve = serve
        self.clock_off = timedelta(0)
        self.closing = threading.Event()
        self._http = _Http((self.host, port), self, certificate)
        self.port: int = self._http.server_address[1]
        self.origin = f"{'https' if certificate else 'http'}://{self.host}:{self.port}"
        self._serving = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._serving.start()

    def close(self) -> None:
        """End every connection and thread; twice is allowed."""
        self.closing.set()
        self._http.shutdown()
        self._serving.join()
        self._http.end()

    def date(self) -> str:
        return format_datetime(datetime.now(UTC) + self.clock_off, usegmt=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Http(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = False  # so `server_close` waits for them

    def __init__(self, where: tuple[str, int], web: Web, certificate: Path | None) -> None:
        self.web = web
        self.lock = threading.Lock()
        self.lines: set[socket.socket] = set()
        self.count = 0
        self._context = _speaking_tls(certificate) if certificate else None
        super().__init__(where, _Line)

    def get_request(self) -> tuple[socket.socket, Any]:
        line, address = super().get_request()
        if self._context:  # shakes hands in the connection's own thread, at its first read
            line = self._context.wrap_socket(line, server_side=True, do_handshake_on_connect=False)
        with self.lock:
            self.lines.add(line)
            self.count += 1
        return line, address

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self.lines.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no news."""

    def end(self) -> None:
        with self.lock:
            for each in self.lines:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http

    def setup(self) -> None:
        super().setup()
        self._number = self.server.count

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, self.path, self.headers, body, self._number)
        self._say(self.server.web.serve(request))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815 (http.server's names)

    def _say(self, answer: Answer) -> None:
        raw = self._written(answer)
        if answer.waits:
            self.server.web.closing.wait(answer.waits)
        if answer.ends:
            self.close_connection = True
        if answer.ends == "hang":
            self.server.web.closing.wait()
        elif answer.ends == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.connection.close()
        elif answer.ends == "trickle":
            self._trickle(raw)
        else:
            self.wfile.write(raw[: len(raw) // 2] if answer.ends else raw)

    def _trickle(self, raw: bytes) -> None:
        for at in range(len(raw)):
            if self.server.web.closing.wait(_TRICKLE):
                return
            self.wfile.write(raw[at : at + 1])

    def _written(self, answer: Answer) -> bytes:
        headers = {
            "Date": self.server.web.date(),
            "Content-Length": str(len(answer.body)),
            "request-id": "0",
            **answer.headers,
        }
        phrase = HTTPStatus(answer.status).phrase
        lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{k}: {v}" for k, v in headers.items())]
        bodiless = answer.status in {204, 304}  # RFC 9110, 8.6: no Content-Length either
        if bodiless:
            lines = [each for each in lines if not each.startswith("Content-Length")]
        return "\r\n".join([*lines, "", ""]).encode() + (b"" if bodiless else answer.body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _speaking_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
