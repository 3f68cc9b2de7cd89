"""What a text says otherwise than its plan: days, an embargo, the end of a round."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailer.checks.pieces import read_pieces
from mailer.checks.plan.promises import check_promises, check_terms_told
from mailer.directory.model import Directory
from mailer.findings import Finding
from mailer.notes.reader import read_notes
from mailer.release.plan import ReleasePlan, Step, resolved
from mailer.release.reader import load_plan
from tests.desk import plan_text

ZONE = ZoneInfo("Europe/Amsterdam")
UNTIL = datetime(2024, 11, 1, 8, 0, tzinfo=UTC)
STEPS = """
[[step]]
name = "terugkoppeling"
template = "feedback"
to = ["ambtelijk"]
[[step]]
name = "toets"
template = "factual_check"
notes = "notes/verslag.md"
to = ["gemeenten"]
round = { deadline = "2024-10-18 17:00", remind = ["3 werkdagen"] }
[[step]]
name = "minister"
template = "report"
notes = "notes/verslag.md"
to = ["minister"]
at = "2024-10-31 10:00"
[[step]]
name = "leden"
template = "report"
notes = "notes/verslag.md"
to = ["prt-leden"]
at = "2024-11-01 09:00"
[[step]]
name = "pers"
template = "press"
to = ["pers"]
at = "2024-11-01 10:00"
"""
DIRECTORY = Directory.model_validate(
    {
        "lists": {
            name: {"name": name, "title": title, "include": ["kind:press"]}
            for name, title in (
                ("minister", "De minister"),
                ("prt-leden", "Leden van de PRT"),
                ("pers", "Pers"),
            )
        }
    }
)


@pytest.fixture
def plan(tmp_path: Path) -> ReleasePlan:
    """Of five steps: the officials, a round, the minister, the members, the press."""
    return _plan(tmp_path)


def _plan(root: Path, steps: str = STEPS) -> ReleasePlan:
    (root / "a.toml").write_text(plan_text(steps, embargo=""), "utf-8")
    plan, findings = load_plan(root, "a.toml", ZONE)
    assert plan, findings
    return plan


def _found(
    text: str, plan: ReleasePlan, step: str = "terugkoppeling", until: datetime | None = UNTIL
) -> list[Finding]:
    notes, _ = read_notes(f"---\ntitle: Verslag\ndate: 2024-10-04\n---\n{text}\n", "a.md")
    named = plan.step(step)
    assert notes
    assert named
    pieces = list(read_pieces(notes))
    return list(check_promises(pieces, notes.date, plan, named, DIRECTORY, ZONE, until))


SEED = (
    "Op {0} oktober wordt het verslag toegestuurd aan de minister. Op {1} november wordt deze "
    "verstuurd naar leden PRT, met de mogelijkheid om deze door te zenden naar college, raden en "
    "staten. Op {2} november wordt ook de Kamer geïnformeerd en informeren we pers/media."
)


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        ((31, 1, 1), []),
        ((30, 1, 1), ["minister"]),
        ((31, 2, 1), ["leden"]),
        ((31, 1, 2), ["pers"]),
        ((30, 2, 4), ["minister", "leden", "pers"]),
    ],
)
def test_the_paper_s_own_days_are_held_against_the_plan(
    plan: ReleasePlan, days: tuple[int, int, int], steps: list[str]
) -> None:
    """Each audience with the day nearest to it, each step once."""
    found = _found(SEED.format(*days), plan)
    assert {f.code for f in found} <= {"date-against-plan"}
    assert [step for f in found for step in steps if f"“{step}”" in f.message] == steps
    assert len(found) == len(steps)
    assert all(f.place.passage == "0.1" for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "Op 31 oktober gaat het aan de minister toegestuurd en op 2 november aan de leden.",
        "Het verslag gaat naar de minister op 31 oktober en naar de leden op 2 november.",
        "De pers wordt op maandag 4 november geïnformeerd.",
        "Wij informeren op 4 november de pers.",
        "De leden ontvangen het verslag op 5 november 2024.",
        "Wij bieden het rapport op 29 okt. aan de minister aan.",
        "Op 30-10-2024 sturen wij het verslag aan de minister.",
        "- 30 oktober: verslag naar de minister sturen",
        "Het verslag wordt uiterlijk 30 oktober aan de minister aangeboden.",
        "Het verslag wordt voor 31 oktober aan de minister aangeboden.",
        "## Op 30 oktober verslag naar de minister gestuurd\n\nTekst.",
    ],
)
def test_a_day_that_is_not_the_step_s_is_found(plan: ReleasePlan, text: str) -> None:
    """However it is written, in whatever order."""
    assert [f.code for f in _found(text, plan)] == ["date-against-plan"]


@pytest.mark.parametrize(
    "text",
    [
        "Op 23 oktober brengt de minister een bezoek aan Nieuw Weerdinge.",
        "Op 23 oktober informeert de minister de Kamer.",
        "Op 25 oktober wordt een brief aan de minister gestuurd over jongeren.",
        "Op 10 oktober spreken we met de minister over het verslag.",
        "Op 30 september is het verslag aan de minister gestuurd.",
        "Het verslag van 17 oktober is aan de leden gestuurd.",
        "De minister stuurt op 15 oktober een brief aan de Kamer.",
        "Op 12 november informeren we de pers over de opening van de locatie.",
        "De leden sturen hun reactie op 10 oktober naar het COA.",
        "Het concept-verslag gaat op 10 oktober naar de gemeenten.",
        "Het verslag wordt voor 1 november aan de minister aangeboden.",
        "Het verslag gaat naar de minister op 31 oktober en naar de leden op 1 november.",
        "Op 2 november wordt het verslag aan de raden gestuurd.",
        "Op 15 oktober vergaderen de leden over het verslag.",
    ],
)
def test_other_days_are_none_of_the_plan_s(plan: ReleasePlan, text: str) -> None:
    """Visits, other letters, what others send, what was before, readers without a step."""
    assert _found(text, plan) == []


def test_a_step_that_a_person_sends_has_no_day_to_contradict(tmp_path: Path) -> None:
    """Nor has one of two steps to the same readers, when the other keeps the day."""
    by_hand = STEPS.replace('at = "2024-10-31 10:00"\n', "")
    text = "Op 30 oktober wordt het verslag toegestuurd aan de minister."
    assert _found(text, _plan(tmp_path, by_hand)) == []
    twice = '[[step]]\nname = "vooraf"\ntemplate = "report"\nto = ["minister"]\n'
    twice += 'at = "2024-10-30 10:00"\n'
    assert _found(text, _plan(tmp_path, STEPS + twice)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Dit verslag staat onder embargo tot 1 november.",
        "Er geldt een embargo tot vrijdag.",
        "Alles hieronder valt onder strikt embargo.",
        "Tot die tijd wordt hierover niet communiceren naar media o.i.d.",
        "Wij vragen u dit niet voor 1 november naar buiten te brengen.",
        "Wij verzoeken u hierover tot 1 november niet te communiceren.",
        "De pers wordt tot die tijd niet geïnformeerd.",
        "Graag nog niet delen met de media.",
        "## Verdeling (onder embargo)\n\nTekst.",
    ],
)
def test_an_embargo_that_only_the_text_has_is_found(plan: ReleasePlan, text: str) -> None:
    """With an embargo on the text, the same words are right."""
    assert [f.code for f in _found(text, plan, until=None)] == ["embargo-unplanned"]
    assert [f.code for f in _found(text, plan)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Het wapenembargo tegen Rusland blijft van kracht.",
        "Het embargo op de cijfers is opgeheven.",
        "Het embargo op wapens geldt tot 2026.",
        "Er geldt geen embargo op dit verslag.",
        "Geen embargo op dit verslag.",
        "Zonder embargo op deze tekst.",
        "Niet langer geldt een embargo op dit verslag.",
        "De cijfers zijn vorige week onder embargo gedeeld met het bureau.",
        "De cijfers stonden toen onder embargo.",
        "De media waren in groten getale aanwezig.",
        "Tot die tijd is er niet met de media gesproken.",
        "Het COA heeft tot 1 oktober niets naar buiten gebracht.",
        "De cijfers zijn nog niet openbaar.",
        "Voor 1 november wordt bekend of het niet kan.",
        "Tot die tijd blijft de locatie open.",
        "Er is niet genoeg personeel voor de persconferentie.",
        "De opvang is niet voor 1 november klaar.",
    ],
)
def test_somebody_else_s_embargo_and_the_press_as_such_are_quiet(
    plan: ReleasePlan, text: str
) -> None:
    """What has ended, what is denied, what is told of others, what is about something else."""
    assert _found(text, plan, until=None) == []


def test_the_word_that_stands_for_the_mark_is_told_once(plan: ReleasePlan) -> None:
    """`embargo-word` tells of "EMBARGO:" and "(embargo)"."""
    assert _found("EMBARGO: onder embargo tot 1 november.", plan, until=None) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Dit stuk staat onder embargo tot 2 november.", ["embargo-date"]),
        ("Onder embargo tot vrijdag 1 november 12.00 uur.", ["embargo-date"]),
        ("Onder embargo tot 1 november 2024 om 10 uur.", ["embargo-date"]),
        ("Onder embargo tot 1 november 2024, 10u.", ["embargo-date"]),
        ("Onder embargo tot 1 november 2024, 24.00 uur.", ["embargo-date"]),
        ("Onder embargo tot 31 oktober 2024, 24.00 uur.", ["embargo-date"]),
        ("Onder embargo tot en met 31 oktober 2024, 10.00 uur.", ["embargo-date"]),
        ("Onder embargo tot en met 1 november 2024, 09.00 uur.", []),
        ("Onder embargo tot 1 november 2024 om 9 uur.", []),
        ("Onder embargo tot 1 november 9 uur 's ochtends.", []),
        ("Onder embargo tot 1 november, 12 gemeenten doen mee.", []),
        ("Niet vóór 3 november naar buiten brengen.", ["embargo-date"]),
        ("Dit stuk staat onder embargo tot 1 november 2025.", ["embargo-date"]),
        ("Dit stuk staat onder embargo tot 1 november 2024, 09.00 uur.", []),
        ("Niet vóór 1 november naar buiten brengen.", []),
        ("Er geldt een embargo tot en met 31 oktober.", []),
        ("Het embargo op de cijfers is sinds 2 oktober opgeheven.", []),
        ("Het stuk van 2 oktober staat onder embargo tot 1 november.", []),
    ],
)
def test_the_end_of_the_embargo_is_the_plan_s(
    plan: ReleasePlan, text: str, codes: list[str]
) -> None:
    """Day and hour; "tot en met" means the day before."""
    assert [f.code for f in _found(text, plan)] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Onder embargo tot 31 oktober 2024, 24.00 uur.", []),
        ("Onder embargo tot 31 oktober om 24 uur.", []),
        ("Onder embargo tot en met 31 oktober, 24.00 uur.", []),
        ("Onder embargo tot 1 november om 0.00 uur.", []),
        ("Onder embargo tot 31 oktober om 23.00 uur.", ["embargo-date"]),
        ("Onder embargo tot 1 november, 24.00 uur.", ["embargo-date"]),
    ],
)
def test_i14_midnight_is_the_end_of_one_day_and_the_start_of_the_next(
    plan: ReleasePlan, text: str, codes: list[str]
) -> None:
    """24.00 uur on 31 October and 0.00 uur on 1 November are one instant."""
    midnight = datetime(2024, 10, 31, 23, tzinfo=UTC)
    assert [f.code for f in _found(text, plan, until=midnight)] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Wij ontvangen uw reactie graag uiterlijk 20 oktober.", ["round-date"]),
        ("Reactie uiterlijk 17 oktober.", ["round-date"]),
        ("Graag reageren voor 25 oktober.", ["round-date"]),
        ("Wij ontvangen uw reactie graag uiterlijk vrijdag 18 oktober.", []),
        ("Graag reageren voor 19 oktober.", []),
        ("De uitkomst wordt uiterlijk 1 december gemeld.", []),
        ("De gemeenten reageren uiterlijk 1 december op het voorstel.", []),
        ("Uw reactie op het stuk van 20 oktober ontvangen wij graag.", []),
    ],
)
def test_the_end_of_a_round_is_the_plan_s(plan: ReleasePlan, text: str, codes: list[str]) -> None:
    """What readers are asked; in a step without a round nothing is."""
    assert [f.code for f in _found(text, plan, "toets")] == codes
    assert [f.code for f in _found(text, plan)] == []


def _terms_told(root: Path, contact: str) -> list[str]:
    embargo = f'[embargo]\nuntil = "2024-11-01 09:00"\ncontact = "{contact}"\n'
    (root / "b.toml").write_text(plan_text(STEPS, embargo=embargo), "utf-8")
    plan, findings = load_plan(root, "b.toml", ZONE)
    assert plan, findings
    return [f.code for f in check_terms_told(plan, plan.steps[0], ZONE)]


@pytest.mark.parametrize("contact", ["", "afdeling Communicatie", "toestel 12"])
def test_an_embargo_without_a_press_contact_is_found(tmp_path: Path, contact: str) -> None:
    """Words that nobody can ring or write to are none."""
    assert _terms_told(tmp_path, contact) == ["embargo-contact"]


@pytest.mark.parametrize(
    "contact", ["pers@drenthe.example", "Jan, 0592 36 55 55", "tel. 14 0592", "www.drenthe.example"]
)
def test_an_address_or_a_number_is_a_press_contact(tmp_path: Path, contact: str) -> None:
    """Whatever stands around it."""
    assert _terms_told(tmp_path, contact) == []


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ('at = "2024-10-16 09:00"', ["reminder-early"]),
        ('at = "2024-10-14 09:00"', []),
        ("", []),
    ],
)
def test_a_reminder_before_its_step_is_found(tmp_path: Path, at: str, codes: list[str]) -> None:
    """Of a step that a person sends nobody knows the day."""
    named = '\nto = ["gemeenten"]\n'
    plan = _plan(tmp_path, STEPS.replace(named, f"{named}{at}\n"))
    step: Step = plan.steps[1]
    found = check_terms_told(plan, step, ZONE)
    assert [f.code for f in found] == codes


@pytest.mark.parametrize(
    "text",
    [
        "niet " * 20_000,
        "tot " * 20_000,
        "onder embargo " * 10_000,
        "Op 1 november aan de leden, " * 500,
        "aan de, de, de, en de " * 10_000,
        "Op 1 november sturen we het verslag aan " + "A, " * 20_000,
        "is " * 20_000 + "ge",
    ],
)
def test_long_lines_do_not_hang(plan: ReleasePlan, text: str) -> None:
    """A sentence of a hundred thousand characters is read to its end, and says nothing."""
    told = {finding.code for finding in _found(text, plan, until=None)}
    assert told <= {"date-against-plan", "embargo-unplanned"}


_ROUND = """
[[step]]
name = "toets"
template = "factual_check"
to = ["gemeenten"]
"""


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ('deadline = "2024-10-18 17:00"', []),
        ('deadline = "2024-10-18 17:00", remind = ["3 werkdagen vóór de deadline"]', []),
        ('deadline = "2024-10-19 12:00"', ["deadline-day-off"]),  # a Saturday
        ('deadline = "2024-12-25 12:00"', ["deadline-day-off"]),
        ('deadline = "2024-12-24 12:00"', []),
        ('deadline = "2024-10-18 00:00"', ["deadline-hour"]),
        ('deadline = "2024-10-18 06:59"', ["deadline-hour"]),
        ('deadline = "2024-10-18 07:00"', []),
        ('deadline = "2024-10-18 20:00"', []),
        ('deadline = "2024-10-18 20:01"', ["deadline-hour"]),
        ('deadline = "2024-10-08 17:00"', ["round-short"]),
        ('deadline = "2024-10-09 17:00"', []),
        ('deadline = "2024-10-18 17:00", remind = ["9 werkdagen"]', ["reminder-early"]),
        ('deadline = "2024-10-18 17:00", remind = ["8 werkdagen"]', []),
        ('deadline = "2024-10-01 03:00"', []),  # passed: that stops by itself
        ('deadline = "5 werkdagen"', []),
        ('deadline = "1 week"', []),
        ('deadline = "1 werkdag"', ["round-short"]),
        ('deadline = "6 dagen"', ["deadline-day-off"]),
    ],
)
def test_the_terms_of_a_round_are_held_against_the_calendar(
    tmp_path: Path, terms: str, codes: list[str]
) -> None:
    """Of a round that a person opens on Monday 7 October at ten."""
    plan = _plan(tmp_path, f"{_ROUND}round = {{ {terms} }}\n")
    opened = datetime(2024, 10, 7, 8, tzinfo=UTC)
    step = resolved(plan.steps[0], opened, ZONE)
    found = list(check_terms_told(plan, step, ZONE, opened))
    assert [f.code for f in found] == codes
    assert all("deadline" not in f.message or "2024" in f.message for f in found)


def test_a_deadline_nobody_knows_yet_is_not_judged(tmp_path: Path) -> None:
    """Neither against the calendar nor against what the text says."""
    plan = _plan(tmp_path, f"{_ROUND}round = {{ deadline = '1 dag' }}\n")
    assert list(check_terms_told(plan, plan.steps[0], ZONE)) == []
    assert _found("Graag uw reactie uiterlijk 16 oktober.", plan, "toets") == []
