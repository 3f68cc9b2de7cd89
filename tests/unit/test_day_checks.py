"""Rules about days and times."""

from datetime import date

import pytest

from tests.wordings import codes


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_an_earlier_meeting_is_not_later(text: str, expected: list[str]) -> None:
    """A list or report of a later day is a slip of the year; a plan for a later day is not."""
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Op woensdag 9 oktober 2023 komt de minister.", "weekday-wrong"),
        ("Op dinsdag 9 oktober komt de minister.", "weekday-wrong"),
        ("Op wo. 10 okt. komt de minister.", "weekday-wrong"),
        ("Op dinsdag 4-3-2024 komt de minister.", "weekday-wrong"),
        ("## Verslag dinsdag 4 oktober 2024\n\nTekst.", "weekday-wrong"),
        ("Actie (COA; uiterlijk maandag 12 november 2024): Belt.", "weekday-wrong"),
        ("Op 31 november komt de minister.", "day-impossible"),
        ("Op 29 februari 2025 komt de minister.", "day-impossible"),
        ("Op 32 mei komt de minister.", "day-impossible"),
        ("Op 12-13-2024 komt de minister.", "day-impossible"),
        ("Op 31/11/2024 komt de minister.", "day-impossible"),
        ("Om 25.00 uur begint het.", "time-impossible"),
        ("Van 9.75 uur tot 11.00 uur.", "time-impossible"),
        ("Het is van 10.00-25.30 uur.", "time-impossible"),
        ("We starten om 14:65.", "time-impossible"),
        ("Actie (COA; uiterlijk 1 november 2023): Belt.", "deadline-passed"),
        ("Actie (COA; uiterlijk 1 oktober): Belt.", "deadline-passed"),
        ("Reacties graag uiterlijk 11 oktober 2023 sturen.", "deadline-passed"),
        ("Graag uw reactie vóór 11 januari 2024.", "deadline-passed"),
        ("De volgende PRT is op 12 december 2023.", "next-earlier"),
        ("Het verslag van 17 juli 2025 is vastgesteld.", "previous-later"),
        ("De actielijst d.d. 19 november 2026 is doorgenomen.", "previous-later"),
    ],
)
def test_a_day_or_time_that_cannot_be_is_found(text: str, code: str) -> None:
    """That does not exist, does not fit its weekday, or lies on the wrong side of the meeting."""
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Op woensdag 9 oktober 2024 en wo 16 okt. komt de minister.",
        "Vrijdag 4 oktober kwam men bijeen; dinsdag 4-3-2025 weer.",
        "Op woensdag 8 januari is er overleg.",
        "Op zaterdag 7 juni is het klaar.",
        "Op 29 februari was er overleg.",
        "Zaaknummer 45-99-2024, telefoon 06-12345678, groep van 12-14-16 jaar.",
        "Van 22.00 tot 06.00 uur, om 24.00 uur en om 00:00.",
        "In totaal 36.75 uur per week, verhouding 30:70, € 25.75.",
        "Actie (COA; uiterlijk 1 maart): Belt.",
        "Actie (COA; eind november 2024): Belt.",
        "De wet moest uiterlijk 1 juli 2024 zijn uitgevoerd.",
        "De wet is per 1 januari 2023 ingegaan.",
        "Het verslag wordt op 31 oktober 2024 toegestuurd.",
        "De volgende PRT is op 12 december.",
        "Zij hebben 12 maart en mei genoemd.",
    ],
)
def test_days_and_times_may_be_as_they_are(text: str) -> None:
    """A year left out is read as near to the meeting as it fits; numbers are not all days."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("meeting", "text"),
    [
        (date(2024, 12, 10), "Actie (COA; uiterlijk 1 november): Belt."),
        (date(2024, 12, 10), "Op woensdag 8 januari is er overleg."),
        (date(2026, 2, 5), "Op vrijdag 2 oktober is er overleg."),
        (date(2025, 1, 9), "Op dinsdag 10 december was er overleg."),
        (date(1, 1, 1), "Actie (COA; uiterlijk 1 november): Belt op 3 mei."),
        (date(9999, 12, 31), "Belt op 3 mei en op 31 december."),
    ],
)
def test_the_year_turns(meeting: date, text: str) -> None:
    """What is written without a year may lie in the next one, or in the last."""
    assert codes(text, meeting=meeting) == []
