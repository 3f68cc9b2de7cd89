"""What can be wrong with a list: as it is written, and with those it brings."""

from collections.abc import Iterator

from mailer.directory.expansion import Expansion, list_place, parse_cover
from mailer.directory.model import Directory, DistributionList
from mailer.directory.selectors import check_selector, known_names
from mailer.directory.spreadsheet.text import shown
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_
from mailer.reading import suggestion

CYCLE = rule(
    "list-cycle",
    Severity.ERROR,
    message=N_("The lists contain each other: {cycle}."),
    remedy=N_("Take one of these lists out of another one's include or exclude."),
    why=N_("A list that contains itself has no members that anybody could name."),
)
EMPTY = rule(
    "list-empty",
    Severity.ERROR,
    message=N_("The list “{list}” has nobody in it on {day}."),
    remedy=N_("Look at its include and exclude, and at the dates of its contacts."),
    why=N_("Read as everybody, an empty list has mailed everyone; read as done, no one."),
)
NOBODY = rule(
    "selector-nobody",
    Severity.WARNING,
    message=N_("“{selector}” brings nobody to the list “{list}” on {day}."),
    remedy=N_("Add the contact that should be there, or take the selector out."),
    why=N_("The rest of the list hides that somebody is missing from it."),
)
UNCOVERED = rule(
    "list-uncovered",
    Severity.WARNING,
    message=N_("Nobody in the list “{list}” is there for {organisation} on {day}."),
    remedy=N_("Add a contact, or lengthen the validity of the one who is there."),
    why=N_("The list promises this organisation in its `covers`, and it would hear nothing."),
)
UNKNOWN_COVER = rule(
    "list-covers-unknown",
    Severity.ERROR,
    message=N_("The list “{list}” covers “{name}”, which does not exist.{hint}"),
    remedy=N_("Write an organisation's key or kind:… as in organisations.toml."),
    why=N_("A promise about an organisation that does not exist is always kept."),
)
TOO_MANY = rule(
    "list-too-large",
    Severity.ERROR,
    message=N_(
        "The list “{list}” has {count} recipients on {day}, and at most {at_most} is allowed."
    ),
    remedy=N_("Look at who is in it; raise `at_most` only when all of them are meant."),
    why=N_("A selector that means more than its writer thought shows in the number first."),
)


def cycle_found(directory: Directory, cycle: tuple[str, ...]) -> Finding:
    """The finding for lists that contain each other, named at the first of them."""
    return CYCLE.found(list_place(directory, cycle[0]), cycle=" › ".join(cycle))


def check_written(written: DistributionList, directory: Directory) -> Iterator[Finding]:
    """Errors in what the list says; with none of them it can be worked out."""
    place = list_place(directory, written.name)
    for selector in (*written.include, *written.exclude):
        yield from check_selector(selector, directory, place)
    for cover in written.covers:
        field, name = parse_cover(cover)
        known = known_names(directory, field) if field in {"kind", "organisation"} else {}
        if name not in known:
            hint = suggestion(name, known)
            yield UNKNOWN_COVER.found(place, list=written.name, name=shown(cover), hint=hint)


def check_members(
    written: DistributionList, expansion: Expansion, excluded: int
) -> Iterator[Finding]:
    """Who is missing from a list that was worked out, or too many; `excluded` were taken out."""
    if not expansion.members[written.name] & expansion.able:
        place = list_place(expansion.directory, written.name)
        yield EMPTY.found(place, list=written.name, day=expansion.day)
        return
    yield from _check_includes(written, expansion, excluded)
    yield from _check_covers(written, expansion)
    if written.at_most is not None:
        yield from _check_size(written, expansion, written.at_most)


def _check_includes(
    written: DistributionList, expansion: Expansion, excluded: int
) -> Iterator[Finding]:
    for selector in written.include:
        if not expansion.matching(selector) & expansion.able & ~excluded:
            yield NOBODY.found(
                list_place(expansion.directory, written.name, selector),
                about=f"{written.name}\0{selector}",
                selector=selector,
                list=written.name,
                day=expansion.day,
            )


def _check_covers(written: DistributionList, expansion: Expansion) -> Iterator[Finding]:
    directory = expansion.directory
    for name in expansion.uncovered(written.covers, expansion.members[written.name]):
        yield UNCOVERED.found(
            list_place(directory, written.name, name),
            about=f"{written.name}\0{name}",
            organisation=directory.organisations[name].name,
            list=written.name,
            day=expansion.day,
        )


def _check_size(written: DistributionList, expansion: Expansion, at_most: int) -> Iterator[Finding]:
    count = (expansion.members[written.name] & expansion.able).bit_count()
    if count > at_most:
        place = list_place(expansion.directory, written.name)
        day = expansion.day
        yield TOO_MANY.found(place, list=written.name, count=count, day=day, at_most=at_most)
