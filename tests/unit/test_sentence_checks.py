"""Rules about sentences that stop before they say something."""

import pytest

from tests.wordings import codes


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
        "De bezwaren zijn bekend. Mocht een partij beroep instellen, dan",
        "- Dank aan de gemeenten en alle anderen die",
        "Locaties tellen mee voor zover",
        "- Roden: gesprek met eigenaar over",
        "De regio springt bij, maar vraagt dan wel om",
        "Het is gezegd. De onderzoekers zijn van plan dat opnieuw te laten",
        "De opgave wordt gehaald. Er is waardering voor alle gemeenten, in het bijzonder voor.",
        "De bekostiging is rond. Dat geldt tot en met 2027 en daarna",
        "Er is overleg. Met een advocaat is al gesproken over",
        "Voor jongeren geldt de wet. De gemeente betaalt voor hen, voor de anderen",
    ],
)
def test_a_sentence_that_ends_in_nothing_is_found(text: str) -> None:
    """Wherever it stands, whatever stands behind it."""
    assert codes(text) == ["unfinished-sentence"]


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
        "Stuur uw reactie naar:\n\npers@drenthe.example",
        "| Wie | Wat |\n|---|---|\n| a | naar |",
        "Wordt vervolgd",
        "- De gemeente neemt de locatie over",
        "Het college wil het hierbij te laten",
    ],
)
def test_sentences_may_end_on_small_words(text: str) -> None:
    """What “daar” or “er” takes along, separable verbs, lists in a row, a greeting, a cell."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Persvragen worden doorgestuurd naar.",
        "Vragen kunnen worden gericht aan",
        "Voor meer uitleg zie",
        "Afgesproken is om",
        "De kosten bedragen €",
        "De brief gaat naar –",
        "De locatie is gesloten, namelijk",
        "Reacties kunt u sturen via:",
        "## Een\n\nDe volgende punten zijn besproken:\n\n## Kop\n\nTekst.",
        "- Stuur het aan:\n- Volgend punt",
        "De gemeenten hebben daarop hun plannen aangepast,",
        "- Een punt,",
    ],
)
def test_a_sentence_that_leads_to_nothing_is_found(text: str) -> None:
    """Also with a full stop, after a colon or comma with nothing below, before a sum."""
    assert codes(text) == ["unfinished-sentence"]


@pytest.mark.parametrize(
    "text",
    [
        "De punten zijn:\n\n- eerst\n- daarna",
        "- In reactie daarop:\n  - eerst\n  - daarna",
        "De punten zijn:\n\n| a | b |\n|---|---|\n| c | d |",
        "Onderwerpen:\n\n### Een\n\nTekst.",
        "Hij zei:\n\n> Goed.",
        "- Assen levert,\n- Emmen ook",
        "Dag allen,\n\nTekst.\n\nMet vriendelijke groet,",
        "In de bijeenkomst van de gemeenten van vrijdag jongstleden,\n\nafgelopen week dus.",
        "Zo zit het namelijk.",
        "Stap voor stap, een voor een.",
        "Aanwezig: de secretaris en de heer De Groot. Afwezig: –",
    ],
)
def test_a_sentence_may_lead_to_what_stands_below(text: str) -> None:
    """A colon before a list, a table or a deeper heading; commas in a list and in a greeting."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "De locatie (zie de kaart is open.",
        "Hij zei: “wij komen.",
        "- Dit punt (in overleg met Assen\n- Volgend punt",
        "## Kop (deel\n\nTekst.",
        "De toon was goed: ‘Wij willen wel, maar het kan niet.",
    ],
)
def test_what_is_opened_is_closed(text: str) -> None:
    """Brackets and quotation marks, in texts and headings."""
    assert codes(text) == ["not-closed"]


@pytest.mark.parametrize(
    "text",
    [
        "a) eerst en b) dan (zie a)",
        "Jammer :( maar goed.",
        "„Goed”, zei hij, en “mooi”.",
        "“Wij komen.\n\nWij blijven ook.”",
        'Om ‘s middags 5" te meten.',
        "De wethouder zei ‘ja’ tegen ‘alle’ foto’s.",
        "‘s Avonds en ‘t weekend zijn er foto’s.",
    ],
)
def test_brackets_and_quotation_marks_may_be_otherwise_meant(text: str) -> None:
    """Numbering, faces, quotations that run on over several paragraphs, apostrophes."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Actie COA, gemeente Emmen; uiterlijk 11 november): Verkent het.",
        "- Actiepunt provincie: stuurt een brief.",
        "Besloten: de brief gaat weg.",
        "Actie (COA; uiterlijk 11 november: Verkent het.",
    ],
)
def test_what_looks_like_an_action_and_is_none_is_told(text: str) -> None:
    """A bracket or a colon too few, and nobody finds it on a list."""
    assert "typed-unread" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Actie (COA): Verkent het.",
        "Besluit: de brief gaat weg.",
        "Actiepunten:\n\n- COA verkent het.",
        "Besloten is dat de brief weggaat.",
        "Actie is nodig: de tijd dringt.",
        "De actie van de gemeente: een brief.",
    ],
)
def test_sentences_speak_of_actions_and_decisions(text: str) -> None:
    """Read as what they are, or about what others do."""
    assert "typed-unread" not in codes(text)
