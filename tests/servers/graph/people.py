"""The directory behind the stand-in: people, groups, contacts and devices."""

from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from tests.servers.graph.answers import Json


@dataclass
class Known:
    """Somebody or something in the directory; `kind` as in "#microsoft.graph.user".

    `members` of a group, by address or name. `hidden`: who asks for its members is refused, or
    where `silent` told that there are none.
    """

    kind: str
    name: str
    mail: str | None = None
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    hidden: bool = False
    silent: bool = False
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = str(uuid5(NAMESPACE_URL, f"{self.kind} {self.mail or self.name}"))

    def told(self) -> Json:
        """All that is told of it, as Graph writes it."""
        mails = [f"SMTP:{self.mail}"] * bool(self.mail) + [f"smtp:{each}" for each in self.aliases]
        found: Json = {
            "@odata.type": f"#microsoft.graph.{self.kind}",
            "id": self.id,
            "displayName": self.name,
        }
        if self.kind != "device":
            found |= {"mail": self.mail, "proxyAddresses": mails}
        if self.kind == "user":
            found["userPrincipalName"] = self.mail or f"{self.id}@tenant.example"
        if self.kind == "group":
            found["visibility"] = "HiddenMembership" if self.hidden else None
            found["mailEnabled"] = bool(self.mail)
        return found


def person(name: str, mail: str | None, *aliases: str) -> Known:
    """Somebody of the tenant; without `mail`, an account alone."""
    return Known("user", name, mail, aliases)


def group(name: str, mail: str | None, *members: str, hidden: bool = False) -> Known:
    """A list; members by address or name."""
    return Known("group", name, mail, members=members, hidden=hidden)


class Directory:
    """Everybody, in the order they came."""

    def __init__(self) -> None:
        self.known: list[Known] = []

    def add(self, *known: Known) -> None:
        self.known += known

    def of(self, *kinds: str) -> list[Known]:
        return [each for each in self.known if each.kind in kinds]

    def find(self, name: str) -> Known | None:
        """By its id, address or name."""
        wanted = name.casefold()
        for each in self.known:
            if wanted in {each.id, (each.mail or "").casefold(), each.name.casefold()}:
                return each
        return None

    def members(self, known: Known, *, deep: bool) -> list[Known]:
        """Direct ones, or with `deep` those of groups inside too, each once; groups included."""
        found: list[Known] = []
        waiting = [known]
        while waiting:
            for name in waiting.pop(0).members:
                each = self.find(name)
                if each and each not in found:
                    found.append(each)
                    waiting += [each] * (deep and each.kind == "group")
        return found
