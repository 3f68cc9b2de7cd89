"""Web pages, drawings (SVG) and RTF: text with commands in it."""

import re

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.rules import ACTIVE, COMMENTS, EMBEDDED, HIDDEN, TRACKED

_SCRIPT = re.compile(
    rb"<script\b|\bjavascript\s*:|<(?:iframe|object|embed|applet)\b|\s(on(?:load|click|error)\s*=)",
    re.IGNORECASE,
)
_HTA = re.compile(rb"<hta:application\b", re.IGNORECASE)
# Word 2007 RTF specification 1.9.1: control words that end at what is no letter.
_RTF = (
    (TRACKED, re.compile(rb"\\(?:revised|deleted)(?![a-z0-9])")),
    (COMMENTS, re.compile(rb"\\annotation(?![a-z])")),
    (HIDDEN, re.compile(rb"\\v(?![a-z0-9])")),
    (EMBEDDED, re.compile(rb"\\objdata(?![a-z])")),
)
_STYLES = re.compile(rb"\\stylesheet(?![a-z])")
_MOST = 1_000


def look_page(file: File) -> Brought:
    """Scripts, frames, and what runs when the page opens."""
    for pattern in (_HTA, _SCRIPT):
        if found := pattern.search(file.content):
            yield Trace(ACTIVE, found[0].decode("latin-1").strip())
            return


def look_rtf(file: File) -> Brought:
    """Control words for changes, remarks, hidden text and objects, outside the styles."""
    content = _without_styles(file.content)
    for rule, pattern in _RTF:
        for _found, _count in zip(pattern.finditer(content), range(_MOST), strict=False):
            yield Trace(rule)


def _without_styles(content: bytes) -> bytes:
    """RTF without its group of styles, where a style may be hidden and nobody use it."""
    start = _STYLES.search(content)
    if not start:
        return content
    depth = 1
    for brace in re.finditer(rb"(?<!\\)[{}]", content[start.end() :]):
        depth += 1 if brace[0] == b"{" else -1
        if depth == 0:
            return content[: start.start()] + content[start.end() + brace.end() :]
    return content
