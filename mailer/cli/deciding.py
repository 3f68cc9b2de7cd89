"""reconcile: what only a person can decide."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mailer.cli.handing import find_what_is_left
from mailer.cli.options import open_workspace
from mailer.cli.output import next_command, plain, say
from mailer.dispatch.doubts import Doubt, did_not_go, doubts, doubts_named, went
from mailer.dispatch.facts import Facts
from mailer.dispatch.prepare import require
from mailer.dispatch.sending import PATIENCE, alone
from mailer.errors import InDoubt, NotApproved, UsageError
from mailer.i18n import _, ngettext
from mailer.ledger.model import FATES, Ended, State
from mailer.ledger.reply import REPLY_KINDS
from mailer.saying import moment

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


@click.command(
    help=_(
        "Show what is in doubt, or record what you found out about one of them (D-7/3): that it "
        "went, or that it did not and may be sent again."
    ),
    short_help=_("Decide about messages that are in doubt."),
)
@click.argument("name", metavar="[D-7/3 | D-7]", required=False)
@click.option("--went/--not-gone", "it_went", default=None, help=_("What you found out."))
@click.option("--because", metavar=_("REASON"), help=_("How you know."))
def reconcile(name: str | None, it_went: bool | None, because: str | None) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    with workspace.prepared() as ledger:
        gone = find_what_is_left(workspace, ledger)
        if name is None:
            _show(ledger, list(doubts(ledger)), workspace.config.zone)
            return
        if it_went is None or not (because or "").strip():
            raise UsageError(
                _("What did you find out about {name}?").format(name=name),
                _("Say --went or --not-gone, and --because “…”."),
            )
        require(workspace.person, "approve")
        if _found_out(gone, name, it_went=it_went) and not _is_left(ledger, name):
            return
        named = doubts_named(ledger, name)
        decide = went if it_went else did_not_go
        with (
            alone(ledger, PATIENCE),  # a worker may be looking it up at this moment
            workspace.transport_of(named[0].dispatch) as transport,
        ):
            for doubt in named:
                decide(ledger, doubt, transport, workspace.person.name, str(because))
                say(_("Recorded for {name}.").format(name=doubt.name))
        find_what_is_left(workspace, ledger)  # a draft of what went, by now
    next_command("mailer status")


def _is_left(ledger: "Ledger", name: str) -> bool:
    return any(name.upper() in {doubt.name, doubt.dispatch.name} for doubt in doubts(ledger))


def _found_out(gone: Sequence[Ended], name: str, *, it_went: bool) -> bool:
    """Whether the mailbox itself just said of this one that it went.

    Raises `NotApproved` when the person says that it did not.
    """
    mine = [each for each in gone if name.upper() in {each[0].name, f"D-{each[0].dispatch}"}]
    if mine and not it_went:
        delivery, receipt = mine[0]
        raise NotApproved(
            _("{name} did go: {reference}").format(name=delivery.name, reference=receipt.reference)
        )
    return bool(mine)


def _show(opened: "Ledger", found: list[Doubt], zone: ZoneInfo) -> None:
    """Each with all that is known: what, to whom, since when, through what, and its name there."""
    begun = {number: _begun(opened, number) for number in {d.dispatch.number for d in found}}
    came_in = {reply.about: reply for reply in opened.replies()}
    for dispatch, delivery in found:
        click.echo(f"{delivery.name}  {dispatch.step}  {plain(delivery.message.subject)}")
        for outcome in delivery.outcomes:
            words = f"{_(FATES[outcome.fate])}: {outcome.detail}".rstrip(": ")
            click.echo(f"    {outcome.address}  {plain(words)}")
        for at in begun[dispatch.number].get(delivery.message.number, ()):
            words = _("handed over on {moment}").format(moment=moment(at, zone))
            click.echo(f"    {words}")
        way = Facts.model_validate_json(dispatch.facts).way
        click.echo(f"    {_('account {name}').format(name=dispatch.account)}  {plain(way)}")
        click.echo(f"    Message-ID: {delivery.message.message_id}")
        if reply := came_in.get(delivery.name):
            words = _("something came in about it, so it went: {what}")
            words = words.format(what=_(REPLY_KINDS[reply.kind]))
            click.echo(f"    {words}")
    if found:
        words = ngettext(
            "{count} message is in doubt.", "{count} messages are in doubt.", len(found)
        )
        raise InDoubt(
            words.format(count=len(found)),
            _("Ask a recipient, look in the sent items, then: mailer reconcile NAME --went …"),
        )
    say(_("Nothing is in doubt."))


def _begun(opened: "Ledger", number: int) -> dict[int, list[datetime]]:
    """When each delivery of a dispatch was begun to be handed over, every time."""
    begun: dict[int, list[datetime]] = {}
    for event in opened.events(number):
        if event.kind == State.SUBMITTING:
            begun.setdefault(event.delivery, []).append(event.at)
    return begun
