"""Text from outside as a terminal, a page, a shell or a spreadsheet may have it."""

import csv
import io
import os
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that steer a terminal or turn text around, and show nothing themselves."""
_WAKES = re.compile(r"""(^|[;,"|])(\s*)(?=[=+\-@＝＋－＠])""")
"""Where a spreadsheet, of whatever separator, would begin to calculate."""


def visible(text: str, keep: str = "") -> str:
    """Text in which every control and direction character but those in `keep` shows: \\u202e."""
    return "".join(c if c in keep or not _hides(c) else _escaped(c) for c in text)


def quoted(word: str) -> str:
    """A word as this system's shell takes it."""
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


def table(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Lines that a Dutch Excel opens by a double click: `;`, with a mark, in UTF-8 (RFC 4180).

    The first row is the heading. No cell is a formula (I29).
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    line.write("\ufeff")
    for row in rows:
        writer.writerow(map(defused, row))
        yield line.getvalue().encode("utf-8")
        line.seek(0)
        line.truncate()


def defused(cell: str) -> str:
    """A cell on one line, with an apostrophe before whatever a spreadsheet would calculate.

    `mailer.directory.spreadsheet.text.clean` takes it off again at the beginning of a cell.
    """
    return _WAKES.sub(r"\1\2'", visible(cell))


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
