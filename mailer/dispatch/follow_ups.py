"""Who may get what follows a step, as the ledger has it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.compose.message import Field
from mailer.directory.model import mailbox_key
from mailer.dispatch.facts import Facts
from mailer.dispatch.following import Follow, Got
from mailer.errors import HandedOver, InDoubt, UsageError
from mailer.i18n import _
from mailer.ledger.model import KINDS, Delivery, Dispatch, Fate, Kind, Life, State

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_WENT = frozenset({State.SUBMITTED, State.WRITTEN})
_REACHED = frozenset({Fate.ACCEPTED, Fate.SETTLED})
_TAKEN = _REACHED | {Fate.BOUNCED}
"""Who lost it may be whose server sent it back."""


def for_who_joined(
    ledger: "Ledger", dispatch: Dispatch, addresses: Iterable[str], now: datetime
) -> Follow:
    """The step for people who joined after it went. Raises `UsageError` when nothing of it went."""
    step = ledger.latest(dispatch.plan, dispatch.step)
    if step is None or not any(state.handed_over for state in ledger.tally(step.number)):
        raise UsageError(
            _("Nothing of “{step}” went yet, so nobody has to be added.").format(
                step=dispatch.step
            ),
            _("Put them on its lists and prepare it again: mailer prepare PLAN STEP"),
        )
    _refuse_round(dispatch)
    wanted = {mailbox_key(address): address.strip() for address in addresses}
    return Follow(Kind.ADDED, step.number, wanted, now)


def once_more(
    ledger: "Ledger", dispatch: Dispatch, addresses: Iterable[str], because: str
) -> Follow:
    """The same text once more, composed for the same instant.

    Raises `UsageError` for who is not among those it was handed over for, `InDoubt` for whom that
    is not known.
    """
    if dispatch.kind in {Kind.REMINDER, Kind.OUTCOME}:
        raise UsageError(
            _("{name} goes once: “{kind}”.").format(
                name=dispatch.name, kind=_(KINDS[dispatch.kind])
            ),
            _("Send the question once more: mailer again D-{number} --to ADDRESS").format(
                number=dispatch.follows
            ),
        )
    got: dict[str, Got] = {}
    unclear = set[str]()
    for delivery in ledger.deliveries(dispatch.number):
        if delivery.state in _WENT:
            got |= _shown(delivery, _TAKEN)
        elif delivery.state.handed_over:
            unclear |= {key for key, _got in _shown(delivery, set(Fate) - {Fate.REFUSED})}
    wanted = {mailbox_key(address): address.strip() for address in addresses}
    for key, address in wanted.items():
        if key in unclear - got.keys():
            raise InDoubt(
                _("It is not known whether {address} got {name}.").format(
                    address=address, name=dispatch.name
                ),
                _("Find out first: mailer reconcile"),
            )
        if key not in got:
            raise UsageError(
                _("{name} was not handed over for {address}.").format(
                    name=dispatch.name, address=address
                ),
                _("See what went to whom: mailer sent --to {address}").format(address=address),
            )
    facts = Facts.model_validate_json(dispatch.facts)
    had = {key: got[key] for key in wanted}
    addressed = {key: each.address for key, each in had.items()}
    asks = ledger.round_of(dispatch.number)
    return Follow(Kind.AGAIN, dispatch.number, addressed, facts.composed_for, because, had, asks)


def correction(ledger: "Ledger", dispatch: Dispatch, because: str, now: datetime) -> Follow:
    """The text as it is now, to whoever got the step, in reply to what each got last.

    Raises `UsageError` when nobody got it, `HandedOver` while the old text may still go.
    """
    _refuse_round(dispatch)
    got: dict[str, Got] = {}
    for each in ledger.dispatches(dispatch.plan, dispatch.step):
        if each.life is Life.LIVE and each.kind is not Kind.CORRECTION:
            raise HandedOver(
                _("{name} is not done: its text may still go to somebody.").format(name=each.name),
                _("Finish or stop that first: mailer send {name}, or mailer cancel {name}").format(
                    name=each.name
                ),
            )
        for delivery in ledger.deliveries(each.number):
            if delivery.state in _WENT:
                got |= _shown(delivery, _REACHED)
    if not got:
        raise UsageError(
            _("Nobody got “{step}”, so there is nothing to correct.").format(step=dispatch.step),
            _("Prepare the step again: mailer prepare PLAN STEP"),
        )
    step = ledger.latest(dispatch.plan, dispatch.step) or dispatch
    addressed = {key: each.address for key, each in got.items()}
    return Follow(Kind.CORRECTION, step.number, addressed, now, because, got)


def _refuse_round(dispatch: Dispatch) -> None:
    """What was asked is frozen with the round, by organisation and passage."""
    if dispatch.asked:
        raise UsageError(
            _("{name} is a round: whom it asks, and about what text, is fixed.").format(
                name=dispatch.name
            ),
            _(
                "Another text is another round: close this one (mailer round close) and ask in a "
                "step of its own. Who joined: forward them the question."
            ),
        )


def _shown(delivery: Delivery, fates: Iterable[Fate]) -> Iterator[tuple[str, Got]]:
    """What a delivery brings whom, of those with one of these fates; an archive is nobody."""
    message = delivery.message
    for addressee, outcome in zip(message.addressees, delivery.outcomes, strict=True):
        if addressee.field is not Field.COPY and outcome.answer in fates:
            address = addressee.recipient.address
            yield (
                mailbox_key(address),
                Got(delivery.name, address, message.message_id, message.subject, message.body),
            )
