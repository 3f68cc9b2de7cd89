"""What httpx raises, and which lines may leave this machine."""

import gzip
import socket
import threading
from datetime import timedelta

import httpx
import pytest

from mailer.errors import InDoubt, NotSubmitted
from mailer.providers.graph.failures import Withheld
from mailer.providers.graph.meaning import unreached, unreached_sending
from mailer.providers.loopback import is_loopback, require_loopback, require_loopback_host
from mailer.providers.web import TooLarge, Web, whole
from mailer.providers.web_failures import FOREIGN, ROWS, told

pytestmark = pytest.mark.usefixtures("english")

_OTHER_ARGUMENTS: dict[type[Exception], dict[str, None]] = {
    httpx.HTTPStatusError: {"request": None, "response": None},
}


def _theirs() -> list[type[Exception]]:
    named = vars(httpx).values()
    found = {each for each in named if isinstance(each, type) and issubclass(each, Exception)}
    return sorted(found, key=lambda error: error.__name__)


def _made(error: type[Exception]) -> Exception:
    if issubclass(error, (httpx.StreamConsumed, httpx.StreamClosed)) or error in {
        httpx.ResponseNotRead,
        httpx.RequestNotRead,
    }:
        return error()
    return error("kapot", **_OTHER_ARGUMENTS.get(error, {}))


def test_every_error_of_httpx_has_a_row() -> None:
    """An error that a new httpx adds fails here, until somebody decides about it."""
    assert set(_theirs()) == ROWS.keys()


@pytest.mark.parametrize("theirs", _theirs())
def test_an_error_of_httpx_is_a_sentence(theirs: type[Exception]) -> None:
    """Whatever httpx raises is caught, and comes with what to do."""
    assert issubclass(theirs, FOREIGN)
    found = told(_made(theirs), "graph.example")
    assert found.message
    assert found.remedy


BEFORE = {
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
}


@pytest.mark.parametrize("theirs", _theirs())
def test_i05_only_what_never_reached_the_server_is_certain(theirs: type[Exception]) -> None:
    """Of a message that was to be sent, everything else is in doubt."""
    sending = unreached_sending(_made(theirs), "graph.example")
    assert isinstance(sending, NotSubmitted if theirs in BEFORE else InDoubt)
    assert isinstance(unreached(_made(theirs), "graph.example"), NotSubmitted)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_let_through(address: str) -> None:
    """Loopback is loopback however it is written."""
    require_loopback("proef", address, test_server=True)
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "0.0.0.0"])
@pytest.mark.parametrize("test_server", [True, False])
def test_i31_another_machine_is_not(address: str, test_server: bool) -> None:
    """What must stay here does not go anywhere else, and hears why."""
    with pytest.raises(NotSubmitted) as caught:
        require_loopback("proef", address, test_server=test_server)
    assert ("test server" in caught.value.message) is test_server
    assert caught.value.remedy


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/EWS", "127.0.0.1", "http://[::1]/"])
def test_a_host_is_looked_up_before_a_line_is_opened(url: str) -> None:
    """A URL or a host by itself: every address it has must be this machine's."""
    require_loopback_host(url, test_server=True)


@pytest.mark.parametrize("url", ["http://192.0.2.1/EWS", "192.0.2.1", "http://a..b/"])
def test_i31_a_host_elsewhere_is_answer_onced(url: str) -> None:
    """An address of another machine, or no name at all, stops it."""
    with pytest.raises(NotSubmitted):
        require_loopback_host(url, test_server=False)


def test_a_proxy_is_for_what_is_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's proxy is asked for a server elsewhere, and a refusal of it is told."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "")
        heard: list[bytes] = []
        proxy = threading.Thread(target=_answer_once, args=(listening, heard), daemon=True)
        proxy.start()
        web = Web(timedelta(seconds=5), None, test_server=False)
        with pytest.raises(httpx.ProxyError) as caught:
            web.ask("GET", "https://graph.example/v1.0")
        web.close()
        proxy.join()
    assert heard[0].startswith(b"CONNECT graph.example:443 ")
    assert "proxy" in told(caught.value, "graph.example").message


def _answered(raw: bytes) -> httpx.Response:
    """What comes of an answer, as it is on the line."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=_answer_once, args=(listening, [], raw), daemon=True)
        server.start()
        web = Web(timedelta(seconds=5), None, test_server=True)
        try:
            return web.ask("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/")
        finally:
            web.close()
            server.join()


def test_an_answer_without_end_is_not_read() -> None:
    """What is larger than any answer is refused while it comes, and one that just fits is not."""
    pieces = iter([b"x"] * 4)
    with pytest.raises(TooLarge) as caught:
        whole(httpx.Response(200, content=pieces), most=2)
    assert list(pieces) == [b"x"]
    assert whole(httpx.Response(200, content=iter([b"x"] * 2)), most=2) == b"xx"
    assert isinstance(unreached(caught.value, "graph.example"), Withheld)
    assert isinstance(unreached_sending(caught.value, "graph.example"), InDoubt)


@pytest.mark.parametrize("encoding", [b"gzip", b"deflate", b"identity, gzip", b"br"])
def test_a_packed_answer_is_not_opened(encoding: bytes) -> None:
    """Nobody asked for one: a small one could be made to fill the memory."""
    packed = gzip.compress(b"{}")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %b\r\nContent-Length: %d\r\n\r\n"
    with pytest.raises(httpx.DecodingError) as caught:
        _answered(head % (encoding, len(packed)) + packed)
    assert "packed" in told(caught.value, "graph.example").message


@pytest.mark.parametrize(
    ("head", "body", "content"),
    [
        (b"Content-Length: 2", b"{}", b"{}"),
        (b"Transfer-Encoding: chunked", b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", b"{}"),
        (b"Content-Encoding: Identity\r\nContent-Length: 2", b"{}", b"{}"),
        (b"Content-Encoding: gzip\r\nContent-Length: 0", b"", b""),
    ],
)
def test_a_plain_answer_is_whole(head: bytes, body: bytes, content: bytes) -> None:
    """Its status, its headers and all its bytes, however they came."""
    answer = _answered(b"HTTP/1.1 202 Accepted\r\nDate: x\r\n" + head + b"\r\n\r\n" + body)
    assert (answer.status_code, answer.headers["Date"], answer.content) == (202, "x", content)


_REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"


def _answer_once(listening: socket.socket, heard: list[bytes], answer: bytes = _REFUSAL) -> None:
    line, _peer = listening.accept()
    with line:
        heard.append(line.recv(4096))
        line.sendall(answer)
