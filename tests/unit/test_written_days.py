"""Days as people write them, read back."""

from datetime import date, timedelta

import pytest

from mailer.dutch import long_date
from mailer.notes.days import find_day, find_written, parse_day

MEETING = date(2024, 10, 4)


def test_written_days_are_found_again() -> None:
    """What `long_date` writes is read whole, every day of four years."""
    for day in (date(2023, 12, 30) + timedelta(days=n) for n in range(4 * 366)):
        (written,) = find_written(f"op {long_date(day)}.")
        assert (written.words, written.weekday) == (long_date(day), day.weekday())
        assert written.readings(MEETING) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4 oktober", (None, 10, 4)),
        ("4\xa0Oktober\xa02024", (2024, 10, 4)),
        ("wo 9 okt. 2024", (2024, 10, 9)),
        ("vrijdagmiddag 4 oktober ’24", (2024, 10, 4)),
        ("4e oktober", (None, 10, 4)),
        ("2024-10-04", (2024, 10, 4)),
        ("4-10-2024", (2024, 10, 4)),
        ("4/10/24", (2024, 10, 4)),
        ("31 juni 2024", (2024, 6, 31)),
    ],
)
def test_a_day_is_written_in_many_ways(text: str, day: tuple[int | None, int, int]) -> None:
    """Existing or not: that is asked later."""
    (written,) = find_written(f"Op {text}, dus.")
    assert (written.year, written.month, written.day) == day


@pytest.mark.parametrize(
    "text",
    ["104 oktober 2024", "4 oktoberfest 2024", "06-12-345678", "kenmerk/2024-10-04", "3.4.5.6",
     "4 mei-reces", "12,5 mei"],
)  # fmt: skip
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    """Longer numbers, longer words, parts of a path."""
    assert find_written(text) == []


@pytest.mark.parametrize(
    ("text", "meeting", "day"),
    [
        ("uiterlijk 11 november", MEETING, date(2024, 11, 11)),
        ("uiterlijk 1 oktober", MEETING, date(2024, 10, 1)),
        ("per 2 januari", MEETING, date(2025, 1, 2)),
        ("1 november", date(2024, 12, 10), date(2025, 11, 1)),
        ("1 november", None, None),
        ("31 november 2024", MEETING, None),
        ("31 juni of 1 juli 2025", MEETING, date(2025, 7, 1)),
    ],
)
def test_a_deadline_without_a_year_lies_ahead(
    text: str, meeting: date | None, day: date | None
) -> None:
    """Unless it had passed by less than four weeks when it was set."""
    assert find_day(text, meeting) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4 oktober 2024", date(2024, 10, 4)),
        ("vrijdag 4 oktober 2024", date(2024, 10, 4)),
        ("2024-10-04", date(2024, 10, 4)),
        ("4-10-24", None),
        ("4 oktober", None),
        ("4 oktober 2024 of later", None),
        ("31 november 2024", None),
    ],
)
def test_a_day_that_is_all_of_a_text(text: str, day: date | None) -> None:
    """With its year in full, or none."""
    assert parse_day(text) == day
