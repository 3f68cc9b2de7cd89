"""The letter in its frame: how tall it is, and in which colours it shows."""

import re
from math import ceil

from mailer.preview.diff import blocks

_STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
FRAMES = 12
"""Texts whose letters stand in frames from the start; each frame is a document to set up."""
_BETWEEN = 0.6
"""Lines of space between two blocks, about."""


def lines(text: str, columns: int) -> int:
    """About how many lines the letter with this plain text fills, so that its frame fits.

    Without a script the page cannot measure it.
    """
    return ceil(sum(ceil(len(block) / columns) + _BETWEEN for block in blocks(text))) + 1


def in_scheme(html: str, scheme: str) -> str:
    """The letter as who has chosen "light" or "dark" sees it, whatever the viewer has chosen.

    The only place where the page shows other bytes than will go: in the style sheets the question
    about the reader's colours is answered beforehand. A frame cannot be told otherwise: Chromium
    150 asks the viewer's system, not the `color-scheme` of the page around it.
    """

    def answered(question: re.Match[str]) -> str:
        return "(min-width: 0)" if question[1].lower() == scheme else "(max-width: 0)"

    return _STYLE.sub(lambda style: _SCHEME.sub(answered, style[0]), html)
