"""Which lists stand on which."""

from collections.abc import Callable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from mailer.directory.model import Directory, DistributionList
from mailer.directory.selectors import nested_lists


def included(written: DistributionList) -> set[str]:
    """The lists that bring somebody to it."""
    return {name for selector in written.include for name in nested_lists(selector)}


def referred(written: DistributionList) -> set[str]:
    """The lists it stands on, those that it excludes as well."""
    return included(written) | {n for selector in written.exclude for n in nested_lists(selector)}


def reachable(
    directory: Directory,
    names: Iterable[str],
    onward: Callable[[DistributionList], set[str]],
) -> dict[str, DistributionList]:
    """These lists and all that can be reached from them, as far as they exist."""
    found: dict[str, DistributionList] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in directory.lists and name not in found:
            found[name] = directory.lists[name]
            waiting += onward(found[name])
    return found


def in_order(
    lists: Mapping[str, DistributionList],
) -> tuple[list[str], list[tuple[str, ...]]]:
    """The lists, each after all it stands on, and the cycles, which are cut open to go on.

    A cycle is ("a", "b", "a"), from its first list in the alphabet.
    """
    graph = {name: sorted(referred(lists[name]) & lists.keys()) for name in sorted(lists)}
    cycles: list[tuple[str, ...]] = []
    while True:
        try:
            return list(TopologicalSorter(graph).static_order()), cycles
        except CycleError as error:
            _first, *around = error.args[1][::-1]
            start = around.index(min(around))
            cycle = (*around[start:], *around[: start + 1])
            cycles.append(cycle)
            graph[cycle[0]].remove(cycle[1])
