"""What a sheet showed, small enough to keep: the next one is compared with it."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mailer.compose.message import Field, Message
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.frozen import Frozen
from mailer.ledger.model import Dispatch, Life
from mailer.preview.unfolding import Enclosure, parts

if TYPE_CHECKING:  # it would bring SQLAlchemy to the preview of a draft
    from mailer.ledger.store import Ledger

RECORD = "seen"
"""The id of the element of a page that holds what the page showed, as JSON."""
_RECORD = re.compile(
    rf'<script type="application/json" id="{RECORD}">(.*?)</script>'.encode(), re.DOTALL
)


class SeenLetter(Frozen):
    """A message as it was. `recipients` are by `mailbox_key`, `text` is a place in `Seen.texts`."""

    recipients: tuple[str, ...]
    subject: str
    text: int
    embargoed: bool
    not_before: datetime | None
    not_after: datetime | None


class Seen(Frozen):
    """The texts of a step and who was to get them. `name` is D-6, or plan and step of a draft."""

    name: str
    plan: str
    step: str
    made_at: datetime
    planned_at: datetime | None
    account: str
    embargo_until: datetime | None
    texts: tuple[str, ...]
    attachments: tuple[Enclosure, ...]
    letters: tuple[SeenLetter, ...]


def seen_of(name: str, facts: Facts, messages: Iterable[Message], made_at: datetime) -> Seen:
    """What these messages say, each text and each attachment once."""
    numbers: dict[bytes, int] = {}
    bodies = []
    letters = []
    for message in messages:
        if message.body not in numbers:
            numbers[message.body] = len(numbers)
            bodies.append(parts(message.body))
        letters.append(_letter(message, numbers[message.body]))
    enclosures = (enclosure for body in bodies for enclosure in body.enclosures)
    return Seen(
        name=name,
        plan=facts.plan,
        step=facts.step,
        made_at=made_at,
        planned_at=facts.planned_at,
        account=facts.account,
        embargo_until=facts.embargo.until if facts.embargo else None,
        texts=tuple(body.text for body in bodies),
        attachments=tuple(dict.fromkeys(enclosures)),
        letters=tuple(letters),
    )


def _letter(message: Message, text: int) -> SeenLetter:
    shown = (a.recipient.address for a in message.addressees if a.field is not Field.COPY)
    return SeenLetter(
        recipients=tuple(map(mailbox_key, shown)),
        subject=message.subject,
        text=text,
        embargoed=message.embargoed,
        not_before=message.not_before,
        not_after=message.not_after,
    )


def seen_on(page: bytes) -> Seen | None:
    """What an earlier page of ours showed; None when it holds no record that can be read."""
    found = _RECORD.search(page)
    try:
        return Seen.model_validate_json(found[1]) if found else None
    except ValidationError:
        # another version's, or somebody wrote in it: there is nothing to compare
        return None


def earlier_version(ledger: "Ledger", dispatch: Dispatch) -> Seen | None:
    """The version of this step that was approved last before this one, else the one it replaced.

    None for the first version.
    """
    versions = ledger.dispatches(dispatch.plan, dispatch.step)
    earlier = [each for each in reversed(versions) if each.number < dispatch.number]
    replaced = (each for each in earlier if each.life is Life.SUPERSEDED)
    chosen = _last_approved(ledger, earlier) or next(replaced, None)
    return _seen_dispatch(ledger, chosen) if chosen else None


def approved_version(ledger: "Ledger", plan: str, step: str) -> Seen | None:
    """The version of a step that was approved last; None when none ever was."""
    approved = _last_approved(ledger, reversed(ledger.dispatches(plan, step)))
    return _seen_dispatch(ledger, approved) if approved else None


def _last_approved(ledger: "Ledger", latest_first: Iterable[Dispatch]) -> Dispatch | None:
    return next((each for each in latest_first if ledger.approval(each.number)), None)


def _seen_dispatch(ledger: "Ledger", dispatch: Dispatch) -> Seen:
    facts = Facts.model_validate_json(dispatch.facts)
    messages = (delivery.message for delivery in ledger.deliveries(dispatch.number))
    return seen_of(dispatch.name, facts, messages, dispatch.prepared_at)
