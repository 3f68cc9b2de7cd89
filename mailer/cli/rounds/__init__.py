"""round: a factual check from its question to its end; one file a few commands."""

import click

from mailer.cli.rounds.closing import close, reopen
from mailer.cli.rounds.collecting import collect
from mailer.cli.rounds.correcting import corrections
from mailer.cli.rounds.following import dossier, status
from mailer.cli.rounds.opening import open_round
from mailer.cli.rounds.postponing import extend, remind
from mailer.cli.rounds.registering import aside, register
from mailer.cli.rounds.showing import show_reply
from mailer.cli.rounds.telling import tell
from mailer.i18n import _


@click.group(
    help=_(
        "Factual checks: ask each organisation whether the text is right, follow who answered, "
        "and put what is accepted into the text."
    )
)
def round() -> None:  # noqa: A001, D103 (the command's name; its help says it)
    pass


for command in (
    *(open_round, status, collect, show_reply, register, aside, extend, remind),
    *(close, reopen, corrections, tell, dossier),
):
    round.add_command(command)
