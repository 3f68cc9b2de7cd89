"""What is different from what was seen before: the texts passage by passage, people, terms."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from mailer.frozen import Frozen
from mailer.i18n import N_
from mailer.preview.diff import Row, differing
from mailer.preview.seen import Seen, SeenLetter, seen_of
from mailer.preview.sheet import Sheet

Value = str | datetime | None
Pair = tuple[SeenLetter, SeenLetter, tuple[str, ...]]
"""A message then, the message now, and the recipients of both."""


class Aspect(StrEnum):
    """What of a step or a message can be another than it was, its texts and people apart."""

    SUBJECT = "subject"
    PLANNED_AT = "planned_at"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    EMBARGO = "embargo_until"
    ACCOUNT = "account"
    ATTACHMENT = "attachment"


ASPECTS = {
    Aspect.SUBJECT: N_("Subject"),
    Aspect.PLANNED_AT: N_("Planned"),
    Aspect.NOT_BEFORE: N_("Not before"),
    Aspect.NOT_AFTER: N_("Not after"),
    Aspect.EMBARGO: N_("End of the embargo"),
    Aspect.ACCOUNT: N_("Account"),
    Aspect.ATTACHMENT: N_("Attachment"),
}
"""The word for each, a msgid."""


class ValueChange(Frozen):
    """Something that was `before` and is `after`; None where there was or is none.

    `recipients` are those it is true for (`mailbox_key`); empty: all.
    """

    aspect: Aspect
    before: Value
    after: Value
    recipients: tuple[str, ...] = ()


class TextChange(Frozen):
    """The blocks of the plain text that are not the same, and for whom (`mailbox_key`)."""

    recipients: tuple[str, ...]
    rows: tuple[Row, ...]


class Changes(Frozen):
    """Everything that differs. `since` names the earlier version, made at `since_at`.

    `new` and `gone` are recipients by `mailbox_key`. `withheld`: the earlier version carried text
    under embargo and this one carries none, so its words may not be told here (I2).
    """

    since: str
    since_at: datetime
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    values: tuple[ValueChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    withheld: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.new or self.gone or self.values or self.texts or self.withheld)


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
    then, here = ({a: le for le in s.letters for a in le.recipients} for s in (before, now))
    withheld = any(le.embargoed for le in before.letters) and not any(
        letter.embargoed for letter in now.letters
    )
    told = [] if withheld else list(_pairs(before, now))
    return bare.model_copy(
        update={
            "new": tuple(address for address in here if address not in then),
            "gone": tuple(address for address in then if address not in here),
            "values": (
                *_terms(before, now),
                *_bounds(told),
                *(() if withheld else _attachments(before, now)),
            ),
            "texts": tuple(_texts(before, now, told)),
            "withheld": withheld,
        }
    )


def _pairs(before: Seen, now: Seen) -> Iterator[Pair]:
    then = {address: at for at, le in enumerate(before.letters) for address in le.recipients}
    for letter in now.letters:
        together: dict[int, list[str]] = {}
        for address in letter.recipients:
            if address in then:
                together.setdefault(then[address], []).append(address)
        for at, addresses in together.items():
            yield before.letters[at], letter, tuple(addresses)


def _terms(before: Seen, now: Seen) -> Iterator[ValueChange]:
    for aspect in (Aspect.PLANNED_AT, Aspect.EMBARGO, Aspect.ACCOUNT):
        old, new = getattr(before, aspect), getattr(now, aspect)
        if old != new:
            yield ValueChange(aspect=aspect, before=old, after=new)


def _bounds(pairs: Sequence[Pair]) -> Iterator[ValueChange]:
    """Subjects and bounds, each change once with everybody it is for."""
    for aspect in (Aspect.SUBJECT, Aspect.NOT_BEFORE, Aspect.NOT_AFTER):
        found: dict[tuple[Value, Value], list[str]] = {}
        for old, new, addresses in pairs:
            pair = getattr(old, aspect), getattr(new, aspect)
            if pair[0] != pair[1]:
                found.setdefault(pair, []).extend(addresses)
        for (was, is_now), everybody in found.items():
            recipients = tuple(everybody)
            yield ValueChange(aspect=aspect, before=was, after=is_now, recipients=recipients)


def _attachments(before: Seen, now: Seen) -> Iterator[ValueChange]:
    """By name; of one that kept its name and not its content both digests tell."""
    old, new = ({e.name: e.digest for e in s.attachments} for s in (before, now))
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            was, is_now = (f"{name} {kept[name]}" if name in kept else None for kept in (old, new))
            yield ValueChange(aspect=Aspect.ATTACHMENT, before=was, after=is_now)


def _texts(before: Seen, now: Seen, pairs: Iterable[Pair]) -> Iterator[TextChange]:
    """Letters that differ in the same way together: a greeting apart makes no difference."""
    known: dict[tuple[int, int], tuple[Row, ...]] = {}
    found: dict[tuple[Row, ...], list[str]] = {}
    for old, new, addresses in pairs:
        key = (old.text, new.text)
        if key not in known:
            known[key] = differing(before.texts[old.text], now.texts[new.text])
        if known[key]:
            found.setdefault(known[key], []).extend(addresses)
    for rows, everybody in found.items():
        yield TextChange(recipients=tuple(everybody), rows=rows)
