"""What is different from what was seen before: the texts passage by passage, people, terms."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from mailer.frozen import Frozen
from mailer.preview.aspects import ValueChange, attachments, of_letters, of_step
from mailer.preview.diff import Row, first_differing
from mailer.preview.seen import Pair, Seen, paired, seen_of
from mailer.preview.sheet import Sheet

Rows = tuple[tuple[Row, ...], bool]
"""Blocks, and whether there are more."""


class TextChange(Frozen):
    """The blocks of the plain text that are not the same, and for whom (`mailbox_key`).

    `more`: these are the first, and others follow.
    """

    recipients: tuple[str, ...]
    rows: tuple[Row, ...]
    more: bool = False


class Changes(Frozen):
    """Everything that differs. `since` names the earlier version, made at `since_at`.

    `new` and `gone` are recipients by `mailbox_key`. `layout` are those whose message has the same
    words in other bytes: bold, a link's target, a name in a header. `withheld`: words of the
    earlier version are or were under embargo, so they may not be told here (I2).
    """

    since: str
    since_at: datetime
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    values: tuple[ValueChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    layout: tuple[str, ...] = ()
    withheld: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        told = (self.new, self.gone, self.values, self.texts, self.layout)
        return self.withheld or any(told)


def seen(sheet: Sheet) -> Seen:
    """What a sheet shows, to compare a later one with.

    One without messages shows nothing: then what was seen before it still is what was seen last,
    unless that is under embargo, because nobody gets it with this sheet (I2).
    """
    before = sheet.before
    if not sheet.entries and before and not any(letter.embargoed for letter in before.letters):
        return before
    at = sheet.dispatch.prepared_at if sheet.dispatch else sheet.now
    return seen_of(sheet.name, sheet.facts, (entry.message for entry in sheet.entries), at)


def changes(before: Seen, sheet: Sheet) -> Changes:
    """What of a sheet is not as it was; nothing of one that has no messages."""
    bare = Changes(since=before.name, since_at=before.made_at)
    if not sheet.entries:
        return bare
    now = seen(sheet)
    before = before.without({p.old.text for p in paired(before, now) if _is_freed(p)})
    pairs = list(paired(before, now))
    then, here = ({a: le for le in s.letters for a in le.recipients} for s in (before, now))
    withheld = _withholds(before, now, pairs)
    texts = tuple(_texts(before, now, pairs))
    found = bare.model_copy(
        update={
            "new": tuple(address for address in here if address not in then),
            "gone": tuple(address for address in then if address not in here),
            "values": (
                *of_step(before, now),
                *of_letters(pairs),
                *(() if withheld else attachments(before, now)),
            ),
            "texts": texts,
            "layout": tuple(_layout(pairs, texts)),
            "withheld": withheld,
        }
    )
    return found if found.any else found.model_copy(update={"layout": tuple(_sealed_anew(pairs))})


def _is_freed(pair: Pair) -> bool:
    """Whether these people had text under embargo and get none now."""
    return pair.old.embargoed and not pair.new.embargoed


def _withholds(before: Seen, now: Seen, pairs: Iterable[Pair]) -> bool:
    carried, carries = (any(letter.embargoed for letter in s.letters) for s in (before, now))
    kept_back = before.attachments is None or any(pair.old.text is None for pair in pairs)
    return kept_back or (carried and not carries)


def _texts(before: Seen, now: Seen, pairs: Iterable[Pair]) -> Iterator[TextChange]:
    """Letters that differ in the same way together: a greeting apart makes no difference."""
    known: dict[tuple[int, int], Rows] = {}
    found: dict[Rows, list[str]] = {}
    for old, new, addresses in pairs:
        if old.text is None or new.text is None:
            continue
        key = (old.text, new.text)
        if key not in known:
            known[key] = first_differing(before.texts[old.text], now.texts[new.text])
        if known[key][0]:
            found.setdefault(known[key], []).extend(addresses)
    for (rows, more), everybody in found.items():
        yield TextChange(recipients=tuple(everybody), rows=rows, more=more)


def _layout(pairs: Iterable[Pair], texts: Sequence[TextChange]) -> Iterator[str]:
    """Who gets the words they had, in another dress."""
    told = {address for change in texts for address in change.recipients}
    for old, new, addresses in pairs:
        if old.layout not in {None, new.layout}:
            yield from (address for address in addresses if address not in told)


def _sealed_anew(pairs: Iterable[Pair]) -> Iterator[str]:
    """Whose message is not the same to the byte."""
    for old, new, addresses in pairs:
        if old.seal not in {None, new.seal}:
            yield from addresses
