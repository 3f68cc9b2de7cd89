"""Which passages a line is about, and where words stand in a passage."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from mailer.ledger.asked import AskedPassage

Passages = Mapping[str, AskedPassage]
"""The passages by number."""

_LABEL = (
    r"(?:(?:de |het )?(?:tekst(?: van| bij| in| onder)? )?(?:passages?|punten|punt|alinea'?s?"
    r"|paragra(?:af|fen)|par\.?"
    r"|§{1,2}|onderde(?:el|len)|nrs?\.?|nummers?|artikel(?:en)?|art\.?|regel|item|tekst|zin"
    r"|bullet|bolletje)(?![a-z]))"
)
_NUMBER = r"\d{1,3}(?:\.\d{1,3}){1,3}"
_UNIT = (
    r"(?!\d|[.,]\d|\s?(?:%|‰|€|procent|uur\b|u\b|miljoen|mln|miljard|mld|euro|eur\b|km|m2|m²"
    r"|ha\b|hectare|fte|keer|maal"
    r"|ton\b|kg\b|meter|punten|per\b|jaar|graden|plaatsen|plekken|personen|inwoners|woningen))"
)
_ONE = rf"{_NUMBER}{_UNIT}"
_MORE = rf"(?:\s?(?:,|;|en|&|\+|/|t/m|tot en met|-|–|,? en)\s?(?:{_LABEL}\s?)?{_ONE}(?!\d))"
_NUMBERS = rf"{_ONE}{_MORE}{{0,20}}"
_LIST = r"(?:[-•*·◦–\u00a7oO]\s+|\(?\d{1,2}[.)]\s+|[a-z]\)\s+)?"
_BEFORE = (
    r"(?:(?:ten aanzien van|t\.?a\.?v\.?|met betrekking tot|m\.?b\.?t\.?|wat betreft"
    r"|betreffende|betreft|inzake|over|bij|in"
    r"|onder|ad|op|re|voor|van|aan)\s+)?"
)
_BEGINS = re.compile(
    rf"{_LIST}[\"“*(\[]?(?P<before>{_BEFORE})(?P<label>{_LABEL}\s?:?\s?)?[\"“*(\[]?(?P<numbers>{_NUMBERS})"
    r"(?P<after>[\"”*)\]]{0,2}\s*(?:\(u wordt genoemd\)\s*)?(?:[:;.)\]|=–—-](?!\d)|\t|(?=\s)|,"
    r"|$)+)\s*",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"(?<![\w.,€])(?P<before>(?:bij|in|uit|van|onder|ad|op|voor"
    rf"|over)\s+)?(?P<label>{_LABEL}\s?)?(?P<numbers>{_NUMBERS})(?![\w])",
    re.IGNORECASE,
)
_EACH = re.compile(_NUMBER)
_RANGE = re.compile(
    rf"({_NUMBER})\s?(?:t/m|tot en met|-|–)\s?(?:{_LABEL}\s?)?({_NUMBER})",
    re.IGNORECASE,
)
_FLAT = str.maketrans("“”„«»’‘‚–—‑\u00a0\t\n\r", '"""""\'\'\'---    ')
_ALIKE = 88
_LONG_ENOUGH = 15
_LONGEST = 4000


class Reference(NamedTuple):
    """The passages that a line names, `unknown` those of them that do not exist.

    `body` is the line without the reference.
    """

    numbers: tuple[str, ...]
    unknown: tuple[str, ...]
    body: str


def by_number(passages: Sequence[AskedPassage]) -> Passages:
    """The passages by number; the first of two with one number."""
    found: dict[str, AskedPassage] = {}
    for passage in passages:
        found.setdefault(passage.number, passage)
    return found


def reference_at(line: str, passages: Passages) -> Reference | None:
    """The reference that a line begins with: "3.2:", "Bij passage 3.1 en 3.2", "• § 3.2 –"."""
    found = _BEGINS.match(line[:_LONGEST])
    if not found:
        return None
    numbers = _numbers(found["numbers"], passages)
    known = tuple(number for number in numbers if number in passages)
    separated = re.search(r"[:;)\]|=–—\t-]", found["after"]) or not line[found.end() :].strip()
    clear = bool(found["label"]) or bool(separated and not found["before"].strip())
    if not known and (not clear or _is_time_or_amount(found)):
        return None
    unknown = tuple(number for number in numbers if number not in passages)
    return Reference(known, unknown, line[found.end() :].strip())


def reference_within(line: str, passages: Passages) -> Reference | None:
    """A reference further on in a line: "Graag in 3.2 “X” wijzigen in “Y”"."""
    for found in _WITHIN.finditer(line[:_LONGEST]):
        if not (found["label"] or found["before"]):
            continue
        numbers = _numbers(found["numbers"], passages)
        known = tuple(number for number in numbers if number in passages)
        if known or found["label"]:
            unknown = tuple(number for number in numbers if number not in passages)
            body = f"{line[: found.start()].rstrip()} {line[found.end() :].lstrip()}".strip()
            return Reference(known, unknown, body)
    return None


def numbers_in(text: str, passages: Passages) -> set[str]:
    """The numbers of passages that stand anywhere in it."""
    return {n for n in _EACH.findall(text[:_LONGEST]) if n in passages}


def _is_time_or_amount(found: re.Match[str]) -> bool:
    """ "17.00" and "3.200" name no passage, whatever stands behind them."""
    last = found["numbers"].rpartition(".")[2]
    return not found["label"] and (last == "00" or len(last) > 2 or last.startswith("0"))


def _numbers(written: str, passages: Passages) -> list[str]:
    """Each number in it, those between the ends of a range as well."""
    out = dict.fromkeys(_EACH.findall(written))
    order = list(passages)
    for first, last in _RANGE.findall(written):
        if first in passages and last in passages:
            out |= dict.fromkeys(order[order.index(first) : order.index(last) + 1])
    return list(out)


def flat(text: str) -> str:
    """Text with straight quotes and plain dashes and spaces, as long as it was."""
    return text.translate(_FLAT)


def squeezed(text: str) -> str:
    """Text to compare: flat, in small letters, with single spaces, without its last full stop."""
    return " ".join(flat(text).split()).strip(" .\"'").lower()


def stands_in(words: str, text: str) -> str | None:
    """`words` as they stand in `text`, whole words only; None where they do not, or stand twice."""
    pieces = [re.escape(piece) for piece in flat(words).split()[:400]]
    if not pieces:
        return None
    begin = r"(?<!\w)(?<!\d[.,])" if words.strip()[0].isalnum() else ""
    end = r"(?!\w)(?![.,]\d)" if words.strip()[-1].isalnum() else ""
    pattern = begin + r"\s+".join(pieces) + end
    found = list(re.finditer(pattern, flat(text), re.IGNORECASE))
    exact = [
        each for each in found if flat(text)[each.start() : each.end()] == flat(words)
    ] or found
    return text[exact[0].start() : exact[0].end()] if len(exact) == 1 else None


def passage_above(lines: Sequence[str], passages: Passages) -> str:
    """The number of the passage that a quotation ends with; "" where it ends with none."""
    filled = [line.strip() for line in lines]
    while filled and not filled[-1]:
        filled.pop()
    told = ""
    for line in reversed(filled[-30:]):
        if not line:
            break
        told = f"{line} {told}".strip()
        found = reference_at(line, passages)
        if found and len(found.numbers) == 1 and _is_about(found.body, found.numbers[0], passages):
            return found.numbers[0]
        if number := _alike(told, passages):
            return number
    return ""


def _is_about(body: str, number: str, passages: Passages) -> bool:
    """Whether a quoted line with this number is of this passage, and not of another text."""
    words = squeezed(body)
    return not words or fuzz.partial_ratio(words, squeezed(passages[number].text)) >= _ALIKE


def _alike(told: str, passages: Passages) -> str:
    words = squeezed(told)[:_LONGEST]
    if len(words) < _LONG_ENOUGH:
        return ""
    found = [n for n, p in passages.items() if _is_one(words, squeezed(p.text)[:_LONGEST])]
    return found[0] if len(found) == 1 else ""


def _is_one(words: str, text: str) -> bool:
    """Whether words are a passage, or the end of it that a broken line has."""
    return fuzz.ratio(words, text) >= _ALIKE or (
        len(words) > 2 * _LONG_ENOUGH and text.endswith(words)
    )
