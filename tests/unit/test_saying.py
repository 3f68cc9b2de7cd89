"""Days and instants on a screen, in the language of who reads it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailer import i18n, saying
from mailer.findings import Place, Rule, Severity

pytestmark = pytest.mark.usefixtures("english")

ZONE = ZoneInfo("Europe/Amsterdam")
FRIDAY = date(2024, 11, 1)
NINE = datetime(2024, 11, 1, 8, tzinfo=UTC)
SAYS = Rule("says-day", Severity.NOTE, message="Until {day}.", remedy="After {day}.", why="")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nl",
            [
                "vrijdag 1 november 2024",
                "1 november 2024",
                "vr 1 nov",
                "vrijdag 1 november 2024, 09.00 uur",
                "1 november 2024, 09.00 uur",
                "09.00",
            ],
        ),
        (
            "en",
            [
                "Friday 1 November 2024",
                "1 November 2024",
                "Fri 1 Nov",
                "Friday 1 November 2024, 09:00",
                "1 November 2024, 09:00",
                "09:00",
            ],
        ),
    ],
)
def test_days_and_instants_are_said_in_the_language_in_use(language: str, words: list[str]) -> None:
    """Dutch as letters write it, English with the day before the month, weekdays in both."""
    i18n.use(language)
    assert [
        saying.day(FRIDAY),
        saying.short_day(FRIDAY),
        saying.brief_day(FRIDAY),
        saying.moment(NINE, ZONE),
        saying.short_moment(NINE, ZONE),
        saying.brief_time(NINE, ZONE),
    ] == words


def test_march_is_short_in_dutch_as_well() -> None:
    """Maart is mrt; its first three letters are no word."""
    i18n.use("nl")
    assert saying.brief_day(date(2024, 3, 8)) == "vr 8 mrt"


def test_a_finding_says_a_day_in_the_language_in_use() -> None:
    """A rule is given the day itself; words stay as they are."""
    found = SAYS.found(Place(), day=FRIDAY)
    assert (found.message, found.remedy) == (
        "Until Friday 1 November 2024.",
        "After Friday 1 November 2024.",
    )
    i18n.use("nl")
    assert SAYS.found(Place(), day=FRIDAY).message == "Until vrijdag 1 november 2024."
    assert SAYS.found(Place(), day="2024-11-01").message == "Until 2024-11-01."
