"""What commands print: data to stdout, everything else to stderr (see `mailer.terminal`)."""

import json
import os
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from mailer.errors import FindingsStop, MailerError
from mailer.findings import Finding
from mailer.i18n import _
from mailer.terminal.blocks import Block, Role, Words, row
from mailer.terminal.findings import grouped, listed
from mailer.terminal.screen import is_terminal, show
from mailer.visible import visible


def say(text: str = "", role: Role = Role.PLAIN) -> None:
    """Something for the person, beside the data."""
    show([Block((row(Words(text, role)),))], err=True)


def next_command(*commands: str) -> None:
    """The command that comes next, at the end of each one; several in their order."""
    before, _command, after = _("Next: {command}").partition("{command}")
    for command in commands:
        words = (Words(before), Words(command, Role.COMMAND), Words(after))
        show([Block((row(""), row(words, whole=True)))], err=True)


def show_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Each finding with its place, words, remedy and the key that accepts it."""
    show(grouped(findings) if is_terminal(err=err) else listed(findings), err=err)


def plain(text: str) -> str:
    """Text without what could steer a terminal; line breaks stay."""
    return visible(text, keep="\n")


def show_error(error: MailerError) -> None:
    """An error of ours: its findings, what happened, what to do."""
    if isinstance(error, FindingsStop):
        show_findings(f for f in error.findings if isinstance(f, Finding))
    told = [row([Words(_("Error: "), Role.ERROR), Words(error.message)])]
    told += [row(error.remedy)] if error.remedy else []
    show([Block(tuple(told))], err=True)


def show_bug(error: Exception, arguments: Sequence[str]) -> None:
    """A bug: an apology, and where the report was kept, readable by its owner alone."""
    say(_("Something went wrong inside mailer. This is a fault of ours, not yours."))
    report = "".join(traceback.format_exception(error))
    try:
        file = _keep_report(f"mailer {' '.join(arguments)}\n\n{report}")
    except OSError:
        say(_("No report of it could be kept: {error}").format(error=repr(error)))
    else:
        words = _("What is needed to mend it stands in {file}; it may hold names and text.")
        say(words.format(file=file))
    say(_("Look with mailer status before you try again."))


def _keep_report(text: str) -> str:
    handle, name = tempfile.mkstemp(prefix="mailer-", suffix=".txt", dir=_reports())
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return name


def _reports() -> Path:
    from platformdirs import user_state_path

    from mailer.private import make_folder

    folder = user_state_path("mailer") / "reports"
    make_folder(folder)
    return folder
