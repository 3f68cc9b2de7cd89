import unicodedata

import pytest

from mailer.dispatch.facts import PlannedStep, Since
from mailer.dispatch.standing import Standing
from mailer.ledger.model import Life, State
from mailer.preview import Sheet, seen
from mailer.release.embargo import Restriction
from mailer.release.plan import Embargo
from mailer.terminal.plain import as_text
from mailer.terminal.summary import summary
from tests.samples import NOW, make_recipient
from tests.sheets import make_facts, make_finding, make_frozen_sheet, make_letter, make_sheet

pytestmark = pytest.mark.usefixtures("english")

UNTIL = NOW.replace(month=11, day=1)


def told(sheet: Sheet) -> str:
    """The summary as a pipe gets it."""
    return as_text(summary(sheet))


def test_the_summary_answers_who_what_when_how() -> None:
    """Numbers, text, moment, account, embargo and findings have a line each."""
    facts = make_facts(
        planned_at=UNTIL,
        embargo=Embargo(until=UNTIL, cleared=("minister",), contact="pers@drenthe.example"),
        findings=(make_finding(), make_finding(accepted="zo is het goed")),
        titles={"prt-ambtelijk": "PRT ambtelijk", "minister": "De minister"},
    )
    lines = told(make_sheet(make_letter(1), make_letter(2), facts=facts)).splitlines()
    assert "Who       2 recipients, 1 organisation, 2 messages (PRT ambtelijk)" in lines
    assert "When      Friday 1 November 2024, 09:00 (Europe/Amsterdam)" in lines
    assert any("may know before: De minister; press: pers@drenthe.example" in li for li in lines)
    assert "Findings  2, of which stop: 1" in lines


def test_the_verdict_is_the_last_word() -> None:
    """What fills the screen leaves whether it can go just above the prompt."""
    lines = told(make_frozen_sheet(make_letter())).splitlines()
    assert lines[0].startswith("D-7: PRT 4 oktober 2024")
    assert lines[-1] == "Cannot go yet: nobody has approved it."


def test_the_summary_has_a_line_a_message_and_an_organisation() -> None:
    """A message names its first addressee and how many more; organisations name their people."""
    boer = make_recipient(name="A. de Boer")
    bakker = make_recipient("b.bakker@emmen.example", name="Bakker, B. (Bé)")
    lines = told(make_sheet(make_letter(1, [boer, bakker]))).splitlines()
    assert lines[lines.index("Messages") + 1].split("  ")[1:3] == ["1", "A. de Boer + 1"]
    assert lines[lines.index("Recipients") + 1].endswith("A. de Boer; Bakker, B. (Bé)")


def test_i29_no_control_character_reaches_the_terminal() -> None:
    """An escape sequence in a name, subject or title is visible and does nothing."""
    letter = make_letter().model_copy(update={"subject": "\x1b]0;weg\x07 Hoi"})
    facts = make_facts(
        plan_title="PRT \x1b[2J",
        organisations={"emmen": "gemeente \u202e Emmen"},
        left_out=(("x@y.example", "\x9b31m"),),
    )
    shown = told(make_sheet(letter, facts=facts))
    assert all(unicodedata.category(c) not in {"Cc", "Cf"} for c in shown.replace("\n", ""))
    assert "\\x1b]0;weg\\x07" in shown


def test_a_long_list_is_counted_and_not_dropped_in_silence() -> None:
    """Of five hundred messages, and of forty people of one organisation, it says how many more."""
    shown = told(make_sheet(*(make_letter(n) for n in range(1, 501))))
    assert len(shown.splitlines()) < 60
    assert "and 480 more" in shown
    crowd = [make_recipient(f"r{n}@emmen.example") for n in range(40)]
    assert "+ 34" in told(make_sheet(make_letter(1, crowd)))


def test_the_plan_stands_there_with_this_step_marked() -> None:
    """Each step with its instant and how it stands; of a draft alone, when it goes."""
    facts = make_facts(
        steps=(
            PlannedStep(name="terugkoppeling", lists=()),
            PlannedStep(name="pers", lists=(), at=UNTIL),
        )
    )
    bare = told(make_sheet(make_letter(), facts=facts))
    assert "  terugkoppeling ←  by hand" in bare
    standings = (
        Standing(
            plan=facts.plan,
            step="pers",
            planned_at=UNTIL,
            dispatch="D-9",
            life=Life.LIVE,
            recipients=1,
            states={State.PLANNED: 1},
        ),
    )
    live = told(make_sheet(make_letter(), facts=facts, standings=standings))
    assert "D-9 · 1 recipient · 1 not handed over yet · not approved" in live


def test_an_embargo_of_another_plan_is_one_sentence() -> None:
    """Which part, until when, and by which plan."""
    restriction = Restriction(plan="releases/ander.toml", until=UNTIL, cleared=(), whole=True)
    shown = told(make_sheet(make_letter(), facts=make_facts(restrictions=(restriction,))))
    assert "on the whole text, until Friday 1 November 2024, 09:00, by releases/ander.toml" in shown


def test_who_is_new_since_the_last_dispatch_is_told() -> None:
    """By list, with the dispatch it is compared with; a list that is the same has no line."""
    since = Since(name="leden", dispatch="D-5", went_at=NOW, new=("a@x.example",), gone=())
    same = since.model_copy(update={"name": "pers", "new": ()})
    shown = told(make_sheet(make_letter(), facts=make_facts(since=(since, same))))
    assert "leden: 1 new, 0 gone since D-5 (Monday 7 October 2024, 10:00)" in shown
    assert "pers: " not in shown


def test_what_changed_is_marked_word_by_word() -> None:
    """Gone and new words, people and subjects against what was seen before; else: nothing."""
    boer, bakker = make_recipient(), make_recipient("b.bakker@emmen.example")
    before = make_sheet(make_letter(1, [boer], text="Dag allen, tot morgen."))
    now = make_letter(1, [boer, bakker], text="Dag allen, tot vrijdag.", subject="Anders")
    shown = told(make_sheet(now, before=seen(before)))
    assert "Dag allen, tot [-morgen.-]{+vrijdag.+}" in shown
    assert "b.bakker@emmen.example" in shown
    assert "Terugkoppeling → Anders" in shown
    assert "Nothing." in told(make_sheet(now, before=seen(make_sheet(now))))


def test_what_cannot_be_shown_of_a_change_is_said() -> None:
    """Another layout, more differences than one reads, and words that are withheld."""
    before = seen(make_sheet(make_letter(1, text="a\n\n" * 1_000)))
    bold = make_letter(1, text="a\n\n" * 1_000, html="<b>Dag</b>")
    assert "Layout or headers are not the same, for 1 recipient." in told(
        make_sheet(bold, before=before)
    )
    assert "there are more" in told(make_sheet(make_letter(1, text="b"), before=before))
    kept = told(make_sheet(make_letter(1, text="b"), before=before.without({0})))
    assert "they are not told here" in kept
    assert "[-" not in kept


def test_another_addressing_is_said_in_words() -> None:
    """Not by its name in the plan."""
    facts = make_facts(addressing="shared")
    shown = told(make_sheet(make_letter(1), facts=facts, before=seen(make_sheet(make_letter(1)))))
    assert "one message for each recipient → one message for all" in shown
