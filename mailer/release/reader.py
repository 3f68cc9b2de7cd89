"""Reading a release plan: every fault is a finding with its line; a plan with one is none."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailer.clock import LocalTimeError, LocalTimeFault, offsets, parse_instant
from mailer.findings import Finding, Place, Rule, Severity, rule
from mailer.i18n import N_, _
from mailer.notes.days import parse_day
from mailer.notes.placeholders import check_placeholders
from mailer.reading import (
    KeyPath,
    ReadingError,
    Toml,
    fit,
    inside,
    key_name,
    read_toml,
    suggestion,
)
from mailer.release.plan import ReleasePlan, Step
from mailer.release.workdays import parse_length

UNREADABLE = rule(
    "plan-unreadable",
    Severity.ERROR,
    message=N_("The release plan cannot be read: {reason}"),
    remedy=N_("Mend the file and try again."),
    why=N_("A plan that cannot be read may hold an embargo, so nothing goes while it stands."),
)
FAULT = rule(
    "plan-fault",
    Severity.ERROR,
    message=N_("{key} {fault}"),
    remedy=N_("Mend this key; docs/formats.md lists the keys of a plan."),
    why=N_("A key that the program does not understand might have been meant to hold mail back."),
)
NOT_A_TIME = rule(
    "time-unreadable",
    Severity.ERROR,
    message=N_("{key} is no date and time: {value}"),
    remedy=N_("Write it as “{meant}”."),
    why=N_("An instant decides when mail leaves, so it is never guessed."),
)
NO_TIME = rule(
    "time-missing",
    Severity.ERROR,
    message=N_("{key} is a date without a time: {value}"),
    remedy=N_("Write the time as well: “{value} 09:00”."),
    why=N_("A day without a time would mean midnight to the program and nine o'clock to people."),
)
AMBIGUOUS = rule(
    "time-ambiguous",
    Severity.ERROR,
    message=N_("{key} happens twice: the clock goes back over {value}"),
    remedy=N_("Write which one, with its offset: “{value}{first}” or “{value}{second}”."),
    why=N_("In the night that summer time ends one hour comes twice; an embargo cannot end twice."),
)
DOES_NOT_EXIST = rule(
    "time-nonexistent",
    Severity.ERROR,
    message=N_("{key} does not exist: the clock goes forward over {value}"),
    remedy=N_("Choose a time before or after that hour."),
    why=N_("In the night that summer time begins one hour is skipped; nothing can go in it."),
)
STEP_TWICE = rule(
    "step-twice",
    Severity.ERROR,
    message=N_("Two steps are named “{name}”."),
    remedy=N_("Give each step a name of its own."),
    why=N_("A step's name says what was sent; two of one name cannot be told apart."),
)
STEP_UNKNOWN = rule(
    "step-unknown",
    Severity.ERROR,
    message=N_("Step “{name}” waits for “{other}”, which this plan does not have.{suggestion}"),
    remedy=N_("Name a step of this plan in `after`."),
    why=N_("A step that waits for nothing would go without what should come first."),
)
STEP_WAITS_FOR_ITSELF = rule(
    "step-cycle",
    Severity.ERROR,
    message=N_("Step “{name}” waits for itself: {way}"),
    remedy=N_("Take one of these names out of `after`."),
    why=N_("Steps that wait for each other would never go."),
)
STEP_ORDER = rule(
    "step-order",
    Severity.ERROR,
    message=N_("Step “{name}” goes before “{other}”, for which it waits."),
    remedy=N_("Give it a later time, or take “{other}” out of its `after`."),
    why=N_("It could never go at its time."),
)
EMBARGO_NEEDED = rule(
    "embargo-missing",
    Severity.ERROR,
    message=N_("Step “{name}” says embargoed = true and the plan has no [embargo]."),
    remedy=N_("Write [embargo] with `until` and `cleared`, or take the key out."),
    why=N_("An embargo without an end cannot be kept."),
    embargo=True,
)


def plan_files(root: Path) -> Iterator[str]:
    """Every .toml below releases/, however its ending is written, in order; links are followed.

    Paths are relative to `root`. A plan that is overlooked is an embargo that does not hold.
    """
    seen: set[Path] = set()
    for folder, below, names in os.walk(root / "releases", followlinks=True):
        below[:] = sorted(n for n in below if not _round_again(Path(folder, n), seen))
        for name in sorted([*names, *below]):  # a folder of that name is told as a fault
            if name.lower().endswith(".toml"):
                yield Path(folder, name).relative_to(root).as_posix()


def _round_again(folder: Path, seen: set[Path]) -> bool:
    """Whether a link leads back to where the walk has been."""
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return True
    been = real in seen
    seen.add(real)
    return been


def load_plan(root: Path, file: str, zone: ZoneInfo) -> tuple[ReleasePlan | None, list[Finding]]:
    """The plan in `file` of the workspace `root`, its local times in `zone`, and what is wrong.

    Never raises for what stands in the file; with a fault of form, time or order there is no
    plan, only findings.
    """
    if inside(root, file) is None:
        reason = _("it lies outside the workspace, or its links lead round")
        return None, [UNREADABLE.found(Place(file=file), reason=reason)]
    try:
        toml = read_toml(root / file)
    except ReadingError as error:
        place = Place(file=file, line=error.line)
        return None, [UNREADABLE.found(place, reason=error.message)]
    times = dict(_localise(toml, file, zone))
    findings = list(times.values())
    _canonise(toml.content, root)
    content = _with_lines(toml) | {"file": file}
    plan = fit(ReleasePlan, content, toml)
    if not isinstance(plan, ReleasePlan):
        findings += [
            FAULT.found(Place(file=file, line=fault.line), key=fault.key, fault=fault.message)
            for fault in plan
            if fault.key not in times
        ]
        return None, findings
    findings += check_order(plan)
    findings += _check_words(plan, toml)
    return (None if findings else plan), findings


def _check_words(plan: ReleasePlan, toml: Toml) -> Iterator[Finding]:
    """Holes in the words that readers see."""
    yield from check_placeholders(plan.title, Place(file=plan.file, line=toml.line_of(("title",))))
    if plan.embargo:
        for key in ("contact", "pass_on_to"):
            place = Place(file=plan.file, line=toml.line_of(("embargo", key)))
            yield from check_placeholders(getattr(plan.embargo, key), place)


def check_order(plan: ReleasePlan) -> Iterator[Finding]:
    """Steps that cannot follow each other as written."""
    seen: set[str] = set()
    for step in plan.steps:
        place = Place(file=plan.file, line=step.line, passage=step.name)
        if step.name in seen:
            yield STEP_TWICE.found(place, name=step.name)
        seen.add(step.name)
        if step.embargoed and plan.embargo is None:
            yield EMBARGO_NEEDED.found(place, name=step.name)
        if way := _way_back(plan, step, (step.name,)):
            yield STEP_WAITS_FOR_ITSELF.found(place, name=step.name, way=" › ".join(way))
        yield from _check_predecessors(plan, step, place)


def _check_predecessors(plan: ReleasePlan, step: Step, place: Place) -> Iterator[Finding]:
    names = [other.name for other in plan.steps]
    for name in step.after:
        other = plan.step(name)
        if other is None:
            near = suggestion(name, names)
            yield STEP_UNKNOWN.found(place, name=step.name, other=name, suggestion=near)
        elif step.at and other.at and step.at < other.at:
            yield STEP_ORDER.found(place, name=step.name, other=name)


def _way_back(plan: ReleasePlan, step: Step, way: tuple[str, ...]) -> tuple[str, ...]:
    """The names from the first step of `way` round to itself, or nothing."""
    for name in step.after:
        if name == way[0]:
            return (*way, name)
        following = plan.step(name)
        if following and name not in way and (back := _way_back(plan, following, (*way, name))):
            return back
    return ()


def _canonise(content: dict[str, Any], root: Path) -> None:
    """One file, one name: an embargo on a file must hold for every way to write its path."""
    tables: list[dict[str, Any]] = [content, *(table for table, _path in _tables(content))]
    for table in tables:
        if isinstance(notes := table.get("notes"), str):
            table["notes"] = _canonical(notes, root)
        if isinstance(files := table.get("attachments"), list):
            table["attachments"] = [
                _canonical(file, root) if isinstance(file, str) else file for file in files
            ]


def _canonical(written: str, root: Path) -> str:
    path = inside(root, written)
    return path.relative_to(root.resolve()).as_posix() if path else written


def _with_lines(toml: Toml) -> dict[str, Any]:
    """The content with the line of each step, and of the embargo, in it."""
    lined = dict(toml.content)
    if isinstance(embargo := lined.get("embargo"), dict):
        lined["embargo"] = embargo | {"line": toml.line_of(("embargo",))}
    if isinstance(steps := lined.get("step"), list):
        lined["step"] = [
            step | {"line": toml.line_of(("step", n))} if isinstance(step, dict) else step
            for n, step in enumerate(steps)
        ]
    return lined


def _localise(toml: Toml, file: str, zone: ZoneInfo) -> Iterator[tuple[str, Finding]]:
    """Put instants in the place of written times; what names none is taken out.

    Yields the keys of those with what is wrong with them.
    """
    for table, path in _tables(toml.content):
        for key in ("until", "at", "not_after", "deadline"):
            if key not in table or (key == "deadline" and _is_length(table[key])):
                continue
            try:
                table[key] = parse_instant(table[key], zone)
            except LocalTimeError as error:
                written = (*path, key)
                found = _time_finding(error, written, table.pop(key), toml, file, zone)
                yield key_name(written), found


def _is_length(value: object) -> bool:
    return isinstance(value, str) and parse_length(value) is not None


def _tables(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], KeyPath]]:
    """The tables of a plan in which times may stand."""
    if isinstance(embargo := content.get("embargo"), dict):
        yield embargo, ("embargo",)
    steps = content.get("step")
    for n, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict):
            yield step, ("step", n)
            if isinstance(terms := step.get("round"), dict):
                yield terms, ("step", n, "round")


_HOURS, _MINUTES = 24, 60
_COUNTS = re.compile(r"werkdag|\bdag(?:en)?\b|\bwe(?:ek|ken)\b", re.IGNORECASE)
_TIME_RULES: dict[LocalTimeFault, Rule] = {
    LocalTimeFault.NOT_A_TIME: NOT_A_TIME,
    LocalTimeFault.NO_TIME: NO_TIME,
    LocalTimeFault.AMBIGUOUS: AMBIGUOUS,
    LocalTimeFault.DOES_NOT_EXIST: DOES_NOT_EXIST,
}


def _time_finding(
    error: LocalTimeError, path: KeyPath, value: object, toml: Toml, file: str, zone: ZoneInfo
) -> Finding:
    twice = error.fault is LocalTimeFault.AMBIGUOUS
    first, second = offsets(str(value), zone) if twice else ("", "")
    return _TIME_RULES[error.fault].found(
        Place(file=file, line=toml.line_of(path)),
        key=key_name(path),
        value=value,
        first=first,
        second=second,
        meant=_meant(path[-1], str(value)),
    )


def _meant(key: str | int, written: str) -> str:
    """The same time as the program takes it, where it can be made out; else an example."""
    if key == "deadline" and _COUNTS.search(written):
        return "5 werkdagen"
    found = re.fullmatch(r"\s*(\S+)[\sT]+(\d{1,2})[.:](\d{2})(?:\s*uur)?\s*", written)
    day = parse_day(found[1]) if found else None
    if found and day and int(found[2]) < _HOURS and int(found[3]) < _MINUTES:
        return f"{day} {int(found[2]):02}:{found[3]}"
    return "2024-11-01 09:00"
