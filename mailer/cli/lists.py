"""lists: who a list means, by which way, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

import click

from mailer.checks.people import check_contacts
from mailer.cli.book import ask_book
from mailer.cli.list_words import show_beside, show_entries, show_overviews
from mailer.cli.options import json_option, open_workspace
from mailer.cli.output import next_command, say, show_findings, show_json
from mailer.clock import to_local
from mailer.directory.cell_days import parse_cell_day
from mailer.directory.expansion import contact_place
from mailer.directory.model import (
    Audience,
    Contact,
    Directory,
    DistributionList,
    Recipient,
)
from mailer.directory.resolving import check_directory, members, resolve
from mailer.directory.roster import Entry, overviews, roster, roster_csv
from mailer.dispatch.facts import Since
from mailer.errors import FindingsStop, UsageError
from mailer.findings import Finding, errors
from mailer.i18n import _, ngettext
from mailer.reading import suggestion
from mailer.terminal.findings import count_findings
from mailer.visible import quoted
from mailer.workspace import Workspace

on_option = click.option(
    "--on", metavar=_("DAY"), help=_("As on this day (“2024-11-01”) instead of today.")
)


@click.group(help=_("The distribution lists: who they mean, by which way, and their faults."))
def lists() -> None:  # noqa: D103 (its help says it)
    pass


@lists.command(help=_("All lists, or what one LIST says and who is on it."))
@click.argument("name", metavar=_("[LIST]"), required=False)
@on_option
@json_option
def show(name: str | None, on: str | None, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    day, directory = _day(workspace, on), workspace.sources.directory
    show_findings(_reading_faults(workspace))
    chosen = [_named(directory, name).name] if name else list(directory.lists)
    told = overviews(directory, chosen, day)
    if as_json:
        show_json(told[0].as_json() if name else [each.as_json() for each in told])
    else:
        show_overviews(told, whole=bool(name))
    next_command(f"mailer lists resolve {chosen[0] if name else 'LIST'}{_again(on)}")


@lists.command(
    "resolve",
    help=_(
        "Who LIST… means: address, organisation, roles, way and validity; who is left out and why; "
        "what changed since the last dispatch to it."
    ),
)
@click.argument("names", metavar=_("LIST..."), nargs=-1, required=True)
@on_option
@click.option("--csv", "as_csv", is_flag=True, help=_("A table for a spreadsheet."))
@json_option
def resolve_lists(names: tuple[str, ...], on: str | None, as_csv: bool, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    if as_csv and as_json:
        raise UsageError(_("Choose one of --csv and --json."))
    workspace = open_workspace()
    day, directory = _day(workspace, on), workspace.sources.directory
    audience, findings = resolve(directory, names, day)
    faults = [*_reading_faults(workspace), *findings]
    if errors(faults):
        raise FindingsStop(_("The list cannot be resolved."), _("Mend this and try again."), faults)
    entries, since = roster(audience, directory), list(_since(workspace, audience.lists, day))
    if as_csv:
        click.echo(roster_csv(entries), nl=False)
    elif as_json:
        show_json(_as_json(audience, entries, since, day))
    else:
        show_entries(entries)
    show_findings(faults)
    show_beside(audience, directory, since, workspace.config.zone)
    next_command(f"mailer lists check {names[0]}{_again(on)}")


@lists.command(help=_("Everything that is wrong with the people and the lists, or with one LIST."))
@click.argument("name", metavar=_("[LIST]"), required=False)
@on_option
@click.option(
    "--exchange",
    "ask",
    is_flag=True,
    help=_("Ask the address book too: whom it does not know, or knows by another name."),
)
@json_option
def check(name: str | None, on: str | None, ask: bool, as_json: bool) -> None:  # noqa: D103, FBT001 (click)
    workspace = open_workspace()
    day, directory = _day(workspace, on), workspace.sources.directory
    people, found = _check(workspace, directory, name, day)
    found += ask_book(workspace, people) if ask else ()
    findings = list(dict.fromkeys(found))
    if as_json:
        show_json([finding.as_json() for finding in findings])
    else:
        show_findings(findings, err=False)
        say(count_findings(findings))
    if faults := errors(findings):  # warnings stop a step, and are accepted there
        message = ngettext("{count} finding stops.", "{count} findings stop.", len(faults))
        raise FindingsStop(message.format(count=len(faults)))
    next_command(f"mailer lists resolve {name}{_again(on)}" if name else "mailer check")


def _check(
    workspace: Workspace, directory: Directory, name: str | None, day: date
) -> tuple[Sequence[Contact | Recipient], list[Finding]]:
    """Whom it is about, and what is wrong."""
    people: Sequence[Contact | Recipient]
    if name is None:
        findings = check_directory(directory, day)
        people = [contact for contact in directory.contacts if contact.valid_on(day)]
    else:
        audience, findings = resolve(directory, [_named(directory, name).name], day)
        people = audience.recipients
    place_of = partial(contact_place, directory)
    faults = check_contacts(people, directory, workspace.config.rules, place_of)
    return people, [*_reading_faults(workspace), *findings, *faults]


def _reading_faults(workspace: Workspace) -> list[Finding]:
    """What is wrong with the files of the directory, plans apart."""
    folder = workspace.sources.directory.folder
    found = workspace.sources.findings
    return [f for f in found if (f.place.file or "").startswith(f"{folder}/")]


def _day(workspace: Workspace, on: str | None) -> date:
    """The day that was named, or today in the workspace's zone."""
    if on is None:
        return to_local(workspace.clock(), workspace.config.zone).date()
    if day := parse_cell_day(on):
        return day
    raise UsageError(_("“{text}” is not a day.").format(text=on), _("Write it as 2024-11-01."))


def _again(on: str | None) -> str:
    """The option again, for the command that comes next."""
    return f" --on {quoted(on)}" if on else ""


def _named(directory: Directory, name: str) -> DistributionList:
    if found := directory.lists.get(name.casefold()):
        return found
    raise UsageError(
        _("There is no list “{name}”.").format(name=name) + suggestion(name, directory.lists),
        _("See mailer lists show."),
    )


def _since(workspace: Workspace, names: Sequence[str], day: date) -> Iterator[Since]:
    """Each list against the last dispatch that went to it."""
    if not workspace.ledger_path.exists():
        return
    from mailer.dispatch.earlier import earlier_dispatches
    from mailer.dispatch.telling import compared

    directory = workspace.sources.directory
    now = {name: sorted(members(directory, name, day)) for name in names}
    with workspace.ledger() as ledger:
        earlier = earlier_dispatches(ledger, names)
    yield from compared(now, earlier)


def _as_json(
    audience: Audience, entries: Sequence[Entry], since: Iterable[Since], day: date
) -> dict[str, object]:
    return {
        "lists": list(audience.lists),
        "day": day.isoformat(),
        "visible": audience.visible,
        "recipients": [entry.model_dump(mode="json") for entry in entries],
        "left_out": [{"address": a, "reason": reason} for a, reason in audience.left_out],
        "uncovered": list(audience.uncovered),
        "since": [each.model_dump(mode="json") for each in since],
    }
