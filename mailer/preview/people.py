"""Who get it, by organisation, with all there is to tell of each; and who do not any more."""

from collections.abc import Iterator
from datetime import datetime

from mailer.compose.message import Addressee, Field, Message
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts, Since
from mailer.frozen import Frozen
from mailer.ledger.model import Outcome
from mailer.preview.sheet import Entry, Sheet


class Reached(Frozen):
    """One recipient in one message. `outcome` is None in a draft.

    `new_since`: the last dispatches to lists that this mailbox was not on then.
    """

    message: int
    addressee: Addressee
    outcome: Outcome | None = None
    new_since: tuple[Since, ...] = ()


class Group(Frozen):
    """The recipients of an organisation, or of several that share them; no name: of none."""

    name: str
    members: tuple[Reached, ...]


class Gone(Frozen):
    """Mailboxes that were on a list at the last dispatch to it and get nothing now."""

    list: str
    dispatch: str
    went_at: datetime
    addresses: tuple[str, ...]


def groups(sheet: Sheet) -> tuple[Group, ...]:
    """Everybody in the envelopes, by organisation in order of appearance."""
    found: dict[str, list[Reached]] = {}
    for entry in sheet.entries:
        for member in reached(entry, sheet.facts):
            found.setdefault(_organisation(member.addressee, sheet.facts), []).append(member)
    return tuple(Group(name=name, members=tuple(members)) for name, members in found.items())


def reached(entry: Entry, facts: Facts) -> Iterator[Reached]:
    """Each addressee of a message and what became of it."""
    by_address = {outcome.address: outcome for outcome in entry.outcomes}
    new = {key: [s for s in facts.since if key in s.new] for s in facts.since for key in s.new}
    for addressee in entry.message.addressees:
        address = addressee.recipient.address
        yield Reached(
            message=entry.message.number,
            addressee=addressee,
            outcome=by_address.get(address),
            new_since=tuple(new.get(mailbox_key(address), ())),
        )


def first_of(message: Message) -> str:
    """Whom a message is to: the first, and how many more."""
    first = message.addressees[0].recipient
    more = len(message.addressees) - 1
    return f"{first.name or first.address}{f' + {more}' if more else ''}"


def gone(facts: Facts) -> tuple[Gone, ...]:
    """Of each list who got its last dispatch and is on it no more."""
    return tuple(
        Gone(
            list=facts.titles.get(since.name, since.name),
            dispatch=since.dispatch,
            went_at=since.went_at,
            addresses=since.gone,
        )
        for since in facts.since
        if since.gone
    )


def _organisation(addressee: Addressee, facts: Facts) -> str:
    if addressee.field is Field.COPY:
        return ""
    return ", ".join(facts.organisations.get(i, i) for i in addressee.recipient.organisations)
