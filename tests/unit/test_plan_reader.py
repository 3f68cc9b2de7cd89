"""Release plans: every fault with its line, all at once; one file has one name."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailer.findings import Finding
from mailer.release.plan import ReleasePlan
from mailer.release.reader import load_plan

pytestmark = pytest.mark.usefixtures("english")

ROOT = Path(__file__).parents[2]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HEAD = 'title = "PRT"\nnotes = "notes/a.md"\n'
STEP = '[[step]]\nname = "een"\ntemplate = "feedback"\nto = ["gemeenten"]\n'
EMBARGO = '[embargo]\nuntil = "2024-11-01 09:00"\ncleared = ["a"]\n'
ABOVE = (HEAD + STEP).count("\n")


def _load(root: Path, text: str | bytes) -> tuple[ReleasePlan | None, list[Finding]]:
    content = text.encode() if isinstance(text, str) else text
    (root / "plan.toml").write_bytes(content)
    return load_plan(root, "plan.toml", AMSTERDAM)


def _step(name: str, *keys: str) -> str:
    return STEP.replace('"een"', f'"{name}"') + "".join(f"{key}\n" for key in keys)


@pytest.mark.parametrize("file", sorted(p.name for p in (ROOT / "releases").glob("*.toml")))
def test_the_sample_plans_read_clean(file: str) -> None:
    """What `mailer init` makes has no fault."""
    plan, findings = load_plan(ROOT, f"releases/{file}", AMSTERDAM)
    assert plan
    assert findings == []


def test_the_sample_plan_says_when() -> None:
    """Local times are instants in UTC, on both sides of the end of summer time."""
    plan, _ = load_plan(ROOT, "releases/2024-10-04-prt.toml", AMSTERDAM)
    assert plan
    assert plan.embargo
    assert plan.embargo.until == datetime(2024, 11, 1, 8, tzinfo=UTC)
    check = plan.step("feitelijke-toets")
    assert check
    assert check.round
    assert check.round.deadline == datetime(2024, 10, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (STEP + 'at = "morgen"\n', "time-unreadable", 5),
        (STEP + "at = 09:00:00\n", "time-unreadable", 5),
        (STEP + "at = true\n", "time-unreadable", 5),
        (STEP + 'at = "2024-11-01"\n', "time-missing", 5),
        (STEP + "at = 2024-11-01\n", "time-missing", 5),
        (STEP + 'at = "2026-10-25 02:30"\n', "time-ambiguous", 5),
        (STEP + "not_after = 2026-10-25T02:30:00\n", "time-ambiguous", 5),
        (STEP + 'at = "2026-03-29 02:30"\n', "time-nonexistent", 5),
        (STEP + 'round = { deadline = "2026-03-29 02:30" }\n', "time-nonexistent", 5),
        (STEP + '[step.round]\ndeadline = "2026-03-29 02:30"\n', "time-nonexistent", 6),
        ('[embargo]\nuntil = "2024-11-01"\n' + STEP, "time-missing", 2),
        (_step("een") + _step("een"), "step-twice", 5),
        (_step("een", 'after = ["twee"]'), "step-unknown", 1),
        (_step("een", 'after = ["een"]'), "step-cycle", 1),
        (_step("een", "embargoed = true"), "embargo-missing", 1),
        (_step("een", 'at = "2024-11-02 09:00"')
         + _step("twee", 'at = "2024-11-01 09:00"', 'after = ["een"]'), "step-order", 6),
        (_step("Een stap"), "plan-fault", 2),
        (_step("een", 'adressing = "shared"'), "plan-fault", 5),
        (_step("een", 'addressing = "all"'), "plan-fault", 5),
        (_step("een", 'copy_to = "archief"'), "plan-fault", 5),
        (_step("een", 'reply_to = "a@emmen.example, b@emmen.example"'), "plan-fault", 5),
        (_step("een", 'bcc = ["pers"]'), "plan-fault", 5),
        (STEP.replace('to = ["gemeenten"]', "to = []"), "plan-fault", 4),
        (STEP.replace('to = ["gemeenten"]', 'to = "gemeenten"'), "plan-fault", 4),
        ("", "plan-fault", None),
        ('step = "een"\n', "plan-fault", 1),
        (STEP + EMBARGO + 'contact = "[NAAM]"\n', "placeholder", 8),
        (STEP + EMBARGO + 'pass_on_to = "TODO"\n', "placeholder", 8),
    ],
)  # fmt: skip
def test_a_fault_has_its_line(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    """And there is no plan: nothing can go by half of one."""
    plan, findings = _load(tmp_path, HEAD + text)
    assert plan is None
    assert {finding.code for finding in findings} == {code}
    assert findings[0].place.line == (None if line is None else line + HEAD.count("\n"))


@pytest.mark.parametrize(
    "text",
    [
        _step("een", 'at = "2026-10-25 02:30+01:00"'),
        _step("een", "at = 2026-10-25T02:30:00+02:00"),
        _step("een", 'at = "2026-10-25 03:00"'),
        _step("een", 'at = "2027-10-31 09:00"'),
        _step("een") + _step("twee", 'after = ["een"]') + _step("drie", 'after = ["een", "twee"]'),
        _step("een", 'at = "2024-11-01 09:00"')
        + _step("twee", 'at = "2024-11-01 09:00"', 'after = ["een"]'),
        _step("een", "embargoed = true") + EMBARGO,
        _step("een", "embargoed = false"),
        STEP + EMBARGO + 'contact = "pers@drenthe.example"\n',
    ],
)
def test_what_is_nearly_a_fault_is_none(tmp_path: Path, text: str) -> None:
    """An offset, the hour after, the same moment, steps that wait in a row."""
    plan, findings = _load(tmp_path, HEAD + text)
    assert findings == []
    assert plan


def test_i14_an_ambiguous_time_is_answered_with_both_offsets(tmp_path: Path) -> None:
    """The remedy can be copied into the file."""
    findings = _load(tmp_path, HEAD + STEP + 'at = "2026-10-25 02:30"\n')[1]
    assert "“2026-10-25 02:30+02:00” or “2026-10-25 02:30+01:00”" in findings[0].remedy


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Two on one line are two."""
    text = HEAD + _step(
        "een", 'round = { deadline = "ooit", silense = "agrees" }', 'at = "nooit"', "tot = 1"
    )
    found = [(f.code, f.message.split()[0]) for f in _load(tmp_path, text)[1]]
    assert sorted(found) == [
        ("plan-fault", "step.1.round.silense"),
        ("plan-fault", "step.1.tot"),
        ("time-unreadable", "step.1.at"),
        ("time-unreadable", "step.1.round.deadline"),
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('tittle = "x"\n' + HEAD + STEP, "title"),
        (HEAD + _step("een", 'adressing = "shared"'), "addressing"),
        (HEAD + _step("een", 'round = { deadline = 2024-11-01T09:00:00, remnd = [] }'), "remind"),
        (HEAD + STEP + EMBARGO + 'claered = ["b"]\n', "cleared"),
        (HEAD + _step("leden") + _step("pers", 'after = ["lede"]'), "leden"),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_what_was_meant(tmp_path: Path, text: str, meant: str) -> None:
    """At every depth of the file, with the keys that belong there."""
    assert f"Did you mean “{meant}”?" in _load(tmp_path, text)[1][0].message


def test_steps_that_wait_for_each_other_are_each_told_the_way_round(tmp_path: Path) -> None:
    """Also three in a ring; who only waits for the ring is not in it."""
    text = (
        _step("een", 'after = ["drie"]')
        + _step("twee", 'after = ["een"]')
        + _step("drie", 'after = ["twee"]')
        + _step("vier", 'after = ["een"]')
    )
    findings = _load(tmp_path, HEAD + text)[1]
    assert [finding.place.passage for finding in findings] == ["een", "twee", "drie"]
    assert "een › drie › twee › een" in findings[0].message


@pytest.mark.parametrize("content", [b"title = \n", b'title = "caf\xe9"\n', b"\x00", None])
def test_a_plan_that_cannot_be_read_is_a_finding(tmp_path: Path, content: bytes | None) -> None:
    """Not TOML, not UTF-8, a folder in its place: never a traceback."""
    if content is None:
        (tmp_path / "plan.toml").mkdir()
    else:
        (tmp_path / "plan.toml").write_bytes(content)
    plan, findings = load_plan(tmp_path, "plan.toml", AMSTERDAM)
    assert plan is None
    assert [finding.code for finding in findings] == ["plan-unreadable"]
    assert load_plan(tmp_path, "nergens.toml", AMSTERDAM)[1][0].code == "plan-unreadable"


@pytest.mark.parametrize(
    "written", ["./notes/a.md", "notes/../notes/a.md", "notes//a.md", "koppeling.md"]
)
def test_i02_one_file_has_one_name(tmp_path: Path, written: str) -> None:
    """However a plan writes its path, also through a link, an embargo on it holds."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("tekst", "utf-8")
    (tmp_path / "koppeling.md").symlink_to(tmp_path / "notes" / "a.md")
    text = f'title = "x"\nnotes = "{written}"\n' + _step(
        "een", f'notes = "{written}"', f'attachments = ["{written}"]'
    )
    plan, _ = _load(tmp_path, text)
    assert plan
    (step,) = plan.steps
    assert {plan.notes, step.notes, *step.attachments} == {"notes/a.md"}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("written", "ends_at"),
    [
        ("5 werkdagen", None),
        ("2 weken", None),
        ("2024-10-18 17:00", datetime(2024, 10, 18, 15, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_an_instant_or_a_length_of_time(
    tmp_path: Path, written: str, ends_at: datetime | None
) -> None:
    """The latter stays as it is written until the round opens; reminders may say before what."""
    remind = 'remind = ["3 werkdagen vóór de deadline", "1 werkdag"]'
    terms = f'round = {{ deadline = "{written}", {remind} }}'
    plan, findings = _load(tmp_path, HEAD + _step("een", terms))
    assert findings == []
    assert plan
    assert plan.steps[0].round
    assert plan.steps[0].round.ends_at == ends_at
    assert ends_at or plan.steps[0].round.deadline == written


@pytest.mark.parametrize("written", ["vijf werkdagen", "5 werkdagen vóór de deadline", "week 42"])
def test_a_length_of_time_that_is_none_is_shown_how(tmp_path: Path, written: str) -> None:
    """A deadline that was to be counted is not answered with a date."""
    _plan, findings = _load(tmp_path, HEAD + _step("een", f'round = {{ deadline = "{written}" }}'))
    assert [f.code for f in findings] == ["time-unreadable"]
    assert "“5 werkdagen”" in findings[0].remedy


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("23-11-2026 13:00", "2026-11-23 13:00"),
        ("2026-11-23 13.00", "2026-11-23 13:00"),
        ("23 november 2026 9.05 uur", "2024-11-01 09:00"),
        ("31-11-2026 13:00", "2024-11-01 09:00"),
    ],
)
def test_a_time_in_another_form_is_told_as_it_should_be_written(
    tmp_path: Path, written: str, meant: str
) -> None:
    """Never taken as it is meant: an instant is not guessed; of what is no time, an example."""
    (tmp_path / "a.toml").write_text(HEAD + _step("een", f'at = "{written}"'), "utf-8")
    plan, findings = load_plan(tmp_path, "a.toml", AMSTERDAM)
    assert plan is None
    assert [(f.code, meant in f.remedy) for f in findings] == [("time-unreadable", True)]
