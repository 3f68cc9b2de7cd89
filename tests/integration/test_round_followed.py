"""A round in the ledger, followed: its table, its page and its dossier tell what happened."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

import pytest

from mailer import i18n
from mailer.ledger.model import State
from mailer.preview import as_json, page, sheet_of_dispatch
from mailer.rounds.closing import close
from mailer.rounds.dossier import as_html, as_markdown, read_dossier
from mailer.rounds.matrix import Matrix, Next
from mailer.rounds.table import read_matrix
from tests.round_desk import DAY, FIRST, LAST, OPENED, SERVER, RoundDesk, round_desk
from tests.sheets import ZONE

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoundDesk]:
    """Four municipalities that were asked this morning."""
    i18n.use("en")
    with round_desk(tmp_path, monkeypatch) as opened:
        yield opened


def followed(desk: RoundDesk) -> Matrix:
    """The round as it stands."""
    return read_matrix(desk.ledger, 1, desk.now)


def dossier(desk: RoundDesk) -> str:
    """Its dossier in Markdown."""
    return as_markdown(read_dossier(desk.ledger, 1, ZONE, desk.now))


def test_the_table_follows_what_comes_in(desk: RoundDesk) -> None:
    """An answer that counts, one that waits and one by phone each stand in their line."""
    desk.now = OPENED + DAY
    desk.reply("a")
    desk.reply("b", "Akkoord, mits het college ermee instemt.")
    desk.judge()
    desk.register("c")
    found = {line.id: line for line in followed(desk).lines}
    assert [found[each].next for each in "abcd"] == [
        Next.NOTHING,
        Next.READ,
        Next.NOTHING,
        Next.AWAIT,
    ]
    assert found["c"].answers[0].by_way == "telefoon"
    assert followed(desk).counts.answered == 2


def test_reminders_stand_there_before_and_after_they_go(desk: RoundDesk) -> None:
    """The table tells of each instant how many are planned, went, or were cancelled."""
    assert [each.states for each in followed(desk).reminders] == [{State.PLANNED: 4}] * 3
    desk.register("a")
    desk.turn(FIRST)
    first = followed(desk).reminders[0]
    assert first.approved
    assert first.states == {State.SUBMITTED: 3, State.CANCELLED: 1}
    assert followed(desk).lines[1].reminded_at != ()


def test_the_page_of_a_round_shows_its_table_and_its_reminders(desk: RoundDesk) -> None:
    """The sheet of the dispatch has both, out of the ledger, and its page is one of ours."""
    desk.register("a")
    sheet = sheet_of_dispatch(desk.ledger, desk.ledger.dispatch(1), ZONE, desk.now)
    assert sheet.round == followed(desk)
    assert [len(each.entries) for each in sheet.reminders] == [4, 4, 4]
    html = page(sheet)
    assert 'id="round"' in html
    assert html.count('id="reminder-3-') == 4
    assert as_json(sheet)["reminders"]


def test_the_page_of_a_reminder_can_be_made(desk: RoundDesk) -> None:
    """A reminder is a dispatch with a page of its own, which says what it follows."""
    sheet = sheet_of_dispatch(desk.ledger, desk.ledger.dispatch(2), ZONE, desk.now)
    assert "Reminder of D-1" in page(sheet)


def test_reminders_of_an_extension_are_seen_together(desk: RoundDesk) -> None:
    """Who approves one of them approves the others, so its page shows the others' letters too."""
    first, *others = desk.extend(LAST + timedelta(days=14), "b")
    sheet = sheet_of_dispatch(desk.ledger, first, ZONE, desk.now)
    shown = [each.dispatch.name for each in sheet.reminders if each.dispatch]
    assert shown == [each.name for each in others]
    assert shown
    desk.approve(first)
    assert all(desk.ledger.approval(each.number) for each in others)


def test_the_draft_of_a_round_shows_its_reminders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is looked at before anything is stored has the reminders' letters too."""
    from mailer.preview import sheet_of_draft

    with round_desk(tmp_path, monkeypatch, opened=False) as desk:
        draft = desk.desk.draft("toets", OPENED)
        sheet = sheet_of_draft(draft, ZONE, OPENED)
        assert [len(each.entries) for each in sheet.reminders] == [4, 4, 4]
        assert 'id="reminder-1-1"' in page(sheet)


def test_the_dossier_alone_tells_what_happened(desk: RoundDesk) -> None:
    """Question, people, answers with proof and words, reminders, closing: all of it is there."""
    desk.now = OPENED + DAY
    desk.reply("a", "Namens de gemeente A akkoord.")
    desk.reply("b", "Akkoord, mits het college ermee instemt.")
    desk.judge()
    desk.turn(FIRST)
    desk.register("c")
    desk.now = LAST + timedelta(days=2)
    assert close(desk.ledger, 1, desk.now)
    text = dossier(desk)
    for words in (
        "De opvang telt driehonderd plekken en opent in het voorjaar.",
        "info@d.example",
        "Namens de gemeente A akkoord.",
        SERVER,
        "Akkoord, mits het college ermee instemt.",
        "with a condition",
        "gemeente C: agreed, registered: telefoon",
        "silent: counts as agreed, as the plan says",
        "cancelled: the answer is in",
        "everything in the register is as it was written",
        desk.ledger.seal(1),
    ):
        assert words in text, words


def test_an_attachment_is_in_the_dossier_by_its_digest(desk: RoundDesk) -> None:
    """The digest is that of the file's bytes, whatever the mail wrapped them in."""
    content = b"%PDF-1.7 invented" * 100
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "info@a.example", "kabinet@drenthe.example"
    mail["Subject"], mail["Message-ID"] = "RE: toets", "<9d01@emmen.example>"
    mail["In-Reply-To"] = desk.message_id("a")
    mail.set_content("Akkoord, zie bijlage.")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="reactie.pdf")
    desk.now = OPENED + DAY
    desk.deliver(bytes(mail))
    desk.judge()
    assert f"| reactie.pdf | application/pdf | 1700 | {sha256(content).hexdigest()} |" in dossier(
        desk
    )


def test_i29_a_reply_of_nothing_but_markup_stays_words_in_the_dossier(desk: RoundDesk) -> None:
    """What somebody mailed is text on the page and in the Markdown."""
    desk.now = OPENED + DAY
    desk.reply("a", "<script>alert(1)</script> # kop | cel | [x](javascript:1)")
    desk.judge()
    document = read_dossier(desk.ledger, 1, ZONE, desk.now)
    assert "<script" not in as_html(document)
    assert "<script" not in as_markdown(document)
    assert "&lt;script&gt;alert(1)" in as_html(document)


def test_an_altered_register_is_told_in_the_dossier(desk: RoundDesk) -> None:
    """Who changed an act afterwards cannot make a dossier that looks sound."""
    desk.register("a")
    with closing(sqlite3.connect(desk.ledger.path)) as connection, connection:
        connection.execute("UPDATE remark SET content = replace(content, 'telefoon', 'brief')")
    assert "NOT everything is as it was written" in dossier(desk)
