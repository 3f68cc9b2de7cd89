"""reconcile, ledger: what only a person can decide or look after."""

import click

from mailer.cli.handing import find_interrupted
from mailer.cli.options import open_workspace
from mailer.cli.output import next_command, plain, say
from mailer.dispatch.doubts import Doubt, did_not_go, doubt_named, doubts, went
from mailer.dispatch.prepare import require
from mailer.dispatch.sending import alone
from mailer.errors import InDoubt, LedgerError, UsageError
from mailer.i18n import _, ngettext


@click.command(
    help=_(
        "Show what is in doubt, or record what you found out about one of them (D-7/3): that it "
        "went, or that it did not and may be sent again."
    ),
    short_help=_("Decide about messages that are in doubt."),
)
@click.argument("name", metavar="[D-7/3]", required=False)
@click.option("--went/--not-gone", "it_went", default=None, help=_("What you found out."))
@click.option("--because", metavar=_("REASON"), help=_("How you know."))
def reconcile(name: str | None, it_went: bool | None, because: str | None) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    with workspace.prepared() as ledger, alone(ledger):
        find_interrupted(workspace, ledger)
        if name is None:
            _show(list(doubts(ledger)))
            return
        if it_went is None or not (because or "").strip():
            raise UsageError(
                _("What did you find out about {name}?").format(name=name),
                _("Say --went or --not-gone, and --because “…”."),
            )
        require(workspace.person, "approve")
        doubt = doubt_named(ledger, name)
        decide = went if it_went else did_not_go
        with workspace.transport(doubt.dispatch.account) as transport:
            decide(ledger, doubt, transport, workspace.person.name, str(because))
    say(_("Recorded for {name}.").format(name=doubt.name))
    next_command("mailer status")


def _show(found: list[Doubt]) -> None:
    for dispatch, delivery in found:
        click.echo(f"{delivery.name}  {dispatch.step}  {plain(delivery.message.subject)}")
        for outcome in delivery.outcomes:
            click.echo(f"    {outcome.address}  {plain(outcome.detail)}")
        click.echo(f"    Message-ID: {delivery.message.message_id}")
    if found:
        words = ngettext(
            "{count} message is in doubt.", "{count} messages are in doubt.", len(found)
        )
        raise InDoubt(
            words.format(count=len(found)),
            _("Ask a recipient, look in the sent items, then: mailer reconcile NAME --went …"),
        )
    say(_("Nothing is in doubt."))


@click.group(help=_("The register of what was prepared, approved and sent."))
def ledger() -> None:  # noqa: D103 (its help says it)
    pass


@ledger.command(help=_("Find out whether anybody altered the register."))
def verify() -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace()
    with workspace.prepared() as opened:
        altered = opened.verify()
    for sentence in altered:
        click.echo(sentence)
    if altered:
        raise LedgerError(_("The register was altered."), _("Put it back from a backup."))
    say(_("The register is whole: {path}").format(path=workspace.ledger_path))


@ledger.command(
    help=_(
        "Make this machine and place the register's home. Only when no other copy sends any more: "
        "two copies would send everything twice."
    ),
    short_help=_("Make this machine and place the register's home."),
)
@click.option("--yes", is_flag=True, help=_("No other copy of this register sends any more."))
def claim(yes: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    require(workspace.person, "approve")
    with workspace.prepared() as opened:
        fault = opened.home_fault()
        if fault is None:
            say(_("It is at home here already."))
            return
        if not yes:
            raise UsageError(
                fault, _("When no other copy sends any more: mailer ledger claim --yes")
            )
        opened.claim(workspace.person.name)
    say(_("Recorded: the register's home is here now."))
