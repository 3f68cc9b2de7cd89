"""The sheet for a terminal: what one must know before looking at the page, a line each."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from mailer.compose.message import Field
from mailer.directory.model import Recipient
from mailer.findings import stopping
from mailer.i18n import _, ngettext
from mailer.ledger.model import STATES, State
from mailer.preview.page import first_of
from mailer.preview.sheet import Entry, Sheet
from mailer.preview.verdict import verdict
from mailer.preview.wording import ADDRESSING, moment
from mailer.visible import visible

WIDTH = 100
_LABEL = 12
_NAME = 38
_MOST = 20
"""Lines of a list; the page has the rest."""

Row = tuple[str, str]


def summary(sheet: Sheet) -> str:
    """The facts, the messages and the recipients by organisation, as plain text of width 100.

    Control characters are visible, none reaches the terminal. Findings are counted, not told.
    """
    blocks = [
        _head(sheet),
        [line for label, text in _facts(sheet) for line in _row(label, text)],
        _listed(_("Messages"), [_message(entry) for entry in sheet.entries]),
        _listed(_("Recipients"), _by_organisation(sheet)),
        _listed(_("Left out"), [_columns(*pair) for pair in sheet.facts.left_out]),
    ]
    return "\n\n".join("\n".join(visible(line) for line in block) for block in blocks if block)


def _head(sheet: Sheet) -> list[str]:
    said = verdict(sheet)
    title = f"{sheet.name}: {sheet.facts.plan_title}" if sheet.dispatch else sheet.facts.plan_title
    lines = [f"{title} · {sheet.facts.step}", said.words, *said.remarks]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH)]


def _facts(sheet: Sheet) -> Iterator[Row]:
    facts = sheet.facts
    yield _("Who"), f"{_counts(sheet)} ({', '.join(facts.lists)})"
    if facts.uncovered:
        yield _("Missing"), ", ".join(facts.uncovered)
    version = facts.version and _(facts.version)
    yield (
        _("What"),
        ", ".join(filter(None, (facts.meeting or facts.notes, version, facts.template))),
    )
    yield _("When"), f"{_planned(sheet)} ({sheet.zone.key})"
    addressing = _(ADDRESSING[facts.addressing])  # type: ignore[index]  # a StrEnum's value
    yield _("How"), f"{_('account {name}').format(name=facts.account)}, {addressing}"
    yield from _terms(sheet)
    stops = len(stopping(facts.findings))
    yield (
        _("Findings"),
        _("{count}, of which stop: {stops}").format(count=len(facts.findings), stops=stops),
    )
    yield from _standing(sheet)


def _counts(sheet: Sheet) -> str:
    people, bodies, messages = (
        sheet.recipient_count,
        len(sheet.facts.organisations),
        len(sheet.entries),
    )
    return ", ".join(
        (
            ngettext("{count} recipient", "{count} recipients", people).format(count=people),
            ngettext("{count} organisation", "{count} organisations", bodies).format(count=bodies),
            ngettext("{count} message", "{count} messages", messages).format(count=messages),
        )
    )


def _planned(sheet: Sheet) -> str:
    planned = sheet.facts.planned_at
    return moment(planned, sheet.zone) if planned else _("by hand")


def _terms(sheet: Sheet) -> Iterator[Row]:
    if terms := sheet.facts.embargo:
        yield (
            _("Embargo"),
            _("until {moment}; may know before: {lists}; press: {contact}").format(
                moment=moment(terms.until, sheet.zone),
                lists=", ".join(terms.cleared) or _("nobody"),
                contact=terms.contact or _("nobody named"),
            ),
        )
    for restriction in sheet.facts.restrictions:
        part = _("on the whole text") if restriction.whole else _("on the marked parts")
        until = moment(restriction.until, sheet.zone)
        yield "", f"{part}, {_('until')} {until}, {_('by')} {restriction.plan}"


def _standing(sheet: Sheet) -> Iterator[Row]:
    if not sheet.dispatch:
        return
    approval = sheet.approval
    given = _("by {person}").format(person=approval.approved_by) if approval else _("none")
    yield _("Approval"), given
    yield _("Digest"), sheet.dispatch.digest


def _message(entry: Entry) -> str:
    message = entry.message
    state = "" if entry.state in {None, State.PLANNED} else f"[{_(STATES[entry.state])}] "
    return _columns(f"{message.number:>3}  {first_of(message)}", f"{state}{message.subject}")


def _by_organisation(sheet: Sheet) -> list[str]:
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for recipient in _recipients(sheet.entries):
        named = groups.setdefault(recipient.organisations, {})
        named[recipient.name or recipient.address] = None
    names = sheet.facts.organisations
    return [
        _columns(
            ", ".join(names.get(i, i) for i in ids) or _("no organisation"), _fitting(list(who))
        )
        for ids, who in groups.items()
    ]


def _recipients(entries: Iterable[Entry]) -> Iterator[Recipient]:
    for entry in entries:
        for addressee in entry.message.addressees:
            if addressee.field is not Field.COPY:
                yield addressee.recipient


def _fitting(names: Sequence[str]) -> str:
    """As many names as a line has room for, and how many more."""
    shown = ""
    for count in range(len(names), 0, -1):
        more = len(names) - count
        shown = "; ".join(names[:count]) + (f" + {more}" if more else "")
        if len(shown) <= WIDTH - _NAME - 3:
            break
    return shown


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    left = len(lines) - _MOST
    more = [_("  and {count} more; the page has them all").format(count=left)] if left > 0 else []
    return [title, *lines[:_MOST], *more]


def _columns(first: str, second: str) -> str:
    line = f"  {first:<{_NAME}} {second}"
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _row(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=f"{label:<{_LABEL}}", subsequent_indent=" " * _LABEL
    )
