"""What changed against the version before, from the notes through the ledger to the page."""

from pathlib import Path

from mailer.cli.pages import dispatch_sheet, draft_sheet, show_sheet
from mailer.ledger.store import Ledger
from mailer.preview import changes, earlier_version, page, seen_on
from mailer.preview.sheet import Sheet
from tests.desk import NOTES, SECRETS, Desk, plan_text, step_text


def sheet_of(desk: Desk, ledger: Ledger, number: int) -> Sheet:
    """A dispatch as its page shows it now."""
    return dispatch_sheet(desk.workspace(), ledger, ledger.dispatch(number))


def test_a_second_version_is_compared_with_the_one_that_was_approved(tmp_path: Path) -> None:
    """Versions that nobody approved are passed over; the first of all is compared with nothing."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        desk.approved(ledger)
        desk.edit("notes/proef.md", "op tijd", "te laat")
        desk.prepared(ledger)
        desk.edit("notes/proef.md", "iedereen", "niemand")
        desk.prepared(ledger)
        third = sheet_of(desk, ledger, 3)
        assert earlier_version(ledger, ledger.dispatch(1)) is None
    assert third.before
    found = changes(third.before, third)
    assert found.since == "D-1"
    words = {p.words.strip() for t in found.texts for row in t.rows for p in row.pieces}
    assert {"op tijd", "te laat", "iedereen", "niemand"} <= words


def test_without_an_approved_version_the_one_it_replaced_counts(tmp_path: Path) -> None:
    """A version that gave way unapproved is what the next is compared with."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        desk.prepared(ledger)
        desk.prepared(ledger)
        second = sheet_of(desk, ledger, 2)
    assert second.before
    assert second.before.name == "D-1"


def test_the_next_preview_is_compared_with_the_page_it_replaces(tmp_path: Path) -> None:
    """A page written over an older one of the same step tells what changed between them."""
    desk, out = Desk.furnished(tmp_path), tmp_path / "page.html"
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    assert 'id="changes"' not in out.read_text("utf-8")
    desk.edit("notes/proef.md", "op tijd", "te laat")
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    assert "<ins>te laat </ins>" in out.read_text("utf-8")


def test_a_page_of_another_step_is_not_compared_with(tmp_path: Path) -> None:
    """A page that showed another step, or a broken one of ours, is replaced without a word."""
    steps = (step_text(), step_text("pers", to="pers"))
    desk, out = Desk.furnished(tmp_path, *steps), tmp_path / "page.html"
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft("pers")), out)
    assert 'id="changes"' not in out.read_text("utf-8")
    out.write_text(out.read_text("utf-8").replace('"letters":', '"brieven":'), "utf-8")
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft("pers")), out)
    assert 'id="changes"' not in out.read_text("utf-8")


def test_i02_what_was_under_embargo_does_not_reach_the_page_of_a_later_version(
    tmp_path: Path,
) -> None:
    """A step that went to the cleared and now goes to the press tells nothing of what they had."""
    desk, out = Desk.furnished(tmp_path), tmp_path / "page.html"
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    desk.write("releases/proef.toml", plan_text(step_text(to="pers")))
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    shown = out.read_text("utf-8")
    assert [word for word in SECRETS if word in shown] == []
    assert seen_on(shown.encode())


def test_the_page_tells_the_plan_as_it_stands(tmp_path: Path) -> None:
    """Each step of the plan shows how far it is: this dispatch, and those beside it."""
    desk = Desk.furnished(tmp_path, step_text(), step_text("daarna", after=["stap"]))
    desk.write("notes/proef.md", NOTES)
    with desk.workspace().ledger() as ledger:
        desk.approved(ledger)
        sheet = sheet_of(desk, ledger, 1)
    assert [(s.step, s.dispatch) for s in sheet.standings] == [("stap", "D-1"), ("daarna", None)]
    assert 'id="plan"' in page(sheet)
