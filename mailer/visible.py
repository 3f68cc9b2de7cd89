"""Text from outside as a terminal, a page or a shell may have it."""

import os
import shlex
import subprocess
import unicodedata

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that steer a terminal or turn text around, and show nothing themselves."""


def visible(text: str, keep: str = "") -> str:
    """Text in which every control and direction character but those in `keep` shows: \\u202e."""
    return "".join(c if c in keep or not _hides(c) else _escaped(c) for c in text)


def quoted(word: str) -> str:
    """A word as this system's shell takes it."""
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
