"""What went to whom, found again in the ledger by words, people and year; nothing is composed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from mailer.checks.people.lookalikes import without_accents
from mailer.clock import to_local
from mailer.compose.message import Addressee, Field
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.secrets import words_of
from mailer.frozen import Frozen
from mailer.ledger.model import Delivery, Dispatch, Fate, Kind, State

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Wanted(NamedTuple):
    """What is looked for: words, all of which occur; an organisation, address or list; a year."""

    words: tuple[str, ...] = ()
    to: str = ""
    year: int | None = None


class Receiver(Frozen):
    """One recipient of what went: names of its organisations, and what happened to it."""

    organisation: str
    address: str
    fate: Fate


class Sent(Frozen):
    """One message that was, or may have been, handed over at an instant; `name` is D-7/3."""

    at: datetime
    name: str
    plan: str
    step: str
    kind: Kind
    subject: str
    state: State
    recipients: tuple[Receiver, ...]


def search(ledger: "Ledger", wanted: Wanted, zone: ZoneInfo) -> Iterator[Sent]:
    """What went, the latest first; an archive's copy is nobody. The year is that of `zone`."""
    words = tuple(map(plain_words, wanted.words))
    for number in ledger.recent():
        times = {
            each: at
            for each, at in ledger.handed_over(number).items()
            if wanted.year in {None, to_local(at, zone).year}
        }
        if times:
            yield from _of_dispatch(ledger, number, times, words, plain_words(wanted.to))


def _of_dispatch(
    ledger: "Ledger", number: int, times: Mapping[int, datetime], words: tuple[str, ...], to: str
) -> Iterator[Sent]:
    dispatch = ledger.dispatch(number)
    facts = Facts.model_validate_json(dispatch.facts)
    found = [
        _told(dispatch, delivery, facts, times[delivery.message.number])
        for delivery in ledger.deliveries(number)
        if delivery.message.number in times
        and _is_to(delivery, facts, to)
        and _says(delivery, words)
    ]
    found.sort(key=lambda each: each.at)
    yield from reversed(found)


def _told(dispatch: Dispatch, delivery: Delivery, facts: Facts, at: datetime) -> Sent:
    pairs = zip(delivery.message.addressees, delivery.outcomes, strict=True)
    return Sent(
        at=at,
        name=delivery.name,
        plan=dispatch.title,
        step=dispatch.step,
        kind=dispatch.kind,
        subject=delivery.message.subject,
        state=delivery.state,
        recipients=tuple(
            Receiver(
                organisation=", ".join(organisations(each, facts)),
                address=each.recipient.address,
                fate=outcome.fate,
            )
            for each, outcome in pairs
            if each.field is not Field.COPY
        ),
    )


def organisations(addressee: Addressee, facts: Facts) -> list[str]:
    """The organisations of an addressee by name."""
    return [facts.organisations.get(each, each) for each in addressee.recipient.organisations]


def _is_to(delivery: Delivery, facts: Facts, to: str) -> bool:
    if not to:
        return True
    return any(to in map(plain_words, _names(each, facts)) for each in delivery.message.addressees)


def _names(addressee: Addressee, facts: Facts) -> Iterator[str]:
    """By what a recipient may be asked for: the address, organisations, the lists on the way."""
    recipient = addressee.recipient
    yield mailbox_key(recipient.address)
    yield from recipient.organisations
    yield from organisations(addressee, facts)
    for name in recipient.path:
        yield name
        yield facts.titles.get(name, name)


def _says(delivery: Delivery, words: tuple[str, ...]) -> bool:
    if not words:
        return True
    text = f"{plain_words(delivery.message.subject)} {_text(delivery.message.body)}"
    return all(word in text for word in words)


@lru_cache(8)
def _text(body: bytes) -> str:
    return plain_words(words_of(body))


def plain_words(text: str) -> str:
    """Words on one line without case and accents: “Coënraads” is found by “coenraads”."""
    return " ".join(without_accents(text).split())
