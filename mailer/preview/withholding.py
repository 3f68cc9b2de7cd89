"""An earlier version without the words that are under embargo by now (I2).

A text may have gone before anybody marked it. What is under embargo is asked of the plans and the
notes as they are; in doubt nothing is told of the earlier text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mailer.compose.mime import attachment
from mailer.dispatch.editions import bound
from mailer.dispatch.secrets import Secrets
from mailer.dispatch.sources import Sources
from mailer.notes.model import Passage, Section
from mailer.preview.echoes import Echoes, folded
from mailer.preview.seen import Seen, paired, seen_of
from mailer.preview.sheet import Sheet
from mailer.preview.unfolding import Enclosure
from mailer.release.embargo import Restriction, sources_of
from mailer.release.plan import ReleasePlan, Step

NOBODY = ("",)
"""Who reads a page without messages: a mailbox that is on no list, and so cleared for nothing."""
_CELLS = re.compile(r"[\t\n]+")


def compared(sheet: Sheet, earlier: Seen | None, sources: Sources) -> Sheet:
    """The sheet beside an earlier version, as far as that may be told on it."""
    kept = earlier and _tellable(earlier, sheet, sources)
    return sheet.model_copy(update={"before": kept})


def _tellable(before: Seen, sheet: Sheet, sources: Sources) -> Seen:
    watch = _Watch(sources, sheet)
    messages = [entry.message for entry in sheet.entries]
    now = seen_of(sheet.name, sheet.facts, messages, sheet.now)
    hidden = {
        place
        for place, earlier, present, readers in _held_together(before, now)
        if earlier != present and watch.hides(earlier, present, readers, before.marked)
    }
    everybody = tuple(a for letter in now.letters for a in letter.recipients) or NOBODY
    gone = set(before.attachments or ()) - set(now.attachments or ())
    kept = before.without(hidden)
    if any(watch.hides_file(enclosure, everybody) for enclosure in gone):
        return kept.model_copy(update={"attachments": None})
    return kept


def _held_together(before: Seen, now: Seen) -> Iterator[tuple[int, str, str, Sequence[str]]]:
    """Each earlier text and its place, the present one, and who read both; each of them once."""
    if now.letters:
        pairs = [(p.old, now.words_of(p.new), p.recipients) for p in paired(before, now)]
    else:
        pairs = [(letter, "", NOBODY) for letter in before.letters]
    for old, present, readers in dict.fromkeys(pairs):
        if old.text is not None:
            yield old.text, before.words_of(old), present, readers


@dataclass(frozen=True)
class _Watch:
    """What is under embargo at the earliest instant at which a sheet's messages can go."""

    sources: Sources
    sheet: Sheet

    def hides(
        self,
        earlier: str,
        present: str,
        readers: Sequence[str],
        marked_then: bool,  # noqa: FBT001 (private)
    ) -> bool:
        """Whether an earlier text may hold what these readers may not have and do not get now."""
        if any(restriction.whole for restriction in self._barring(readers)):
            return True
        kept = [part for part in self._parts if self._kept_from(part, readers)]
        if not marked_then and any(part.embargoed for part in kept):
            return True  # marked since: what the earlier text had of it, it had in the open
        told = [words for part in kept for words in _words(part) if words in folded(earlier)]
        if barring := self._secrets.barring(readers, self._at):
            told += self._echoes.heard(earlier, present, barring)
        return any(words not in folded(present) for words in told)

    def hides_file(self, enclosure: Enclosure, readers: Sequence[str]) -> bool:
        """Whether a file of this name or with these bytes is under embargo for one of these."""
        twins = self.sources.twins(enclosure.digest)
        return any(
            restriction.whole and self._bars(restriction, readers)
            for file in self._files
            if file in twins or attachment(file, b"").name == enclosure.name
            for restriction in bound(self.sources, file, self._own)
        )

    def _kept_from(self, part: Section | Passage, readers: Sequence[str]) -> bool:
        """Whether one of these may not have this part of the notes."""
        if part.embargoed and self._barring(readers):
            return True
        lists = [self.sources.members(name, self._at) for name in part.only]
        return any(address not in on for on in lists for address in readers)

    def _barring(self, readers: Sequence[str]) -> list[Restriction]:
        return [restriction for restriction in self._on_text if self._bars(restriction, readers)]

    def _bars(self, restriction: Restriction, readers: Sequence[str]) -> bool:
        members = self.sources.members
        return any(restriction.bars(address, self._at, members) for address in readers)

    @cached_property
    def _on_text(self) -> tuple[Restriction, ...]:
        return bound(self.sources, self.sheet.facts.notes, self._own)

    @cached_property
    def _parts(self) -> tuple[Section | Passage, ...]:
        """What of the notes is marked."""
        notes = self.sources.notes(self.sheet.facts.notes)[0]
        found: list[Section | Passage] = []
        for section in notes.sections if notes else ():
            found += [section, *section.passages]
        return tuple(part for part in found if part.embargoed or part.only)

    @cached_property
    def _files(self) -> frozenset[str]:
        plans = self.sources.plans
        return frozenset(f for p in plans for step in p.steps for f in sources_of(p, step))

    @cached_property
    def _own(self) -> tuple[ReleasePlan, Step] | None:
        plan = self.sources.plan(self.sheet.facts.plan)
        step = plan.step(self.sheet.facts.step) if plan else None
        return (plan, step) if plan and step else None

    @cached_property
    def _secrets(self) -> Secrets:
        return Secrets(self.sources)

    @cached_property
    def _echoes(self) -> Echoes:
        return Echoes(self._secrets, self.sheet.facts.notes)

    @cached_property
    def _at(self) -> datetime:
        return max(self.sheet.facts.composed_for, self.sheet.now)


def _words(part: Section | Passage) -> Iterator[str]:
    """The words of a part, folded; of a table each cell, which a letter sets out in its own way."""
    texts = [part.title] if isinstance(part, Section) else _CELLS.split(part.text)
    yield from filter(None, map(folded, texts))
