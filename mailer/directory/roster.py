"""An audience as a table: who, by which way, valid when; and as a file that a spreadsheet opens."""

from collections.abc import Iterable
from datetime import date

from mailer.directory.bits import positions_in
from mailer.directory.expansion import Expansion
from mailer.directory.model import Audience, Directory, DistributionList, mailbox_key
from mailer.directory.nesting import included, reachable, referred
from mailer.directory.outsiders import everybody
from mailer.directory.resolving import expand
from mailer.findings import errors
from mailer.frozen import Frozen
from mailer.visible import table


class Entry(Frozen):
    """One recipient and its contact's validity; `path` as in `Recipient`, names of its last part.

    `organisations` are ids.
    """

    name: str
    address: str
    organisations: tuple[str, ...]
    roles: tuple[str, ...]
    path: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None

    @property
    def way(self) -> str:
        """Prt-ambtelijk › gemeenten › gemeente Emmen."""
        return " › ".join(self.path)


class Overview(Frozen):
    """A list as written, the lists in it at any depth, and who is on it on one day.

    `members` are addresses, None when the list cannot be resolved. `shows` says whether they may
    see each other's address, for which every list in it must be visible.
    """

    written: DistributionList
    nested: tuple[str, ...]
    members: tuple[str, ...] | None
    shows: bool

    def as_json(self) -> dict[str, object]:
        """As other programs read it."""
        told = self.model_dump(mode="json")
        written: dict[str, object] = told.pop("written")
        return written | told | {"count": None if self.members is None else len(self.members)}


def overviews(directory: Directory, names: Iterable[str], on: date) -> tuple[Overview, ...]:
    """What there is to say about these lists on a day; members are in the order of contacts.csv."""
    names = tuple(names)
    expansion, findings = expand(directory, names, on)
    faulty = {str(fault.place.passage).partition(":")[0] for fault in errors(findings)}
    return tuple(_overview(directory.lists[name], expansion, faulty) for name in names)


def _overview(written: DistributionList, expansion: Expansion, faulty: set[str]) -> Overview:
    directory = expansion.directory
    nested = reachable(directory, included(written), included)
    stands_on = reachable(directory, [written.name], referred)
    found = expansion.members.get(written.name, 0) & expansion.able
    addresses = tuple(directory.contacts[at].address for at in positions_in(found))
    return Overview(
        written=written,
        nested=tuple(sorted(nested)),
        members=None if faulty & stands_on.keys() else addresses,
        shows=all(each.visible for each in (written, *nested.values())),
    )


def roster(audience: Audience, directory: Directory) -> tuple[Entry, ...]:
    """The recipients in their order."""
    entries, known = [], everybody(directory)
    for recipient in audience.recipients:
        contact = known.contacts[known.mailboxes[mailbox_key(recipient.address)]]
        entries.append(
            Entry(
                **recipient.model_dump(),
                valid_from=contact.valid_from,
                valid_until=contact.valid_until,
            )
        )
    return tuple(entries)


def roster_csv(entries: Iterable[Entry]) -> bytes:
    """The table as a spreadsheet opens it; the columns are those of contacts.csv, and `via`."""
    heading = ("name", "address", "organisation", "roles", "from", "until", "via")
    return b"".join(table([heading, *map(_cells, entries)]))


def _cells(entry: Entry) -> tuple[str, ...]:
    bounds = (day.isoformat() if day else "" for day in (entry.valid_from, entry.valid_until))
    served, roles = ",".join(entry.organisations), ",".join(entry.roles)
    return (entry.name, entry.address, served, roles, *bounds, entry.way)
