"""The sockets below EWS, which all end when the server does."""

import socket
import sys
import threading
from contextlib import suppress
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.servers.ews.conversation import Conversation

if TYPE_CHECKING:
    from tests.servers.ews.server import EwsServer


class Listener(ThreadingHTTPServer):
    """One thread a connection; `end` waits for all of them. `broken`: what went wrong inside."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], server: "EwsServer") -> None:
        super().__init__(address, Conversation)
        self.ews = server
        self.closing = threading.Event()
        self.broken: list[BaseException] = []
        self._open: set[socket.socket] = set()

    def end(self) -> None:
        """Stop listening, and end every connection; twice is allowed."""
        if self.closing.is_set():
            return
        self.closing.set()
        self.shutdown()
        for line in list(self._open):
            with suppress(OSError):  # not connected any more
                line.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        super().shutdown_request(request)
        self._open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong, unless it is that the client went away."""
        wrong = sys.exc_info()[1]
        if wrong is not None and not isinstance(wrong, OSError):
            self.broken.append(wrong)
