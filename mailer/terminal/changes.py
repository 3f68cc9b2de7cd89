"""What changed since an earlier version, passage by passage: gone words in [-…-], new in {+…+}."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from mailer.i18n import _, ngettext
from mailer.preview.aspects import ASPECTS, Aspect, Value, ValueChange
from mailer.preview.changes import Changes, TextChange
from mailer.preview.diff import Mark, Piece
from mailer.preview.wording import value_said
from mailer.saying import moment
from mailer.terminal.blocks import Block, Role, Row, Words, row

_ROLES = {Mark.NEW: Role.NEW, Mark.GONE: Role.GONE}
_SIGNS = {Mark.NEW: ("{+", "+}"), Mark.GONE: ("[-", "-]")}
"""As wdiff writes it: without colours one must see it as well."""


def changed(changes: Changes, zone: ZoneInfo) -> Iterator[Block]:
    """Everything that differs, or that nothing does; a person asks for no more than that."""
    since = moment(changes.since_at, zone)
    title = _("Changed since {name} ({moment})").format(name=changes.since, moment=since)
    rows = [
        *_people(changes),
        *(_value(each, zone) for each in changes.values),
        *(line for each in changes.texts for line in _text(each)),
        *_layout(len(changes.layout)),
    ]
    if changes.withheld:
        words = _(
            "The earlier version held words that are or were under embargo: they are not told here."
        )
        rows.append(row(words))
    yield Block(tuple(rows or [row(_("Nothing."))]), title)


def _people(changes: Changes) -> Iterator[Row]:
    for words, role, people in (
        (_("New"), Role.NEW, changes.new),
        (_("No more"), Role.GONE, changes.gone),
    ):
        if people:
            yield row(Words(words, role), ", ".join(people))


def _value(change: ValueChange, zone: ZoneInfo) -> Row:
    before, after = (_said(change.aspect, value, zone) for value in (change.before, change.after))
    return row(
        Words(_(ASPECTS[change.aspect]), Role.LABEL),
        [Words(before, Role.GONE), Words(" → "), Words(after, Role.NEW)],
    )


def _said(aspect: Aspect, value: Value, zone: ZoneInfo) -> str:
    return value_said(aspect, value, zone) or _("none")


def _layout(count: int) -> Iterator[Row]:
    if count:
        words = ngettext(
            "Layout or headers are not the same, for {count} recipient.",
            "Layout or headers are not the same, for {count} recipients.",
            count,
        )
        yield row(words.format(count=count))


def _text(change: TextChange) -> Iterator[Row]:
    count = len(change.recipients)
    words = ngettext("The text, for {count} recipient:", "The text, for {count} recipients:", count)
    yield row(Words(words.format(count=count), Role.LABEL))
    for passage in change.rows:
        yield row([_marked(piece) for piece in passage.pieces], indent=2)
    if change.more:
        yield row(_("These are the first differences; there are more."), indent=2)


def _marked(piece: Piece) -> Words:
    before, after = _SIGNS.get(piece.mark, ("", ""))
    words = piece.words.rstrip()
    space = piece.words[len(words) :]
    return Words(f"{before}{words}{after}{space}", _ROLES.get(piece.mark, Role.PLAIN))
