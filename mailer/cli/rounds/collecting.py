"""round collect: read what came in and what it means."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mailer.cli.options import as_of_option, json_option, open_workspace, playing
from mailer.cli.output import next_command, say, show_error, show_json
from mailer.errors import MailerError, NotSubmitted
from mailer.i18n import _, ngettext
from mailer.ledger.round import DOUBTS, RESPONSES, Answered, Noted, Put, Response
from mailer.terminal.blocks import Block, Role, Row, Words, row
from mailer.terminal.screen import show
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger
    from mailer.rounds.collecting import Judged


@click.command(
    help=_(
        "Read what came in (the folder and the account of [replies]) and what it means for rounds. "
        "An answer counts when it is certain from whom it is and what it says; the rest waits for "
        "you, with the reason."
    ),
    short_help=_("Read new answers and what they mean."),
)
@as_of_option
@json_option
def collect(as_of: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace(as_of)
    with workspace.prepared() as ledger:
        judged, faults = collect_all(workspace, ledger)
        if as_json:
            show_json([_as_json(each) for each in judged])
        else:
            show_judged(judged)
        count = len(judged)
        say(ngettext("{count} new message.", "{count} new messages.", count).format(count=count))
        first = next((each.round for each in judged), None)
    for fault in faults[:-1]:
        show_error(fault)
    if faults:
        raise faults[-1]
    next_command(f"mailer round status{f' D-{first}' if first else ''}{playing(as_of)}")


def collect_all(workspace: Workspace, ledger: "Ledger") -> "tuple[list[Judged], list[MailerError]]":
    """Read every inbox and judge what is new; what could not be read, told in part."""
    from mailer.rounds.collecting import Collecting

    config = workspace.config
    collecting = Collecting(ledger, workspace.sources.directory, config.replies.verified_by)
    faults: list[MailerError] = []
    for inbox in workspace.inboxes(each.account for each in ledger.dispatches()):
        collected = collecting.read(inbox.name, inbox.open)
        faults += [collected.fault] if collected.fault else []
        for words in collected.unread:
            say(words, Role.WAIT)
        if collected.more:
            words = _("There is more to read in {source}.").format(source=inbox.name)
            faults.append(NotSubmitted(words, _("Give the command again: it goes on from here.")))
    return list(collecting.judge()), faults


def show_judged(judged: "list[Judged]") -> None:
    """What came in now, and what it came to; nothing where there is nothing new."""
    show([Block(tuple(map(_line, judged)))] if judged else [])


def _line(judged: "Judged") -> Row:
    """One reply: from whom, what it says, and whether it counts."""
    act = judged.entry.act
    assert isinstance(act, (Answered, Put, Noted))  # a reply was judged
    who = ", ".join(act.organisations) or act.sender
    response = Response.AUTOMATIC if isinstance(act, Noted) else act.response
    return row(
        f"D-{judged.round}",
        str(judged.reply.number),
        who,
        Words(_(RESPONSES[response]), Role.PLAIN),
        Words("; ".join(_how(judged)), Role.GO if isinstance(act, Answered) else Role.WAIT),
    )


def _how(judged: "Judged") -> Iterator[str]:
    act = judged.entry.act
    if isinstance(act, Answered):
        yield _("counts")
        if act.colleague:
            yield _("a colleague: {sender}").format(sender=act.sender)
    elif isinstance(act, Put):
        yield _("waits for you")
        yield from (_(DOUBTS[doubt]) for doubt in act.doubts)
    else:
        yield _("nobody's answer")


def _as_json(judged: "Judged") -> dict[str, object]:
    return {
        "round": f"D-{judged.round}",
        "reply": judged.reply.number,
        "received_at": judged.reply.model_dump(mode="json")["received_at"],
        **judged.entry.act.model_dump(mode="json"),
    }
