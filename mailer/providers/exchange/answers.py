"""In the child: an answer of HTTP read in whole, not without end, and made XML that can be read.

libxml2 mends what is no XML, as exchangelib asks it to, and from there on drops each `&lt;`,
`&gt;` and `&amp;` of the answer (measured, lxml 6 with exchangelib 5.6.0): one mail with a control
character in a header, which Exchange and another make of server both hand on, and the Message-IDs
of all behind it lose their angle brackets.
"""

import re

from requests import Response

MOST = 160 << 20
"""Bytes: a mail of 100 MB in base64, more than any server takes."""
_PIECE = 1 << 16
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
_INSTEAD = "\ufffd"


class TooLong(ValueError):
    """An answer longer than any that is meant for us."""


def read_whole(answer: Response, most: int = MOST) -> bytes:
    """The body, mended. Raises `TooLong`, and what requests raises where it breaks off."""
    pieces, length = [], 0
    for piece in answer.iter_content(_PIECE):
        length += len(piece)
        if length > most:
            answer.close()
            raise TooLong
        pieces.append(piece)
    return mended(b"".join(pieces))


def mended(content: bytes) -> bytes:
    """UTF-8 in which each character that XML does not know is U+FFFD."""
    text = _NO_XML.sub(_INSTEAD, content.decode("utf-8", "replace"))
    return _REFERENCE.sub(_known, text).encode("utf-8")


def _known(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if number > 0x10FFFF or _NO_XML.match(chr(number)):
        return _INSTEAD
    return reference[0]
