"""How lists and their people are told at a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from mailer.cli.output import plain, say
from mailer.clock import to_local
from mailer.directory.model import Audience, Directory
from mailer.directory.roster import Entry, Overview
from mailer.dispatch.facts import Since
from mailer.i18n import _, ngettext
from mailer.saying import short_day
from mailer.terminal.blocks import Block, Role, Words, row
from mailer.terminal.screen import show


def show_overviews(told: Sequence[Overview], *, whole: bool) -> None:
    """A list on one line; `whole` adds what each says and who is on it."""
    rows = []
    for each in told:
        name = Words(each.written.name, Role.TITLE)
        rows.append(row(name, " · ".join(filter(None, _terms(each)))))
    show([Block(tuple(rows))])
    for each in told if whole else ():
        show(Block(tuple(map(row, values)), label) for label, values in _contents(each) if values)


def _contents(told: Overview) -> Iterator[tuple[str, Sequence[str]]]:
    yield _("includes"), told.written.include
    yield _("excludes"), told.written.exclude
    yield _("lists in it"), told.nested
    yield _("on it"), tuple(told.members or ())


def show_entries(entries: Iterable[Entry]) -> None:
    """A recipient a line."""
    rows = []
    for entry in entries:
        parts = (entry.name, entry.way, ", ".join(entry.roles), *_validity(entry))
        rows.append(row(entry.address, " · ".join(filter(None, parts))))
    show([Block(tuple(rows))])


def show_beside(
    audience: Audience, directory: Directory, since: Iterable[Since], zone: ZoneInfo
) -> None:
    """How many, who is missing, and what changed, for the person."""
    say(_people(len(audience.recipients)))
    for address, reason in audience.left_out:
        say(plain(_("left out: {address}, {reason}").format(address=address, reason=reason)))
    for name in audience.uncovered:
        say(plain(_("nobody for {name}").format(name=directory.organisations[name].name)))
    for each in since:
        words = _("“{list}” since {dispatch} of {day}: new {new}; gone {gone}")
        new, gone = (", ".join(keys) or _("nobody") for keys in (each.new, each.gone))
        day = short_day(to_local(each.went_at, zone))
        line = words.format(list=each.name, dispatch=each.dispatch, day=day, new=new, gone=gone)
        say(plain(line))


def _terms(told: Overview) -> Iterator[str]:
    written = told.written
    yield written.title
    yield _("cannot be resolved") if told.members is None else _people(len(told.members))
    yield _("visible to each other") if told.shows else ""
    yield _("accepts {names}").format(names=", ".join(written.accepts))
    yield _("covers {names}").format(names=", ".join(written.covers)) if written.covers else ""


def _people(count: int) -> str:
    return ngettext("{count} recipient", "{count} recipients", count).format(count=count)


def _validity(entry: Entry) -> Iterator[str]:
    if entry.valid_from:
        yield _("from {day}").format(day=short_day(entry.valid_from))
    if entry.valid_until:
        yield _("until {day}").format(day=short_day(entry.valid_until))
