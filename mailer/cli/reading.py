"""notes, schema: what the program read, for people and for other programs."""

import json

import click

from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import plain, say, show_findings, show_json
from mailer.errors import FindingsStop, UsageError
from mailer.findings import errors
from mailer.i18n import N_, _
from mailer.notes.model import Kind, MeetingNotes, Passage, Section
from mailer.saying import day

SCHEMAS = {"notes": MeetingNotes}
KINDS = {
    Kind.PARAGRAPH: N_("paragraph"),
    Kind.BULLET: N_("bullet"),
    Kind.ORDERED: N_("numbered bullet"),
    Kind.QUOTE: N_("quotation"),
    Kind.TABLE: N_("table"),
    Kind.DECISION: N_("decision"),
    Kind.ACTION: N_("action"),
}


@click.group(help=_("What the program reads in notes."))
def notes() -> None:  # noqa: D103 (its help says it)
    pass


@notes.command(help=_("Show the sections, passages, decisions and actions of a notes FILE."))
@click.argument("file", metavar=_("FILE"), type=click.Path())
@json_option
def show(file: str, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    from pathlib import Path

    from mailer.notes.reader import load_notes

    path = Path(file)
    if not path.is_file():
        path = open_workspace().root / file
    if not path.is_file():
        raise UsageError(_("There is no file {file}.").format(file=file))
    read, findings = load_notes(path, file)
    show_findings(findings)
    if read and as_json:
        show_json(json.loads(read.model_dump_json()))
    elif read:
        _show(read)
    if errors(findings):
        raise FindingsStop(_("{file} has faults.").format(file=file))


def _show(read: MeetingNotes) -> None:
    click.echo(f"{plain(read.title)} · {day(read.date)} · {_(read.version)}")
    for section in read.sections:
        click.echo(f"\n{'#' * section.level} {plain(section.title)}{_marks(section)}".rstrip())
        for passage in section.passages:
            marks, indent = _marks(passage), "  " * passage.depth
            text = plain(passage.text)
            click.echo(f"{passage.number:>6} {indent}[{_(KINDS[passage.kind])}]{marks} {text}")
    say()
    say(
        _("{decisions} decisions, {actions} actions.").format(
            decisions=len(read.decisions), actions=len(read.actions)
        )
    )


def _marks(part: Section | Passage) -> str:
    words = ["embargo"] if part.embargoed else []
    words += [*(f"only={name}" for name in part.only), *part.owners]
    if part.names is not None:
        words += [f"noemt={name}" for name in part.names or ("niemand",)]
    return plain(f" {{{', '.join(words)}}}") if words else ""


@click.command(
    help=_("The JSON Schema of what the program gives out: {names}.").format(names="notes")
)
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(name: str) -> None:  # noqa: D103 (its help says it)
    show_json(SCHEMAS[name].model_json_schema())
