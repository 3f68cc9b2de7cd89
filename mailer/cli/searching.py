"""sent: what went to whom, in this year and earlier ones."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import click

from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import next_command, say, show_json
from mailer.dispatch.searching import Sent, Wanted, search
from mailer.i18n import _, ngettext
from mailer.ledger.model import FATES, KINDS, STATES, Kind, State
from mailer.saying import short_moment
from mailer.terminal.blocks import Block, Role, Row, Words, row
from mailer.terminal.screen import show


@click.command(
    help=_(
        "What went to whom: the messages in whose subject or text all WORDS occur, whatever their "
        "case and accents; the latest first."
    ),
    short_help=_("Find what went to whom, in earlier years too."),
)
@click.argument("words", metavar=_("[WORDS]..."), nargs=-1)
@click.option(
    "--to",
    default="",
    metavar=_("ORGANISATION | ADDRESS | LIST"),
    help=_("Only what went to these."),
)
@click.option(
    "--year", type=click.IntRange(1970, 9998), metavar=_("YEAR"), help=_("Only of this year.")
)
@json_option
def sent(words: tuple[str, ...], to: str, year: int | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    zone, found, last = workspace.config.zone, 0, ""
    with workspace.prepared() as ledger:
        messages = search(ledger, Wanted(words, to, year), zone)
        if as_json:
            show_json([each.model_dump(mode="json") for each in messages])
            return
        for each in messages:
            show([Block(tuple(_lines(each, zone)))])
            found += 1
            last = last or each.name.partition("/")[0]
    say(ngettext("{count} message.", "{count} messages.", found).format(count=found))
    next_command(f"mailer ledger export {last} --csv -" if last else "mailer status")


def _lines(each: Sent, zone: ZoneInfo) -> Iterator[Row]:
    step = each.step if each.kind is Kind.STEP else f"{each.step} · {_(KINDS[each.kind])}"
    doubt = {State.IN_DOUBT, State.SUBMITTING}
    state = f" [{_(STATES[each.state])}]" if each.state in doubt else ""
    when = short_moment(each.at, zone)
    title = f"{each.plan} {step}"
    people = "; ".join(
        f"{receiver.organisation or '–'}/{receiver.address} {_(FATES[receiver.fate])}"
        for receiver in each.recipients
    )
    line = f"{when}  {each.name}  {title}  {each.subject}{state}  {people}"
    yield row(Words(line, Role.WAIT if state else Role.PLAIN))
