"""The page of a round: who answered what, and the reminders that are approved with it."""

import json
import re
from datetime import timedelta

import pytest

from mailer.compose.references import reference_of
from mailer.ledger.model import Kind, State
from mailer.ledger.round import Extended
from mailer.preview import Sheet, as_json, changes, page, seen
from mailer.preview.verdict import verdict
from mailer.terminal.plain import as_text
from mailer.terminal.summary import summary
from tests.rounds import DEADLINE, agreed, corrected, make_round_sheet, put
from tests.samples import make_dispatch, make_recipient
from tests.sheets import make_facts, make_frozen_sheet, make_header, make_letter, make_sheet

pytestmark = pytest.mark.usefixtures("english")

EXTENDED = Extended(
    organisations=("meppel",), deadline=DEADLINE + timedelta(days=7), because="college"
)


def section(html: str, name: str) -> str:
    """One section of a page."""
    found = re.search(rf'<section id="{name}">(.*?)</section>', html, re.DOTALL)
    assert found, name
    return found[1]


def words(html: str) -> str:
    """What stands in it, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("\u00a0", " ").split())


def test_the_matrix_stands_on_the_page_of_a_round() -> None:
    """A row an organisation: asked, received, answer, corrections, reminded, until, next."""
    shown = make_round_sheet(agreed("emmen"), corrected("emmen", 4), put("assen", 2), EXTENDED)
    told = words(section(page(shown), "round"))
    assert "1 of 3 answered, 1 reply waits for you" in told
    both = "gemeente Emmen Mon 7 Oct Mon 7 Oct Mon 7 Oct agreed corrections (1) 0 of 1 decided"
    assert both in told
    assert "gemeente Meppel Mon 7 Oct nothing yet Fri 25 Oct, 17:00 awaits an answer" in told


def test_the_words_of_replies_stay_off_the_page() -> None:
    """A page on a screen in a meeting says that a reply waits and why, not what is in it."""
    html = page(make_round_sheet(put("assen", 2)))
    assert "with a condition" in section(html, "round")
    assert "het college" not in html


def test_a_page_of_no_round_has_no_matrix_and_no_reminders() -> None:
    """Other steps look as they did."""
    html = page(make_sheet(make_letter()))
    assert 'id="round"' not in html
    assert 'id="reminders"' not in html


@pytest.mark.parametrize("frozen", [True, False])
def test_each_reminder_is_seen_before_it_is_approved(frozen: bool) -> None:
    """Instant by instant every letter stands there, for whom, and how many at most."""
    html = section(page(make_round_sheet(frozen=frozen)), "reminders")
    told = words(html)
    assert "Tuesday 15 October 2024, 17:00" in told
    assert "Thursday 17 October 2024, 17:00" in told
    assert told.count("3 messages at most") == 2
    for organisation in ("emmen", "assen", "meppel"):
        assert f"Geachte collega's van {organisation}" in html.replace("&#39;", "'")
        assert f"Herinnering 2 voor {organisation}, dag" in html
    assert html.count("<iframe") == 2 * 2 * 3


def test_reminders_of_a_dispatch_say_how_far_they_are() -> None:
    """Their dispatch, their states, and that nobody approved them yet."""
    told = words(section(page(make_round_sheet()), "reminders"))
    assert "D-8: 3 not handed over yet, not approved" in told


def test_the_head_and_the_summary_say_that_reminders_go_by_themselves() -> None:
    """Who approves reads at once that more goes than what stands in the table of messages."""
    shown = make_round_sheet(frozen=False)
    assert "2 reminders go by themselves" in words(page(shown).partition("<nav")[0])
    told = as_text(summary(shown))
    assert "Reminders\n  Tuesday 15 October 2024, 17:00   3 messages at most" in told


def test_reminders_that_cannot_go_any_more_are_not_announced() -> None:
    """Once all of them went or were cancelled nobody is told that something goes by itself."""
    shown = make_round_sheet()
    over = [
        each.model_copy(
            update={
                "entries": tuple(
                    e.model_copy(update={"state": State.CANCELLED}) for e in each.entries
                )
            }
        )
        for each in shown.reminders
    ]
    html = page(shown.model_copy(update={"reminders": tuple(over)}))
    assert "by themselves" not in html
    assert "3 cancelled" in words(section(html, "reminders"))


def test_every_part_of_the_page_has_an_id_of_its_own() -> None:
    """Letters of reminders do not share the switches of the question's letters."""
    html = page(make_round_sheet())
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    names = re.findall(r'<input type="radio" name="([^"]+)" value="wide"', html)
    assert len(names) == len(set(names)) == 7


def test_the_round_is_in_the_json_too() -> None:
    """Other programs get the matrix and every reminder's messages."""
    found = json.loads(json.dumps(as_json(make_round_sheet(agreed("emmen")))))
    assert found["round"]["counts"]["answered"] == 1
    assert [len(each["messages"]) for each in found["reminders"]] == [3, 3]
    assert found["reminders"][0]["dispatch"] == "D-8"
    assert as_json(make_sheet(make_letter()))["round"] is None


def test_once_it_went_the_round_is_what_comes_next() -> None:
    """The page of a round that went leads to how far it is."""
    assert verdict(make_round_sheet()).next == "mailer round status D-7"
    assert verdict(make_frozen_sheet(make_letter())).next == "mailer approve D-7"


@pytest.mark.parametrize("kind", list(Kind))
def test_what_follows_a_step_says_what_it_is(kind: Kind) -> None:
    """The page of every kind of dispatch can be made, of a reminder and an outcome as well."""
    dispatch = make_dispatch(8, kind=kind, follows=None if kind is Kind.STEP else 7)
    html = page(make_frozen_sheet(make_letter(), dispatch=dispatch))
    assert ('class="following"' in html) is (kind is not Kind.STEP)


def referred(number: int, reference: str, subject: str = "Feitelijke toets") -> Sheet:
    """A sheet whose subject ends with a reference."""
    recipients = [make_recipient()]
    whole = f"{subject} {reference}".strip()
    letter = make_letter(1, recipients, subject=whole)
    letter = letter.model_copy(update={"header": make_header(whole, recipients)})
    return make_frozen_sheet(letter, dispatch=make_dispatch(number, [letter]), facts=make_facts())


def test_another_reference_in_the_subject_is_no_change() -> None:
    """Each version of a question refers to its own dispatch: nobody has to look at that."""
    first, second = (reference_of("ledger", n, 1) for n in (6, 7))
    assert first != second
    found = changes(seen(referred(6, first)), referred(7, second))
    assert not found.any


def test_another_subject_is_a_change_whatever_its_reference() -> None:
    """Only the reference is passed over; words before it are not, nor words in brackets."""
    reference = reference_of("ledger", 6, 1)
    before = seen(referred(6, reference))
    assert changes(before, referred(7, reference, "Feitelijke controle")).values
    assert changes(before, referred(7, "[FT-7]")).values
