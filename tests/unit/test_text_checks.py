"""Rules about words: what they catch, and the good Dutch that they leave alone."""

from pathlib import Path

import pytest

from mailer import i18n
from mailer.checks.text import check_notes
from mailer.directory.model import Directory, Organisation
from mailer.directory.reader import load_directory
from mailer.findings import Finding
from mailer.notes.reader import load_notes, read_notes

ROOT = Path(__file__).parents[2]
FRONT = "---\ntitle: Verslag\ndate: 2024-10-04\n---\n"
DIRECTORY = Directory(
    organisations={
        key: Organisation.model_validate(
            {"id": key, "name": name, "kind": kind, "aliases": aliases}
        )
        for key, name, kind, aliases in [
            ("westerveld", "gemeente Westerveld", "municipality", ["Westerveld"]),
            ("hoogeveen", "gemeente Hoogeveen", "municipality", ["Hoogeveen"]),
            ("coa", "COA", "agency", ["Centraal Orgaan opvang asielzoekers"]),
        ]
    }
)


@pytest.fixture(autouse=True)
def _english() -> object:
    i18n.use("en")
    yield
    i18n.use(None)


def _found(text: str) -> list[Finding]:
    notes, findings = read_notes(FRONT + text, "a.md")
    assert notes
    assert not [finding for finding in findings if finding.stops]
    return list(check_notes(notes, DIRECTORY))


def _codes(text: str) -> list[str]:
    return [finding.code for finding in _found(text)]


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("2024-10-04-prt", ["doubled-word", "unfinished-sentence"]),
        ("2026-02-05-actielijst", ["previous-later", "owner-misspelt"]),
        ("2024-10-verslag-minister", []),
    ],
)
def test_the_papers_have_the_faults_they_are_known_for(file: str, codes: list[str]) -> None:
    """These and no other, with the whole sample directory beside them."""
    directory, _ = load_directory(ROOT / "distribution_lists", ROOT)
    notes, _ = load_notes(ROOT / "notes" / f"{file}.md", f"notes/{file}.md")
    assert notes
    assert [finding.code for finding in check_notes(notes, directory)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "Er is geen bewuste gedachte gedachte/inspanning achter.",
        "De de vergadering begint.",
        "Dit is een een voorstel.",
        "Het wordt wordt besproken.",
        "De gemeente\xa0gemeente Emmen.",
        "## De de kop\n\nTekst.",
    ],
)
def test_a_word_typed_twice_is_found(text: str) -> None:
    """In texts and headings, across a no-break space, at the start of a sentence."""
    assert _codes(text) == ["doubled-word"]


@pytest.mark.parametrize(
    "text",
    [
        "Ik weet dat dat zo is.",
        "Wie die die kans krijgt.",
        "De vraag is of het het college helpt.",
        "Als je je aanmeldt, en als u u afmeldt.",
        "Omdat er er drie zijn, en ze ze kennen.",
        "De plannen die er zijn zijn bekend.",
        "De heer Jan Jansen en mevrouw van Van der Berg.",
        "Afspraken per gemeente/gemeente; regio, regio.",
        "Dat was in 2024 2024 plaatsen.",
        "Besproken. Besproken is ook de begroting.",
        "Een heel heel klein beetje.",
    ],
)
def test_good_dutch_doubles_words_too(text: str) -> None:
    """Pronouns, relative clauses, names with a particle, lists and figures."""
    assert _codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Eventuele persvragen kunnen worden doorgestuurd naar",
        "Eventuele persvragen kunnen worden doorgestuurd naar .",
        "Eventuele persvragen kunnen worden doorgestuurd naar …",
        "Reacties zien wij graag tegemoet via",
        "- Het college stemt in met de",
        "- De brief is verstuurd aan Assen en",
        "> Er is gekeken. De brief gaat naar,",
        "Besluit: De PRT stemt in met een",
        "Actie (COA): Verkent de mogelijkheden van",
    ],
)
def test_a_sentence_that_ends_in_nothing_is_found(text: str) -> None:
    """Wherever it stands, whatever stands behind it."""
    assert _codes(text) == ["unfinished-sentence"]


@pytest.mark.parametrize(
    "text",
    [
        "- Daar kijken we naar",
        "- Er is nog geen beeld van",
        "- waar dit toe leidt",
        "- Dit nemen wij mee",
        "- Het plan gaat door",
        "- Wij kunnen niet zonder",
        "- Beter een kleine locatie dan deze",
        "- Assen levert plaatsen; en\n- Emmen ook",
        "- Ingestemd met actie- en besluitenlijst",
        "Groeten van\n\nHedwig",
        "Stuur uw reactie naar:",
        "De brief gaat naar.",
        "| Wie | Wat |\n|---|---|\n| a | naar |",
        "Wordt vervolgd",
    ],
)
def test_sentences_may_end_on_small_words(text: str) -> None:
    """What “daar” or “er” takes along, separable verbs, lists in a row, a greeting, a cell."""
    assert _codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "todo: naam opzoeken",
        "Tekst TBD",
        "Datum NTB",
        "Op xx november",
        "Aan XXX",
        "Beste [NAAM],",
        "Beste [naam burgemeester],",
        "[datum invullen]",
        "Bedrag: ______",
        "Bedrag: .....",
        "Beste {{ naam }},",
        "Beste <naam>,",
        "Lorem ipsum dolor",
        "[ ]",
        "## Kop [DATUM]\n\nTekst.",
    ],
)
def test_i11_what_is_still_to_be_filled_in_is_an_error(text: str) -> None:
    """It can be mended only, never accepted."""
    found = _found(text)
    assert {finding.code for finding in found} == {"placeholder"}
    assert all(finding.severity.value == "error" for finding in found)


def test_i11_a_title_with_a_hole_is_an_error() -> None:
    """Titles go into subjects."""
    notes, _ = read_notes(FRONT.replace("Verslag", "Verslag [NAAM]") + "Tekst.", "a.md")
    assert notes
    assert [finding.code for finding in check_notes(notes, DIRECTORY)] == ["placeholder"]


@pytest.mark.parametrize(
    "text",
    [
        "De todo-lijst is bijgewerkt.",
        "Methodologie, todoist.",
        "De vergadering [sic] duurde lang...",
        "Zie [de site](https://a.example).",
        "Een groep van XX leden? Nee, twintig.",
        "Naam, datum en bedrag zijn bekend.",
        "Het bedrag is < 100 en > 50.",
        "Nader te bepalen (n.t.b.).",
    ],
)
def test_words_near_a_placeholder_are_text(text: str) -> None:
    """An error that cannot be accepted must not come from good Dutch."""
    assert _codes(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("## Actie- en besluitenlijst 19 november 2026\n\nTekst.", ["previous-later"]),
        ("## Verslag vorige vergadering, 5 oktober 2024\n\nTekst.", ["previous-later"]),
        ("## Notulen 4 oktober 2025\n\nTekst.", ["previous-later"]),
        ("## Notulen 4 oktober 2024\n\nTekst.", []),
        ("## Verslag 17 juli 2024\n\nTekst.", []),
        ("## Verslag 17 december\n\nTekst.", []),
        ("## Actielijst tot 1 december 2026\n\nTekst.", []),
        ("## Besluitvorming per 1 januari 2027\n\nTekst.", []),
        ("## Verslag aan de minister vóór 31 oktober 2024\n\nTekst.", []),
        ("## Volgende PRT 12 december 2024\n\nTekst.", []),
    ],
)
def test_an_earlier_meeting_is_not_later(text: str, codes: list[str]) -> None:
    """A list or report of a later day is a slip of the year; a plan for a later day is not."""
    assert _codes(text) == codes


def test_the_previous_meeting_in_the_front_matter_is_not_later() -> None:
    """One fault is one finding, also where a heading says it as well."""
    front = FRONT.replace("---\ntitle", "---\nprevious: 2025-07-17\ntitle")
    for text in ("Tekst.", "## Verslag 17 juli 2025\n\nTekst."):
        notes, _ = read_notes(front + text, "a.md")
        assert notes
        found = [finding.code for finding in check_notes(notes, DIRECTORY)]
        assert found.count("previous-later") == 1


@pytest.mark.parametrize(
    ("owner", "near"),
    [
        ("miniserie", "Ministerie"),
        ("Secretarus", "Secretaris"),
        ("gemeente Westervelt", "gemeente Westerveld"),
        ("Hogeveen", "Hoogeveen"),
    ],
)
def test_a_misspelt_owner_is_found(owner: str, near: str) -> None:
    """With the name that was probably meant."""
    (found,) = _found(f'- Verkent. {{wie="{owner}"}}')
    assert found.code == "owner-misspelt"
    assert near.casefold() in found.message.casefold()


@pytest.mark.parametrize(
    "owner",
    [
        "Secretaris", "secretariaat", "Gemeente", "gemeente Westerveld", "Westerveld", "coa",
        "gemeente Westerwolde", "gemeente Hoogezand", "Hedwig", "VNG", "IND", "GGD Groningen",
        "Ministeries", "gemeenten", "Jetta Klijnsma",
    ],
)  # fmt: skip
def test_owners_who_are_not_known_may_be_somebody(owner: str) -> None:
    """A neighbour, a person, a plural: only what is nearly a known name is a slip."""
    assert _codes(f'- Verkent. {{wie="{owner}"}}') == []


def test_a_finding_is_bound_to_its_text_and_place() -> None:
    """File, line and passage; an acceptance lapses when the text changes."""
    first, second = _found("## A\n\nDe de tekst.\n\nDe de andere tekst.")
    assert (first.place.file, first.place.line, first.place.passage) == ("a.md", 7, "1.1")
    assert first.fingerprint != second.fingerprint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("## EMBARGO: verdeling\n\nTekst.", "embargo-word"),
        ("- Dit punt (embargo) gaat over de verdeling.", "embargo-word"),
        ("Tekst met \u202e omgekeerde woorden.", "control-character"),
        ("Tekst met \x1b[31m kleur.", "control-character"),
        ("Tekst. <!-- intern: niet sturen -->", "html-in-text"),
        ("De 2<sup>e</sup> cyclus.", "html-in-text"),
        ("Besluit:", "typed-empty"),
        ("Actie (COA):", "typed-empty"),
        ("Op dd-mm-jjjj komt de minister.", "placeholder"),
        ("Beste «Naam», welkom.", "placeholder"),
    ],
)
def test_what_would_go_out_as_it_stands_is_told(text: str, code: str) -> None:
    """Embargo said and not marked, hidden characters, HTML, decisions that say nothing."""
    assert code in _codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Het embargo op dit verslag eindigt op 1 november.",
        "## EMBARGO {embargo}\n\nTekst.",
        "Soft\u00adhyphens en een zero-width\u200bspace uit Word.",
        "Het aantal is < 100 en > 50, dus a<b.",
        "Besluit: Akkoord.",
        "Waarom?? Omdat het kan…",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(text: str) -> None:
    """Near misses of the rules above."""
    assert _codes(text) == []
