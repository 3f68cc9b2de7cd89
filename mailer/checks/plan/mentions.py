"""Rules about organisations that a text names and that do not get it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from mailer.checks.grammar import begins_sentence
from mailer.checks.pieces import passage_place
from mailer.directory.model import Directory, Organisation, OrganisationKind
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import MeetingNotes

OUTSIDE = rule(
    "organisation-outside",
    Severity.NOTE,
    message=N_("This names who does not get it: {organisations}"),
    remedy=N_("Nothing, or think twice: should they have it, or should others read this?"),
    why=N_("What is said of an organisation that is not on the list reaches it by another way."),
)
OWNER_OUTSIDE = rule(
    "owner-outside",
    Severity.WARNING,
    message=N_("{organisation} is to do this, and nobody there gets this text."),
    remedy=N_("Add a list on which they are, or accept it with a reason."),
    why=N_("An action whose owner never hears of it is not done, and everybody believes it is."),
)

Readers = Sequence[tuple[MeetingNotes, frozenset[str]]]
"""Each edition of a text, and the ids of the organisations that get it."""

_IN_A_PLACE = re.compile(
    r"\b(?i:in|te|uit|rond|nabij|bij|naar|tussen|vanuit|regio|station|locaties?|omgeving)\s+"
    r"(?:[A-Z][\w-]{0,30}(?:,\s+|\s+en\s+|/)){0,4}$"
)
_WORDS_TOO = frozenset(
    {"Best", "Bergen", "Borne", "Buren", "Dalen", "Dongen", "Goes", "Huizen", "Laren", "Putten"}
)
"""Municipalities that are ordinary words as well, at the head of a sentence."""
_LOOK_BACK = 90
_ACRONYM = 3


class Names:
    """What the organisations of a directory are called in a text, and which of them is meant.

    Left out are words that say a thing or a place as often as an organisation: an alias in small
    letters ("ministerie"), a province's region, a name within another organisation's name.
    """

    def __init__(self, directory: Directory) -> None:
        """Learn the names of a directory."""
        self._bare: set[str] = set()
        self._meant: dict[str, set[str]] = {}
        titles = [_spaced(each.name) for each in directory.organisations.values()]
        for organisation in directory.organisations.values():
            self._learn(organisation.name, organisation)
            for alias in organisation.aliases:
                own = _spaced(organisation.name).count(_spaced(alias))
                within = "|".join(titles).count(_spaced(alias)) - own
                if not within and not _ordinary(alias, organisation):
                    self._learn(alias, organisation)
        forms = sorted(self._meant, key=len, reverse=True)
        self._any = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])")

    def _learn(self, name: str, organisation: Organisation) -> None:
        forms = {name, name[:1].upper() + name[1:]}
        if name.isupper() and len(name) >= _ACRONYM:
            forms.add(name.capitalize())
        elif organisation.kind is OrganisationKind.MUNICIPALITY and name != organisation.name:
            self._bare |= forms
        for form in forms:
            self._meant.setdefault(form, set()).add(organisation.id)

    def found(self, text: str) -> Iterator[set[str]]:
        """The organisations that each name in a text may mean."""
        for found in self._any.finditer(text) if self._meant else ():
            before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
            place = found[0] in self._bare and _IN_A_PLACE.search(before)
            word = found[0] in _WORDS_TOO and begins_sentence(before)
            if not place and not word:
                yield self._meant[found[0]]


def check_mentions(
    notes: MeetingNotes, directory: Directory, reached: Collection[str]
) -> Iterator[Finding]:
    """A note for each passage that names organisations which are not among these."""
    names = Names(directory)
    for passage in notes.passages():
        outside: dict[str, None] = {}
        for meant in names.found(passage.text):
            if meant.isdisjoint(reached):
                outside |= dict.fromkeys(sorted(meant))
        if outside:
            called = ", ".join(directory.organisations[name].name for name in outside)
            place = passage_place(notes, passage)
            yield OUTSIDE.found(place, about=passage.text, organisations=called)


def check_owners_reached(
    notes: MeetingNotes, directory: Directory, readers: Readers, informed: Collection[str]
) -> Iterator[Finding]:
    """A warning for each owner who gets no edition in which the action stands.

    `informed` are organisations that hear of it in another way.
    """
    called = _called(directory)
    lines = [(lines_of(edition), served) for edition, served in readers]
    for action in notes.actions:
        heard = [served for read, served in lines if action.line in read]
        reached = frozenset(informed).union(*heard)
        for owner in action.owners if heard else ():
            meant = called.get(owner.casefold(), frozenset())
            if meant and meant.isdisjoint(reached):
                place = Place(file=notes.file, line=action.line, passage=action.passage)
                name = ", ".join(directory.organisations[each].name for each in sorted(meant))
                yield OWNER_OUTSIDE.found(place, about=f"{owner}: {action.text}", organisation=name)


def lines_of(notes: MeetingNotes) -> frozenset[int]:
    """The lines on which its headings and passages begin."""
    passages = (passage.line for passage in notes.passages())
    headings = (section.line for section in notes.sections if section.level)
    return frozenset((*headings, *passages))


def _called(directory: Directory) -> Mapping[str, frozenset[str]]:
    """The organisations by how an owner may be written: name, alias or id."""
    called: dict[str, frozenset[str]] = {}
    for each in directory.organisations.values():
        for name in each.callings:
            called[name.casefold()] = called.get(name.casefold(), frozenset()) | {each.id}
    return called


def _ordinary(alias: str, organisation: Organisation) -> bool:
    region = organisation.kind is OrganisationKind.PROVINCE and not alias.isupper()
    return alias.islower() or region


def _spaced(name: str) -> str:
    """Its words between spaces, so that whole words can be looked for."""
    return " " + " ".join(re.findall(r"\w+", name.casefold())) + " "
