"""Web pages, drawings (SVG) and RTF: text with commands in it."""

import re
from itertools import islice

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.rules import ACTIVE, CLOSED, COMMENTS, EMBEDDED, HIDDEN, TRACKED
from mailer.checks.attachments.texts import plain
from mailer.i18n import _

_SCRIPT = re.compile(
    r"<script\b|\bjavascript\s*:|<(?:iframe|object|embed|applet)\b"
    r"|\s(on(?:load|click|error|focus|blur|toggle|begin|pageshow|submit|mouse[a-z]{2,10})\s*=)",
    re.IGNORECASE,
)
_HTA = re.compile(r"<hta:application\b", re.IGNORECASE)


def _word(name: str) -> re.Pattern[bytes]:
    """A control word of RTF (specification 1.9.1) that is on: a 0 behind it switches it off.

    It ends at what is no letter; a backslash before it makes it text.
    """
    on = rf"(?<!\\)(?:\\\\)*\\(?:{name})(?:-?0*[1-9]|(?!-?\d|[a-zA-Z]))"
    return re.compile(on.encode("ascii"))


_RTF = (
    (TRACKED, _word("revised|deleted")),
    (COMMENTS, _word("annotation")),
    (HIDDEN, _word("v")),
    (EMBEDDED, _word("objdata")),
)
_STYLES = re.compile(rb"\\stylesheet(?![a-z])")
_MOST = 1_000


def look_page(file: File) -> Brought:
    """Scripts, frames, and what runs when the page opens."""
    text = plain(file.content)
    for pattern in (_HTA, _SCRIPT):
        if found := pattern.search(text):
            yield Trace(ACTIVE, found[0].strip())
            return


def look_flat(_file: File) -> Brought:
    """A document as one XML file (.fodt, Word's .xml): rare, so a person looks."""
    yield Trace(CLOSED, _("it is a document in one XML file"))


def look_rtf(file: File) -> Brought:
    """Control words for changes, remarks, hidden text and objects, outside the styles."""
    content = _without_styles(file.content)
    for rule, pattern in _RTF:
        for _found in islice(pattern.finditer(content), _MOST):
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
