"""Files of text, whatever encoding they are in: what is searched for in them is ASCII."""

import re

BLANKS = b" \t\r\n\x0b\x0c\0\xef\xbb\xbf\xff\xfe"
"""White space, byte-order marks, and the NULs of a file that was not synchronised."""
_HEAD = 4096
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_TWO_BYTES = re.compile(rb"(?:[^\0]\0){3}")
_FOUR_BYTES = re.compile(rb"(?:[^\0]\0{3}){2}")
"""The first characters of a text without a mark, from the first byte that shows."""


def plain(content: bytes) -> str:
    """The characters of a text, those of ASCII as they are; of what is no text, anything."""
    return content.decode(_encoding(content), "replace").removeprefix("\ufeff")


def opening(content: bytes) -> str:
    """Its first characters, the white space before them left out."""
    start = _blank(content) // 4 * 4  # where a character begins, however wide
    head = content[start : start + _HEAD].decode(_encoding(content), "replace")
    return head.lstrip("\ufeff\0 \t\r\n\x0b\x0c")


def _encoding(content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    if marked:
        return marked
    blank = _blank(content)
    if _FOUR_BYTES.match(content, blank):
        return "utf-32-be" if blank % 4 == 3 else "utf-32-le"
    if _TWO_BYTES.match(content, blank):
        return "utf-16-be" if blank % 2 else "utf-16-le"
    return "latin-1"


def _blank(content: bytes) -> int:
    """How many bytes stand before the first that shows something."""
    return len(content) - len(content.lstrip(BLANKS))
