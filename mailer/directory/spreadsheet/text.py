"""The text of a cell: without what nobody sees, and as a finding may show it."""

import unicodedata

_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MENDED = {**dict.fromkeys(map(ord, _SPACES), " "), **dict.fromkeys(map(ord, _INVISIBLE))}
_NOTHING = ("-", "–", "—")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""With these a spreadsheet begins to calculate."""


def shown(text: str) -> str:
    """A written value as a finding may show it: one line, printable, not endless."""
    text = text[:200]
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= 80 else text[:79] + "…"


def clean(cell: str) -> str:
    """Without what nobody sees and everybody pastes: odd spaces, zero-width and joining marks.

    A dash alone is an empty cell. The apostrophe by which `defused` keeps a formula asleep goes.
    """
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell.translate(_MENDED))
    cell = cell.strip(" ")
    if cell.startswith("'") and cell.startswith(FORMULA, 1):
        return cell[1:]
    return "" if cell in _NOTHING else cell
