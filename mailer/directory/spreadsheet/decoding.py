"""A CSV file's bytes as records, in any encoding and with any separator a spreadsheet uses."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_SEPARATORS = ";,\t|"
_DECLARED = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t| ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""The first line by which Excel is told the separator; it does not show it as a row."""
_BEGINNING = 20_000


class Record(NamedTuple):
    """One row as written; `cells` is None where its quotation marks do not match.

    `line` is the line of the file where it begins, `number` the row as a spreadsheet counts.
    """

    line: int
    number: int
    cells: list[str] | None


def decode(raw: bytes) -> str:
    """UTF-8, UTF-16 (its mark may be missing), else Windows-1252. Raises `UnicodeDecodeError`."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    if unmarked := _unmarked_utf16(raw[:200]):
        return raw.decode(unmarked)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def read_records(text: str, is_heading: Callable[[str], bool]) -> tuple[str, Iterator[Record]]:
    """The separator, and each record.

    The separator is the one that parts the most headings; `sep=;` above them decides a tie.
    """
    declared = _DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    candidates = (declared[1] if declared else "") + _SEPARATORS
    head = body[:_BEGINNING].splitlines()[:20]

    def parted(separator: str) -> tuple[int, int]:
        rows = ([cell.strip(' "') for cell in line.split(separator)] for line in head)
        return max((sum(map(is_heading, row)), len(row)) for row in rows) if head else (0, 0)

    separator = max(candidates, key=parted)
    return separator, _records(body, separator, 2 if declared else 1)


def _unmarked_utf16(beginning: bytes) -> str | None:
    """UTF-16 without its mark, known by headings: every second byte of such letters is zero."""
    even, odd = beginning[0::2], beginning[1::2]
    if 0 not in even and odd.count(0) * 2 > len(odd):
        return "utf-16-le"
    return "utf-16-be" if 0 not in odd and even.count(0) * 2 > len(even) else None


def _records(body: str, separator: str, begin: int) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        line, number = begin + reader.line_num, number + 1
        try:
            yield Record(line, number, next(reader))
        except StopIteration:
            return
        except csv.Error:
            yield Record(line, number, None)
