"""The worker reads what came in, now and then, and tells [notify] what came back."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mailer.compose.message import Message
from mailer.dispatch.standing import standings
from mailer.errors import NotSubmitted
from mailer.ledger.model import Dispatch, Fate, State
from mailer.ledger.store import Ledger
from mailer.openers import KINDS
from mailer.worker.backoff import FIRST, BackOff
from mailer.worker.news import News, What
from mailer.worker.notices import TOO_OLD, due_notices
from mailer.worker.turn import Worker
from mailer.worker.view import Notice, View
from mailer.workspace import Workspace
from tests.desk import END, SECRETS, Desk, step_text
from tests.letterbox import Letterbox, LetterboxSource
from tests.returned import answer, group, report

BOER, KLOOSTERMAN = "a.deboer@emmen.example", "b.kloosterman@assen.example"
EVERY = timedelta(minutes=10)
NOTIFY = '[notify]\nto = ["secretariaat@drenthe.example"]\n[rules]'

pytestmark = pytest.mark.usefixtures("english")


@dataclass
class Shift:
    """A worker whose step went, the clock it sees, and what it told."""

    desk: Desk
    ledger: Ledger
    now: datetime = END
    told: list[News] = field(default_factory=list)
    ticks: float = 0.0

    def __post_init__(self) -> None:
        back_off = BackOff(ticks=lambda: self.ticks, chance=lambda _low, _high: 1.0)
        workspace = Workspace(self.desk.root, lambda: self.now)
        minutes = timedelta(minutes=5)
        self.worker = Worker(workspace, self.ledger, self.told.append, minutes, back_off=back_off)
        self.dispatch: Dispatch = self.desk.approved(self.ledger)
        self.turn()

    def turn(self, after: timedelta = timedelta(0)) -> list[What]:
        """One turn, so long after the last; what it told."""
        self.now += after
        self.told.clear()
        self.worker.turn()
        return [news.event for news in self.told]

    def message_to(self, address: str) -> Message:
        """The one that went there."""
        deliveries = self.ledger.deliveries(self.dispatch.number)
        messages = (delivery.message for delivery in deliveries)
        return next(m for m in messages if address in m.envelope.forward_paths)

    def save(self, name: str, content: bytes) -> None:
        """A file that somebody put in the folder a while ago."""
        self.desk.write(f"replies/{name}", content)
        os.utime(self.desk.root / "replies" / name, (1_700_000_000,) * 2)

    def notices(self, after: timedelta = timedelta(0)) -> list[Notice]:
        """Of what came back, those that are due."""
        sources, now = self.desk.workspace(self.now).sources, self.now + after
        view = View(sources, self.ledger, tuple(standings(sources, self.ledger, now)))
        return [n for n in due_notices(view, now) if n.key.startswith("returned")]


def read(path: Path) -> str:
    """The words of a notice in the outbox."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    return str(message.get_content())


@pytest.fixture
def shift(tmp_path: Path) -> Iterator[Shift]:
    """Both messages of the step are in the outbox."""
    desk = Desk.furnished(tmp_path, step_text(at="2024-11-01 09:00"))
    with desk.workspace(END).ledger() as ledger:
        shift = Shift(desk, ledger)
        assert ledger.tally(shift.dispatch.number) == {State.WRITTEN: 2}
        yield shift


def test_what_came_in_is_read_each_so_often(shift: Shift) -> None:
    """The folder is read again when `every` has passed, and not before."""
    shift.save("een.eml", report(ours=shift.message_to(BOER).message_id))
    assert shift.turn(EVERY - timedelta(seconds=1)) == []
    assert shift.turn(timedelta(seconds=1)) == [What.BOUNCED]
    (news,) = shift.told
    assert news.delivery.startswith("D-1/")
    assert BOER in news.words
    assert news.exit_code == 0
    assert shift.turn(EVERY) == []


def test_an_answer_is_told_as_an_answer(shift: Shift) -> None:
    """Who answers is told by what the message says of itself; its text is not."""
    shift.save("een.eml", answer(shift.message_to(BOER).message_id, text="Geheim plan."))
    assert shift.turn(EVERY) == [What.REPLY]
    assert "answer" in shift.told[0].words
    assert "Geheim" not in shift.told[0].words


def test_a_source_that_fails_backs_off_and_stops_nothing(
    shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An inbox that cannot be read is told once and left alone for a while."""
    letterbox = Letterbox()
    letterbox.fails = NotSubmitted("The server is away.")
    asked = []

    def opened(*_: object) -> LetterboxSource:
        asked.append(shift.now)
        return LetterboxSource(letterbox)

    monkeypatch.setitem(KINDS, "outbox", KINDS["outbox"]._replace(replies=opened))
    shift.desk.edit("config.toml", "[ledger]", '[replies]\nevery = "1m"\n[ledger]')
    assert shift.turn(EVERY) == [What.FAILED]
    assert "The server is away." in shift.told[0].words
    assert shift.turn(timedelta(minutes=1)) == []
    assert len(asked) == 1
    shift.ticks += FIRST
    letterbox.fails = None
    letterbox.deliver(answer(shift.message_to(BOER).message_id))
    assert shift.turn(timedelta(minutes=1)) == [What.REPLY]


def test_a_setting_that_cannot_be_stops_no_mail(shift: Shift) -> None:
    """A fault in [replies] is told, and the rest of the turn goes on."""
    shift.desk.edit("config.toml", "[ledger]", '[replies]\naccount = "outbox"\n[ledger]')
    shift.desk.edit("config.toml", "[rules]", NOTIFY)
    told = shift.turn(EVERY)
    assert told.count(What.WAITS) == 1
    assert What.NOTICE in told


def test_i19_what_came_back_is_told_to_those_in_notify(shift: Shift) -> None:
    """The notice names the address and the reason, and what can be done; never the text."""
    shift.desk.edit("config.toml", "[rules]", NOTIFY)
    shift.save("een.eml", report(ours=shift.message_to(BOER).message_id))
    told = shift.turn(EVERY)
    assert What.BOUNCED in told
    written = [read(path) for path in (shift.desk.root / "outbox/N").iterdir()]
    (notice,) = [text for text in written if "did not reach its reader" in text]
    assert BOER in notice
    assert "550 5.1.1 User unknown" in notice
    assert not any(word in notice for word in SECRETS)
    assert What.NOTICE not in shift.turn(EVERY)


def test_one_notice_tells_all_that_came_back_since_the_last(shift: Shift) -> None:
    """Several at once are one mail; a later one is another."""
    shift.desk.edit("config.toml", "[rules]", NOTIFY)
    to_boer, to_klooster = (shift.message_to(at).message_id for at in (BOER, KLOOSTERMAN))
    shift.desk.edit("config.toml", "[ledger]", '[replies]\nevery = "1m"\n[ledger]')
    shift.save("een.eml", report(ours=to_boer))
    shift.save("twee.eml", report(group(KLOOSTERMAN), ours=to_klooster))
    shift.turn(EVERY)
    assert shift.notices() == []
    shift.save("drie.eml", report(group("x@elders.example"), ours=to_klooster))
    assert shift.turn(EVERY).count(What.NOTICE) == 1
    returned = [key for key in shift.ledger.notices() if key.startswith("returned")]
    assert returned == ["returned D-1 2", "returned D-1 3"]


def test_what_came_back_long_ago_is_not_told_any_more(shift: Shift) -> None:
    """A worker that was away for weeks does not write history."""
    shift.save("een.eml", report(ours=shift.message_to(BOER).message_id))
    shift.turn(EVERY)
    shift.desk.edit("config.toml", "[rules]", NOTIFY)
    kept_at = shift.ledger.replies()[0].at
    assert kept_at is not None
    shift.now = kept_at + TOO_OLD
    assert len(shift.notices()) == 1
    assert shift.notices(timedelta(seconds=1)) == []


def test_an_outcome_is_not_told_twice_because_it_came_back(shift: Shift) -> None:
    """What came back has a notice of its own; the step's outcome is not told again."""
    shift.desk.edit("config.toml", "[rules]", NOTIFY)
    shift.turn(timedelta(minutes=1))
    shift.save("een.eml", report(ours=shift.message_to(BOER).message_id))
    told = shift.turn(EVERY)
    assert told.count(What.NOTICE) == 1
    assert shift.ledger.with_fate(1, Fate.BOUNCED) == [BOER]
