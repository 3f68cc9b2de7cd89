"""What an approval pins of a dispatch."""

import hashlib
from collections.abc import Iterable

from mailer.ledger.model import Dispatch, Kind


def digest_of(dispatch: Dispatch, messages: Iterable[str]) -> str:
    """What an approval pins: the step, account, instant and order, the facts, every message.

    Of what follows a step also what it is, and which dispatch it follows; of a round what it asks.
    `messages` are the
    digests of the messages, in their order.
    """
    seal = hashlib.sha256()
    kind = () if dispatch.kind is Kind.STEP else (dispatch.kind, dispatch.follows)
    pinned = (dispatch.plan, dispatch.step, dispatch.account, dispatch.planned_at, *dispatch.after)
    asked = (dispatch.asked.model_dump_json(),) if dispatch.asked else ()
    for part in (*kind, *pinned, dispatch.facts, *asked, *messages):
        seal.update(f"{part}\0".encode())
    return seal.hexdigest()
