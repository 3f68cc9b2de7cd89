"""What of a step and its messages is another than it was, their words and people apart."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest

from mailer.compose.message import Field
from mailer.frozen import Frozen
from mailer.i18n import N_
from mailer.preview.seen import Pair, Seen, SeenLetter

Value = str | datetime | None


class Aspect(StrEnum):
    """What can be another than it was."""

    SUBJECT = "subject"
    SENDER = "sender"
    REPLY_TO = "reply_to"
    ADDRESSING = "addressing"
    FIELD = "field"
    COPIES = "copies"
    PLANNED_AT = "planned_at"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    EMBARGO = "embargo_until"
    ACCOUNT = "account"
    ATTACHMENT = "attachment"


ASPECTS = {
    Aspect.SUBJECT: N_("Subject"),
    Aspect.SENDER: N_("Sender"),
    Aspect.REPLY_TO: N_("Answers go to"),
    Aspect.ADDRESSING: N_("Addressing"),
    Aspect.FIELD: N_("Addressed in"),
    Aspect.COPIES: N_("Copy for the archive"),
    Aspect.PLANNED_AT: N_("Planned"),
    Aspect.NOT_BEFORE: N_("Not before"),
    Aspect.NOT_AFTER: N_("Not after"),
    Aspect.EMBARGO: N_("End of the embargo"),
    Aspect.ACCOUNT: N_("Account"),
    Aspect.ATTACHMENT: N_("Attachment"),
}
"""The word for each, a msgid."""
_OF_LETTERS = (
    Aspect.SUBJECT,
    Aspect.SENDER,
    Aspect.REPLY_TO,
    Aspect.NOT_BEFORE,
    Aspect.NOT_AFTER,
)
_OF_STEPS = (Aspect.PLANNED_AT, Aspect.EMBARGO, Aspect.ACCOUNT, Aspect.ADDRESSING)


class ValueChange(Frozen):
    """Something that was `before` and is `after`; None where there was or is none.

    `recipients` are those it is true for (`mailbox_key`); empty: all.
    """

    aspect: Aspect
    before: Value
    after: Value
    recipients: tuple[str, ...] = ()


Difference = tuple[Aspect, Value, Value]


def of_step(before: Seen, now: Seen) -> Iterator[ValueChange]:
    """The terms of the step, and the archives that get a copy."""
    for aspect in _OF_STEPS:
        old, new = getattr(before, aspect), getattr(now, aspect)
        unknown = aspect is Aspect.ADDRESSING and old is None
        if old != new and not unknown:
            yield ValueChange(aspect=aspect, before=old, after=new)
    old, new = _copies(before), _copies(now)
    if old != new and old is not None:
        yield ValueChange(aspect=Aspect.COPIES, before=old or None, after=new or None)


def of_letters(pairs: Iterable[Pair]) -> Iterator[ValueChange]:
    """Headers and bounds, each change once with everybody it is for."""
    found: dict[Difference, list[str]] = {}
    for pair in pairs:
        for difference, recipients in (*_values(pair), *_fields(pair)):
            found.setdefault(difference, []).extend(recipients)
    for aspect in (*_OF_LETTERS, Aspect.FIELD):
        for (which, was, is_now), everybody in found.items():
            if which is aspect:
                recipients = tuple(everybody)
                yield ValueChange(aspect=which, before=was, after=is_now, recipients=recipients)


def attachments(before: Seen, now: Seen) -> Iterator[ValueChange]:
    """By name; of one that kept its name and not its content both digests tell."""
    old, new = (Counter((e.name, e.digest) for e in s.attachments or ()) for s in (before, now))
    gone, came = list((old - new).elements()), list((new - old).elements())
    for name in dict.fromkeys(name for name, _digest in (*gone, *came)):
        sides = ([" ".join(each) for each in side if each[0] == name] for side in (gone, came))
        for was, is_now in zip_longest(*sides):
            yield ValueChange(aspect=Aspect.ATTACHMENT, before=was, after=is_now)


def _copies(seen: Seen) -> str | None:
    """Every archive's address; None when that was not kept."""
    if any(letter.copies is None for letter in seen.letters):
        return None
    return ", ".join(dict.fromkeys(a for letter in seen.letters for a in letter.copies or ()))


def _values(pair: Pair) -> Iterator[tuple[Difference, Sequence[str]]]:
    for aspect in _OF_LETTERS:
        was, is_now = getattr(pair.old, aspect), getattr(pair.new, aspect)
        if was != is_now and _is_known(aspect, pair.old):
            yield (aspect, was or None, is_now or None), pair.recipients


def _is_known(aspect: Aspect, old: SeenLetter) -> bool:
    if aspect is Aspect.SUBJECT:
        return old.text is not None
    return aspect in {Aspect.NOT_BEFORE, Aspect.NOT_AFTER} or getattr(old, aspect) is not None


def _fields(pair: Pair) -> Iterator[tuple[Difference, Sequence[str]]]:
    """Who moved between To and Cc."""
    if pair.old.cc is None:
        return
    for address in pair.recipients:
        was, is_now = (_field(letter, address) for letter in (pair.old, pair.new))
        if was is not is_now:
            yield (Aspect.FIELD, was, is_now), [address]


def _field(letter: SeenLetter, address: str) -> Field:
    return Field.CC if address in (letter.cc or ()) else Field.TO
