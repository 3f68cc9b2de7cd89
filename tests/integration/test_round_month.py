"""A simulated month: who must have got which reminder when, by an oracle of its own (I16).

Each seed is a month in the life of a round of twelve: workers that are there on some days, an inbox
or a line that is down, answers by mail and by phone, replies that wait for a person, extensions
with and without an approval, and an end. The oracle knows what happened, and nothing of the
program.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from mailer.errors import NotSubmitted
from mailer.ledger.model import Dispatch, Life, Receipt
from mailer.ledger.round import Put
from mailer.providers.interface import Outgoing
from mailer.providers.memory import MemoryTransport, accept_all
from mailer.rounds.closing import close, excuse
from mailer.rounds.registering import set_aside
from mailer.worker.turn import Worker
from tests.desk import JANSEN
from tests.letterbox import Letterbox
from tests.returned import group, report
from tests.round_desk import DAY, DEADLINE, HOUR, OPENED, RoundDesk, round_desk

SEEDS = range(int(os.environ.get("MONTHS", "17")))
"""Twelve organisations each; `MONTHS=250 pytest …` plays more of them, at half a second each."""
ASKED = (*"abcdefghij", "k+l")
"""Twelve organisations, of which two share a contact."""
DRENTHE = ZoneInfo("Europe/Amsterdam")
AHEAD = (8, 4, 1)
"""Working days before the deadline on which the round reminds."""

Went = tuple[datetime, datetime, str]
"""When a reminder went, of which instant, and to whom."""


# The oracle


@dataclass
class Reminders:
    """Those of one deadline, for these: by whom the question went to, until they are cancelled."""

    deadline: datetime
    whom: set[str]
    made_at: datetime
    approved: bool = True
    cancelled: set[datetime] = field(default_factory=set)

    def windows(self) -> Iterator[tuple[datetime, datetime]]:
        """From when to until when each may go: not on the day of the next one."""
        days = [weekdays_before(self.deadline, ahead) for ahead in AHEAD]
        starts = [datetime.combine(day, time(9), DRENTHE) for day in days]
        ends = [datetime.combine(day, time(0), DRENTHE) for day in days[1:]]
        for start, end in zip(starts, [*ends, self.deadline], strict=True):
            if start > self.made_at and start not in self.cancelled:
                yield start, end


def weekdays_before(deadline: datetime, ahead: int) -> datetime:
    """The day so many working days earlier; there is no holiday in these weeks."""
    day = deadline.astimezone(DRENTHE)
    while ahead:
        day -= DAY
        ahead -= day.weekday() < 5
    return day


@dataclass
class Oracle:
    """What is due and not yet sent, to who was asked and is silent, while the round is open."""

    sets: list[Reminders]
    deadlines: dict[str, datetime]
    arrived: list[tuple[str, str]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    closed: bool = False
    went: set[Went] = field(default_factory=set)

    def read(self) -> None:
        """All that had come in is known."""
        for what, who in self.arrived:
            {"answer": self.answered, "put": self.waiting, "bounce": self.lost}[what].update(
                who.split("+")
            )
        self.arrived.clear()

    def remind(self, now: datetime) -> None:
        """Everybody who is to be reminded at this moment is."""
        for who in () if self.closed else ASKED:
            each = set(who.split("+"))
            if each & (self.answered | self.waiting | self.lost):
                continue
            if now > max(self.deadlines[one] for one in each):
                continue
            self.went |= {(now, start, who) for start in self._due(who, now)}

    def _due(self, who: str, now: datetime) -> set[datetime]:
        had = {start for _at, start, whom in self.went if whom == who}
        return {
            start
            for its in self.sets
            if its.approved and who in its.whom
            for start, end in its.windows()
            if start <= now <= end and start not in had
        }

    def extend(self, now: datetime, deadline: datetime, whom: set[str]) -> Reminders:
        """A later deadline: what was planned for them is not any more."""
        for its in self.sets:
            its.whom -= whom
        for who in whom:
            self.deadlines.update(dict.fromkeys(who.split("+"), deadline))
        silent = {who for who in whom if set(who.split("+")) - self.answered}
        new = Reminders(deadline, silent, now, approved=False)
        self.sets.append(new)
        return new


# The world


@dataclass
class Month:
    """One month: what happens to the round, and to the oracle."""

    table: RoundDesk
    chance: Random
    oracle: Oracle
    workers: list[Worker]
    diligence: float
    inbox_down: bool = False
    line_down: bool = False
    proposed: list[tuple[Reminders, list[Dispatch]]] = field(default_factory=list)
    went: set[Went] = field(default_factory=set)

    def answer(self, outgoing: Outgoing) -> Receipt:
        """The far side: accepts everything, and notes when."""
        if self.line_down:
            raise NotSubmitted("The line is down.")
        number = int(outgoing.label.split("-")[1])
        if planned := self.table.ledger.dispatch(number).planned_at:
            who = outgoing.envelope.forward_paths[0][len("info@")]
            self.went.add((self.table.now, planned, "k+l" if who == "k" else who))
        return accept_all(outgoing)

    def live(self) -> None:
        """From the question to long after the deadline: each day something, some days a worker."""
        kinds = [*self.happenings()]
        for day in range(1, 35):
            for hour in sorted(self.chance.sample(range(1, 24), 2)):
                self.table.now = OPENED + day * DAY + (hour - 8) * HOUR
                if self.chance.random() < self.diligence:
                    self.turn()
                elif self.chance.random() < 0.25:
                    self.table.now += timedelta(minutes=self.chance.randint(1, 59))
                    self.chance.choice(kinds)()
        self.inbox_down = self.line_down = False
        self.table.now = OPENED + 60 * DAY
        self.turn()
        assert self.oracle.closed

    def happenings(self) -> Iterator[Callable[[], None]]:
        """What may happen, some of it more often."""
        yield from [self.answers] * 3 + [self.asks] * 2 + [self.put_aside] * 2 + [self.phones] * 2
        yield from [self.extend_one] * 2 + [self.approve] * 4 + [self.by_hand] * 2
        yield from (
            self.is_away,
            self.comes_back,
            self.comes_back,
            self.excuses,
            self.extend_all,
            self.cancel,
        )
        yield from (self.inbox, self.line, self.restart, self.reads, self.closes)

    # The program at work

    def turn(self) -> None:
        """A worker's turn: read, close what is over, remind."""
        self.table.letterbox.fails = NotSubmitted("away") if self.inbox_down else None
        self.table.turn(self.table.now, self.chance.choice(self.workers))
        if not self.inbox_down:
            self.oracle.read()
            self.oracle.closed |= self.table.now > max(self.oracle.deadlines.values())
            if not self.line_down:
                self.oracle.remind(self.table.now)
        self.inbox_down &= self.chance.random() < 0.5
        self.line_down &= self.chance.random() < 0.5

    def by_hand(self) -> None:
        """A person's command: read, and send what is due and approved."""
        if self.inbox_down or self.line_down:
            return
        self.reads()
        for number in self.table.ledger.reminders(1):
            reminder = self.table.ledger.dispatch(number)
            due = reminder.planned_at and reminder.planned_at <= self.table.now
            if due and reminder.life is Life.LIVE and self.table.ledger.approval(number):
                self.table.send(reminder)
        self.oracle.remind(self.table.now)

    def reads(self) -> None:
        """A person's command: read what came in."""
        if not self.inbox_down:
            self.table.letterbox.fails = None
            self.table.judge()
            self.oracle.read()

    def restart(self) -> None:
        """One of the workers is another one from now."""
        self.workers[0] = self.table.worker()

    def inbox(self) -> None:
        """The inbox fails, for a turn or some."""
        self.inbox_down = True

    def line(self) -> None:
        """The way out fails, for a turn or some."""
        self.line_down = True

    # Organisations

    def answers(self) -> None:
        """One agrees by mail; of two who share a contact nobody knows for whom."""
        who = self.chance.choice(ASKED)
        self.table.reply(who)
        self.oracle.arrived.append(("put" if "+" in who else "answer", who))

    def asks(self) -> None:
        """One writes what a person has to read."""
        who = self.chance.choice(ASKED)
        self.table.reply(who, "Wij twijfelen nog over het getal in 1.2, mits het college instemt.")
        self.oracle.arrived.append(("put", who))

    def is_away(self) -> None:
        """A machine answers for one, with “akkoord” in it."""
        who = self.chance.choice(ASKED)
        self.table.reply(who, "Akkoord.", "Auto-Submitted: auto-replied")

    def comes_back(self) -> None:
        """The question to one reached nobody there."""
        who = self.chance.choice(ASKED)
        address = f"info@{who.partition('+')[0]}.example"
        self.table.deliver(report(group(address), ours=self.table.message_id(who)))
        self.oracle.arrived.append(("bounce", who))

    # People

    def phones(self) -> None:
        """One agrees by phone, and somebody registers it."""
        one = self.chance.choice("abcdefghijkkkl")
        if not self.table.round.settled:
            self.table.register(one)
            self.oracle.answered.add(one)

    def excuses(self) -> None:
        """Somebody says that it goes on without one."""
        one = self.chance.choice("abcdefghijkl")
        if one not in self.oracle.answered and not self.table.round.settled:
            self.reads()
        if not self.table.party(one).answers and not self.table.round.settled:
            excuse(self.table.ledger, 1, (one,), JANSEN.name, "met vakantie")
            self.oracle.answered.add(one)

    def put_aside(self) -> None:
        """Somebody reads all that waits of one, and it is nothing."""
        self.reads()
        for each in self.chance.choice(ASKED).split("+"):
            for entry in self.table.party(each).waiting:
                assert isinstance(entry.act, Put)
                set_aside(self.table.ledger, 1, entry.act.reply, JANSEN.name, "niets")
                self.oracle.waiting -= set(entry.act.organisations)

    def extend_one(self) -> None:
        """One gets more time."""
        self._extend({self.chance.choice(ASKED)})

    def extend_all(self) -> None:
        """All get more time."""
        self._extend(set(ASKED))

    def _extend(self, whom: set[str]) -> None:
        latest = max(self.table.now, *self.oracle.deadlines.values())
        day = latest.astimezone(DRENTHE) + self.chance.randint(1, 6) * DAY
        deadline = datetime.combine(day, time(17), DRENTHE)
        if self.oracle.closed or day.weekday() > 4 or deadline > OPENED + 45 * DAY:
            return
        ids = [each for who in sorted(whom) for each in who.split("+")]
        prepared = self.table.extend(deadline.astimezone(OPENED.tzinfo), *ids)
        self.proposed.append((self.oracle.extend(self.table.now, deadline, whom), prepared))

    def approve(self) -> None:
        """Somebody approves the reminders of an extension, early or late."""
        if not self.proposed:
            return
        its, prepared = self.chance.choice(self.proposed)
        present = (self.table.ledger.dispatch(each.number) for each in prepared)
        alive = [each for each in present if each.life is Life.LIVE]
        if alive and not its.approved:
            self.table.approve(alive[0])
        its.approved = True

    def cancel(self) -> None:
        """Somebody stops the reminders of one instant."""
        numbers = [2, 3, 4]
        reminder = self.table.ledger.dispatch(self.chance.choice(numbers))
        if reminder.life is Life.LIVE:
            self.table.ledger.cancel(reminder.number, JANSEN.name, "herfstvakantie")
            assert reminder.planned_at
            self.oracle.sets[0].cancelled.add(reminder.planned_at)

    def closes(self) -> None:
        """Somebody closes the round, seldom."""
        if not self.oracle.closed and self.chance.random() < 0.3:
            close(self.table.ledger, 1, self.table.now, JANSEN.name, "haast")
            self.oracle.closed = True


def opened_again(table: RoundDesk, ledger: bytes, witnesses: Path) -> None:
    """As it was when the question had just gone; the file is the same one."""
    table.ledger.close()
    file = table.workspace().ledger_path
    file.write_bytes(ledger)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    home = Path(os.environ["XDG_DATA_HOME"])
    shutil.rmtree(home)
    shutil.copytree(witnesses, home)


def test_i16_over_a_month_each_gets_exactly_the_reminders_that_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes between: what the oracle says went, at that moment, and nothing else."""
    with round_desk(tmp_path, monkeypatch, ASKED) as table:
        table.ledger.close()
        copy = table.workspace().ledger_path.read_bytes()
        witnesses = tmp_path / "witnesses"
        shutil.copytree(os.environ["XDG_DATA_HOME"], witnesses)
        for seed in SEEDS:
            opened_again(table, copy, witnesses)
            with table.workspace().ledger() as table.ledger:
                played = play(table, seed)
                table.transport = MemoryTransport(played.answer)
                played.live()
                assert played.went == played.oracle.went, f"seed {seed}"
                assert table.ledger.verify() == []


def play(table: RoundDesk, seed: int) -> Month:
    """A month that has not begun."""
    table.letterbox, table.now = Letterbox(), OPENED
    ids = [each for who in ASKED for each in who.split("+")]
    first = Reminders(DEADLINE.astimezone(DRENTHE), set(ASKED), OPENED)
    oracle = Oracle([first], dict.fromkeys(ids, first.deadline))
    chance = Random(seed)
    workers = [table.worker(), table.worker()]
    return Month(table, chance, oracle, workers, chance.choice((0.1, 0.3, 0.5)))
