"""Words compared as people mean them: quotes, dashes, blanks and accents, however they are typed.

Offsets are always those of the text as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_SAME = str.maketrans("“”„‟″«»‘’‚‛′`´–—‐‑‒−", '"' * 7 + "'" * 7 + "-" * 6)
NOTHING = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters that show nothing: soft hyphens, joiners, marks of byte order."""
_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_OPENING = "(“„‘'\""


class Piece(NamedTuple):
    """One character as it is compared, and where in the text it stands."""

    char: str
    start: int
    end: int


class Edit(NamedTuple):
    """Words of a text, from `start` to `end`, that become `new`."""

    start: int
    end: int
    new: str

    def meets(self, other: "Edit") -> bool:
        """Whether both are about the same words."""
        return self.start < other.end and other.start < self.end


def folded(char: str) -> str:
    """One character that is no blank, as it is compared: one or more; "" for what shows nothing."""
    if char in NOTHING:
        return ""
    return "".join(unicodedata.normalize("NFKD", char.translate(_SAME)).split())


def pieces(text: str) -> list[Piece]:
    """A text, character by character; blanks beside each other are one."""
    found: list[Piece] = []
    for at, char in enumerate(text):
        if not char.isspace():
            found += (Piece(each, at, at + 1) for each in folded(char))
        elif found and found[-1].char == " ":
            found[-1] = Piece(" ", found[-1].start, at + 1)
        else:
            found.append(Piece(" ", at, at + 1))
    return found


def fold(text: str) -> str:
    """The words to compare; two texts that fold alike say the same."""
    return "".join(piece.char for piece in pieces(text)).strip()


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where `words` stand in `text` as whole words, from where to where."""
    wanted, there = fold(words), pieces(text)
    whole = "".join(piece.char for piece in there)
    return [
        (there[at].start, there[at + len(wanted) - 1].end)
        for at in _occurrences(whole, wanted)
        if _is_whole(whole, at, at + len(wanted))
    ]


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not meet, all at once."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text.strip()


def tidy(words: str) -> str:
    """Words from outside as they may go into a text: on one line, without what shows nothing."""
    plain = " ".join(unicodedata.normalize("NFC", words).split())
    return "".join(c for c in plain if unicodedata.category(c) not in _HIDING)


def edit_of(text: str, start: int, end: int, new: str) -> Edit:
    """What puts `new` there; of words that go, one of the blanks around them goes too."""
    first = start == 0 or text[start - 1] in _OPENING
    if not new and first and text[end : end + 1].isspace():
        end += 1
    elif not new and not first and text[start - 1].isspace():
        start -= 1
    return Edit(start, end, new)


def narrowed(text: str, edit: Edit) -> Edit:
    """The same edit of as few words as will do: what stays as it is keeps its dress."""
    old, new = (re.findall(r"\s+|\S+", words) for words in (text[edit.start : edit.end], edit.new))
    if not old or not new:
        return edit
    before = _alike(old[:-1], new)
    after = _alike(old[before + 1 :][::-1], new[before:][::-1])
    return Edit(
        edit.start + sum(map(len, old[:before])),
        edit.end - sum(map(len, old[len(old) - after :])),
        "".join(new[before : len(new) - after]),
    )


def _alike(ones: Sequence[str], others: Sequence[str]) -> int:
    """How many at the beginning of both are the same."""
    count = 0
    for one, other in zip(ones, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _occurrences(whole: str, wanted: str) -> Iterator[int]:
    at = whole.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = whole.find(wanted, at + 1)


def _is_whole(whole: str, start: int, end: int) -> bool:
    """Whether no word is cut in two there."""
    begins = start == 0 or not (_of_word(whole[start]) and _of_word(whole[start - 1]))
    ends = end == len(whole) or not (_of_word(whole[end - 1]) and _of_word(whole[end]))
    return begins and ends


def _of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0
