"""Words under embargo, of whatever notes, in a text that was composed before they were."""

from collections.abc import Iterator
from functools import lru_cache

from mailer.dispatch.secrets import LONG_ENOUGH, Secrets, fold
from mailer.notes.model import Kind, Passage, Span
from mailer.preview.diff import blocks
from mailer.release.embargo import Restriction

_MOST_BLOCKS = 2_000
"""Blocks to hold against every secret; one that comes after these counts as one, in doubt."""
_SIGNS = "-*+>0123456789.) "
"""What stands before an item of a list."""

Barring = frozenset[Restriction]
folded = lru_cache(64)(fold)
"""`fold`, for texts that are held against one part of the notes after the other."""


class Echoes:
    """What `secrets` has of the texts of a step with these notes; each text looked at once."""

    def __init__(self, secrets: Secrets, notes: str) -> None:
        self._secrets = secrets
        self._notes = notes
        self._told: dict[tuple[str, Barring], tuple[str, ...]] = {}
        self._alike: dict[tuple[str, Barring], str] = {}

    def heard(self, earlier: str, present: str, barring: Barring) -> Iterator[str]:
        """The words, folded, that an earlier text tells, or tells with a word changed.

        What stands in the present text as well is looked at as a whole alone.
        """
        yield from self._whole(earlier, barring)
        still = frozenset(blocks(present))
        gone = (block for block in blocks(earlier) if block not in still)
        yield from (self._of_block(b, barring) for b in gone if len(b) >= LONG_ENOUGH)

    def _whole(self, text: str, barring: Barring) -> tuple[str, ...]:
        if (text, barring) not in self._told:
            told = self._secrets.told(text, self._notes, barring)
            self._told[text, barring] = tuple(secret.words for secret in told)
        return self._told[text, barring]

    def _of_block(self, block: str, barring: Barring) -> str:
        """The words that a block is but for a few; "", which is in every text, for none."""
        if (block, barring) not in self._alike:
            if len(self._alike) >= _MOST_BLOCKS:
                return folded(block)
            span = Span(text=block.lstrip(_SIGNS))
            passage = Passage(number="", kind=Kind.PARAGRAPH, spans=(span,), line=1)
            found = self._secrets.edited([passage], self._notes, barring)
            words = next((secret.words for _passage, secret in found), "")
            self._alike[block, barring] = words
        return self._alike[block, barring]
