"""Resolving a directory of many contacts in lists that nest."""

import time
from collections.abc import Callable, Iterator
from datetime import date

from bench.desk import address
from bench.rows import Row, spent
from bench.subject import Bench
from mailer.directory.model import (
    Contact,
    Directory,
    DistributionList,
    Organisation,
    OrganisationKind,
)
from mailer.directory.resolving import resolve

CONTACTS, LISTS = 100_000, 500
AIM = 2.0
DAY = date(2026, 11, 1)
NESTING: dict[str, Callable[[int], tuple[int, ...]]] = {
    "a tree": lambda number: (2 * number + 1, 2 * number + 2),
    "a chain": lambda number: (number + 1,),
    "each in the three before it": lambda number: (number + 1, number + 2, number + 3),
}
"""Which lists a list holds."""


def measure_resolving(bench: Bench) -> Iterator[Row]:
    """The outermost list, on a directory that was read."""
    contacts = bench.of(CONTACTS)
    for name, held in NESTING.items():
        directory = _directory(contacts, held)
        began = time.perf_counter()
        audience, findings = resolve(directory, ["lijst0"], DAY)
        seconds = time.perf_counter() - began
        assert len(audience.recipients) == contacts, findings
        yield Row(
            f"resolving {contacts:,} contacts in {LISTS} nested lists: {name}",
            spent(seconds),
            aim=f"< {AIM:.0f} s",
            held=seconds < AIM,
            reason="each recipient is a value of its own with the way that led to it",
        )


def _directory(contacts: int, held: Callable[[int], tuple[int, ...]]) -> Directory:
    return Directory(
        organisations={f"o{n}": _organisation(n) for n in range(LISTS)},
        contacts=tuple(_contact(number) for number in range(contacts)),
        lists={f"lijst{n}": _list(n, held(n)) for n in range(LISTS)},
    )


def _organisation(number: int) -> Organisation:
    return Organisation(
        id=f"o{number}", name=f"gemeente {number}", kind=OrganisationKind.MUNICIPALITY
    )


def _contact(number: int) -> Contact:
    served = (f"o{number % LISTS}",)
    return Contact(
        name=f"Lezer {number}", address=address(number), organisations=served, line=number + 2
    )


def _list(number: int, held: tuple[int, ...]) -> DistributionList:
    nested = (f"list:lijst{other}" for other in held if other < LISTS)
    return DistributionList(name=f"lijst{number}", include=(f"organisation:o{number}", *nested))
