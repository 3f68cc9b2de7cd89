"""Words under embargo anywhere in the workspace, found again in a text that is about to go.

An embargo lies on words, not on a file's name: a copy, a copy with a word changed, a passage typed
over in a template are under it as well. What is looked through is the text as composed.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from mailer.dispatch.sources import Sources
from mailer.notes.model import MeetingNotes, Passage
from mailer.release.embargo import Restriction, restrictions_on

LONG_ENOUGH = 40
"""Characters from which words are a text's own; shorter ones ("Akkoord.") recur by chance."""
LONG_ENOUGH_AT_HOME = 20
"""The same within the notes that hold them: there less recurs by chance."""
_ALIKE = 85
"""Of 100, from here two passages are one, edited. In the 74 long passages of the sample notes any
one word replaced leaves 85 or more in 99.8 % of cases; two different ones reach 60 at most."""
_MARKS_OF_TEXT = re.compile(r"^[> ]+|\s\[\d+\]", re.MULTILINE)


class Secret(NamedTuple):
    """Folded words, the embargo they stand under, and the notes they stand in."""

    words: str
    restriction: Restriction
    file: str


class Secrets:
    """All words under embargo, by the plans and notes as they are now."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.all = tuple(dict.fromkeys(_secrets(sources)))
        self._restrictions = tuple(dict.fromkeys(secret.restriction for secret in self.all))

    def barring(self, addresses: Iterable[str], at: datetime) -> frozenset[Restriction]:
        """The embargoes under which one of these mailboxes may not have their words."""
        members = self._sources.members
        mailboxes = list(addresses)
        return frozenset(
            r for r in self._restrictions if any(r.bars(each, at, members) for each in mailboxes)
        )

    def told(self, text: str, notes: str, barring: frozenset[Restriction]) -> Iterator[Secret]:
        """The secrets under these embargoes that stand word for word in a text made of `notes`.

        Not those of an embargo on these notes as a whole: that is for `Terms.barred` to say, who
        knows whether the step frees them.
        """
        folded = fold(text)
        for secret in self.all:
            at_home = secret.file == notes
            asked = not secret.restriction.whole if at_home else len(secret.words) >= LONG_ENOUGH
            if asked and secret.restriction in barring and secret.words in folded:
                yield secret

    def edited(
        self, passages: Iterable[Passage], notes: str, barring: frozenset[Restriction]
    ) -> Iterator[tuple[Passage, Secret]]:
        """Passages of `notes` that are one of these secrets but for a few words; see `told`."""
        near = [
            secret
            for secret in self.all
            if secret.restriction in barring
            and len(secret.words) >= LONG_ENOUGH
            and not (secret.restriction.whole and secret.file == notes)
        ]
        for passage in passages:
            folded = fold(passage.text)
            if len(folded) >= LONG_ENOUGH:
                found = process.extractOne(
                    folded, [s.words for s in near], scorer=fuzz.ratio, score_cutoff=_ALIKE
                )
                if found:
                    yield passage, near[found[2]]


def fold(text: str) -> str:
    """Words without case, line breaks, and the signs that plain text puts between them."""
    return " ".join(_MARKS_OF_TEXT.sub("", text).casefold().split())


@lru_cache(8)
def words_of(body: bytes) -> str:
    """The plain-text part of a message's body."""
    part = message_from_bytes(body, policy=default).get_body(("plain",))
    return str(part.get_content()) if part else ""


def _secrets(sources: Sources) -> Iterator[Secret]:
    for file in dict.fromkeys(p.notes_of(step) for p in sources.plans for step in p.steps):
        notes = sources.notes(file)[0]
        for restriction in restrictions_on(file, sources.plans) if notes else ():
            for words, marked in _words(notes) if notes else ():
                if restriction.whole:
                    yield Secret(words, restriction, file)
                if marked:
                    yield Secret(words, restriction.on_marks(), file)


def _words(notes: MeetingNotes) -> Iterator[tuple[str, bool]]:
    """The headings and passages that are long enough, folded, and whether each is marked."""
    for section in notes.sections:
        parts = [(section.title, section.embargoed)]
        parts += [(passage.text, passage.embargoed) for passage in section.passages]
        for text, marked in parts:
            if len(folded := fold(text)) >= LONG_ENOUGH_AT_HOME:
                yield folded, marked
