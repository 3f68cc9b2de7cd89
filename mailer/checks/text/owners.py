"""Rules about who is to do something."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from mailer.checks.pieces import cell_text, heading_place, passage_place, row_place
from mailer.checks.text.names import folded
from mailer.checks.text.places import PLACES
from mailer.directory.model import Directory
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import Kind, MeetingNotes, Passage
from mailer.notes.placeholders import check_doubtful, check_placeholders

OWNER_NEAR = rule(
    "owner-misspelt",
    Severity.WARNING,
    message=N_("“{words}” is no organisation or role that is known. Did you mean “{near}”?"),
    remedy=N_("Mend the name, or accept it with a reason."),
    why=N_("An action whose owner is misspelt is found on nobody's list."),
)
NO_OWNER = rule(
    "action-without-owner",
    Severity.WARNING,
    message=N_("Nobody is to do this: “{words}”"),
    remedy=N_("Write who, as in “Actie (COA): …”; or accept it with a reason."),
    why=N_("What is for everybody is done by nobody, and it stands on no list."),
)

OFFICES = (
    "Secretaris", "Secretariaat", "Secretarissen", "Voorzitter", "Allen", "Allen.", "Leden",
    "Leden PRT", "Gemeenten", "Gemeente", "Ministerie", "Ministeries", "Minister", "Ministers",
    "Staatssecretaris", "Provincie", "Provincies", "Burgemeester", "Burgemeesters", "Wethouder",
    "Wethouders", "Gedeputeerde", "Gedeputeerden", "College", "Colleges", "Raad", "Raden", "Staten",
    "Griffie", "Griffier", "Kabinet", "Projectleider", "Werkgroep", "Stuurgroep", "Regietafel",
    "Portefeuillehouder", "Portefeuillehouders", "Notulist", "Iedereen", "Rijk",
)  # fmt: skip
"""Who may own an action at every table, besides its organisations."""

_PREFIX = re.compile(r"(?:gemeenten?|provincie|ministerie van) (?=\S)")
"""Alike in every name, so that Westerwolde would pass for Westerveld."""
_SHORTEST, _ALIKE, _NEARLY_ALL = 4, 80, 93
"""Of 100; the last for whole names, where the slip may be in what all of a kind have."""
_UNSAID = re.compile(
    r"\W*(?:wie(?: dan)?|iemand|nader te bepalen|(?:nog )?onbekend|n\.?n\.?(?:b\.?)?|n\.?t\.?b\.?)"
    r"\W*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:de|het|alle|iedere|elke|beide|twaalf|12|drentse|wij|we|\W)+\s*", re.I)
# "Marjan neemt contact op": a capital, and behind it the verb. "Neemt contact op" is the near miss.
_PERSON_DOES = re.compile(
    r"[A-ZÀ-Þ][\w’'-]+(?:\s+(?:en|van|de|der|den|[A-ZÀ-Þ][\w’'-]*))*\s+([a-z]+)\b"
)
_VERBS = frozenset((
    "neemt", "nemen", "stuurt", "sturen", "maakt", "maken", "gaat", "gaan", "zal", "zullen",
    "pakt", "pakken", "vraagt", "vragen", "belt", "mailt", "regelt", "regelen", "zoekt", "zoeken",
    "legt", "leggen", "brengt", "brengen", "komt", "komen", "doet", "doen", "plant", "zorgt",
    "zorgen", "bespreekt", "bespreken", "informeert", "informeren", "levert", "leveren", "werkt",
    "werken", "onderzoekt", "onderzoeken", "verkent", "verkennen", "koppelt", "stelt", "stellen",
    "schrijft", "organiseert", "organiseren", "bereidt", "deelt", "delen", "geeft", "geven", "is",
    "zijn", "heeft", "hebben", "kan", "moet", "meldt", "melden", "verzorgt", "voert", "houdt",
))  # fmt: skip
_WHAT_COLUMN = re.compile(r"\W*(?:actie(?:punt)?s?|actiepunten|afspraak|afspraken)\W*", re.I)
_WHO_COLUMN = re.compile(
    r"\W*(?:(?:door\s+)?wie|eigenaar|trekker|actiehouder|verantwoordelijke?|houder)\W*", re.I
)


def check_owners(notes: MeetingNotes, directory: Directory) -> Iterator[Finding]:
    """Faults in who is to do something, behind headings, in actions and in tables of actions."""
    callings = (name for each in directory.organisations.values() for name in each.callings)
    known = [*OFFICES, *filter(None, (notes.table, notes.short)), *callings]
    for section in notes.sections:
        place = heading_place(notes, section)
        yield from _owners(section.owners, known, place, section.title)
        for passage in section.passages:
            place = passage_place(notes, passage)
            yield from _owners(passage.owners, known, place, passage.text)
            owners = [o for o in (*passage.owners, *section.owners) if not _UNSAID.fullmatch(o)]
            if passage.kind is Kind.ACTION and not owners:
                yield from _ownerless(passage, known, place)
            if passage.kind is Kind.TABLE:
                yield from _ownerless_rows(notes, passage)


def _owners(names: Iterable[str], known: list[str], place: Place, about: str) -> Iterator[Finding]:
    right = {name.casefold(): name for name in reversed(known)}  # of two, the first is shown
    short = {_PREFIX.sub("", name): full for name, full in right.items()}
    for owner in names:
        yield from check_placeholders(owner, place)
        yield from check_doubtful(owner, place)
        written = owner.casefold()
        bare = _PREFIX.sub("", written)
        if written in right or len(owner) < _SHORTEST or folded(bare) in PLACES:
            continue
        near = _nearest(bare, short, _ALIKE) or _nearest(written, right, _NEARLY_ALL)
        if near and not written.startswith(f"{near.casefold()} "):  # "Secretaris AB"
            yield OWNER_NEAR.found(place, about=about, words=owner, near=near)


def _nearest(written: str, names: dict[str, str], alike: int) -> str | None:
    found = process.extractOne(written, list(names), scorer=fuzz.ratio, score_cutoff=alike)
    return names[found[0]] if found and found[1] < 100 else None


def _ownerless(action: Passage, known: list[str], place: Place) -> Iterator[Finding]:
    """An action that names nobody: neither before its colon nor at the head of its text."""
    text = _ARTICLE.sub("", action.text[:200]).casefold()
    named = any(re.match(rf"{re.escape(name.casefold())}\b", text) for name in known)
    person = _PERSON_DOES.match(action.text[:200])
    if not named and not (person and person[1] in _VERBS):
        yield NO_OWNER.found(place, about=action.text, words=action.text[:60])


def _ownerless_rows(notes: MeetingNotes, table: Passage) -> Iterator[Finding]:
    """In a table with a column of actions and one of owners, the rows without an owner."""
    head, *rows = ([cell_text(cell) for cell in row] for row in table.rows)
    what = next((n for n, title in enumerate(head) if _WHAT_COLUMN.fullmatch(title)), None)
    who = next((n for n, title in enumerate(head) if _WHO_COLUMN.fullmatch(title)), None)
    if what is None or who is None:
        return
    for number, row in enumerate(rows, 1):
        if row[what].strip() and not re.search(r"\w", row[who]):
            place = row_place(notes, table, number)
            yield NO_OWNER.found(place, about=row[what], words=row[what][:60])
