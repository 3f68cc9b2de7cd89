"""What stands below the words of a mail without being said: names, posts, addresses.

Below a sign-off only what is known to be a signature is dropped; all else is its writer's words.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from mailer.rounds.reading.furniture import disclaims, is_furniture
from mailer.rounds.reading.lines import Line
from mailer.rounds.reading.signature_words import (
    CONTACT,
    CONTACT_WORDS,
    FIELDS,
    MARKS,
    NAMES_A_DAY,
    NEUTRAL,
    NO_NAME,
    PARTICLES,
    POSTS,
    SIGN_OFF,
    WORDS,
    WORKING_DAYS,
    WORKS,
)
from mailer.rounds.reading.tags import PICTURE
from mailer.rounds.reading.vocabulary import weighty

__all__ = ["SIGN_OFF", "closes", "unsigned"]

_LONGEST = 300
"""Characters of a line that can be a signature's."""
_SHORT = 14
"""Words of a line that can be a name, a post, an address."""
_NAME = (2, 5)


def unsigned(lines: Sequence[Line], sender: str) -> list[Line]:
    """The lines without signature, banners, disclaimers and phones' advertisements.

    `sender` is the From field: a line that is that name alone begins a signature as well.
    """
    blocks = (list(block) for _, block in groupby(lines, key=lambda line: bool(line.text.strip())))
    kept = [line for block in blocks if not disclaims(block) for line in block]
    kept = [line for line in kept if not is_furniture(line.text)]
    end = _end_of_words(kept, sender)
    return [*kept[:end], *_not_signed(kept[end:], sender)]


def closes(lines: Sequence[Line], sender: str = "") -> bool:
    """Whether all of these lines are a sign-off, a signature, or what is added to mails."""
    return all(
        _signs_off(line.text, sender)
        or is_furniture(line.text)
        or _signs(line.text, sender, first=True)
        for line in lines
    ) or disclaims(lines)


def _end_of_words(lines: Sequence[Line], sender: str) -> int:
    """Where the signature begins: behind the lines, where nothing signs."""
    said = False
    for n, line in enumerate(lines):
        if line.text.rstrip() == "--" or _signs_off(line.text, sender):
            return n
        if said and _names(line.text, sender):
            return n
        said = said or bool(line.text.replace(PICTURE, "").strip())
    return len(lines)


def _not_signed(lines: Sequence[Line], sender: str) -> list[Line]:
    """What stands in a signature, and is none."""
    out: list[Line] = []
    first = True
    for line in lines:
        if line.text.rstrip() == "--" or _signs_off(line.text, sender):
            continue
        if not _signs(line.text, sender, first=first):
            out.append(line)
        first = first and not line.text.replace(PICTURE, "").strip(MARKS)
    return out


def _signs_off(text: str, sender: str) -> bool:
    told = text.strip(" ,.*-")
    found = SIGN_OFF.match(told)
    return found is not None and _signs(told[found.end() :], sender, first=True)


def _signs(text: str, sender: str, *, first: bool = False) -> bool:
    """Whether a line below a sign-off is a signature's; the `first` one may be any name."""
    if len(text) > _LONGEST:
        return False
    if _tells_working_days(text):
        return True
    told = CONTACT.sub(" ", text.replace(PICTURE, " ")).strip(MARKS)
    words = WORDS.findall(told)
    if not told or _is_of_contacts(told, words):
        return True
    if weighty(text) or NO_NAME.search(told) or re.search(r"\d", told) or len(words) > _SHORT:
        return False
    if text.rstrip().endswith((".", "!", "?", "…")) and not re.search(
        r"\b\w{1,3}\.$", text.rstrip()
    ):
        return False
    return _is_signed(words, sender, first=first)


def _tells_working_days(text: str) -> bool:
    plain = not re.search(r"\bniet\b", text, re.IGNORECASE) or WORKS.search(text)
    return bool(plain and NAMES_A_DAY.search(text) and WORKING_DAYS.match(text.strip()))


def _is_of_contacts(told: str, words: Sequence[str]) -> bool:
    """Whether all that is left beside numbers and addresses says what they are."""
    named = all(word.lower() in CONTACT_WORDS or NAMES_A_DAY.fullmatch(word) for word in words)
    plain = re.fullmatch(r"[\w\s.,:;()/|+&•·*'’–—-]*", told)
    return named and bool(words) and plain is not None and not re.search(r"\d{3}", told)


def _is_signed(words: Sequence[str], sender: str, *, first: bool) -> bool:
    """Whether they are names, posts and bodies, one of them surely."""
    address = re.sub(r"[^a-zà-ÿ0-9]", "", sender.lower())
    sure = 0
    for word in words:
        small = word.lower()
        own = word[:1].isupper() and len(word) > 1 and re.sub(r"[^a-zà-ÿ]", "", small) in address
        if own or POSTS.fullmatch(word):
            sure += 1
        elif not (word[:1].isupper() or small in NEUTRAL or FIELDS.fullmatch(word)):
            return False
    return bool(sure) or (first and _may_be_a_name(words))


def _may_be_a_name(words: Sequence[str]) -> bool:
    """Whether it is built as the name of a person whom the address does not name."""
    capitals = [word for word in words if word[:1].isupper() and word.lower() not in NEUTRAL]
    return _NAME[0] <= len(capitals) <= len(words) <= _NAME[1] and words[-1] == capitals[-1]


def _names(text: str, sender: str) -> bool:
    """Whether a line is of the writer's name, with post and body at most."""
    names = {word for word in WORDS.findall(sender.partition("@")[0].lower()) if len(word) > 1}
    words = {word.lower() for word in WORDS.findall(text) if word[:1].isupper()}
    return bool(words & names - PARTICLES) and _signs(text, sender)
