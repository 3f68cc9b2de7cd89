"""The worker, turn by turn: what is due goes, once, and what cannot go waits and says why."""

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailer.clock import Clock
from mailer.dispatch.prepare import approve, prepare, require_worker
from mailer.dispatch.sending import alone
from mailer.errors import NotApproved
from mailer.ledger.model import Dispatch, Fate, Heartbeat, Receipt, State
from mailer.ledger.store import Ledger
from mailer.worker.backoff import FIRST, LONGEST, BackOff
from mailer.worker.news import News, What
from mailer.worker.stopping import Stop
from mailer.worker.turn import LONGEST_SLEEP, Worker
from mailer.workspace import Workspace
from tests.desk import (
    BEFORE,
    EMBARGO,
    END,
    JANSEN,
    NOTES,
    PIETERS,
    SECOND,
    Desk,
    step_text,
)
from tests.servers.smtp import Manners, SmtpServer

AT = "2024-11-01 09:00"
SMTP = """
[account]
use = "proef"
[account.proef]
kind = "smtp"
server = "{host}"
port = {port}
security = "none"
test_server = true
"""

pytestmark = pytest.mark.usefixtures("english")


@dataclass
class Wall:
    """A clock on the wall that a test sets."""

    now: datetime = BEFORE

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Shift:
    """A worker in a small workspace, the clock it sees, and what it told."""

    desk: Desk
    ledger: Ledger
    wall: Wall
    told: list[News] = field(default_factory=list)
    ticks: float = 0.0

    def __post_init__(self) -> None:
        back_off = BackOff(ticks=lambda: self.ticks, chance=lambda _low, _high: 1.0)
        workspace = Workspace(self.desk.root, self.wall)
        self.worker = Worker(
            workspace, self.ledger, self.told.append, timedelta(minutes=5), back_off=back_off
        )

    def turn(self, at: datetime | None = None) -> list[What]:
        """One turn, at an instant; what it told."""
        self.wall.now = at or self.wall.now
        self.told.clear()
        self.worker.turn()
        return [news.event for news in self.told]

    def approved(self, step: str = "stap") -> Dispatch:
        """A step, prepared and approved."""
        return approved(self.desk, self.ledger, step, self.wall)

    def states(self, dispatch: Dispatch) -> list[State]:
        """How far each message is."""
        return [delivery.state for delivery in self.ledger.deliveries(dispatch.number)]


def approved(desk: Desk, ledger: Ledger, step: str, clock: Clock) -> Dispatch:
    """A step, prepared by J. Jansen and approved by P. Pieters, for the account in use."""
    workspace = Workspace(desk.root, clock)
    plan = workspace.plan("proef")
    assert plan is not None
    dispatch, _superseded = prepare(
        workspace.sources,
        ledger,
        plan,
        workspace.step(plan, step),
        clock,
        JANSEN,
        carries=workspace.carries,
    )
    count = ledger.recipients(dispatch.number)
    approve(ledger, dispatch, PIETERS, count, four_eyes=False)
    return dispatch


Furnish = Callable[..., Shift]


@pytest.fixture
def furnish(tmp_path: Path) -> Iterator[Furnish]:
    """Makes a workspace with these steps, and a worker in it."""
    opened = []

    def make(*steps: str, server: SmtpServer | None = None, embargo: str = EMBARGO) -> Shift:
        desk, wall = Desk.furnished(tmp_path, *steps, embargo=embargo), Wall()
        if server:
            account = SMTP.format(host=server.host, port=server.port)
            text = (desk.root / "config.toml").read_text("utf-8")
            old = '[account.outbox]\nkind = "outbox"\n'
            desk.write("config.toml", text.replace(old, account))
        context = Workspace(desk.root, wall).ledger()
        opened.append(context)
        return Shift(desk, context.__enter__(), wall)

    yield make
    for context in opened:
        context.__exit__(None, None, None)


def test_i01_nothing_goes_a_second_before_its_instant_and_all_of_it_at_it(furnish: Furnish) -> None:
    """The worker lets a dated step go at its instant and not before."""
    shift = furnish(step_text(at=AT, to="allen", embargoed=True))
    dispatch = shift.approved()
    assert shift.turn(END - SECOND) == []
    assert set(shift.states(dispatch)) == {State.PLANNED}
    assert shift.turn(END) == [What.MESSAGE] * 3 + [What.DONE]
    assert set(shift.states(dispatch)) == {State.WRITTEN}


def test_i03_a_clock_that_is_set_back_lets_nothing_go_twice(furnish: Furnish) -> None:
    """Gone is gone, whatever the clock says later."""
    shift = furnish(step_text(at=AT))
    shift.approved()
    assert What.MESSAGE in shift.turn(END)
    for at in (END - timedelta(days=1), END, END + SECOND):
        assert What.MESSAGE not in shift.turn(at)


def test_what_has_no_instant_is_left_to_a_person(furnish: Furnish) -> None:
    """A step without `at` is never sent by the worker, approved or not."""
    shift = furnish(step_text())
    dispatch = shift.approved()
    assert shift.turn(END + timedelta(days=30)) == []
    assert set(shift.states(dispatch)) == {State.PLANNED}


def test_i13_what_nobody_approved_waits_and_says_so_once(furnish: Furnish) -> None:
    """Without an approval nothing goes; the reason is told when it is new."""
    shift = furnish(step_text(at=AT))
    with shift.desk.workspace().ledger() as ledger:
        shift.desk.prepared(ledger)
    assert shift.turn(END) == [What.WAITS]
    assert "approved" in shift.told[0].words
    assert shift.turn(END + SECOND) == []


def test_i15_what_was_due_long_ago_waits_for_a_person(furnish: Furnish) -> None:
    """A worker that wakes after the house's late_after asks, and sends nothing."""
    shift = furnish(step_text(at=AT))
    dispatch = shift.approved()
    assert shift.turn(END + timedelta(hours=2, seconds=1)) == [What.WAITS]
    assert "--late" not in shift.told[0].words
    assert set(shift.states(dispatch)) == {State.PLANNED}


def test_a_machine_that_slept_over_the_instant_sends_within_the_hour(furnish: Furnish) -> None:
    """What is due and not late goes when the machine wakes, once."""
    shift = furnish(step_text(at=AT))
    shift.approved()
    assert What.DONE in shift.turn(END + timedelta(hours=1))
    assert shift.turn(END + timedelta(hours=1, minutes=1)) == []


def test_steps_keep_their_order(furnish: Furnish) -> None:
    """A step that waits for another goes when that one is complete, and not before."""
    shift = furnish(
        step_text("leden", at="2024-11-01 09:30"),
        step_text("pers", to="pers", at="2024-11-01 10:00", after=["leden"]),
    )
    press = shift.approved("pers")
    assert shift.turn(END + timedelta(hours=1)) == [What.WAITS]
    shift.approved("leden")
    assert shift.turn(END + timedelta(hours=1, minutes=1)).count(What.DONE) == 2
    assert shift.states(press) == [State.WRITTEN]


def test_what_may_not_go_any_more_is_missed_and_named(furnish: Furnish) -> None:
    """After `not_after` a message is missed: it does not wait for ever, and it is told."""
    shift = furnish(step_text(at=AT, not_after="2024-11-01 09:30"))
    dispatch = shift.approved()
    assert shift.turn(END + timedelta(minutes=31))[:2] == [What.MISSED] * 2
    assert set(shift.states(dispatch)) == {State.MISSED}


def test_while_another_program_sends_the_worker_waits(furnish: Furnish) -> None:
    """Two that send at once are impossible; the one that came second tries again later."""
    shift = furnish(step_text(at=AT))
    shift.approved()
    with alone(shift.ledger):
        assert shift.turn(END) == [What.WAITS]
    assert What.DONE in shift.turn(END + SECOND)


def test_a_fault_in_the_workspace_holds_back_and_does_not_end_the_worker(furnish: Furnish) -> None:
    """A config.toml that cannot be read makes it wait, and when it is mended it goes on."""
    shift = furnish(step_text(at=AT))
    shift.approved()
    good = (shift.desk.root / "config.toml").read_bytes()
    shift.desk.write("config.toml", "rules = [")
    assert shift.turn(END) == [What.WAITS]
    shift.desk.write("config.toml", good)
    assert What.DONE in shift.turn(END + SECOND)


def test_i05_only_what_was_not_submitted_is_tried_again_and_later_each_time(
    furnish: Furnish,
) -> None:
    """Without a server nothing is submitted: again after half a minute, a minute, two."""
    with SmtpServer() as server:
        shift = furnish(step_text(at=AT), server=server)
        dispatch = shift.approved()
    assert shift.turn(END) == [What.FAILED]
    assert set(shift.states(dispatch)) == {State.PLANNED}
    assert shift.turn() == []
    shift.ticks += FIRST
    assert shift.turn() == [What.FAILED]
    shift.ticks += FIRST
    assert shift.turn() == []
    shift.ticks += FIRST
    assert shift.turn() == [What.FAILED]


def test_i05_a_reply_that_is_lost_leaves_one_in_doubt_and_sends_it_never_again(
    furnish: Furnish,
) -> None:
    """The server took it and dropped the line: in doubt, whatever the worker does later."""
    with SmtpServer(Manners(drop_reply_every=2)) as server:
        shift = furnish(step_text(at=AT), server=server)
        dispatch = shift.approved()
        shift.turn(END)
        assert sorted(shift.states(dispatch)) == [State.IN_DOUBT, State.SUBMITTED]
        for minutes in range(1, 5):
            shift.turn(END + timedelta(minutes=minutes))
        assert len(server.messages) == 2


def test_i19_the_deferred_go_again_with_the_same_bytes_and_nobody_else(furnish: Furnish) -> None:
    """One message to two, of which one was told "not now": that one alone gets it, later."""
    manners = Manners(recipients={"b.kloosterman@assen.example": "451 4.7.1 Later"})
    with SmtpServer(manners) as server:
        shift = furnish(step_text(at=AT, addressing="shared"), server=server)
        dispatch = shift.approved()
        shift.turn(END)
        assert [o.fate for d in shift.ledger.deliveries(dispatch.number) for o in d.outcomes] == [
            Fate.ACCEPTED,
            Fate.DEFERRED,
        ]
        manners.recipients.clear()
        shift.ticks += LONGEST
        assert What.DONE in shift.turn(END + timedelta(minutes=20))
        first, second = server.messages
    assert second.recipients == ("b.kloosterman@assen.example",)
    assert _without_date(first.content) == _without_date(second.content)


def _without_date(content: bytes) -> bytes:
    assert content.startswith(b"Date: ")
    return content.partition(b"\r\n")[2]


def test_it_sleeps_until_the_next_instant_and_never_long(furnish: Furnish) -> None:
    """A clock that was set and a machine that slept are noticed within half a minute."""
    shift = furnish(step_text(at=AT))
    shift.approved()
    shift.wall.now = END - timedelta(seconds=7)
    assert shift.worker.pause() == 7
    shift.wall.now = BEFORE
    assert shift.worker.pause() == LONGEST_SLEEP


def test_a_dated_step_is_approved_only_while_somebody_watches_the_clock(furnish: Furnish) -> None:
    """Without a living worker an approval would promise what nobody keeps."""
    shift = furnish(step_text(at=AT))
    dispatch = shift.approved()
    with pytest.raises(NotApproved, match="No worker"):
        require_worker(shift.ledger, dispatch, BEFORE)
    shift.worker.beat()
    require_worker(shift.ledger, dispatch, BEFORE)
    with pytest.raises(NotApproved, match="No worker"):
        require_worker(shift.ledger, dispatch, BEFORE + timedelta(minutes=6))
    require_worker(shift.ledger, dispatch, END)


def test_a_worker_that_stopped_is_not_taken_for_one_that_lives(furnish: Furnish) -> None:
    """Its last sign of life goes with it."""
    shift = furnish(step_text(at=AT))
    shift.worker.beat()
    assert shift.ledger.living(BEFORE)
    shift.worker.stop()
    assert shift.ledger.living(BEFORE) is None


def test_of_several_workers_the_one_that_stays_longest_counts(furnish: Furnish) -> None:
    """A worker that died does not hide one that lives."""
    shift = furnish(step_text(at=AT))
    for name, minutes in (("dood", 1), ("levend", 9)):
        until = BEFORE + timedelta(minutes=minutes)
        shift.ledger.beat(Heartbeat(worker=name, started_at=BEFORE, at=BEFORE, good_until=until))
    living = shift.ledger.living(BEFORE)
    assert living is not None
    assert living.worker == "levend"


def test_i03_an_account_that_leads_elsewhere_by_now_sends_nothing(furnish: Furnish) -> None:
    """What was approved to go through one server does not go through another of that name."""
    with SmtpServer() as server:
        shift = furnish(step_text(at=AT), server=server)
        dispatch = shift.approved()
        shift.desk.edit("config.toml", f"port = {server.port}", f"port = {server.port}\nuser = 'x'")
        assert shift.turn(END) == [What.WAITS]
        assert server.messages == []
    assert set(shift.states(dispatch)) == {State.PLANNED}


def test_those_in_notify_hear_once_what_went(furnish: Furnish) -> None:
    """After a step a notice goes to [notify]: who got it; and not a second one."""
    with SmtpServer() as server:
        shift = furnish(step_text(at=AT), server=server)
        text = (shift.desk.root / "config.toml").read_text("utf-8")
        shift.desk.write("config.toml", f'{text}\n[notify]\nto = ["secretaris@drenthe.example"]\n')
        shift.approved()
        assert shift.turn(END)[-1] is What.NOTICE
        shift.turn(END + timedelta(minutes=1))
        notices = [m for m in server.messages if m.recipients == ("secretaris@drenthe.example",)]
    assert len(notices) == 1
    assert b"a.deboer@emmen.example" in notices[0].content


def test_i13_a_step_that_the_plan_postpones_waits(furnish: Furnish) -> None:
    """Whoever moves the instant after the approval, or takes the step out, does not want it now."""
    shift = furnish(step_text(at=AT))
    dispatch = shift.approved()
    shift.desk.edit("releases/proef.toml", AT, "2024-11-04 09:00")
    assert shift.turn(END) == [What.WAITS]
    shift.desk.edit("releases/proef.toml", 'name = "stap"', 'name = "anders"')
    shift.turn(END + SECOND)
    assert set(shift.states(dispatch)) == {State.PLANNED}


def test_what_failed_long_ago_does_not_keep_the_worker_awake(furnish: Furnish) -> None:
    """Between two turns it sleeps, also when what it waited for is never tried again."""
    with SmtpServer() as server:
        shift = furnish(step_text(at=AT), server=server)
        shift.approved()
    shift.turn(END)
    shift.ticks += LONGEST
    assert shift.worker.pause() == LONGEST_SLEEP


def test_i05_whoever_drops_every_reply_is_not_asked_at_once_again(furnish: Furnish) -> None:
    """Two in doubt in a row make the worker wait before it puts more at risk."""
    with SmtpServer(Manners(drop_reply_every=1)) as server:
        shift = furnish(step_text(at=AT, to="allen", embargoed=False), server=server, embargo="")
        shift.desk.write("notes/proef.md", NOTES.replace(" {embargo}", ""))
        dispatch = shift.approved()
        shift.turn(END)
        assert shift.states(dispatch).count(State.IN_DOUBT) == 2
        shift.turn(END + SECOND)
        assert shift.states(dispatch).count(State.IN_DOUBT) == 2


def test_i03_who_was_settled_does_not_get_what_is_released(furnish: Furnish) -> None:
    """In doubt, settled, found not to have gone: there is nobody left that it is for."""
    with SmtpServer(Manners(drop_reply_every=2)) as server:
        shift = furnish(step_text(at=AT), server=server)
        dispatch = shift.approved()
        shift.turn(END)
        doubtful = next(
            d for d in shift.ledger.deliveries(dispatch.number) if d.state is State.IN_DOUBT
        )
        shift.ledger.settle(dispatch.number, doubtful.outcomes[0].address, "P.", "gebeld")
        doubtful = next(
            d for d in shift.ledger.deliveries(dispatch.number) if d.state is State.IN_DOUBT
        )
        shift.ledger.release(doubtful, "P.", "niet in de wachtrij")
        shift.turn(END + SECOND)
        assert len(server.messages) == 2
    assert State.CANCELLED in shift.states(dispatch)


def test_the_rate_of_an_account_is_kept(furnish: Furnish) -> None:
    """Between two hand-overs the worker waits, and what is answered is recorded before that."""
    with SmtpServer() as server:
        shift = furnish(step_text(at=AT), server=server)
        shift.desk.edit("config.toml", "test_server", "per_minute = 30\ntest_server")
        dispatch = shift.approved()
        waits: list[tuple[float, list[State]]] = []

        def wait(seconds: float) -> bool:
            waits.append((seconds, shift.states(dispatch)))
            return True

        shift.worker.wait = wait
        shift.turn(END)
    (first, _none), (second, before) = waits
    assert first == 0
    assert 1.5 < second <= 2
    assert before == [State.SUBMITTED, State.PLANNED]


def test_a_turn_that_takes_long_ends_and_the_next_goes_on(furnish: Furnish) -> None:
    """Files are read anew and others get their chance; that is no reason to back off."""
    with SmtpServer() as server:
        shift = furnish(step_text(at=AT), server=server)
        shift.desk.edit("config.toml", "test_server", "per_minute = 5\ntest_server")
        dispatch = shift.approved()
        assert shift.turn(END) == [What.MESSAGE]
        assert shift.states(dispatch) == [State.SUBMITTED, State.PLANNED]
        assert 11 < shift.worker.pause() <= 12
        shift.desk.edit("config.toml", "per_minute = 5", "per_minute = 6000")
        assert What.DONE in shift.turn()
        assert len(server.messages) == 2


def test_a_clock_that_is_set_back_does_not_silence_the_worker(furnish: Furnish) -> None:
    """Its next sign of life comes at once, at the time it is now."""
    shift = furnish(step_text(at=AT))
    shift.turn(END)
    earlier = END - timedelta(days=1)
    shift.turn(earlier)
    assert shift.ledger.living(earlier) is not None


def test_i03_what_another_gave_to_the_deferred_meanwhile_is_not_given_again(
    furnish: Furnish,
) -> None:
    """A delivery read before another program tried it again cannot be begun any more."""
    manners = Manners(recipients={"b.kloosterman@assen.example": "451 4.7.1 Later"})
    with SmtpServer(manners) as server:
        shift = furnish(step_text(at=AT, addressing="shared"), server=server)
        dispatch = shift.approved()
        shift.turn(END)
        (stale,) = shift.ledger.deliveries(dispatch.number)
        shift.ticks += LONGEST
        shift.turn(END + SECOND)
        (other,) = shift.ledger.deliveries(dispatch.number)
        assert other.to_go
        assert shift.ledger.begin(other)
        shift.ledger.finish(
            other, Receipt.of_all(["b.kloosterman@assen.example"], State.SUBMITTED, "q")
        )
        assert not shift.ledger.begin(stale)


def test_a_request_to_stop_ends_a_sleep_and_the_run(furnish: Furnish) -> None:
    """Whoever asks is heard within the moment; nothing more is begun."""
    stop = Stop()
    with stop:
        signal.raise_signal(signal.SIGINT)
        assert not stop.wait(60)
    shift = furnish(step_text(at=AT))
    dispatch = shift.approved()
    shift.worker.wait = stop.wait
    assert shift.turn(END) == []
    assert set(shift.states(dispatch)) == {State.PLANNED}


def test_unattended_from_the_first_to_the_last_step(furnish: Furnish) -> None:
    """The minister on the 31st, the members at nine, the press at ten: by the clock, in order."""
    steps = (
        step_text("minister", to="minister", template="report", at="2024-10-31 10:00"),
        step_text("leden", template="report", at="2024-11-01 09:00", after=["minister"]),
        step_text("pers", to="pers", template="press", at="2024-11-01 10:00", after=["leden"]),
    )
    shift = furnish(*steps)
    dispatches = [shift.approved(step) for step in ("minister", "leden", "pers")]
    went: list[tuple[datetime, str]] = []
    at = END - timedelta(days=1)
    while at < END + timedelta(hours=2):
        shift.turn(at)
        went += [(at, news.dispatch) for news in shift.told if news.event is What.DONE]
        at += timedelta(minutes=15)
    local = [END - timedelta(hours=23), END, END + timedelta(hours=1)]
    assert went == [(when, each.name) for when, each in zip(local, dispatches, strict=True)]
