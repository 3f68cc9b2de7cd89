"""A small SMTP server of our own, on loopback, that keeps what it accepts and fails as told.

In a test:

    with SmtpServer(Manners(recipients={"weg@assen.example": "550 5.1.1 Nobody here"})) as server:
        ...                      # submit to server.host, server.port
    server.messages              # every message it accepted, in order: `Arrived`

As a program, for a test that kills the sender and counts here:

    python -m tests.servers.smtp --port 0 --record FILE [--drop-reply-every N]

prints its port as the one line on stdout and serves until it is ended. Each message it accepts
is one line of JSON in FILE (`Arrived.as_line`), appended, flushed and fsynced BEFORE the reply
to its final dot is sent. So a line in FILE is a message that was accepted, whether or not the
sender heard of it; and a message whose sender heard "250" has its line. A message without a
final dot is never kept. FILE is opened for appending, so a server that is started again goes on.
"""

import argparse
import base64
import json
import os
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

CHUNK = 1 << 16
Keep = Callable[["Arrived"], None]


@dataclass(frozen=True)
class Arrived:
    """A message that was accepted: its envelope, and its bytes with the stuffed dots taken out.

    `sender` and `recipients` are without angle brackets; `parameters` is what stood after the
    address of MAIL ("SIZE=20480"); `connection` counts from 1.
    """

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    parameters: str = ""
    connection: int = 0

    @property
    def message_id(self) -> str:
        """As in its header, with angle brackets; "" without one."""
        head = self.content.partition(b"\r\n\r\n")[0]
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                return line[11:].strip().decode("ascii")
        return ""

    def as_line(self) -> str:
        """JSON: {"message_id", "from", "to": [...], "connection", "content" (as Latin-1)}."""
        fields = {
            "message_id": self.message_id,
            "from": self.sender,
            "to": self.recipients,
            "connection": self.connection,
            "content": self.content.decode("latin-1"),
        }
        return json.dumps(fields)


@dataclass
class Manners:
    """How a server behaves. A running server looks here each time, so a test may change it.

    A *phase* is "connect", a verb ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET",
    "QUIT"), "content" (something of the message was read, its final dot was not) or "." (the
    message is whole).

    `replies` says something else than usual at a phase; at "." anything but a 2xx keeps nothing.
    `recipients` does so for one RCPT. `drops`: closes the line there without a word. `hangs`:
    neither reads nor answers from there until the server closes. At "." both of these have
    accepted, so kept, the message; at every other phase nothing. `drop_reply_every`: "." of each
    so-manyth message of this server drops. `close_after`: closes the line, after its reply, once
    a connection has handed over so many.

    `offers` are the lines of EHLO; STARTTLS and AUTH add themselves. `certificate` is a PEM file
    (see `tests.servers.certificates`): offers STARTTLS, or speaks TLS from the start with `tls`.
    `users`: asks for one of these (name: secret) before MAIL, by AUTH PLAIN or LOGIN
    (`mechanisms`).
    """

    replies: dict[str, str] = field(default_factory=dict)
    recipients: dict[str, str] = field(default_factory=dict)
    drops: set[str] = field(default_factory=set)
    hangs: set[str] = field(default_factory=set)
    drop_reply_every: int = 0
    close_after: int = 0
    offers: tuple[str, ...] = ("PIPELINING", "8BITMIME")
    certificate: Path | None = None
    tls: bool = False
    users: dict[str, str] = field(default_factory=dict)
    mechanisms: str = "PLAIN LOGIN"


class SmtpServer:
    """Serves from `__init__` until `close`, one thread a connection. Use as a context manager.

    `messages` are those it accepted; `said` is every command line it heard, whatever the
    connection, in order (those of AUTH included); `connections` counts. `keep` is called with
    each message before its reply. `port` 0 takes a free one.
    """

    host = "127.0.0.1"

    def __init__(
        self, manners: Manners | None = None, port: int = 0, keep: Keep | None = None
    ) -> None:
        self.manners = manners or Manners()
        self.messages: list[Arrived] = []
        self.said: list[str] = []
        self.connections = 0
        self.closing = threading.Event()
        self._keep = keep
        self._lock = threading.Lock()
        self._connections: set[_Connection] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((self.host, port), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._listening = self._start(self._listen)

    def close(self) -> None:
        """End every connection and thread; twice is allowed."""
        self.closing.set()
        _end(self._listener)
        self._listening.join()
        with self._lock:
            for each in self._connections:
                _end(each.line)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def accept(self, arrived: Arrived) -> int:
        """Keep a message; how many that makes. One at a time."""
        with self._lock:
            if self._keep:
                self._keep(arrived)
            self.messages.append(arrived)
            return len(self.messages)

    def _start(self, target: Callable[..., None], *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _listen(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                connection = _Connection(self, line, self.connections)
                self._connections.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: "_Connection") -> None:
        with suppress(OSError, EOFError, ValueError):  # ValueError: `close` while TLS begins
            connection.serve()
        with self._lock:
            self._connections.discard(connection)
            connection.line.close()


class _Connection:
    """One client. Ends by EOFError: dropped, or the client went away."""

    def __init__(self, server: SmtpServer, line: socket.socket, number: int) -> None:
        self.line = line
        self._server = server
        self._number = number
        self._unread = b""
        self._user = ""
        self._handed_over = 0
        self._sender: str | None = None
        self._parameters = ""
        self._recipients: list[str] = []

    @property
    def _manners(self) -> Manners:
        return self._server.manners

    def serve(self) -> None:
        """Until the client or a manner ends it."""
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._manners.tls:
            self._secure()
        self._answer("connect", "220 test.example ESMTP")
        while True:
            words = self._until(b"\r\n").decode("utf-8", "replace")
            self._server.said.append(words)
            self._obey(words)

    def _obey(self, words: str) -> None:
        verb, _space, argument = words.partition(" ")
        obey = {
            "EHLO": self._ehlo,
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "QUIT": self._quit,
        }.get(verb.upper())
        if obey:
            obey(argument)
        else:
            self._say("502 5.5.2 Unknown")

    def _ehlo(self, _argument: str) -> None:
        self._forget()
        offers = [*self._manners.offers]
        if self._manners.certificate and not isinstance(self.line, ssl.SSLSocket):
            offers.append("STARTTLS")
        if self._manners.users:
            offers.append(f"AUTH {self._manners.mechanisms}")
        lines = ["test.example", *offers]
        last = len(lines) - 1
        usual = "\r\n".join(f"250{' ' if i == last else '-'}{s}" for i, s in enumerate(lines))
        self._answer("EHLO", usual)

    def _starttls(self, _argument: str) -> None:
        if self._answer("STARTTLS", "220 Ready"):
            self._secure()

    def _auth(self, argument: str) -> None:
        mechanism, _space, first = argument.partition(" ")
        if mechanism == "PLAIN":
            _as, user, secret = _decoded(first or self._challenge("")).split("\0")
        else:
            user = _decoded(self._challenge("Username:"))
            secret = _decoded(self._challenge("Password:"))
        known = self._manners.users.get(user) == secret
        if self._answer("AUTH", "235 2.7.0 Hello" if known else "535 5.7.8 Wrong"):
            self._user = user

    def _mail(self, argument: str) -> None:
        self._forget()
        if self._manners.users and not self._user:
            self._say("530 5.7.0 Sign in first")
        elif self._answer("MAIL", "250 2.1.0 Ok"):
            self._sender, self._parameters = _path(argument)

    def _rcpt(self, argument: str) -> None:
        address, _parameters = _path(argument)
        if self._sender is None:
            self._say("503 5.5.1 MAIL first")
        elif self._answer("RCPT", self._manners.recipients.get(address, "250 2.1.5 Ok")):
            self._recipients.append(address)

    def _data(self, _argument: str) -> None:
        if not self._recipients:
            self._say("554 5.5.1 No valid recipients")
        elif self._answer("DATA", "354 Go on", wanted="3"):
            self._receive()

    def _receive(self) -> None:
        if {"content"} & (self._manners.drops | self._manners.hangs):
            self._more()
        self._answer("content", "")
        whole = (b"\r\n" + self._until(b"\r\n.\r\n", b"\r\n")).replace(b"\r\n..", b"\r\n.")
        content = whole[2:] + b"\r\n"
        arrived = Arrived(
            self._sender or "", tuple(self._recipients), content, self._parameters, self._number
        )
        self._forget()
        self._finish(arrived)

    def _finish(self, arrived: Arrived) -> None:
        if self._manners.replies.get(".", "2").startswith("2"):
            count = self._server.accept(arrived)
            every = self._manners.drop_reply_every
            if every and count % every == 0:
                raise EOFError
        self._answer(".", f"250 2.0.0 Ok: queued as {len(self._server.messages)}")
        self._handed_over += 1
        if self._handed_over == self._manners.close_after:
            raise EOFError

    def _rset(self, _argument: str) -> None:
        self._forget()
        self._answer("RSET", "250 2.0.0 Ok")

    def _quit(self, _argument: str) -> None:
        self._answer("QUIT", "221 2.0.0 Bye")
        raise EOFError

    def _forget(self) -> None:
        self._sender = None
        self._parameters = ""
        self._recipients = []

    def _answer(self, phase: str, usual: str, wanted: str = "2") -> bool:
        """Say what this phase gets; whether it is the kind of reply that lets it go on."""
        if phase in self._manners.hangs:
            self._server.closing.wait()
            raise EOFError
        if phase in self._manners.drops:
            raise EOFError
        reply = self._manners.replies.get(phase, usual)
        if reply:
            self._say(reply)
        if reply.startswith("421"):
            raise EOFError
        return reply.startswith(wanted)

    def _say(self, reply: str) -> None:
        self.line.sendall(reply.encode() + b"\r\n")

    def _challenge(self, text: str) -> str:
        self._say("334 " + base64.b64encode(text.encode()).decode("ascii"))
        return self._until(b"\r\n").decode("ascii")

    def _until(self, end: bytes, before: bytes = b"") -> bytes:
        """What comes before `end`, which is eaten; `before` stands in front of the first byte."""
        buffer = before + self._unread
        searched = 0
        while (found := buffer.find(end, searched)) < 0:
            searched = max(0, len(buffer) - len(end))
            self._unread = b""
            self._more()
            buffer += self._unread
        self._unread = buffer[found + len(end) :]
        return buffer[len(before) : found]

    def _more(self) -> None:
        if not (read := self.line.recv(CHUNK)):
            raise EOFError
        self._unread += read

    def _secure(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._manners.certificate or "")
        self._unread = b""
        self.line = context.wrap_socket(self.line, server_side=True)


def _path(argument: str) -> tuple[str, str]:
    """FROM:<a@b.example> SIZE=3 as address and parameters."""
    _word, _bracket, rest = argument.partition("<")
    address, _bracket, parameters = rest.partition(">")
    return address, parameters.strip()


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()


def _end(line: socket.socket) -> None:
    with suppress(OSError):  # not connected any more
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def _recording(path: Path) -> Keep:
    record = path.open("a", encoding="ascii")

    def keep(arrived: Arrived) -> None:
        record.write(arrived.as_line() + "\n")
        record.flush()
        os.fsync(record.fileno())

    return keep


def main() -> None:
    """See the module's docstring."""
    options = argparse.ArgumentParser(description="An SMTP server that records what it accepts.")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--record", type=Path, required=True, metavar="FILE")
    options.add_argument("--drop-reply-every", type=int, default=0, metavar="N")
    given = options.parse_args()
    manners = Manners(drop_reply_every=given.drop_reply_every)
    server = SmtpServer(manners, given.port, _recording(given.record))
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
