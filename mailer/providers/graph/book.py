"""The directory of Exchange Online as an address book."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from mailer.config.accounts import GraphAccount
from mailer.errors import Refused
from mailer.i18n import _
from mailer.providers.graph.answers import Json, quoted, rows_of
from mailer.providers.graph.session import Session
from mailer.providers.interface import AddressBook, Entry

_SELECT = "id,displayName,mail,proxyAddresses"
_COUNTED = {"$count": "true", "$top": "100"}
_EVENTUAL = {"ConsistencyLevel": "eventual"}
"""Graph counts for nobody who does not say so."""
_PEOPLE = frozenset({"#microsoft.graph.user", "#microsoft.graph.orgContact"})
_GROUP = "#microsoft.graph.group"
_THINGS = frozenset({"#microsoft.graph.device", "#microsoft.graph.servicePrincipal"})
"""Members of a group that nobody would mail."""


class GraphBook(AddressBook):
    """See `AddressBook`."""

    def __init__(self, name: str, account: GraphAccount) -> None:
        """`name` is the account's."""
        self._session = Session(name, account)

    def members(self, name: str) -> tuple[Entry, ...]:
        """See `AddressBook.members`. A group in it without an address is who stands in that.

        Somebody without an address is an entry without one: who is left out is missed by nobody.
        """
        group = self._group(name)
        members = tuple(self._entries(name, self._rows(name, str(group.get("id")), "members")))
        if not members:
            raise _refused(_("The list {name} in Exchange has nobody in it.").format(name=name))
        return tuple(dict.fromkeys(members))

    def find(self, address: str) -> Entry | None:
        """See `AddressBook.find`."""
        for kind in ("users", "groups"):
            for row in self._with_address(kind, address):
                return _entry(row, is_list=kind == "groups")
        return None

    def close(self) -> None:
        """See `AddressBook.close`."""
        self._session.close()

    def _group(self, name: str) -> Json:
        found = list(self._with_address("groups", name)) if "@" in name else []
        if not found:
            query = {
                "$filter": f"displayName eq {quoted(name)}",
                "$select": f"{_SELECT},visibility",
            }
            found = [row for page in self._session.pages("/groups", query) for row in rows_of(page)]
        if not found:
            raise _refused(_("Exchange has no list {name}.").format(name=name))
        if len(found) > 1:
            raise _refused(_("Exchange has more than one list {name}.").format(name=name))
        if str(found[0].get("visibility")).casefold() == "hiddenmembership":
            raise _refused(_("Exchange hides who is in the list {name}.").format(name=name))
        return found[0]

    def _with_address(self, kind: str, address: str) -> Iterator[Json]:
        """Whoever has exactly this address, aliases included."""
        alias = f"proxyAddresses/any(p:p eq {quoted(f'smtp:{address}')})"
        select = _SELECT + (",visibility" if kind == "groups" else "")
        query = {"$filter": f"mail eq {quoted(address)} or {alias}", "$select": select}
        for page in self._session.pages(f"/{kind}", query):
            yield from (row for row in rows_of(page) if address.casefold() in _addresses(row))

    def _rows(self, name: str, group: str, relation: str) -> list[Json]:
        """All that a group holds. Raises `Refused` when the answer is cut short."""
        path = f"/groups/{quote(group, safe='')}/{relation}"
        pages = list(self._session.pages(path, _COUNTED, _EVENTUAL))
        rows = [row for page in pages for row in rows_of(page)]
        if pages[0].get("@odata.count") not in {None, len(rows)}:
            raise _refused(
                _("Exchange does not show all who are in the list {name}.").format(name=name)
            )
        return rows

    def _entries(self, name: str, rows: Iterable[Json], *, deep: bool = False) -> Iterator[Entry]:
        """`deep`: what is in the groups among them is among them too."""
        for row in rows:
            kind, has_address = row.get("@odata.type"), bool(row.get("mail"))
            if kind in _THINGS:
                continue
            _require_known(name, row)
            if has_address or kind in _PEOPLE:
                yield _entry(row, is_list=kind == _GROUP)
            elif not deep:
                inside = self._rows(name, str(row.get("id")), "transitiveMembers")
                yield from self._entries(name, inside, deep=True)


def _require_known(name: str, row: Json) -> None:
    """Raise `Refused` for a member of list `name` of whom nobody can tell what it is, or who."""
    if row.get("@odata.type") not in _PEOPLE | {_GROUP}:
        raise _refused(
            _("The list {name} in Exchange holds something that is no person and no list.").format(
                name=name
            )
        )
    if not row.get("displayName") and not row.get("mail"):
        raise _refused(
            _("Who is signed in may not see who is in the list {name}.").format(name=name)
        )


def _entry(row: Json, *, is_list: bool) -> Entry:
    address = str(row.get("mail") or "")
    return Entry(name=str(row.get("displayName") or address), address=address, is_list=is_list)


def _addresses(row: Json) -> set[str]:
    proxies = row.get("proxyAddresses")
    listed = [str(each) for each in proxies] if isinstance(proxies, list) else []
    smtp = (each[5:] for each in listed if each[:5].casefold() == "smtp:")
    return {each.casefold() for each in (*smtp, str(row.get("mail") or ""))}


def _refused(message: str) -> Refused:
    return Refused(
        message,
        _("Look at the list in Exchange, or write its members in contacts.csv and lists.toml."),
    )


def open_book(name: str, account: GraphAccount) -> GraphBook:
    """The directory of account `name`; nothing is asked before the first use."""
    return GraphBook(name, account)
