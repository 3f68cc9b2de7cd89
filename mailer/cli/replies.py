"""replies: what came in about what went, read now and shown by dispatch."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import next_command, say, show_error, show_json
from mailer.errors import MailerError
from mailer.i18n import _, ngettext
from mailer.ledger.model import Dispatch
from mailer.ledger.reply import REPLY_KINDS, Reply, ReplyKind
from mailer.saying import short_moment
from mailer.terminal.blocks import Block, Role, Row, Words, row
from mailer.terminal.screen import show
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger
    from mailer.replies.collecting import Collected

_ORDER = list(ReplyKind)
_ROLES = {ReplyKind.BOUNCE: Role.STOP, ReplyKind.DELAY: Role.WAIT, ReplyKind.ANSWER: Role.GO}


@click.command(
    help=_(
        "Read what came in (the folder and the account of [replies]) and show what is about "
        "something that went: first what came back, then answers. Nothing is marked as read."
    ),
    short_help=_("Read answers, and mail that came back."),
)
@json_option
def replies(as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    with workspace.prepared() as ledger:
        collected = _collect(workspace, ledger)
        new = {each.number for one in collected for each in one.replies}
        found = ledger.replies()
        if as_json:
            show_json([r.model_dump(mode="json") | {"new": r.number in new} for r in found])
        else:
            show(_blocks(ledger, found, new, workspace.config.zone))
    say(ngettext("{count} new message.", "{count} new messages.", len(new)).format(count=len(new)))
    for each in collected:
        for words in each.unread:
            say(words, Role.WAIT)
        if each.more:
            say(_("There is more to read; the next time it goes on."), Role.WAIT)
    _raise_last([each.fault for each in collected if each.fault])
    next_command("mailer status")


def _collect(workspace: Workspace, ledger: "Ledger") -> "list[Collected]":
    """Read all; what is about rounds is judged as well, or a reminder would not know of it."""
    from mailer.rounds.collecting import Collecting

    servers, directory = workspace.config.replies.verified_by, workspace.sources.directory
    collecting = Collecting(ledger, directory, servers)
    used = [each.account for each in ledger.dispatches()]
    read = [collecting.read(inbox.name, inbox.open) for inbox in workspace.inboxes(used)]
    list(collecting.judge())
    return read


def _raise_last(faults: list[MailerError]) -> None:
    """What could not be read; all of it is told."""
    for fault in faults[:-1]:
        show_error(fault)
    if faults:
        raise faults[-1]


def _blocks(
    ledger: "Ledger", found: Iterable[Reply], new: set[int], zone: ZoneInfo
) -> Iterator[Block]:
    """A block for each dispatch, the latest first."""
    ordered = sorted(found, key=lambda r: (-r.dispatch, _ORDER.index(r.kind), r.delivery, r.number))
    for number, group in groupby(ordered, key=lambda reply: reply.dispatch):
        lines = [_line(reply, zone, new=reply.number in new) for reply in group]
        yield Block(tuple(lines), _title(ledger.dispatch(number)))


def _title(dispatch: Dispatch) -> str:
    return f"{dispatch.name}  {dispatch.step}, {dispatch.title}"


def _line(reply: Reply, zone: ZoneInfo, *, new: bool) -> Row:
    kind = Words(_(REPLY_KINDS[reply.kind]), _ROLES.get(reply.kind, Role.PLAIN))
    came_at = reply.received_at or reply.at
    when = short_moment(came_at, zone) if came_at else ""
    return row(reply.about, kind, when, _who(reply), Words(_("new") if new else "", Role.NEW))


def _who(reply: Reply) -> str:
    """Whom it is about, or from; the latter is only what it says of itself."""
    if reply.kind not in {ReplyKind.BOUNCE, ReplyKind.DELAY}:
        return reply.sender
    told = "; ".join(
        f"{address}: {words}".rstrip(": ") for address, words in reply.concerns.items()
    )
    told = told or _("it does not say for whom: {words}").format(words=reply.detail).rstrip(": ")
    return _("{words} (reported by {sender})").format(words=told, sender=reply.sender)
