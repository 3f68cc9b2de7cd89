"""What commands print: data to stdout, everything else to stderr."""

import json
import os
import shlex
import subprocess
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from mailer.errors import FindingsStop, MailerError
from mailer.findings import SEVERITIES, Finding, Severity
from mailer.i18n import _, ngettext
from mailer.visible import visible

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def say(text: str = "") -> None:
    """Something for the person, beside the data."""
    click.echo(text, err=True)


def next_command(*commands: str) -> None:
    """The command that comes next, at the end of each one; several in their order."""
    say()
    for command in commands:
        say(_("Next: {command}").format(command=click.style(command, bold=True)))


def show_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Each finding with its place, words, remedy and the key that accepts it."""
    for finding in findings:
        severity = click.style(_(SEVERITIES[finding.severity]), fg=COLOURS[finding.severity])
        place = f"{plain(str(finding.place))}: " if str(finding.place) else ""
        click.echo(f"{place}{severity} {finding.code}: {plain(finding.message)}", err=err)
        if finding.accepted is not None:
            because = plain(finding.accepted)
            click.echo("    " + _("accepted: {because}").format(because=because), err=err)
            continue
        click.echo(f"    {plain(finding.remedy)}", err=err)
        if finding.severity is Severity.WARNING:
            click.echo(f'    --accept {quoted(plain(finding.key))} --because "…"', err=err)


def count_findings(findings: Sequence[Finding]) -> str:
    """“2 errors, 1 warning (1 accepted)”."""
    counts = Counter(finding.severity for finding in findings)
    taken = sum(finding.accepted is not None for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    parts = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ]
    accepted = ngettext("{count} accepted", "{count} accepted", taken).format(count=taken)
    return ", ".join(parts) + (f" ({accepted})" if taken else "")


def quoted(word: str) -> str:
    """A word as this system's shell takes it."""
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


def plain(text: str) -> str:
    """Text without what could steer a terminal; line breaks stay."""
    return visible(text, keep="\n")


def show_error(error: MailerError) -> None:
    """An error of ours: its findings, what happened, what to do."""
    if isinstance(error, FindingsStop):
        show_findings(f for f in error.findings if isinstance(f, Finding))
    say(click.style(_("Error: "), fg="red") + plain(error.message))
    if error.remedy:
        say(plain(error.remedy))


def show_bug(error: Exception, arguments: Sequence[str]) -> None:
    """A bug: an apology, and where the report was kept, readable by its owner alone."""
    say(_("Something went wrong inside mailer. This is a fault of ours, not yours."))
    report = "".join(traceback.format_exception(error))
    try:
        file = _keep_report(f"mailer {' '.join(arguments)}\n\n{report}")
    except OSError:
        say(_("No report of it could be kept: {error}").format(error=plain(repr(error))))
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
