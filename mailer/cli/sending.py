"""send, settle, cancel: what a person does with an approved dispatch."""

from typing import TYPE_CHECKING

import click

from mailer.cli.naming import dispatch_named
from mailer.cli.options import as_of_option, json_option, open_workspace
from mailer.cli.output import next_command, plain, say, show_json
from mailer.cli.preparing import ask_number
from mailer.dispatch.facts import Facts
from mailer.dispatch.gate import Gate
from mailer.dispatch.prepare import require, require_count
from mailer.dispatch.sending import alone, recover, take_back
from mailer.dispatch.sending import send as send_through
from mailer.errors import InDoubt, MailerError, Refused, UsageError
from mailer.i18n import _
from mailer.ledger.model import FATES, STATES, Delivery, Dispatch, Fate, State
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@click.command(
    help=_(
        "Hand an approved dispatch (D-7, or PLAN STEP) over, through the gate: not before its "
        "time, not to who may not have it, not twice."
    )
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option("--confirm", type=int, metavar=_("NUMBER"), help=_("The number of recipients."))
@click.option("--late", is_flag=True, help=_("Let it go although its time is long past."))
@as_of_option
@json_option
def send(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    confirm: int | None,
    late: bool,  # noqa: FBT001 (click)
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    workspace = open_workspace(as_of)
    require(workspace.person, "prepare", "approve")
    with workspace.prepared() as ledger, alone(ledger):
        find_interrupted(workspace, ledger)
        dispatch = dispatch_named(workspace, ledger, what)
        with workspace.transport(dispatch.account) as transport:
            gate = Gate(dispatch, workspace.sources, ledger, transport, workspace.clock, late=late)
            gate.pass_dispatch()
            require_count(ledger, dispatch, ask_number() if confirm is None else confirm)
            held = send_through(gate, _report)
        deliveries = list(ledger.deliveries(dispatch.number))
        if as_json:
            show_json([_as_json(delivery) for delivery in deliveries])
    _conclude(dispatch, deliveries, held)


def find_interrupted(workspace: Workspace, ledger: "Ledger") -> None:
    """Find out about, and tell of, what a program left half-way; only while `alone`."""
    for delivery in recover(ledger, workspace.transport):
        say(
            _("{name} was being handed over when the program stopped: it is in doubt.").format(
                name=delivery.name
            )
        )


def _report(delivery: Delivery, state: State) -> None:
    say(f"{delivery.name} {_(STATES[state])}: {plain(delivery.message.subject)}")


def _conclude(dispatch: Dispatch, deliveries: list[Delivery], held: list[MailerError]) -> None:
    """Say what became of it; raise when something did not go."""
    for delivery in deliveries:
        if delivery.reference:
            say(f"{delivery.name} → {delivery.reference}")
        for outcome in delivery.outcomes:
            if outcome.fate in {Fate.REFUSED, Fate.DEFERRED, Fate.BOUNCED}:
                words = f"{outcome.address} {_(FATES[outcome.fate])}: {outcome.detail}"
                say(click.style(plain(words), fg="red"))
    states = {delivery.state for delivery in deliveries}
    next_command("mailer status")
    for reason in held[1:]:
        say(plain(reason.message))
    if held:
        raise held[0]
    if State.IN_DOUBT in states:
        raise InDoubt(_("Part of {name} is in doubt.").format(name=dispatch.name))
    if State.REFUSED in states:
        raise Refused(_("Part of {name} was refused.").format(name=dispatch.name))


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
        "Record that these recipients of a dispatch need nothing more, or all of a round: a "
        "person's word, with a reason."
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
    """All of a round; of anything else a person names whom they speak for."""
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
    with workspace.prepared() as ledger, alone(ledger):
        find_interrupted(workspace, ledger)
        dispatch = dispatch_named(workspace, ledger, what)
        with workspace.transport(dispatch.account) as transport:
            left = take_back(ledger, dispatch, transport, person.name, because)
    if left:
        raise Refused(
            _("These could not be taken back: {names}").format(names=", ".join(left)),
            _("Whoever has the file may have sent it. Look in the outbox."),
        )
    say(_("{name} is cancelled.").format(name=dispatch.name))
    next_command("mailer status")
