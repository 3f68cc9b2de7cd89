"""A sheet for a terminal: the same facts as the page's head, and its lists."""

from collections.abc import Iterable, Iterator

from mailer.compose.message import Field
from mailer.directory.model import Recipient
from mailer.dispatch.standing import Standing
from mailer.findings import stopping
from mailer.i18n import _, ngettext
from mailer.ledger.model import STATES, State
from mailer.preview import Entry, Sheet, changes
from mailer.preview.people import first_of
from mailer.preview.sheet import Reminding
from mailer.preview.verdict import verdict
from mailer.preview.wording import ADDRESSING, following
from mailer.release.plan import Addressing
from mailer.saying import moment
from mailer.terminal.blocks import Block, Role, Row, Words, listing, row
from mailer.terminal.changes import changed
from mailer.terminal.standings import line

_NAMES = 6
"""So many people of an organisation are named; the page has them all."""

Fact = tuple[str, str]


def summary(sheet: Sheet) -> Iterator[Block]:
    """Messages, recipients, the plan, what changed; last, where the eye is: whether it can go.

    Findings are counted here, and told by `mailer.terminal.findings`.
    """
    facts = sheet.facts
    title = f"{sheet.name}: {facts.plan_title}" if sheet.dispatch else facts.plan_title
    head = [row(Words(f"{title} · {facts.step}", Role.TITLE))]
    if what := following(sheet.dispatch, facts, sheet.addresses):
        head.append(row(what))
    yield Block(tuple(head))
    yield from listing(_("Messages"), [_message(entry) for entry in sheet.entries])
    yield from listing(_("Recipients"), list(_by_organisation(sheet)))
    yield from listing(_("Reminders"), [_reminding(each, sheet) for each in sheet.reminders])
    yield from listing(_("Left out"), [row(*pair) for pair in facts.left_out])
    yield from listing(_("The plan"), list(_steps(sheet)))
    if sheet.before:
        yield from changed(changes(sheet.before, sheet), sheet.zone)
    yield Block(tuple(row(Words(label, Role.LABEL), text) for label, text in _facts(sheet)))
    yield _verdict(sheet)


def _verdict(sheet: Sheet) -> Block:
    said = verdict(sheet)
    words = row(Words(said.words, Role(said.tone.value)))
    return Block((words, *(row(remark) for remark in said.remarks)))


def _steps(sheet: Sheet) -> Iterator[Row]:
    """As they stand now; of a step that no plan has nothing is known but when."""
    planned = sheet.standings or (
        Standing(plan=sheet.facts.plan, step=step.name, planned_at=step.at)
        for step in sheet.facts.steps
    )
    for standing in planned:
        yield line(standing, sheet.zone, here=standing.step == sheet.facts.step)


def _facts(sheet: Sheet) -> Iterator[Fact]:
    facts = sheet.facts
    names = (facts.titles.get(name, name) for name in facts.lists)
    yield _("Who"), f"{_counts(sheet)} ({', '.join(names)})"
    if facts.uncovered:
        yield _("Missing"), ", ".join(facts.uncovered)
    yield from _since(sheet)
    version = facts.version and _(facts.version)
    text = (facts.meeting or facts.notes, version, facts.template)
    yield _("What"), ", ".join(filter(None, text))
    yield _("When"), f"{_planned(sheet)} ({sheet.zone.key})"
    addressing = _(ADDRESSING[Addressing(facts.addressing)])
    yield _("How"), f"{_('account {name}').format(name=facts.account)}, {addressing}"
    yield from _terms(sheet)
    stops = len(stopping(facts.findings))
    count = _("{count}, of which stop: {stops}")
    yield _("Findings"), count.format(count=len(facts.findings), stops=stops)
    yield from _standing(sheet)


def _since(sheet: Sheet) -> Iterator[Fact]:
    """Who is new, and who is gone, since something last went to each list."""
    for since in sheet.facts.since:
        if since.new or since.gone:
            words = _("{list}: {new} new, {gone} gone since {dispatch} ({moment})")
            yield (
                _("New, gone"),
                words.format(
                    list=sheet.facts.titles.get(since.name, since.name),
                    new=len(since.new),
                    gone=len(since.gone),
                    dispatch=since.dispatch,
                    moment=moment(since.went_at, sheet.zone),
                ),
            )


def _counts(sheet: Sheet) -> str:
    people, bodies = sheet.recipient_count, len(sheet.facts.organisations)
    messages = len(sheet.entries)
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


def _terms(sheet: Sheet) -> Iterator[Fact]:
    titles = sheet.facts.titles
    if terms := sheet.facts.embargo:
        yield (
            _("Embargo"),
            _("until {moment}; may know before: {lists}; press: {contact}").format(
                moment=moment(terms.until, sheet.zone),
                lists=", ".join(titles.get(name, name) for name in terms.cleared) or _("nobody"),
                contact=terms.contact or _("nobody named"),
            ),
        )
    for restriction in sheet.facts.restrictions:
        part = _("on the whole text") if restriction.whole else _("on the marked parts")
        until = moment(restriction.until, sheet.zone)
        words = _("{part}, until {until}, by {plan}")
        yield "", words.format(part=part, until=until, plan=restriction.plan)


def _standing(sheet: Sheet) -> Iterator[Fact]:
    if not sheet.dispatch:
        return
    approval = sheet.approval
    given = _("by {person}").format(person=approval.approved_by) if approval else _("none")
    yield _("Prepared"), _("by {person}").format(person=sheet.dispatch.prepared_by)
    yield _("Approval"), given
    yield _("Digest"), sheet.dispatch.digest
    yield _("Register"), sheet.seal


def _message(entry: Entry) -> Row:
    message = entry.message
    state = "" if entry.state in {None, State.PLANNED} else f"[{_(STATES[entry.state])}] "
    return row(str(message.number), first_of(message), f"{state}{message.subject}")


def _reminding(each: Reminding, sheet: Sheet) -> Row:
    """When they go by themselves, and how many at most."""
    count = len(each.entries)
    words = ngettext("{count} message at most", "{count} messages at most", count)
    return row(moment(each.at, sheet.zone), words.format(count=count))


def _by_organisation(sheet: Sheet) -> Iterator[Row]:
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for recipient in _recipients(sheet.entries):
        named = groups.setdefault(recipient.organisations, {})
        named[recipient.name or recipient.address] = None
    names = sheet.facts.organisations
    for ids, who in groups.items():
        yield row(", ".join(names.get(i, i) for i in ids) or _("no organisation"), _some(list(who)))


def _recipients(entries: Iterable[Entry]) -> Iterator[Recipient]:
    for entry in entries:
        for addressee in entry.message.addressees:
            if addressee.field is not Field.COPY:
                yield addressee.recipient


def _some(names: list[str]) -> str:
    more = len(names) - _NAMES
    return "; ".join(names[:_NAMES]) + (f" + {more}" if more > 0 else "")
