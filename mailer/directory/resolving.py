"""Whom lists mean on a day: every mailbox once, in a fixed order, with the way that led to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from operator import or_

from mailer.directory.bits import positions_in
from mailer.directory.expansion import Expansion, list_place, mailable
from mailer.directory.list_checks import check_members, check_written, cycle_found
from mailer.directory.model import Audience, Directory, DistributionList, Recipient, mailbox_key
from mailer.directory.nesting import in_order, included, reachable, referred
from mailer.directory.outsiders import Brought, bring
from mailer.directory.selectors import nested_lists, outside_lists
from mailer.errors import FindingsStop
from mailer.findings import Finding, Severity, errors, rule
from mailer.i18n import N_, _
from mailer.reading import suggestion
from mailer.saying import day

UNKNOWN_LIST = rule(
    "list-unknown",
    Severity.ERROR,
    message=N_("There is no list “{name}”.{hint}"),
    remedy=N_("Mend the name, or write the list in lists.toml."),
    why=N_("A list that does not exist means nobody, and nobody would notice."),
)
NO_LIST = rule(
    "list-none-named",
    Severity.ERROR,
    message=N_("No list is named, so nobody is meant."),
    remedy=N_("Name at least one list."),
    why=N_("An empty choice has been taken for everybody before."),
)

Way = tuple[str, ...]


def resolve(directory: Directory, names: Sequence[str], on: date) -> tuple[Audience, list[Finding]]:
    """Whom these lists mean on a day in the workspace's zone, and what is wrong with them.

    The order is that of the lists, of their includes, and of contacts.csv. With an error among
    the findings the audience has no recipients at all: part of a list is never taken for it (I8).
    """
    named = tuple(dict.fromkeys(name.casefold() for name in names))
    expansion, faults = expand(directory, named, on)
    findings = [*_check_named(directory, named), *faults]
    if errors(findings):
        return Audience(lists=named, recipients=(), visible=False), findings
    return _audience(expansion, named), findings


def members(directory: Directory, name: str, on: date) -> frozenset[str]:
    """The mailbox keys of whoever may get mail through this list on that day; never none.

    Raises `FindingsStop` when the list cannot be resolved, because "nobody" would be a guess.
    """
    named = name.casefold()
    expansion, found = expand(directory, [named], on)
    findings = [*_check_named(directory, [named]), *found]
    if faults := errors(findings):
        raise FindingsStop(
            _("The list “{name}” cannot be resolved: {reason}").format(
                name=name, reason=faults[0].message
            ),
            faults[0].remedy,
            findings,
        )
    reached, contacts = expansion.members[named] & expansion.able, expansion.directory.contacts
    return frozenset(mailbox_key(contacts[at].address) for at in positions_in(reached))


def check_directory(directory: Directory, on: date) -> list[Finding]:
    """What is wrong with any list on that day, each fault once."""
    return expand(directory, directory.lists, on)[1]


def expand(
    directory: Directory, names: Iterable[str], day: date
) -> tuple[Expansion, list[Finding]]:
    """These lists and all they stand on, worked out, and what is wrong with any of them.

    The address book is asked for the outside lists that they name, and for no other.
    An error of a list is at `list_place`; it is one of whatever stands on that list as well.
    """
    lists = reachable(directory, names, referred)
    order, cycles = in_order(lists)
    findings = [cycle_found(directory, cycle) for cycle in cycles]
    cyclic = {name for cycle in cycles for name in cycle}
    written = {name: list(check_written(lists[name], directory)) for name in order}
    sound = (selector for name in order if not written[name] for selector in lists[name].selectors)
    brought = bring(directory, (name for selector in sound for name in outside_lists(selector)))
    expansion = _begun(directory, brought, day)
    for name in order:
        faults = written[name] or list(brought.check(lists[name]))
        findings += faults
        if not faults and name not in cyclic and expansion.members.keys() >= referred(lists[name]):
            findings += _work_out(lists[name], expansion)
    return expansion, findings


def _begun(directory: Directory, brought: Brought, day: date) -> Expansion:
    """With no list of ours worked out yet."""
    own, joined = (1 << len(directory.contacts)) - 1, brought.directory
    return Expansion(joined, day, mailable(joined, day), own, brought.members, {})


def _check_named(directory: Directory, named: Sequence[str]) -> Iterator[Finding]:
    if not named:
        yield NO_LIST.found(list_place(directory, ""))
    for name in named:
        if name not in directory.lists:
            hint = suggestion(name, directory.lists)
            yield UNKNOWN_LIST.found(list_place(directory, name), name=name, hint=hint)


def _work_out(written: DistributionList, expansion: Expansion) -> Iterator[Finding]:
    """Add a sound list to the expansion, and yield what is wrong with those it brings."""
    brought = reduce(or_, map(expansion.matching, written.include), 0)
    excluded = reduce(or_, map(expansion.meeting, written.exclude), 0)
    expansion.members[written.name] = brought & ~excluded
    yield from check_members(written, expansion, excluded)


def _audience(expansion: Expansion, named: Way) -> Audience:
    directory, able = expansion.directory, expansion.able
    groups = list(_ways(expansion, named))
    on_the_way = reachable(directory, named, included).values()
    covers = (cover for written in on_the_way for cover in written.covers)
    return Audience(
        lists=named,
        recipients=tuple(
            recipient
            for way, people in groups
            for recipient in _recipients(directory, way, people & able)
        ),
        visible=all(written.visible for written in on_the_way),
        uncovered=expansion.uncovered(covers, reduce(or_, (people for _way, people in groups), 0)),
        left_out=tuple(
            _left_out(expansion, at)
            for _way, people in groups
            for at in positions_in(people & ~able)
        ),
    )


def _ways(expansion: Expansion, named: Way) -> Iterator[tuple[Way, int]]:
    """The lists, from the outer to the inner, and the contacts they were the first to lead to.

    With a stack of its own, because lists may nest deeper than Python calls.
    """
    left = (1 << len(expansion.directory.contacts)) - 1
    stack: list[tuple[str, Way, int]]
    stack = [(f"list:{name}", (), left) for name in reversed(named)]
    while stack:
        selector, way, wanted = stack.pop()
        led_to = expansion.matching(selector) & wanted & left
        nested = nested_lists(selector)
        if led_to and nested:
            inner = expansion.directory.lists[nested[0]]
            stack += [(s, (*way, inner.name), led_to) for s in reversed(inner.include)]
        else:
            yield (*way, *(f"exchange:{name}" for name in outside_lists(selector))), led_to
            left &= ~led_to


def _recipients(directory: Directory, way: Way, people: int) -> Iterator[Recipient]:
    """Not checked again, for each part is of a contact that was; those alike share their path."""
    paths: dict[Way, Way] = {}
    for contact in map(directory.contacts.__getitem__, positions_in(people)):
        served = contact.organisations
        if served not in paths:
            paths[served] = (*way, ", ".join(directory.organisations[o].name for o in served))
        yield Recipient.model_construct(
            name=contact.name,
            address=contact.address,
            organisations=served,
            roles=contact.roles,
            path=paths[served],
        )


def _left_out(expansion: Expansion, at: int) -> tuple[str, str]:
    contact = expansion.directory.contacts[at]
    suppressed = expansion.directory.suppressed.get(mailbox_key(contact.address))
    if suppressed is not None:
        return contact.address, _("suppressed: {reason}").format(reason=suppressed)
    if contact.valid_from and expansion.day < contact.valid_from:
        return contact.address, _("not valid before {day}").format(day=day(contact.valid_from))
    assert contact.valid_until  # what else keeps a contact of the list out
    return contact.address, _("not valid after {day}").format(day=day(contact.valid_until))
