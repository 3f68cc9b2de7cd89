"""Rules about the terms of a factual check: its deadline and reminders against the calendar."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from mailer.clock import to_local
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.release.plan import ReleasePlan, Step
from mailer.release.reminders import reminder_instants
from mailer.release.workdays import is_working_day, working_days_until
from mailer.saying import moment

EARLY_REMINDER = rule(
    "reminder-early",
    Severity.WARNING,
    message=N_("A reminder of step “{step}” lies on {day}, before the step itself goes."),
    remedy=N_("Take it out of `remind`, or give the round a later deadline."),
    why=N_("Nobody can be reminded of what they have not got."),
)
DAY_OFF = rule(
    "deadline-day-off",
    Severity.WARNING,
    message=N_("The round of step “{step}” ends on {deadline}, when offices are closed."),
    remedy=N_("Choose a working day for `deadline`; or accept it with a reason."),
    why=N_("Who opens the mail on the next working day is too late, and silence then speaks."),
)
ODD_HOUR = rule(
    "deadline-hour",
    Severity.NOTE,
    message=N_("The round of step “{step}” ends on {deadline}: outside office hours."),
    remedy=N_("Look whether the hour is what was meant; 17:00 is usual."),
    why=N_("An hour at night is more often a slip than an intention."),
)
SHORT = rule(
    "round-short",
    Severity.WARNING,
    message=N_("Step “{step}” leaves less than two working days to answer: until {deadline}."),
    remedy=N_("Give the round a later deadline; or accept it with a reason."),
    why=N_("An organisation has to ask its own people first; silence would then say nothing."),
)

_EARLIEST, _LATEST = time(7), time(20)
_LEAST = 2


def check_round(
    plan: ReleasePlan, step: Step, at: datetime | None, zone: ZoneInfo
) -> Iterator[Finding]:
    """What is odd in the terms of a round that opens at `at`; None while nobody knows when.

    Without a word on a deadline that is not known yet, or has passed: that stops by itself.
    """
    deadline = step.round and step.round.ends_at
    if not step.round or not deadline or (at and deadline <= at):
        return
    place = Place(file=plan.file, line=step.line)
    said, local = moment(deadline, zone), to_local(deadline, zone)
    told = {"about": said, "step": step.name, "deadline": said}
    if not is_working_day(local.date()):
        yield DAY_OFF.found(place, **told)
    if not _EARLIEST <= local.time() <= _LATEST:
        yield ODD_HOUR.found(place, **told)
    if at is None:
        return
    days = working_days_until(to_local(at, zone).date(), local.date())
    if len(list(islice(days, _LEAST))) < _LEAST:
        yield SHORT.found(place, **told)
    for instant in reminder_instants(deadline, step.round.remind, zone):
        if instant <= at:
            day = moment(instant, zone)
            yield EARLY_REMINDER.found(place, about=day, step=step.name, day=day)
