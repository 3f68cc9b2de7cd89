"""Rules about organisations and owners that are nearly known ones."""

import pytest

from tests.wordings import codes, found

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("owner", "near"),
    [
        ("miniserie", "Ministerie"),
        ("Secretarus", "Secretaris"),
        ("gemeente Westervelt", "gemeente Westerveld"),
        ("Hogeveen", "Hoogeveen"),
        ("Ministrie van Justitie en Veiligheid", "ministerie van Justitie en Veiligheid"),
    ],
)
def test_a_misspelt_owner_is_found(owner: str, near: str) -> None:
    """With the name that was probably meant."""
    (finding,) = found(f'- Verkent. {{wie="{owner}"}}')
    assert finding.code == "owner-misspelt"
    assert near.casefold() in finding.message.casefold()


@pytest.mark.parametrize(
    "owner",
    [
        "Secretaris", "secretariaat", "Gemeente", "gemeente Westerveld", "Westerveld", "coa",
        "gemeente Westerwolde", "gemeente Hoogezand", "Hedwig", "VNG", "IND", "GGD Groningen",
        "Ministeries", "gemeenten", "Jetta Klijnsma", "Secretaris AB",
    ],
)  # fmt: skip
def test_owners_who_are_not_known_may_be_somebody(owner: str) -> None:
    """A neighbour, a person, a plural: only what is nearly a known name is a slip."""
    assert codes(f'- Verkent. {{wie="{owner}"}}') == []


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("De gemeente Westervelt doet mee.", "Westerveld"),
        ("In gemeente Coeverden is ruimte.", "Coevorden"),
        ("De veiligheidsregio Drente levert cijfers.", "Drenthe"),
        ("Assen en Hogeveen leveren plaatsen.", "Hoogeveen"),
        ("Gemeenten Assen, Emen en Coevorden.", "Emmen"),
        ("De gemeente Borger Odoorn werkt mee.", "Borger-Odoorn"),
        ("Namens Borger-Odorn is Jan er.", "Borger-Odoorn"),
        ("De gemeente De Wolde werkt mee.", "De Wolden"),
        ("De burgemeester van Asen komt.", "Assen"),
        ("Het miniserie komt.", "ministerie"),
        ("Het ministerie van Justitie en Veilgheid schrijft.", "Justitie en Veiligheid"),
        ("Het Centraal Orgaan opvang asielzoeker bouwt.", "Centraal Orgaan opvang asielzoekers"),
        ("## Vraag van Coevoorden\n\nTekst.", "Coevorden"),
        ("| Gemeente | Aantal |\n|---|---|\n| Hoogeven | 4 |", "Hoogeveen"),
        ("Draagvlak in de wijk Wolfsbos in Hogeveen.", "Hoogeveen"),
        ("Het ministeri van Asiel meldt het.", "ministerie"),
    ],
)
def test_an_organisation_nearly_known_is_found(text: str, near: str) -> None:
    """In sentences, headings and cells, with the name that was probably meant."""
    (finding,) = found(text)
    assert finding.code == "organisation-misspelt"
    assert f"“{near}”" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Westerwolde, Stadskanaal, Veendam, Winschoten en gemeente Het Hogeland.",
        "In Westervelde en Asten; bij de gemeente Weststellingwerf.",
        "De Drentse gemeenten, de Asser raad, de Emmense wethouder, Coevorder vragen.",
        "Hoogeveense Vaart, Drents Museum, Assens college, Westervelds plan.",
        "Mevrouw Hogeveen, de heer P. van Westervelt en Frank Hogeveen.",
        "Passen de plannen? Emmer vol. Nemen wij mee.",
        "Ministeries, ministers, ministeriële, provincies en provinciale.",
        "COA, VRD en NIDOS; gemeente Borger-Odoorn.",
        "Mail naar info@hogeveen.example of kijk op www.hogeveen.example.",
        "Justitie & Veiligheid. Het centraal orgaan opvang asielzoekers.",
    ],
)
def test_other_places_people_and_forms_are_no_slips(text: str) -> None:
    """Real places, surnames, adjectives, ordinary words, capitals."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Actie: Verkent mogelijkheden.",
        "Actie (uiterlijk 1 mei): Neemt contact op.",
        "| Actie | Wie |\n|---|---|\n| Brief sturen | COA |\n| Zaal regelen |  |",
        "Actie (wie?; uiterlijk 29 november): Schrijft de brief.",
        "Actie (n.n.; uiterlijk 30 november): Zorgt voor een format.",
    ],
)
def test_an_action_has_somebody_to_do_it(text: str) -> None:
    """Before the colon or in its column."""
    assert codes(text) == ["action-without-owner"]


@pytest.mark.parametrize(
    "text",
    [
        "Actie (COA): Verkent mogelijkheden.",
        "Actie: COA verkent mogelijkheden.",
        "Actie: De secretaris stuurt de brief.",
        "Actie: Marjan neemt contact op.",
        '## Kop {wie="COA"}\n\nActie: Verkent mogelijkheden.',
        "| Onderwerp | Door wie? |\n|---|---|\n| Opening |  |",
        "| Actie | Wanneer |\n|---|---|\n| Brief sturen |  |",
    ],
)
def test_who_does_it_may_be_said_in_other_ways(text: str) -> None:
    """In the sentence, behind the heading; an agenda needs nobody."""
    assert codes(text) == []


@pytest.mark.parametrize("owner", ["Minister", "Westerwolde", "Colleges", "Portefeuillehouders"])
def test_offices_and_places_own_actions(owner: str) -> None:
    """A minister is no misspelt ministry."""
    assert codes(f'- Verkent. {{wie="{owner}"}}') == []
