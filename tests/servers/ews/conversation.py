"""One HTTP connection: signing in, and every way in which an answer can go wrong."""

import base64
import binascii
import socket
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from tests.servers.ews import ntlm, soap
from tests.servers.ews.answering import failed, version_info
from tests.servers.ews.manners import Fault
from tests.servers.ews.restrictions import RangeRefused
from tests.servers.ews.soap import Element, Refusal, Request

if TYPE_CHECKING:
    from tests.servers.ews.listening import Listener
    from tests.servers.ews.server import EwsServer

BARE = (
    b"<SOAP:Envelope xmlns:SOAP='http://schemas.xmlsoap.org/soap/envelope/'><SOAP:Body><SOAP:Fault>"
    b"<faultcode>SOAP:Server</faultcode><faultstring>E-3117: it went wrong</faultstring>"
    b"</SOAP:Fault></SOAP:Body></SOAP:Envelope>"
)
"""How another make of server words a fault: no XML declaration before it."""

XML = {"Content-Type": "text/xml; charset=utf-8"}


class Gone(Exception):
    """The connection is to end here."""


class Conversation(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    _user = ""
    _nonce = b""
    _asked = False
    server: "Listener"

    @property
    def _ews(self) -> "EwsServer":
        return self.server.ews

    def do_GET(self) -> None:
        """EWS is asked by POST alone."""
        if self._signed_in():
            self._say(405, b"")

    def do_HEAD(self) -> None:
        """As GET, which says what time it is too."""
        self.do_GET()

    def do_POST(self) -> None:
        """One request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        user = self._signed_in()
        if not user:
            return
        try:
            self._converse(body, user)
        except Refusal as refusal:
            self._say(500, self._wrapped(soap.fault(refusal)), XML)
        except RangeRefused:
            self._say(500, BARE, XML)
        except Gone:
            self.close_connection = True

    def _converse(self, body: bytes, user: str) -> None:
        request = soap.read(body)
        with self._ews.lock:
            self._ews.note(request, body)
            faults = self._ews.manners.faults
            fault = faults.get(request.operation) or faults.get("*")
            if fault and not fault.strikes():
                fault = None
            late = fault is None or fault.after or fault.how in {"cut", "trickle"}
            content = self._wrapped(self._ews.answer(request, user)) if late else b""
        if fault:
            self._misbehave(fault, request, content)
        else:
            self._say(200, content, XML)

    def _misbehave(self, fault: Fault, request: Request, content: bytes) -> None:
        refusal = _refusal(fault)
        if fault.how.isdigit():
            self._say(int(fault.how), b"", dict(_extra(fault, self.path)))
        elif fault.how.startswith("Error"):
            self._say(200, self._wrapped(failed(request, refusal)), XML)
        elif fault.how.startswith("fault "):
            self._say(fault.status, self._wrapped(soap.fault(refusal)), XML)
        elif fault.how == "empty":
            self._say(200, b"", XML)
        elif fault.how == "bare":
            self._say(500, BARE, XML)
        else:
            self._break_off(fault, content)

    def _break_off(self, fault: Fault, content: bytes) -> None:
        if fault.how == "hang":
            self.server.closing.wait()
        elif fault.how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()
        elif fault.how == "cut":
            self._say(200, content[: len(content) // 2], XML, length=len(content))
        elif fault.how == "trickle":
            self._say(200, b"", XML, length=len(content))
            self._trickle(content, fault.seconds)
        elif fault.how != "close":
            raise ValueError(f"no fault is {fault.how!r}")
        raise Gone

    def _trickle(self, content: bytes, seconds: float) -> None:
        for byte in content:
            if self.server.closing.wait(seconds):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def _wrapped(self, element: Element) -> bytes:
        content = soap.envelope(element, version_info(self._ews.manners))
        self._ews.answers.append(content)
        return content

    def _signed_in(self) -> str:
        """The user's name; "" when it is none of ours, and 401 is said."""
        kind, _space, proof = self.headers.get("Authorization", "").partition(" ")
        people = self._ews.people
        if kind == "Bearer":
            self._user = people.whose(proof)
        elif kind == "Basic":
            name, _colon, secret = _decoded(proof).decode("utf-8", "replace").partition(":")
            self._user = name if people.users.get(name) == secret else ""
        elif kind == "NTLM":
            self._user = self._handshake(_decoded(proof))
        elif not self._nonce:  # NTLM alone signs a whole connection in
            self._user = ""
        if not self._user and not self._asked:
            self._say(401, b"", {"WWW-Authenticate": 'NTLM, Basic realm="desk.example", Bearer'})
        self._asked = False
        return self._user

    def _handshake(self, message: bytes) -> str:
        if ntlm.is_first(message):
            self._nonce, put = ntlm.challenge()
            said = base64.b64encode(put).decode("ascii")
            self._say(401, b"", {"WWW-Authenticate": f"NTLM {said}"})
            self._asked = True
            return ""
        return ntlm.who(message, self._nonce, self._ews.people.users)

    def _say(
        self,
        status: int,
        content: bytes,
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response_only(status)
        clock_off = self._ews.manners.clock_off
        if clock_off is not None:
            said_at = format_datetime(datetime.now(UTC) + clock_off, usegmt=True)
            self.send_header("Date", said_at)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


def _refusal(fault: Fault) -> Refusal:
    values = {"BackOffMilliseconds": str(fault.back_off_ms)} if fault.back_off_ms else {}
    return Refusal(fault.how.removeprefix("fault "), **values)


def _extra(fault: Fault, path: str) -> Iterator[tuple[str, str]]:
    if fault.how.startswith("30"):
        yield "Location", fault.location or path
    if fault.how == "401":
        yield "WWW-Authenticate", 'Basic realm="desk.example"'
    if fault.closes:
        yield "Connection", "close"
    if fault.retry_after:
        yield "Retry-After", fault.retry_after


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error:
        return b""
