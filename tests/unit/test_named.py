"""Whom a passage names: names in their Dutch forms, all of a kind, and a person's own word."""

from pathlib import Path

import pytest

from mailer.checks.text.named import check_named
from mailer.compose.named import named_in
from mailer.directory.model import Directory
from mailer.directory.reader import load_directory
from mailer.findings import Severity
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import load_notes, read_notes

ROOT = Path(__file__).parents[2]
DIRECTORY, _ = load_directory(ROOT / "distribution_lists", ROOT)
TWELVE = frozenset(
    each.id for each in DIRECTORY.organisations.values() if each.kind.value == "municipality"
)


def _notes(text: str) -> MeetingNotes:
    notes, findings = read_notes(f"---\ntitle: Verslag\ndate: 2024-10-04\n---\n{text}\n", "a.md")
    assert notes, findings
    return notes


def _named(text: str, directory: Directory = DIRECTORY) -> list[str]:
    """What each passage names, all twelve municipalities as "12"."""
    found = named_in(_notes(text), directory).values()
    told = (["12", *sorted(n - TWELVE)] if n >= TWELVE else sorted(n) for n in found)
    return [" ".join(each) for each in told]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("De gemeente Emmen meldt het.", "emmen"),
        ("gemeente Emmen's plan ligt er.", "emmen"),
        ("GEMEENTE EMMEN meldt het.", "emmen"),
        ("In Assen komt plaats vrij.", "assen"),
        ("Assen en Emmen houden open.", "assen emmen"),
        ("Tussen Assen/Emmen en Meppel.", "assen emmen meppel"),
        ("De Emmense raad, de Meppeler wethouder en Assens plan.", "assen emmen meppel"),
        ("Aa en Hunze, aa & hunze, Aa  en\nHunze.", "aa-en-hunze"),
        ("Borger-Odoorn", "borger-odoorn"),
        ("Borger Odoorn, Borger\N{NON-BREAKING HYPHEN}Odoorn, Borger – Odoorn", "borger-odoorn"),
        ("Stadskanaal/Borger-Odoorn", "borger-odoorn"),
        ("in de Wolden en De Wolden", "de-wolden"),
        ("Midden\N{NO-BREAK SPACE}Drenthe", "midden-drenthe"),
        ("Coevorden, Hoogeveen en Meppel", "coevorden hoogeveen meppel"),
        ("De gemeenten Coevorden en Meppel.", "coevorden meppel"),
        ("**Emmen** en *Assen*.", "assen emmen"),
        ("De COA-locatie van het Coa.", "coa"),
        ("Emmen-Noord", "emmen"),
        ("Em\N{SOFT HYPHEN}men", "emmen"),
        ("GGD Drenthe schrijft.", "ggd-drenthe"),
        ("De GGD schrijft.", "ggd-drenthe"),
        ("De veiligheidsregio en de VRD.", "vrd"),
        ("De provincie Drenthe.", "provincie"),
        ("De provincie en het ministerie.", "minjenv provincie"),
        ("Actie (COA, gemeente Borger-Odoorn; uiterlijk 11 november): Verkent.",
         "borger-odoorn coa"),
        ("Actie (Gemeenten): Leveren.", "12"),
        ('De kans is klein. {wie="Nidos/GGD"}', "ggd-drenthe nidos"),
        ("| gemeente | plaatsen |\n|---|---|\n| Emmen | 5 |\n| Assen | 6 |", "assen emmen"),
    ],
)  # fmt: skip
def test_a_passage_names_an_organisation_in_each_dutch_form(text: str, named: str) -> None:
    """By name or alias, as whole words, as a place, in a list, in a table, as an owner."""
    assert _named(text) == [named]


@pytest.mark.parametrize(
    "text",
    [
        "Er is niets gezegd.",
        "In heel Drenthe is plaats nodig.",
        "Het Drentse verslag.",
        "Emmeloord, Assendelft, Meppelink en Coevordenaar.",
        "De assen van de wagen.",
        "Provincie Groningen, provincie Overijssel.",
        "Het ministerie van A&M.",
        "De ministeries overleggen.",
        "Midden-Groningen en Nieuw-Weerdinge.",
        "Veiligheidsregio Groningen en GGD Groningen.",
        "De burgemeester heeft er een hekel aan.",
    ],
)
def test_a_word_that_is_like_a_name_names_nobody(text: str) -> None:
    """Another place, another province, a part of a word, a region."""
    assert _named(text) == [""]


@pytest.mark.parametrize(
    "text",
    [
        "De gemeenten leveren plaatsen.",
        "Gemeenten leveren plaatsen.",
        "Door gemeenten wordt de zorg geuit.",
        "Alle gemeenten werken eraan.",
        "De twaalf gemeenten, alle 12 gemeenten.",
        "De twaalf Drentse gemeenten.",
        "De Drentse gemeenten.",
        "ALLE Drentse gemeenten leveren.",
        "Drentse/Groningse gemeenten helpen.",
        "Zes van de twaalf gemeenten hebben het gehaald.",
        "De overige gemeenten volgen.",
        "De resultaten verschillen per gemeente.",
        "Iedere gemeente en elke gemeente.",
        "Een aantal afspraken raakt de gemeenten.",
        "De gemeenten, COA en Nidos",
        "De gemeenten in Drenthe en hun gemeenteraden.",
        "Alle twaalf dragen bij.",
    ],
)
def test_the_municipalities_are_all_of_them(text: str) -> None:
    """With or without their number; who is named besides them is named as well."""
    assert _named(text)[0].split()[0] == "12"


@pytest.mark.parametrize(
    "text",
    [
        "Een aantal gemeenten heeft al toegezegd.",
        "In aantal gemeenten zijn initiatieven.",
        "Een tweetal gemeenten doet mee.",
        "Enkele kleine gemeenten doen mee.",
        "Drie gemeenten doen mee, 5 gemeenten niet.",
        "De betreffende gemeenten krijgen bericht.",
        "Groningse gemeenten doen mee.",
        "De Groningse gemeenten doen mee.",
        "De Vereniging van Nederlandse Gemeenten.",
        "De gemeente krijgt bericht.",
        "Eén gemeente doet mee, een andere gemeente niet.",
        "De gemeentelijke regels en het gemeentefonds.",
    ],
)
def test_some_municipalities_are_none_in_particular(text: str) -> None:
    """Nor are those of another region, nor one of them."""
    assert _named(text) == [""]


def test_a_name_above_holds_for_what_stands_below_it() -> None:
    """In a heading, a deeper one included, and in a line that leads in; all of a kind do not."""
    assert _named("## Emmen\n\na\n\n### Locatie\n\n- b Assen\n\n## Vervolg\n\nc") == [
        "emmen", "assen emmen", "",
    ]  # fmt: skip
    assert _named("## De gemeenten\n\na") == [""]
    assert _named("Emmen meldt:\n\n- a\n- b Assen\n\nc") == ["emmen", "emmen", "assen emmen", ""]
    assert _named("- Emmen\n  - a\n- Assen\n  - b") == ["emmen", "emmen", "assen", "assen"]
    assert _named("- Emmen heeft met veel moeite een plaats gevonden.\n  - a") == ["emmen", ""]
    assert _named('## Opvang {wie="COA"}\n\na') == ["coa"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('Assen meldt het. {noemt="Emmen"}', ["emmen"]),
        ('De ene plaats. {noemt="emmen, gemeente Assen; COA"}', ["assen coa emmen"]),
        ('Ieder levert. {noemt="alle gemeenten"}', ["12"]),
        ('De gemeenten leveren. {noemt="niemand"}', [""]),
        ('De gemeenten leveren. {NOEMT=“Niemand”}', [""]),
        ('- a {noemt="Emmen"} {noemt="Assen"}', ["assen emmen"]),
        ('## A {noemt="Emmen"}\n\na\n\n### B\n\nb Assen\n\n- c {noemt="niemand"}\n\n## C\n\nd',
         ["emmen", "emmen", "", ""]),
        ('## A {noemt="Emmen"}\n\n### B {noemt="Assen"}\n\n| a |\n|---|\n| b |', ["assen"]),
        ('- a {noemt="Emmen"}\n  - b\n- c', ["emmen", "", ""]),
        ('Besluit: a {noemt="Emmen"}\nActie (COA): b', ["emmen", "coa"]),
    ],
)  # fmt: skip
def test_a_person_s_word_about_who_is_named_is_the_last(text: str, named: list[str]) -> None:
    """Behind a passage for that one, behind a heading for all below it without a word of theirs."""
    assert _named(text) == named


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ('a {noemt="Emen"}', "Emen", 5),
        ('a\n\n- b {noemt="Emmen, Ter Apel"}', "Ter Apel", 7),
        ('## A {noemt="Emmen en Asen"}\n\na\n\nb', "Emmen en Asen", 5),
        ('a {noemt="gemeente"}', "gemeente", 5),
    ],
)
def test_a_name_that_is_nobody_s_stops_once(text: str, words: str, line: int) -> None:
    """At the line that has the mark, with what was probably meant."""
    (found,) = check_named(_notes(text), DIRECTORY)
    assert (found.code, found.severity) == ("mark-names-nobody", Severity.ERROR)
    assert (found.words, found.place.line) == (words, line)


def test_a_misspelt_name_in_a_mark_has_its_suggestion() -> None:
    """ "Emen" is probably Emmen."""
    (found,) = check_named(_notes('a {noemt="Emen"}'), DIRECTORY)
    assert "“Emmen”?" in found.message


def test_a_known_name_in_a_mark_is_quiet() -> None:
    """In whatever form, all of them, or nobody."""
    text = '## A {noemt="alle gemeenten, de gemeente Assen en Emmen"}\n\na\n\n- b {noemt="niemand"}'
    assert list(check_named(_notes(text), DIRECTORY)) == []


@pytest.mark.parametrize(
    "mark", ["{noemt}", '{noemt=""}', '{noemt=","}', '{noemt="niemand, Emmen"}',
             '{noemt="Emmen"} {noemt="niemand"}'],
)  # fmt: skip
def test_a_mark_without_a_name_has_the_wrong_value(mark: str) -> None:
    """Nobody is said in so many words, and alone."""
    findings = read_notes(f"---\ntitle: T\ndate: 2024-10-04\n---\na {mark}", "a.md")[1]
    assert [finding.code for finding in findings] == ["mark-value"]


def test_the_report_of_the_sample_is_marked_as_a_person_would() -> None:
    """All of its passages."""
    file = "notes/2024-10-verslag-minister.md"
    notes, _ = load_notes(ROOT / file, file)
    assert notes
    named = named_in(notes, DIRECTORY)
    assert {number for number, found in named.items() if "emmen" in found} == {
        "0.2", "1.1", "1.2", "2.1", "3.1",
    }  # fmt: skip
    assert {number for number, found in named.items() if "borger-odoorn" in found} == {
        "0.2", "1.1", "1.4", "2.1", "2.2", "3.1",
    }  # fmt: skip
    assert not any("ggd-drenthe" in found for found in named.values())


def test_numbers_are_those_of_the_edition_that_is_read() -> None:
    """Without the part that is held back there is no trace of it."""
    notes = _notes("## A {embargo}\n\nEmmen.\n\n## B\n\nAssen.")
    seen = notes.for_reader(cleared=False, lists=frozenset())
    assert named_in(seen, DIRECTORY) == {"1.1": frozenset({"assen"})}


def test_without_organisations_nobody_is_named() -> None:
    """And nothing breaks."""
    assert _named("De gemeenten en Emmen.", Directory()) == [""]


def test_a_long_text_is_read_in_one_go() -> None:
    """No name makes the search go back over what it has read."""
    text = "de gemeente Aa en " * 10_000
    assert named_in(_notes(text), DIRECTORY) == {"0.1": frozenset()}
