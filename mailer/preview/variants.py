"""The texts of a step: each once, for whom it is, and what sets it apart from the others."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from mailer.compose.message import Addressee, Field
from mailer.frozen import Frozen
from mailer.preview.diff import Row, compare, differing
from mailer.preview.sheet import Entry
from mailer.preview.unfolding import Parts, parts


class Variant(Frozen):
    """One body and the messages that have it. `differs`: its blocks that the first has not."""

    number: int
    parts: Parts
    entries: tuple[Entry, ...]
    differs: tuple[Row, ...] = ()

    @cached_property
    def readers(self) -> tuple[Addressee, ...]:
        """Everybody who gets it; an archive's copy is nobody."""
        addressees = (a for entry in self.entries for a in entry.message.addressees)
        return tuple(a for a in addressees if a.field is not Field.COPY)

    @property
    def embargoed(self) -> bool:
        """Whether it carries something under embargo."""
        return any(entry.message.embargoed for entry in self.entries)


class Comparison(Frozen):
    """The text of who is cleared beside the text of who is not, block by block."""

    cleared: Variant
    barred: Variant
    rows: tuple[Row, ...]


def variants(entries: Iterable[Entry]) -> tuple[Variant, ...]:
    """Each body once: the one that most messages have first, then in order of appearance."""
    groups: dict[bytes, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.message.body, []).append(entry)
    bodies = sorted(groups, key=lambda body: -len(groups[body]))[:1]
    bodies += [body for body in groups if body not in bodies]
    found = [
        Variant(number=number, parts=parts(body), entries=tuple(groups[body]))
        for number, body in enumerate(bodies, 1)
    ]
    return tuple(found[:1] + [_against(found[0], variant) for variant in found[1:]])


def comparison(texts: Sequence[Variant]) -> Comparison | None:
    """The first text under embargo against the first for who is not cleared, if there are both."""
    cleared = next((text for text in texts if text.embargoed), None)
    barred = next((text for text in texts if _is_barred(text)), None)
    if cleared is None or barred is None:
        return None
    rows = compare(cleared.parts.text, barred.parts.text)
    return Comparison(cleared=cleared, barred=barred, rows=rows)


def _is_barred(text: Variant) -> bool:
    return not text.embargoed and any(not reader.cleared for reader in text.readers)


def _against(first: Variant, variant: Variant) -> Variant:
    rows = differing(first.parts.text, variant.parts.text)
    return variant.model_copy(update={"differs": rows})
