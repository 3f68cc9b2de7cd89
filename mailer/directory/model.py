"""Who there is: organisations, contacts and distribution lists as written, and who a list means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mailer.directory.outside import Outside
from mailer.frozen import Frozen
from mailer.notes.model import Version


class OrganisationKind(StrEnum):
    """What sort of body an organisation is; `kind:` in a selector."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    MINISTRY = "ministry"
    AGENCY = "agency"
    HEALTH = "health"
    SAFETY = "safety"
    FOUNDATION = "foundation"
    PRESS = "press"
    OTHER = "other"


class Organisation(Frozen):
    """A body at the table. `code` is its number in the registers of Dutch government (TOOI)."""

    id: str
    name: str = Field(min_length=1)
    kind: OrganisationKind
    code: str | None = None
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    @property
    def callings(self) -> tuple[str, ...]:
        """How people may write it: its name, its aliases, its id."""
        return (self.name, *self.aliases, self.id)


class Contact(Frozen):
    """One mailbox. Valid from `valid_from` up to and including `valid_until`, days in the zone.

    None means without that bound. `address` is ASCII, as it goes on the wire. `line` is the line in
    contacts.csv where the row begins, the header being 1; 0 for who is in an outside list alone.
    """

    name: str
    address: str
    organisations: tuple[str, ...]
    roles: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    remarks: str = ""
    line: int

    def valid_on(self, day: date) -> bool:
        """Whether this contact may get mail on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class DistributionList(Frozen):
    """A list as written in lists.toml; `include` and `exclude` hold selectors, see `selectors`.

    `visible`: its members may see each other's address. `covers`: organisations (`kind:…` or an
    id) that each need a valid contact among the members. `accepts`: versions it may be sent.
    `at_most`: more recipients than this is an error; None means only the house's own limit.
    """

    name: str
    title: str = ""
    visible: bool = False
    include: tuple[str, ...] = Field(min_length=1)
    exclude: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    accepts: tuple[Version, ...] = (Version.FINAL,)
    at_most: int | None = Field(default=None, ge=1)
    line: int | None = None

    @property
    def selectors(self) -> tuple[str, ...]:
        """Those that bring somebody and those that take somebody out."""
        return (*self.include, *self.exclude)


class Directory(BaseModel):
    """Everything in distribution_lists/, consistent in itself. Contacts are unique by address.

    `suppressed` maps an address (see `mailbox_key`) to why it gets no mail any more. `folder` is
    where it was read from, relative to the workspace. `outside` knows the lists of an address
    book, `exchange:NAME`; None where there is none.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    organisations: Mapping[str, Organisation] = Field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    lists: Mapping[str, DistributionList] = Field(default_factory=dict)
    suppressed: Mapping[str, str] = Field(default_factory=dict)
    folder: str = "distribution_lists"
    outside: Outside | None = Field(default=None, exclude=True, repr=False)

    @model_validator(mode="after")
    def _mailboxes_are_unique(self) -> Self:
        if len(self.mailboxes) != len(self.contacts):
            raise ValueError("two contacts share a mailbox")
        return self

    def __copy__(self) -> Self:
        copied = super().__copy__()
        for index in ("mailboxes", "positions"):  # `model_copy` may replace what they are made from
            copied.__dict__.pop(index, None)
        return copied

    def joined_by(self, others: Sequence[Contact]) -> Self:
        """With these, who are not in it, behind its own contacts; 100,000 are not indexed again."""
        joined = self.model_copy(update={"contacts": (*self.contacts, *others)})
        behind = Directory(organisations=self.organisations, contacts=tuple(others))
        first = len(self.contacts)
        added = {key: first + at for key, at in behind.mailboxes.items()}
        joined.__dict__["mailboxes"] = {**self.mailboxes, **added}
        joined.__dict__["positions"] = {
            field: {**values, **{v: values.get(v, frozenset()) | _moved(n, first) for v, n in new}}
            for field, values in self.positions.items()
            for new in [behind.positions[field].items()]
        }
        return joined

    @cached_property
    def mailboxes(self) -> Mapping[str, int]:
        """Where in `contacts` a mailbox stands, by its `mailbox_key`."""
        return {mailbox_key(contact.address): at for at, contact in enumerate(self.contacts)}

    @cached_property
    def positions(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """Where in `contacts` a kind, organisation or role is found: positions["role"]["pers"]."""
        kinds, organisations, roles = (defaultdict[str, set[int]](set) for _ in range(3))
        for at, contact in enumerate(self.contacts):
            for role in contact.roles:
                roles[role.casefold()].add(at)
            for name in contact.organisations:
                organisations[name].add(at)
                kinds[self.organisations[name].kind.value].add(at)
        found = {"kind": kinds, "organisation": organisations, "role": roles}
        return {
            field: {value: frozenset(places) for value, places in values.items()}
            for field, values in found.items()
        }


def _moved(positions: Iterable[int], by: int) -> frozenset[int]:
    return frozenset(by + at for at in positions)


class Recipient(Frozen):
    """One mailbox of an audience and the way that led to it.

    `path` runs from the named list to the organisation: ("prt-ambtelijk", "gemeenten",
    "gemeente Emmen"). The first way found in the order of the lists is the one kept.
    """

    name: str
    address: str
    organisations: tuple[str, ...]
    roles: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


class Audience(Frozen):
    """Whom some lists mean at an instant, without doubles, in the order of the lists.

    `visible` is true only when every list on the way to every recipient is. `uncovered` are ids
    of organisations that the lists say they cover and that have nobody in it. `left_out` holds
    addresses with the reason why they are not among the recipients (suppressed, not valid).
    """

    lists: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    visible: bool
    uncovered: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def organisations(self) -> tuple[str, ...]:
        """The ids of all organisations that somebody in it serves, in order of appearance."""
        return tuple(dict.fromkeys(o for r in self.recipients for o in r.organisations))


def mailbox_key(address: str) -> str:
    """What makes two spellings of an address one mailbox: no case, the domain in ASCII (IDNA).

    RFC 5321 lets a local part depend on case; no mail system in use does, and a mail sent twice
    to A.Jansen@ and a.jansen@ is the worse mistake. What is no address comes back folded.
    """
    address = address.strip()
    if address.isascii():
        return address.lower()
    local, at, domain = address.rpartition("@")
    return f"{local.casefold()}{at}{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    import idna  # its tables take a while to load and nearly no address needs them

    try:
        return idna.encode(domain, uts46=True).decode().lower()
    except idna.IDNAError:
        return domain.casefold()
