"""send, settle, cancel: what a person does with a dispatch."""

from functools import partial
from typing import TYPE_CHECKING

import click

from mailer.cli.asking import require_number, somebody_sits_here
from mailer.cli.handing import (
    after,
    conclude,
    find_what_is_left,
    hand_over,
    refuse_reminder,
)
from mailer.cli.naming import dispatch_named
from mailer.cli.options import (
    accept_options,
    as_of_option,
    by_hand_option,
    json_option,
    open_workspace,
    pairs,
    playing,
)
from mailer.cli.output import next_command, say, show_json
from mailer.cli.pages import renew_page
from mailer.dispatch.facts import Facts
from mailer.dispatch.prepare import require
from mailer.dispatch.sending import take_back
from mailer.errors import InDoubt, Refused, UsageError
from mailer.i18n import _
from mailer.ledger.model import Delivery, Dispatch, State

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


_UNCLEAR = (State.IN_DOUBT, State.SUBMITTING)


@click.command(
    help=_(
        "Let a step go. At a terminal it leads through all of it: the findings, the page, the "
        "number of recipients, gone. Elsewhere, or with --confirm, it asks nothing and hands over "
        "what is approved (D-7, or PLAN STEP). Always through the gate: not before its time, not "
        "to who may not have it, not twice."
    ),
    short_help=_("Let a step go, led through all of it at a terminal."),
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option("--confirm", type=int, metavar=_("COUNT"), help=_("The number of recipients."))
@accept_options
@by_hand_option
@click.option("--late", is_flag=True, help=_("Let it go although its time is long past."))
@as_of_option
@json_option
def send(  # noqa: D103 (its help says it; click)
    what: tuple[str, ...],
    confirm: int | None,
    accepts: tuple[str, ...],
    reasons: tuple[str, ...],
    by_hand: bool,  # noqa: FBT001 (click)
    late: bool,  # noqa: FBT001 (click)
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    wanted = pairs(accepts, reasons)
    workspace = open_workspace(as_of)
    require(workspace.person, "prepare", "approve")
    if somebody_sits_here() and confirm is None and not as_json:
        from mailer.cli.leading import Wish, lead

        lead(workspace, Wish(what, wanted, late, as_of, by_hand))
        return
    if wanted:
        raise UsageError(
            _("There is no terminal to ask at, so nothing is prepared here."),
            _("Accept findings with: mailer prepare PLAN STEP --accept CODE@PLACE --because “…”"),
        )
    with workspace.prepared() as ledger:
        dispatch = dispatch_named(workspace, ledger, what)
        refuse_reminder(dispatch)
        number = partial(require_number, confirm)
        deliveries, held = hand_over(workspace, ledger, dispatch, number, late=late)
        renew_page(workspace, ledger, dispatch.number, as_of)
    if as_json:
        show_json([_as_json(delivery) for delivery in deliveries])
    conclude(dispatch, deliveries, held, f"{after(dispatch)}{playing(as_of)}")


def _as_json(delivery: Delivery) -> dict[str, object]:
    return {
        "delivery": delivery.name,
        "state": delivery.state,
        "message_id": delivery.message.message_id,
        "reference": delivery.reference,
        "outcomes": [outcome.model_dump(mode="json") for outcome in delivery.outcomes],
    }


@click.command(
    help=_(
        "Record that these recipients of a dispatch need nothing more: a person's word, with a "
        "reason. A round is settled by its answers (mailer round status)."
    )
)
@click.argument("what", metavar=_("D-7 | STEP"))
@click.argument("addresses", metavar=_("[ADDRESS]..."), nargs=-1)
@click.option("--because", required=True, metavar=_("REASON"), help=_("Why."))
@as_of_option
def settle(  # noqa: D103 (its help says it)
    what: str, addresses: tuple[str, ...], because: str, as_of: str | None
) -> None:
    workspace = open_workspace(as_of)
    person = workspace.person
    require(person, "approve")
    with workspace.prepared() as ledger:
        dispatch = dispatch_named(workspace, ledger, (what,))
        for address in addresses or _everyone(ledger, dispatch):
            ledger.settle(dispatch.number, address, person.name, because)
            say(_("{address}: settled.").format(address=address))
    next_command("mailer status")


def _everyone(ledger: "Ledger", dispatch: Dispatch) -> list[str]:
    """All of a round that is not followed; of anything else a person names whom they speak for."""
    if dispatch.asked:
        raise UsageError(
            _("A round is settled by its answers, not as a whole."),
            _("See what it still wants: mailer round status {name}").format(name=dispatch.name),
        )
    if not Facts.model_validate_json(dispatch.facts).is_round:
        raise UsageError(
            _("Whom of {name}?").format(name=dispatch.name),
            _("Name the addresses; only a round is settled as a whole."),
        )
    deliveries = ledger.deliveries(dispatch.number)
    return list(dict.fromkeys(o.address for each in deliveries for o in each.outcomes))


@click.command(
    help=_(
        "Stop a dispatch (D-7, or PLAN STEP): what was not handed over never will be. Files in "
        "the outbox are taken out again."
    )
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option("--because", required=True, metavar=_("REASON"), help=_("Why."))
@as_of_option
def cancel(what: tuple[str, ...], because: str, as_of: str | None) -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace(as_of)
    person = workspace.person
    require(person, "prepare")
    with workspace.prepared() as ledger:
        find_what_is_left(workspace, ledger)
        dispatch = dispatch_named(workspace, ledger, what)
        with workspace.transport(dispatch.account) as transport:
            left = take_back(ledger, dispatch, transport, person.name, because)
            reaches = transport.capabilities.carries
        doubtful = sum(ledger.tally(dispatch.number)[state] for state in _UNCLEAR)
        renew_page(workspace, ledger, dispatch.number, as_of)
    if doubtful:
        raise InDoubt(
            _("Stopped, but part of {name} may have gone.").format(name=dispatch.name),
            _("Find out: mailer reconcile"),
        )
    if left:
        raise Refused(
            _("Stopped, but these could not be taken back: {names}").format(names=", ".join(left)),
            _("What a server accepted stays so.")
            if reaches
            else _("Whoever has the file may have sent it. Look in the outbox."),
        )
    say(_("{name} is cancelled.").format(name=dispatch.name))
    next_command("mailer status")
