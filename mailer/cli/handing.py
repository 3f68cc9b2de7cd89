"""Handing a dispatch over, through the gate, and what became of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mailer.cli.output import next_command, plain, say
from mailer.dispatch.gate import Gate
from mailer.dispatch.prepare import require_count
from mailer.dispatch.recovering import clear_drafts, look_again, recover
from mailer.dispatch.sending import PATIENCE, Pace, alone
from mailer.dispatch.sending import send as send_through
from mailer.errors import Busy, InDoubt, MailerError, NotApproved, Refused, UsageError
from mailer.i18n import N_, _
from mailer.ledger.model import FATES, STATES, Delivery, Dispatch, Ended, Fate, Kind, State
from mailer.terminal.blocks import Block, Role, Row, Words, row
from mailer.terminal.screen import show
from mailer.worker.stopping import Stop
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


_ALL_OF_IT = {
    True: N_("All of it lies in the outbox: open each file in a mail program, and send it there."),
    False: N_("All of it is submitted: a server accepted every message."),
}
"""What is said when nothing is left, by whether it was written to the outbox."""


def hand_over(
    workspace: Workspace,
    ledger: "Ledger",
    dispatch: Dispatch,
    number: Callable[[], int],
    *,
    late: bool,
) -> tuple[list[Delivery], list[MailerError]]:
    """Hand over what is planned of an approved dispatch: its deliveries then, and what was held.

    `number` tells how many recipients the person says it goes to; asked only when the gate would
    let it pass and something is left to go. The gate that it goes through is made of what the
    files and the clock say after the answer, and other programs may work while nobody answers.
    """
    with alone(ledger, PATIENCE):
        find_interrupted(workspace, ledger)
        with _gate(workspace, ledger, dispatch, late=late) as gate:
            gate.pass_dispatch()
    if ledger.tally(dispatch.number)[State.PLANNED]:
        require_count(ledger, dispatch, number())
    present = workspace.afresh()
    rate = present.config.account[dispatch.account].per_minute
    with (
        Stop() as stop,
        alone(ledger, PATIENCE),
        _gate(present, ledger, dispatch, late=late) as gate,
    ):
        held = send_through(gate, _report, Pace(rate, stop.wait))
    if stop.asked:
        say(_("Stopped. What was in hand is finished and recorded."), Role.WAIT)
    return list(ledger.deliveries(dispatch.number)), held


@contextmanager
def _gate(
    workspace: Workspace, ledger: "Ledger", dispatch: Dispatch, *, late: bool
) -> Iterator[Gate]:
    with workspace.transport(dispatch.account) as transport:
        yield Gate(dispatch, workspace.sources, ledger, transport, workspace.clock, late=late)


def find_what_is_left(workspace: Workspace, ledger: "Ledger") -> list[Ended]:
    """The same, for a command that does not wait for a worker: while one sends, nobody died."""
    with suppress(Busy), alone(ledger):
        return find_interrupted(workspace, ledger)
    return []


def find_interrupted(workspace: Workspace, ledger: "Ledger") -> list[Ended]:
    """Find out about, and tell of, what a program left half-way; only while `alone`.

    Returns what was in doubt and turns out to have gone.
    """
    for delivery in recover(ledger, workspace.transport_of):
        words = _("{name} was being handed over when the program stopped: it is in doubt.")
        say(words.format(name=delivery.name), Role.STOP)
    gone = look_again(ledger, workspace.transport_of)
    for ended in gone:
        words = _("{name} was in doubt; a look in the mailbox shows that it went.")
        say(words.format(name=ended.delivery.name), Role.GO)
    for reason in clear_drafts(ledger, workspace.transport_of):
        say(reason.message, Role.WAIT)
    return gone


def _report(delivery: Delivery, state: State) -> None:
    say(f"{delivery.name} {_(STATES[state])}: {plain(delivery.message.subject)}")


def conclude(
    dispatch: Dispatch, deliveries: Sequence[Delivery], held: Sequence[MailerError], after: str
) -> None:
    """Say what became of it and the command that comes `after`; raise when something did not go."""
    rows = [line for delivery in deliveries for line in _became(delivery)]
    show([Block(tuple(rows))] if rows else [], err=True)
    for reason in held[1:]:
        say(reason.message)
    states = {delivery.state for delivery in deliveries}
    if not held and states <= {State.WRITTEN, State.SUBMITTED}:
        say(_(_ALL_OF_IT[State.WRITTEN in states]), Role.GO)
    next_command("mailer reconcile" if State.IN_DOUBT in states else after)
    if held:
        raise held[0]
    if State.IN_DOUBT in states:
        raise InDoubt(_("Part of {name} is in doubt.").format(name=dispatch.name))
    if State.REFUSED in states:
        raise Refused(_("Part of {name} was refused.").format(name=dispatch.name))
    if states & {State.PLANNED, State.SUBMITTING}:
        raise NotApproved(_("Part of {name} is not handed over.").format(name=dispatch.name))


def _became(delivery: Delivery) -> list[Row]:
    rows = [row(f"{delivery.name} → {delivery.reference}", whole=True)] * bool(delivery.reference)
    missed = [o for o in delivery.outcomes if o.fate in {Fate.REFUSED, Fate.DEFERRED, Fate.BOUNCED}]
    for fate, detail in dict.fromkeys((each.fate, each.detail) for each in missed):
        alike = [each.address for each in missed if (each.fate, each.detail) == (fate, detail)]
        words = f"{', '.join(alike)} {_(FATES[fate])}: {detail}"
        rows.append(row(Words(words, Role.STOP)))
    return rows


def after(dispatch: Dispatch) -> str:
    """The command that tells how a dispatch stands."""
    if dispatch.asked or dispatch.kind is Kind.OUTCOME:
        number = dispatch.number if dispatch.asked else dispatch.follows
        return f"mailer round status D-{number}"
    return "mailer status"


def refuse_reminder(dispatch: Dispatch) -> None:
    """Raise `UsageError` for a reminder: before one goes, what came in has to be read (I16)."""
    if dispatch.kind is Kind.REMINDER:
        raise UsageError(
            _("{name} is a reminder: it goes only to who has not answered.").format(
                name=dispatch.name
            ),
            _("Send it with: mailer round remind D-{number}").format(number=dispatch.follows),
        )
