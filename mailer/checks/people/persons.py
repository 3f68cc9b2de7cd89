"""A rule about persons: one who stands on a list under two addresses gets everything twice."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from mailer.checks.people.domains import Addressed, PlaceOf
from mailer.checks.people.lookalikes import without_accents
from mailer.directory.model import Directory
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_

PERSON_TWICE = rule(
    "person-twice",
    Severity.WARNING,
    message=N_("{name} seems to be on it twice: {address} and {other}"),
    remedy=N_("Keep the address in use; accept it with a reason when these are two people."),
    why=N_(
        "An address that was replaced is one that nobody reads any more, or that somebody else "
        "does by now."
    ),
)


class Name(NamedTuple):
    """A person's name, folded: surname with its particles, and initials or a first name."""

    surname: str
    given: str
    initials: bool


FUNCTIONS = frozenset((
    "redactie", "nieuwsdienst", "nieuwsredactie", "griffie", "griffier", "secretariaat",
    "bestuurssecretariaat", "postbus", "postkamer", "burgemeester", "burgemeesters",
    "wethouder", "wethouders", "gedeputeerde", "college", "gemeente", "provincie", "ministerie",
    "minister", "staatssecretaris", "afdeling", "team", "kabinet", "communicatie", "pers",
    "persdienst", "persvoorlichting", "voorlichting", "woordvoering", "woordvoerder", "info",
    "informatie", "contact", "servicedesk", "helpdesk", "loket", "directie", "bureau",
    "meldkamer", "raad", "raadsgriffie", "staten", "bestuur", "archief", "inkoop", "beleid",
    "veiligheid", "crisis", "dienst", "stichting", "receptie", "mailbox", "algemeen", "nieuws",
    "post", "gemeenteraad", "stadhuis", "gemeentehuis", "secretaris", "voorzitter", "zaken",
    "domein", "orde", "cluster", "unit", "sector",
))  # fmt: skip
"""What a mailbox of a function is called, in its name or before the @."""
_TITLES = re.compile(
    r"\b(?:dhr|mevr|mw|dr|drs|mr|ir|ing|prof|bc|msc|bsc|llm|mba|de heer|mevrouw)\b\.?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)|\"[^\"]*\"|“[^“”]*”")
# "J. v. der Meer" and "J. v.d. Meer", "vd Meer", "V.d. Meer"; in "V. de Boer" it is an initial.
_VAN = re.compile(r"(?<=\S )v\.? (?=de[nr]?\b)")
_OF_THE = re.compile(r"\b[vV]\.? ?d(?:\.|\b(?![’'])) ?", re.ASCII)
_PARTICLES = {
    "van": "v", "von": "v", "de": "d", "den": "d", "der": "d", "het": "t", "t": "t", "ten": "t",
    "ter": "t", "te": "t", "op": "o", "aan": "a", "in": "i", "el": "el", "al": "al", "la": "la",
    "le": "le", "du": "du", "di": "di", "da": "da", "ben": "ben", "bin": "ben", "zu": "zu",
}  # fmt: skip
"""Alike for all that people write in each other's place."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def check_persons(
    contacts: Sequence[Addressed], directory: Directory, place_of: PlaceOf
) -> Iterator[Finding]:
    """Whoever was met before under another address, told at the later one."""
    bodies = {folded(each.name) for each in directory.organisations.values()}
    seen: dict[tuple[str, ...], tuple[Addressed, Name | None]] = {}
    for contact in contacts:
        name = None if folded(contact.name) in bodies else parse_name(contact.name)
        keys = list(_keys(contact, name))
        met = (seen[key] for key in keys if key in seen)
        if other := next((other for other, known in met if _agree(name, known)), None):
            addresses = (other.address, contact.address)
            yield PERSON_TWICE.found(
                place_of(contact.address),
                about="\0".join(sorted(addresses)),
                name=contact.name or other.name,
                address=addresses[0],
                other=addresses[1],
            )
        for key in keys:
            seen.setdefault(key, (contact, name))


def parse_name(written: str) -> Name | None:
    """ "Jansen, P." and "P. Jansen" as one; None for what is no person's name."""
    plain = _VAN.sub("van ", _TITLES.sub(" ", _ASIDE.sub(" ", written)))
    plain = _OF_THE.sub("van de ", plain)
    before, _comma, after = (folded(part).split() for part in plain.partition(","))
    given, surname = _turned(before, after) if after else _parted(before)
    if not given or not surname or given[0] in {"de", "het"}:
        return None
    if not FUNCTIONS.isdisjoint([*given, *surname]):
        return None
    return Name(
        surname=" ".join(_PARTICLES.get(word, word) for word in surname),
        given="".join(given),
        initials=all(len(word) == 1 for word in given),
    )


def _turned(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """The given and the family names of "Boer, A. de"."""
    first, *rest = after
    particles = [word for word in rest if word in _PARTICLES]
    return [first, *(word for word in rest if word not in _PARTICLES)], [*particles, *before]


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The given and the family names of "A. de Boer": the latter from its particle on."""
    initials = len(list(takewhile(lambda word: len(word) == 1, words)))
    particle = next((n for n, word in enumerate(words) if n and word in _PARTICLES), None)
    at = initials or particle or len(words) - 1
    return words[:at], words[at:]


def _keys(contact: Addressed, name: Name | None) -> Iterator[tuple[str, ...]]:
    """What another row for this person may have as well."""
    if name:
        yield "name", name.surname, name.given
    for organisation in contact.organisations:
        if name:
            yield "initial", organisation, name.surname, name.given[0]
        local = re.split(r"[._-]+", contact.address.rpartition("@")[0].lower().partition("+")[0])
        if FUNCTIONS.isdisjoint(local):
            yield "mailbox", organisation, "".join(local)


def _agree(name: Name | None, other: Name | None) -> bool:
    """Whether two rows with a key in common may be one person's."""
    if name is None or other is None:
        return True
    if name.surname != other.surname:
        return False
    if name.initials or other.initials:
        shorter, longer = sorted((name.given, other.given), key=len)
        both = name.initials and other.initials
        return longer.startswith(shorter if both else shorter[0])
    return name.given == other.given


def folded(text: str) -> str:
    """The words of a text, without case and accents."""
    return " ".join(_WORD.findall(without_accents(text)))
