"""add, again, correct: what follows a step that went, each a dispatch that a person looks at."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import click

from mailer.cli.naming import dispatch_named
from mailer.cli.options import (
    accept_options,
    as_of_option,
    json_option,
    open_workspace,
    pairs,
    plan_and_step,
)
from mailer.cli.preparing import prepare_step
from mailer.dispatch.follow_ups import correction, for_who_joined, once_more
from mailer.dispatch.following import Follow
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.model import Dispatch

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

Following = Callable[["Ledger", Dispatch, datetime], Follow]
"""What is to follow a dispatch, asked at an instant."""

accept_option = click.option(
    "--accept",
    "accepts",
    multiple=True,
    metavar=_("CODE@PLACE"),
    help=_("Let this warning pass, for the same reason. May be repeated."),
)


class Asked(NamedTuple):
    """What a command line asked for: of which dispatch, which findings accepted, how told."""

    words: tuple[str, ...]
    wanted: list[tuple[str, str]]
    as_of: str | None
    as_json: bool


@click.command(
    help=_(
        "Prepare a step that went (D-7, or PLAN STEP) for who joined since: only for these "
        "addresses, which must be on its lists by now and must not have got it."
    ),
    short_help=_("Prepare a step that went for who joined since."),
)
@click.argument("words", metavar=_("D-7 | PLAN STEP ADDRESS..."), nargs=-1, required=True)
@accept_options
@as_of_option
@json_option
def add(  # noqa: D103 (its help says it)
    words: tuple[str, ...],
    accepts: tuple[str, ...],
    reasons: tuple[str, ...],
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    addresses = [word for word in words if "@" in word]
    named = tuple(word for word in words if "@" not in word)
    if not addresses or not named:
        raise UsageError(
            _("Who joined which step?"), _("Name both: mailer add D-7 naam@gemeente.example")
        )
    asked = Asked(named, pairs(accepts, reasons), as_of, as_json)
    _prepare(asked, lambda ledger, of, now: for_who_joined(ledger, of, addresses, now))


@click.command(
    help=_(
        "Prepare the same text once more, for who lost it. It must be what went, to the letter, "
        "and who gets it must be allowed to have it still."
    ),
    short_help=_("Prepare the same text once more, for who lost it."),
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option(
    "--to",
    "addresses",
    multiple=True,
    required=True,
    metavar=_("ADDRESS"),
    help=_("Who lost it. May be repeated."),
)
@click.option("--because", required=True, metavar=_("REASON"), help=_("Why."))
@accept_option
@as_of_option
@json_option
def again(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    addresses: tuple[str, ...],
    because: str,
    accepts: tuple[str, ...],
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    if not because.strip():
        raise UsageError(_("Why once more?"), _("Give a reason: --because “…”"))
    asked = Asked(what, [(key, because) for key in accepts], as_of, as_json)
    _prepare(asked, lambda ledger, of, _now: once_more(ledger, of, addresses, because.strip()))


@click.command(
    help=_(
        "Prepare a correction of a step that went (D-7, or PLAN STEP): the text as the files have "
        "it now, to whoever got another one, in reply to it."
    ),
    short_help=_("Prepare a correction for whoever got a step."),
)
@click.argument("what", metavar=_("D-7 | PLAN STEP"), nargs=-1, required=True)
@click.option("--because", default="", metavar=_("REASON"), help=_("What was wrong."))
@accept_option
@as_of_option
@json_option
def correct(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    because: str,
    accepts: tuple[str, ...],
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 (click)
) -> None:
    asked = Asked(what, [(key, because) for key in accepts], as_of, as_json)
    _prepare(asked, lambda ledger, of, now: correction(ledger, of, because.strip(), now))


def _prepare(asked: Asked, following: Following) -> None:
    workspace = open_workspace(asked.as_of)
    workspace.require_past()
    with workspace.prepared() as ledger:
        before = dispatch_named(workspace, ledger, asked.words)
        plan, step = plan_and_step(workspace, before.plan, before.step)
        follow = following(ledger, before, workspace.clock())
        prepare_step(
            workspace,
            ledger,
            plan,
            step,
            asked.wanted,
            asked.as_of,
            as_json=asked.as_json,
            follow=follow,
        )
