"""round register, aside: what a person says of an answer."""

import re
from pathlib import Path

import click

from mailer.cli.options import as_of_option, open_workspace, playing
from mailer.cli.output import next_command, say
from mailer.cli.rounds.naming import parties_named, round_named
from mailer.cli.rounds.progress import say_settled
from mailer.dispatch.prepare import require
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.round import Correction
from mailer.reading import ReadingError, read_text
from mailer.rounds.closing import excuse
from mailer.rounds.registering import register as record
from mailer.rounds.registering import set_aside
from mailer.rounds.registering import withdraw as take_back

_NUMBERED = re.compile(r"^\s*(?P<passage>\d+\.\d+)\s*[:.)-]?\s+(?P<words>.+)$")
_ARROW = re.compile(r"\s*(?:→|=>|->)\s*")


@click.command(
    help=_(
        "Record the answer of an ORGANISATION, or of several that answered in one, on your word: "
        "what came by phone or on paper, or a reply that waits for you (--reply). Corrections "
        "stand in a FILE, a line each: "
        "“3.2: the right text”, or “3.2: old words → new words”."
    ),
    short_help=_("Record an answer on your word."),
)
@click.argument("words", metavar=_("ORGANISATION... [D-7 | PLAN STEP]"), nargs=-1, required=True)
@click.option("--agreed", is_flag=True, help=_("They agree with the text."))
@click.option(
    "--corrections",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Their corrections, in this file."),
)
@click.option("--as-read", is_flag=True, help=_("The corrections as they were read in the reply."))
@click.option("--without", is_flag=True, help=_("Go on without their answer."))
@click.option("--withdraw", is_flag=True, help=_("Take back what counts for them."))
@click.option("--reply", type=int, metavar=_("NUMBER"), help=_("The reply this is about."))
@click.option("--by", "by_way", metavar=_("HOW"), help=_("How it came: “telefoon, mw. De Boer”."))
@click.option("--because", metavar=_("REASON"), help=_("Why, with --without or --withdraw."))
@as_of_option
def register(  # noqa: D103 (its help says it)
    words: tuple[str, ...],
    agreed: bool,  # noqa: FBT001 (click)
    file: Path | None,
    as_read: bool,  # noqa: FBT001 (click)
    without: bool,  # noqa: FBT001 (click)
    withdraw: bool,  # noqa: FBT001 (click)
    reply: int | None,
    by_way: str | None,
    because: str | None,
    as_of: str | None,
) -> None:
    if sum((agreed, file is not None, as_read, without, withdraw)) != 1:
        raise UsageError(
            _("What did they say?"),
            _("Give one of --agreed, --corrections FILE, --as-read, --without, --withdraw."),
        )
    workspace = open_workspace(as_of)
    person = workspace.person
    require(person, "prepare", "approve")
    with workspace.prepared() as ledger:
        found, parties = parties_named(workspace, ledger, words)
        ids = tuple(party.id for party in parties)
        names = ", ".join(party.name for party in parties)
        if without:
            excuse(ledger, found.number, ids, person.name, _given(because, "--because"))
            say(_("The round goes on without {name}.").format(name=names))
        elif withdraw:
            take_back(ledger, found.number, ids, person.name, _given(because, "--because"))
            say(_("Nothing counts for {name} any more.").format(name=names))
            if ledger.round(found.number).is_open:
                say(_("Their reminders do not come back; new ones: mailer round extend"))
        else:
            corrections = () if as_read else read_corrections(file) if file else None
            record(
                ledger,
                found.number,
                ids,
                person.name,
                by_way=_given(by_way, "--by"),
                corrections=corrections,
                reply=reply,
            )
            say(_("The answer of {name} is registered.").format(name=names))
        say_settled(workspace, ledger, found.number)
    next_command(f"mailer round status {found.name}{playing(as_of)}")


@click.command(
    help=_("Record that a reply that waits for you (its NUMBER in round status) needs nothing."),
    short_help=_("Record that a reply needs nothing."),
)
@click.argument("reply", type=int, metavar=_("NUMBER"))
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option("--because", required=True, metavar=_("REASON"), help=_("Why."))
@as_of_option
def aside(reply: int, what: tuple[str, ...], because: str, as_of: str | None) -> None:  # noqa: D103 (its help says it)
    workspace = open_workspace(as_of)
    person = workspace.person
    require(person, "prepare", "approve")
    with workspace.prepared() as ledger:
        found = round_named(workspace, ledger, what)
        set_aside(ledger, found.number, reply, person.name, _given(because, "--because"))
        say(_("Reply {reply} is set aside.").format(reply=reply))
        say_settled(workspace, ledger, found.number)
    next_command(f"mailer round status {found.name}{playing(as_of)}")


def read_corrections(file: Path) -> tuple[Correction, ...]:
    """The corrections in a file, a line each. Raises `UsageError` naming each line that is none."""
    try:
        lines = read_text(file).splitlines()
    except ReadingError as error:
        raise UsageError(f"{file}: {error.message}") from error
    found, faults = [], []
    for number, line in enumerate(lines, 1):
        try:
            found += [_correction(line)] if line.strip() else []
        except ValueError as fault:
            words = _("{file}, line {line}: {fault}: {words}")
            shown = line.strip()[:60]
            faults.append(words.format(file=file, line=number, fault=fault, words=shown))
    if faults:
        raise UsageError(
            "\n".join(faults),
            _("A line each: “3.2: the right text”, or “3.2: old words → new words”."),
        )
    return tuple(found)


def _correction(line: str) -> Correction:
    """The correction that a line is. Raises `ValueError` that says why it is none."""
    written = _NUMBERED.match(line)
    if written is None:
        raise ValueError(_("no passage number"))
    passage, words = written["passage"], written["words"].strip()
    old, *new = (part.strip().strip("“”\"'") for part in _ARROW.split(words))
    if len(new) > 1:
        raise ValueError(_("more than one arrow"))
    if new and not old:
        raise ValueError(_("no words before the arrow"))
    if new:
        return Correction(passage=passage, old=old, new=new[0], words=words)
    return Correction(passage=passage, new=words, words=words)


def _given(words: str | None, option: str) -> str:
    if not words or not words.strip():
        raise UsageError(
            _("This is kept with your name; a word about it is needed."),
            _("Give it: {option} “…”").format(option=option),
        )
    return words.strip()
