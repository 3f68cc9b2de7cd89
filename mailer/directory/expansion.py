"""Lists worked out to the contacts they mean, each list once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mailer.directory.bits import bits
from mailer.directory.model import Directory, mailbox_key
from mailer.directory.selectors import matching, nested_lists, outside_lists
from mailer.findings import Place


@dataclass(frozen=True)
class Expansion:
    """Lists on one day. People are `bits` at their positions in `directory.contacts`.

    `members` is who a list means, whether they may get mail or not; a list with an error in its
    meaning, or that stands on one, is absent: it is never an empty one that could be taken for
    "nobody" (I8). `outside` is the same for the lists of the address book. `able` is who may get
    mail on that day: valid and not suppressed. `own` is who stands in contacts.csv.
    """

    directory: Directory
    day: date
    able: int
    own: int
    outside: Mapping[str, int]
    members: dict[str, int]

    def matching(self, selector: str) -> int:
        """Who a sound selector brings: who is not in contacts.csv by a list alone."""
        found = self.meeting(selector)
        listed = nested_lists(selector) or outside_lists(selector)
        return found if listed else found & self.own

    def meeting(self, selector: str) -> int:
        """Everybody who meets a sound selector, as an exclusion means it."""
        return matching(selector, self.directory, self.members, self.outside)

    def uncovered(self, covers: Iterable[str], members: int) -> tuple[str, ...]:
        """The ids of the organisations that these promise and no able member serves."""
        serving = self.directory.positions["organisation"]
        promised = dict.fromkeys(
            name for cover in covers for name in _covered(cover, self.directory)
        )
        there = members & self.able
        return tuple(name for name in promised if not bits(serving.get(name, ())) & there)


def contact_place(directory: Directory, address: str) -> Place:
    """Where a contact is written."""
    at = directory.mailboxes.get(mailbox_key(address))
    return Place(
        file=f"{directory.folder}/contacts.csv",
        line=None if at is None else directory.contacts[at].line or None,
        address=address,
    )


def list_place(directory: Directory, name: str, detail: str = "") -> Place:
    """Where a list is written; `detail` tells apart what is found at the same list."""
    written = directory.lists.get(name)
    return Place(
        file=f"{directory.folder}/lists.toml",
        line=written.line if written else None,
        passage=f"{name}:{detail}" if detail else name,
    )


def mailable(directory: Directory, day: date) -> int:
    """The contacts that may get mail on that day, as `bits`."""
    return bits(
        [
            at
            for mailbox, at in directory.mailboxes.items()
            if mailbox not in directory.suppressed and directory.contacts[at].valid_on(day)
        ]
    )


def parse_cover(cover: str) -> tuple[str, str]:
    """("kind", "municipality") of "kind:municipality"; ("organisation", "coa") of "coa"."""
    field, colon, name = cover.strip().casefold().rpartition(":")
    return (field, name) if colon else ("organisation", name)


def _covered(cover: str, directory: Directory) -> Iterator[str]:
    field, name = parse_cover(cover)
    if field == "organisation":
        yield from (name,) if name in directory.organisations else ()
        return
    yield from (o.id for o in directory.organisations.values() if o.kind == name)
