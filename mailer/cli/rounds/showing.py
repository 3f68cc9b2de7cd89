"""round show: one reply as it came in, and what was made of it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import click

from mailer.cli.options import as_of_option, json_option, open_workspace
from mailer.cli.output import say, show_json
from mailer.errors import ConfigError, UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.reply import Reply
from mailer.ledger.round import DOUBTS, RESPONSES, Answered, Put
from mailer.private import write_new
from mailer.rounds.reading.attached import attachments
from mailer.saying import short_moment
from mailer.terminal.blocks import Block, Row, Words, row
from mailer.terminal.screen import show as set_out
from mailer.visible import visible
from mailer.workspace import Workspace


@click.command(
    "show",
    help=_(
        "Show a reply (its NUMBER in round status): who wrote it, their words, how it was read and "
        "why it waits. With --save the whole mail is written to a file, to open in a mail program."
    ),
    short_help=_("Show a reply as it came in."),
)
@click.argument("number", type=int, metavar=_("NUMBER"))
@click.option("--save", type=click.Path(path_type=Path), metavar=_("FILE"), help=_("A new file."))
@as_of_option
@json_option
def show_reply(number: int, save: Path | None, as_of: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (its help says it; click)
    workspace = open_workspace(as_of)
    with workspace.prepared() as ledger:
        reply = next((each for each in ledger.replies() if each.number == number), None)
        round_number = ledger.round_of(reply.dispatch) if reply else None
        if reply is None or round_number is None:
            raise UsageError(
                _("There is no reply {number} to a round.").format(number=number),
                _("See which there are: mailer round status"),
            )
        content = ledger.reply_content(number)
        round_ = ledger.round(round_number)
        if as_json:
            show_json(_as_data(round_, reply, content))
        else:
            set_out(_blocks(workspace, round_, reply, content))
    if save:
        _write(save, content)


def _as_data(round_: Round, reply: Reply, content: bytes) -> dict[str, object]:
    about = [e.act for e in round_.entries if getattr(e.act, "reply", None) == reply.number]
    return {
        **reply.model_dump(mode="json"),
        "round": round_.name,
        "acts": [act.model_dump(mode="json") for act in about],
        "attachments": [each.model_dump() for each in attachments(content)],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _blocks(workspace: Workspace, round_: Round, reply: Reply, content: bytes) -> Iterator[Block]:
    came_at = reply.received_at or reply.at
    when = short_moment(came_at, workspace.config.zone) if came_at else ""
    head = [row(_("From"), reply.sender), row(_("At"), when), row(_("About"), reply.about)]
    yield Block(tuple(head), f"{round_.name}  {round_.step}")
    for entry in round_.entries:
        if getattr(entry.act, "reply", None) == reply.number:
            read = entry.act
            if isinstance(read, (Answered, Put)):
                yield Block(tuple(_read(read)), short_moment(entry.at, workspace.config.zone))
    files = [row(each.name, str(each.size), each.content_type) for each in attachments(content)]
    if files:
        yield Block(tuple(files), _("Attachments"))
    yield Block((row(Words(f"SHA-256 {hashlib.sha256(content).hexdigest()}"), whole=True),))


def _read(act: Answered | Put) -> Iterator[Row]:
    yield row(", ".join(act.organisations), _(RESPONSES[act.response]))
    doubts = act.doubts if isinstance(act, Put) else ()
    yield from (row("", _(DOUBTS[doubt])) for doubt in doubts)
    yield from (row("", each) for each in (act.unread if isinstance(act, Put) else ()))
    for each in act.corrections:
        words = f"{each.old} → {each.new}" if each.old or each.new else each.words
        yield row(each.passage, visible(words))
    yield row("")
    yield from (row(visible(line), whole=True) for line in act.words.splitlines())


def _write(path: Path, content: bytes) -> None:
    try:
        write_new(path, content)
    except OSError as error:
        raise ConfigError(
            _("{path} cannot be written: {reason}").format(
                path=path, reason=error.strerror or error
            ),
            _("Name a file that is not there yet."),
        ) from error
    say(_("Written: {path}").format(path=path))
