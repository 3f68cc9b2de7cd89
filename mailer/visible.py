"""Text from outside as a terminal or a page may show it."""

import unicodedata

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that steer a terminal or turn text around, and show nothing themselves."""


def visible(text: str, keep: str = "") -> str:
    """Text in which every control and direction character but those in `keep` shows: \\u202e."""
    return "".join(c if c in keep or not _hides(c) else _escaped(c) for c in text)


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
