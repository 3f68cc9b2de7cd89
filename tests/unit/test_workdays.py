"""Working days, lengths of time, and the deadlines that are counted with them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailer.clock import LocalTimeError, LocalTimeFault
from mailer.release.deadlines import parse_deadline
from mailer.release.plan import RoundTerms, Step, resolved
from mailer.release.workdays import (
    LAST_YEAR,
    is_working_day,
    parse_length,
    working_days_after,
    working_days_before,
)

ZONE = ZoneInfo("Europe/Amsterdam")
OPENED = datetime(2024, 10, 7, 8, 0, tzinfo=UTC)  # a Monday, ten o'clock
LAW = {
    2024: "01-01 03-29 03-31 04-01 04-27 05-05 05-09 05-19 05-20 12-25 12-26",
    2025: "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26",
    2026: "01-01 04-03 04-05 04-06 04-27 05-05 05-14 05-24 05-25 12-25 12-26",
}
"""Article 3 of the Algemene termijnenwet, with Easter Sunday and Whit Sunday, by year."""


@pytest.mark.parametrize("year", LAW)
def test_working_days_are_those_of_the_law(year: int) -> None:
    """5 May every year and Good Friday are none; 24 and 31 December are."""
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(),
                                               date(year + 1, 1, 1).toordinal())]  # fmt: skip
    free = {date.fromisoformat(f"{year}-{day}") for day in LAW[year].split()}
    assert [d for d in days if not is_working_day(d)] == [
        d for d in days if d.weekday() > 4 or d in free
    ]


def test_working_days_follow_each_other_both_ways() -> None:
    """Over the Easter of 2025, Good Friday and Easter Monday included."""
    before, after = working_days_before(date(2025, 4, 22)), working_days_after(date(2025, 4, 17))
    assert next(before) == date(2025, 4, 17)
    assert next(after) == date(2025, 4, 22)


@pytest.mark.parametrize(
    ("written", "until"),
    [
        ("5 werkdagen", "2024-10-14 17:00"),
        ("1 werkdag", "2024-10-08 17:00"),
        (" 10 Werkdagen ", "2024-10-21 17:00"),
        ("4 dagen", "2024-10-11 17:00"),
        ("2 weken", "2024-10-21 17:00"),
        ("4 weken", "2024-11-04 17:00"),  # summer time has ended: 17:00 stays 17:00
        ("2024-10-25 12:00", "2024-10-25 12:00"),
        ("2024-10-25 12:00+00:00", "2024-10-25 14:00"),
    ],
)
def test_a_deadline_is_an_instant_or_so_long_after_the_opening(written: str, until: str) -> None:
    """At five in the afternoon where only days are said."""
    found = parse_deadline(written, OPENED, ZONE)
    assert found.tzinfo is UTC
    assert f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}" == until


def test_the_local_day_of_the_opening_counts() -> None:
    """At 23:30 UTC on Monday it is Tuesday in the Netherlands."""
    late = datetime(2024, 10, 7, 23, 30, tzinfo=UTC)
    assert parse_deadline("1 werkdag", late, ZONE) == datetime(2024, 10, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", LocalTimeFault.NOT_A_TIME),
        ("ooit", LocalTimeFault.NOT_A_TIME),
        ("vijf werkdagen", LocalTimeFault.NOT_A_TIME),
        ("0 werkdagen", LocalTimeFault.NOT_A_TIME),
        ("5 werkdagen vóór de deadline", LocalTimeFault.NOT_A_TIME),
        ("2024-10-25", LocalTimeFault.NO_TIME),
        ("2024-10-27 02:30", LocalTimeFault.AMBIGUOUS),
        ("2025-03-30 02:30", LocalTimeFault.DOES_NOT_EXIST),
    ],
)
def test_i14_what_names_no_one_instant_is_no_deadline(written: str, fault: LocalTimeFault) -> None:
    """Never a guess: the same faults as everywhere."""
    with pytest.raises(LocalTimeError) as caught:
        parse_deadline(written, OPENED, ZONE)
    assert caught.value.fault is fault


def test_nothing_is_counted_beyond_the_calendar() -> None:
    """At either end a length leads nowhere."""
    length = parse_length("99 weken")
    assert length
    assert length.after(date.max) == date.max
    assert length.before(date.min) == date.min
    assert next(working_days_after(date(LAST_YEAR + 1, 1, 1)), None) is None


def _step(**terms: object) -> Step:
    return Step.model_validate(
        {"name": "toets", "template": "factual_check", "to": ["g"], "round": terms}
    )


def test_a_step_that_goes_has_an_instant_for_its_deadline() -> None:
    """Counted once, from when it goes; one that has an instant keeps it."""
    loose = _step(deadline="5 werkdagen", remind=["1 werkdag"])
    assert loose.round
    assert loose.round.ends_at is None
    fixed = resolved(loose, OPENED, ZONE).round
    assert fixed
    assert fixed.ends_at == datetime(2024, 10, 14, 15, tzinfo=UTC)
    assert fixed.remind == ("1 werkdag",)
    later = resolved(resolved(loose, OPENED, ZONE), datetime(2030, 1, 1, tzinfo=UTC), ZONE)
    assert later.round == fixed


def test_a_step_without_a_round_stays_what_it_is() -> None:
    """There is nothing to count."""
    step = Step.model_validate({"name": "brief", "template": "report", "to": ["g"]})
    assert resolved(step, OPENED, ZONE) is step


def test_terms_survive_being_stored() -> None:
    """Instants come back as instants, lengths as their words."""
    for deadline in (OPENED, "5 werkdagen"):
        terms = RoundTerms.model_validate({"deadline": deadline})
        assert RoundTerms.model_validate_json(terms.model_dump_json()) == terms
