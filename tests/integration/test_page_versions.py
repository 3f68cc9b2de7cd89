"""What changed against the version before, from the notes through the ledger to the page."""

from pathlib import Path

import pytest

from mailer.cli.pages import dispatch_sheet, draft_sheet, show_sheet
from mailer.ledger.store import Ledger
from mailer.preview import as_json, changes, earlier_version, page, seen_on
from mailer.preview.sheet import Sheet
from mailer.terminal.plain import as_text
from mailer.terminal.summary import summary
from tests.desk import BEFORE, END, NOTES, SECRETS, Desk, plan_text, step_text

pytestmark = pytest.mark.usefixtures("english")


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


MARKED_LATE = NOTES.replace(" {embargo}", "")
"""The notes before anybody marked them."""
PLAIN = NOTES[: NOTES.index("## Geheim")] + NOTES[NOTES.index("## Rondvraag") :]
"""The notes without what is marked."""


def told(sheet: Sheet) -> str:
    """All that page, data and terminal tell of a sheet."""
    return page(sheet) + str(as_json(sheet)) + as_text(summary(sheet))


def shown(desk: Desk, out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """All that a preview of the step tells: the page, the summary and the data."""
    sheet = draft_sheet(desk.workspace(), desk.draft())
    earlier = out.read_bytes() if out.exists() else b""
    show_sheet(desk.workspace(), sheet, out)
    written = out.read_text("utf-8")
    out.write_bytes(earlier)
    if not earlier:
        out.unlink()
    show_sheet(desk.workspace(), sheet, out, json=True)
    said = capsys.readouterr()
    return written + said.out + said.err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MARKED_LATE, NOTES),
        (NOTES.replace("## Geheimverdeling {embargo}", "## Gewoon"), NOTES),
        # a word changed and another part marked by then; what it was is still under embargo
        (
            f"{NOTES}\n- Windmolenpark komt naar Zweeloo aan de rand van het dorp in maart.\n",
            f"{NOTES}\n- Windmolenpark komt naar Zweeloo aan de rand van het dorp in april. "
            "{embargo}\n",
        ),
        # the first mark of all, and said in other words: what stood there stood in the open
        (f"{PLAIN}\n- Zweeloo wint.\n", f"{PLAIN}\n- Het wordt Sleen niet. {{embargo}}\n"),
        # too short to be looked for in other texts
        (f"{NOTES}\n- Zweeloo wint.\n", f"{NOTES}\n- Zweeloo wint. {{embargo}}\n"),
        (
            f"{NOTES}\n## Kaart\n\n| Plaats | Plekken |\n|---|---|\n| Zweeloo | 12 |\n",
            f"{NOTES}\n## Kaart {{embargo}}\n\n| Plaats | Plekken |\n|---|---|\n| Zweeloo | 12 |\n",
        ),
        # for some alone by now
        (f"{NOTES}\n- Zweeloo wint.\n", f"{NOTES}\n- Zweeloo wint. {{only=gemeenten}}\n"),
    ],
)
def test_i02_words_marked_since_the_earlier_version_are_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str
) -> None:
    """Page, summary and data say that something is withheld, and none of its words."""
    desk, out = Desk.furnished(tmp_path, step_text(to="pers")), tmp_path / "page.html"
    desk.write("notes/proef.md", before)
    assert "Zweeloo" in shown(desk, out, capsys)
    desk.write("notes/proef.md", after)
    said = shown(desk, out, capsys)
    assert [word for word in SECRETS if word in said] == []
    assert "they are not told here" in said
    desk.edit("notes/proef.md", "op tijd", "te laat")
    assert "<ins>te laat </ins>" in shown(desk, out, capsys)


def test_i02_a_text_that_is_under_embargo_as_a_whole_by_now_tells_nothing(tmp_path: Path) -> None:
    """Since the plan has a report of these notes, nothing that they said before is told."""
    desk, out = Desk.furnished(tmp_path, step_text(to="pers")), tmp_path / "page.html"
    desk.write("notes/proef.md", f"{PLAIN}\n- Het windmolenpark komt in Zweeloo te staan.\n")
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    report = step_text("verslag", template="report", to="minister")
    desk.write("releases/proef.toml", plan_text(step_text(to="pers"), report))
    desk.write("notes/proef.md", PLAIN)
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    assert "Zweeloo" not in out.read_text("utf-8")
    assert "they are not told here" in out.read_text("utf-8")


def test_i02_an_approved_version_tells_no_words_marked_since(tmp_path: Path) -> None:
    """What a later dispatch is compared with is held against the marks as they are now."""
    desk = Desk.furnished(tmp_path, step_text(to="pers"), embargo="")
    desk.write("notes/proef.md", MARKED_LATE)
    with desk.workspace().ledger() as ledger:
        desk.approved(ledger)
        desk.write("releases/proef.toml", plan_text(step_text(to="pers")))
        desk.write("notes/proef.md", NOTES)
        desk.prepared(ledger)
        second = sheet_of(desk, ledger, 2)
    assert [word for word in SECRETS if word in told(second)] == []
    assert "they are not told here" in told(second)


def test_i02_a_page_without_messages_keeps_no_words_marked_since(tmp_path: Path) -> None:
    """When a fault leaves nothing to send, the record of the page before holds none of them."""
    desk, out = Desk.furnished(tmp_path, step_text(to="pers")), tmp_path / "page.html"
    desk.write("notes/proef.md", MARKED_LATE)
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    desk.write("notes/proef.md", NOTES)
    (desk.root / "templates/signature.md").unlink()
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    kept = seen_on(out.read_bytes())
    assert kept
    assert kept.letters
    assert [word for word in SECRETS if word in out.read_text("utf-8")] == []


def test_i02_the_name_of_a_file_under_embargo_by_now_is_not_told(tmp_path: Path) -> None:
    """An attachment that went along before, and is another plan's secret now, has no name here."""
    named = step_text(to="pers", attachments=["notes/Zweeloo.txt"])
    desk, out = Desk.furnished(tmp_path, named, embargo=""), tmp_path / "page.html"
    desk.write("notes/proef.md", MARKED_LATE.replace("Zweeloo", "Sleen"))
    desk.write("notes/Zweeloo.txt", "Een kaart")
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    assert "Zweeloo" in out.read_text("utf-8")
    desk.write("releases/proef.toml", plan_text(step_text(to="pers"), embargo=""))
    desk.write("releases/kaart.toml", plan_text(step_text(attachments=["notes/Zweeloo.txt"])))
    show_sheet(desk.workspace(), draft_sheet(desk.workspace(), desk.draft()), out)
    assert "Zweeloo" not in out.read_text("utf-8")
    assert "they are not told here" in out.read_text("utf-8")


def test_who_may_have_the_words_is_told_how_they_changed(tmp_path: Path) -> None:
    """For a step to the cleared alone, and once the embargo has ended, gone words are shown."""
    for to, now in (("binnen", BEFORE), ("pers", END)):
        desk = Desk.furnished(tmp_path / to, step_text(to=to))
        out = tmp_path / f"{to}.html"
        desk.write("notes/proef.md", MARKED_LATE)
        show_sheet(desk.workspace(now), draft_sheet(desk.workspace(now), desk.draft(now=now)), out)
        desk.write("notes/proef.md", NOTES.replace("voorjaar", "najaar"))
        show_sheet(desk.workspace(now), draft_sheet(desk.workspace(now), desk.draft(now=now)), out)
        assert "<del>voorjaar.</del>" in out.read_text("utf-8")


def test_the_page_tells_the_plan_as_it_stands(tmp_path: Path) -> None:
    """Each step of the plan shows how far it is: this dispatch, and those beside it."""
    desk = Desk.furnished(tmp_path, step_text(), step_text("daarna", after=["stap"]))
    desk.write("notes/proef.md", NOTES)
    with desk.workspace().ledger() as ledger:
        desk.approved(ledger)
        sheet = sheet_of(desk, ledger, 1)
    assert [(s.step, s.dispatch) for s in sheet.standings] == [("stap", "D-1"), ("daarna", None)]
    assert 'id="plan"' in page(sheet)
