"""An answer of EWS before exchangelib reads it."""

import zlib
from io import BytesIO

import pytest
from exchangelib.util import to_xml
from requests import Response
from urllib3 import HTTPResponse

from mailer.providers.exchange.answers import TooLong, mended, read_whole


def answer(body: bytes, **headers: str) -> Response:
    """What requests gives while its body is not read."""
    given = Response()
    given.raw = HTTPResponse(BytesIO(body), headers=headers, preload_content=False)
    return given


@pytest.mark.parametrize(
    "bad",
    [
        b"\x1b",
        b"\x00",
        b"&#x1b;",
        b"&#27;",
        b"&#0;",
        b"&#xD800;",
        b"&#1114112;",
        b"\xff",
        b"\xef\xbf\xbe",
    ],
)
def test_a_character_that_is_no_xml_costs_nothing_behind_it(bad: bytes) -> None:
    """A mail with a control character leaves the Message-IDs of those behind it as they are."""
    body = (
        b'<?xml version="1.0"?><a><b>' + bad + b"</b><c>&lt;one@x.example&gt; &amp; &#60;</c></a>"
    )
    assert to_xml(mended(body)).findtext("c") == "<one@x.example> & <"


def test_what_is_xml_stays_as_it_is() -> None:
    """Accents, an emoji, a line end and a reference to a character come through unchanged."""
    body = "<a>Coördinatie 😀 &#xe9; &#13;\r\n\t&lt;b&gt;</a>".encode()
    assert mended(body) == body


def test_an_answer_is_read_to_its_end() -> None:
    """The whole body is read, and unpacked where it is packed."""
    packed = zlib.compress(b"<a/>" * 1000)
    assert read_whole(answer(b"<a/>")) == b"<a/>"
    assert read_whole(answer(packed, **{"content-encoding": "deflate"})) == b"<a/>" * 1000


def test_an_answer_without_end_is_not_kept() -> None:
    """What is longer than any answer, also once it is unpacked, is refused while it is read."""
    bomb = zlib.compress(bytes(4 << 20))
    with pytest.raises(TooLong):
        read_whole(answer(bomb, **{"content-encoding": "deflate"}), most=1 << 20)
