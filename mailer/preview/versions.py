"""The earlier version that a sheet is compared with: from the ledger, or from a page of ours."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mailer.dispatch.facts import Facts
from mailer.ledger.model import Dispatch, Kind, Life
from mailer.preview.seen import Seen, seen_of

if TYPE_CHECKING:  # it would bring SQLAlchemy to the preview of a draft
    from mailer.ledger.store import Ledger

RECORD = "seen"
"""The id of the element of a page that holds what the page showed, as JSON."""
_RECORD = re.compile(
    rf'<script type="application/json" id="{RECORD}">(.*?)</script>'.encode(), re.DOTALL
)
_LONGEST = 200_000
"""Characters of a text to compare with; seventy pages."""
_YEARS = range(1950, 2101)


def seen_on(page: bytes) -> Seen | None:
    """What an earlier page of ours showed; None when it holds no record that can be read."""
    found = _RECORD.search(page)
    try:
        seen = Seen.model_validate_json(found[1]) if found else None
    except ValidationError:
        # another version's, or somebody wrote in it: there is nothing to compare
        return None
    return seen if seen and _is_sound(seen) else None


def _is_sound(seen: Seen) -> bool:
    """Whether a record can be one of ours, whoever wrote in it."""
    places = range(len(seen.texts))
    return (
        all(letter.text is None or letter.text in places for letter in seen.letters)
        and all(at.tzinfo and at.year in _YEARS for at in _instants(seen))
        and all(len(text) <= _LONGEST for text in seen.texts)
    )


def _instants(seen: Seen) -> Iterator[datetime]:
    found = [seen.made_at, seen.planned_at, seen.embargo_until]
    found += (at for letter in seen.letters for at in (letter.not_before, letter.not_after))
    return (at for at in found if at)


def earlier_version(ledger: "Ledger", dispatch: Dispatch) -> Seen | None:
    """The version of this step that was approved last before this one, else the one it replaced.

    A correction is compared with what it corrects. None for the first version, and for what goes
    unchanged to a few.
    """
    if dispatch.kind is Kind.CORRECTION and dispatch.follows:
        return _seen_dispatch(ledger, ledger.dispatch(dispatch.follows))
    if dispatch.kind is not Kind.STEP:
        return None
    versions = _versions(ledger, dispatch.plan, dispatch.step)
    earlier = [each for each in versions if each.number < dispatch.number]
    replaced = (each for each in earlier if each.life is Life.SUPERSEDED)
    chosen = _last_approved(ledger, earlier) or next(replaced, None)
    return _seen_dispatch(ledger, chosen) if chosen else None


def approved_version(ledger: "Ledger", plan: str, step: str) -> Seen | None:
    """The version of a step that was approved last; None when none ever was."""
    approved = _last_approved(ledger, _versions(ledger, plan, step))
    return _seen_dispatch(ledger, approved) if approved else None


def _versions(ledger: "Ledger", plan: str, step: str) -> list[Dispatch]:
    """The latest first."""
    return [d for d in reversed(ledger.dispatches(plan, step)) if d.kind is Kind.STEP]


def _last_approved(ledger: "Ledger", latest_first: Iterable[Dispatch]) -> Dispatch | None:
    return next((each for each in latest_first if ledger.approval(each.number)), None)


def _seen_dispatch(ledger: "Ledger", dispatch: Dispatch) -> Seen:
    facts = Facts.model_validate_json(dispatch.facts)
    messages = (delivery.message for delivery in ledger.deliveries(dispatch.number))
    return seen_of(dispatch.name, facts, messages, dispatch.prepared_at)
