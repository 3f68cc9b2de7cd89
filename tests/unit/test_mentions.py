"""Organisations that a text names, and owners of actions, against who gets it."""

import pytest

from mailer.checks.plan.mentions import check_mentions, check_owners_reached
from mailer.directory.model import Directory
from mailer.findings import Severity
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes

DIRECTORY = Directory.model_validate(
    {
        "organisations": {
            key: {"id": key, "name": name, "kind": kind, "aliases": aliases}
            for key, name, kind, aliases in (
                ("emmen", "gemeente Emmen", "municipality", ["Emmen"]),
                ("best", "gemeente Best", "municipality", ["Best"]),
                ("coa", "Centraal Orgaan opvang asielzoekers", "agency", ["COA"]),
                ("minjenv", "ministerie van Justitie", "ministry", ["ministerie", "JenV"]),
                ("provincie", "provincie Drenthe", "province", ["provincie", "Drenthe"]),
                ("ggd", "GGD Drenthe", "health", ["GGD"]),
            )
        }
    }
)


def _notes(text: str) -> MeetingNotes:
    notes, _ = read_notes(f"---\ntitle: Verslag\ndate: 2024-10-04\n---\n{text}\n", "a.md")
    assert notes
    return notes


def _named(text: str, *reached: str) -> str:
    found = list(check_mentions(_notes(text), DIRECTORY, reached))
    assert all(f.code == "organisation-outside" and f.severity is Severity.NOTE for f in found)
    assert len(found) < 2
    return found[0].message.partition(": ")[2] if found else ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Emmen meldt dat de locatie open is.", "gemeente Emmen"),
        ("De gemeente Emmen en het Coa spreken elkaar.", "gemeente Emmen, Centraal Orgaan"),
        ("Het beleid van JenV.", "ministerie van Justitie"),
        ("GGD Drenthe neemt contact op met COA/Nidos.", "GGD Drenthe, Centraal Orgaan"),
        ("De burgemeester van Best zegt toe.", "gemeente Best"),
    ],
)
def test_who_is_named_and_not_reached_is_told(text: str, names: str) -> None:
    """By name or alias, the longest first, all of a passage at once."""
    assert _named(text).startswith(names)


@pytest.mark.parametrize(
    "text",
    [
        "In Emmen zijn boa's ingezet.",
        "De overlast in Assen en Emmen neemt af.",
        "Locaties te Emmen.",
        "Emmen-Zuid wordt uitgebreid.",
        "Het ministerie en de provincie overleggen.",
        "De opgave in Drenthe is groot, ook voor Drenthe.",
        "Best veel gemeenten doen mee.",
        "Het is best lastig.",
        "De coalitie spreekt erover.",
    ],
)
def test_places_and_ordinary_words_are_no_organisations(text: str) -> None:
    """A town, a region, a word in small letters, a part of another word."""
    assert _named(text) == ""


def test_who_gets_the_text_is_not_told() -> None:
    """Only the others are."""
    assert _named("Emmen en het COA overleggen.", "emmen", "coa") == ""
    assert _named("Emmen en het COA overleggen.", "coa") == "gemeente Emmen"


ACTION = "Actie ({}; uiterlijk 11 november 2024): Verkent de haalbaarheid."


@pytest.mark.parametrize(
    ("owner", "codes"),
    [
        ("COA", ["owner-outside"]),
        ("coa", ["owner-outside"]),
        ("Gemeente Best", ["owner-outside"]),
        ("COA, gemeente Best", ["owner-outside", "owner-outside"]),
        ("gemeente Emmen", []),
        ("Secretaris", []),
        ("gemeenten", []),
        ("provincie", []),
    ],
)
def test_an_owner_whom_the_text_does_not_reach_is_found(owner: str, codes: list[str]) -> None:
    """An organisation by name, alias or key; an office is nobody's in particular."""
    notes = _notes(ACTION.format(owner))
    readers = [(notes, frozenset({"emmen"}))]
    found = list(check_owners_reached(notes, DIRECTORY, readers, {"provincie"}))
    assert [f.code for f in found] == codes
    assert all(f.severity is Severity.WARNING and f.place.passage == "0.1" for f in found)


def test_the_owner_has_to_read_the_action_itself() -> None:
    """Whoever gets the text without its part for others does not hear of it."""
    notes = _notes(ACTION.format("COA") + " {only=gemeenten}\n\nTekst.")
    full = notes.for_reader(cleared=True, lists=frozenset({"gemeenten"}))
    part = notes.for_reader(cleared=True, lists=frozenset())
    assert len(list(part.passages())) < len(list(full.passages()))
    readers = [(full, frozenset({"emmen"})), (part, frozenset({"coa"}))]
    found = list(check_owners_reached(notes, DIRECTORY, readers, ()))
    assert [f.code for f in found] == ["owner-outside"]
    assert list(check_owners_reached(notes, DIRECTORY, readers[1:], ())) == []
