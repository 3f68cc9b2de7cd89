"""A round that went to several organisations, its worker, clock and inbox in memory, for tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailer.dispatch.prepare import approve, prepare
from mailer.dispatch.sending import send
from mailer.ledger.course import Round
from mailer.ledger.model import Dispatch, State
from mailer.ledger.party import Party
from mailer.ledger.round import Entry, Response
from mailer.ledger.store import Ledger
from mailer.openers import KINDS
from mailer.providers.memory import Answer, MemoryTransport, accept_all
from mailer.rounds.collecting import Collecting
from mailer.rounds.extending import Extension, extend
from mailer.rounds.registering import register
from mailer.worker.backoff import BackOff
from mailer.worker.news import News, What
from mailer.worker.turn import Worker
from mailer.workspace import Workspace
from tests.desk import CONFIG, JANSEN, PIETERS, Desk, plan_text, quiet, step_text
from tests.letterbox import Letterbox, LetterboxSource
from tests.returned import answer

OPENED = datetime(2024, 10, 7, 8, 0, tzinfo=UTC)
"""Monday 7 October 2024, 10.00 uur: when the question goes."""
FIRST, SECOND, LAST = (datetime(2024, 10, day, 7, 0, tzinfo=UTC) for day in (15, 21, 24))
"""Nine in the morning, eight, four and one working days before: the reminders of `REMIND`."""
DEADLINE = datetime(2024, 10, 25, 15, 0, tzinfo=UTC)
"""Friday 25 October 2024, 17.00 uur."""
REMIND = ["8 werkdagen", "4 werkdagen", "1 werkdag"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVER = "mx.drenthe.example"
TWELVE = tuple("abcdefghijkl")
NOTES = """---
title: Verslag aan de minister
table: Regietafel
date: 2024-10-04
version: concept
---
## Opvang

- De opvang telt driehonderd plekken en opent in het voorjaar.
- De bijdrage is vier miljoen euro per jaar.
"""


@dataclass
class RoundDesk:
    """A workspace with a round, D-1, and what acts on it; `now` is what its clock says.

    Organisation "a" is asked at `info@a.example`; of "b+c" one contact serves both.
    """

    desk: Desk
    ledger: Ledger
    letterbox: Letterbox
    transport: MemoryTransport
    now: datetime = OPENED
    told: list[News] = field(default_factory=list)

    def clock(self) -> datetime:
        """What time it is."""
        return self.now

    def open(self) -> Dispatch:
        """Prepare, approve and hand over the question."""
        dispatch = self.prepared()
        self.approve(dispatch)
        self.send(dispatch)
        return dispatch

    def prepared(self, step: str = "toets") -> Dispatch:
        """A step, prepared by J. Jansen."""
        workspace = self.workspace()
        plan = workspace.plan("proef")
        assert plan is not None, workspace.plan_findings
        sources, ledger = workspace.sources, self.ledger
        found = workspace.step(plan, step)
        early = [f for f in workspace.draft(plan, found).findings if f.code == "round-not-settled"]
        wanted = [(finding.key, "mag in deze proef") for finding in early]
        return prepare(
            sources, ledger, plan, found, self.clock, JANSEN, carries=False, wanted=wanted
        )[0]

    def approve(self, dispatch: Dispatch) -> None:
        """P. Pieters gives their word for it, and what is seen with it."""
        count = self.ledger.recipients(dispatch.number)
        approve(self.ledger, dispatch, PIETERS, count, four_eyes=False)

    def send(self, dispatch: Dispatch) -> list[str]:
        """By a person, through the gate; why messages were held back."""
        gate = self.desk.gate(self.ledger, dispatch, self.now, self.transport, late=True)
        return [reason.message for reason in send(gate, quiet)]

    def workspace(self) -> Workspace:
        """The workspace as its files are now."""
        return Workspace(self.desk.root, self.clock)

    def worker(self) -> Worker:
        """A worker that has done nothing yet."""
        back_off = BackOff(ticks=lambda: self.now.timestamp(), chance=lambda _low, _high: 1.0)
        minutes = timedelta(minutes=5)
        return Worker(self.workspace(), self.ledger, self.told.append, minutes, back_off=back_off)

    def turn(self, at: datetime, worker: Worker | None = None) -> list[What]:
        """One turn of a worker at an instant, of a new one if not said; what it told."""
        self.now = at
        self.told.clear()
        (worker or self.worker()).turn()
        return [news.event for news in self.told]

    def judge(self) -> None:
        """Read what came in and judge it, as `round collect` does."""
        workspace = self.workspace()
        config, directory = workspace.config, workspace.sources.directory
        collecting = Collecting(self.ledger, directory, config.replies.verified_by)
        for inbox in workspace.inboxes():
            assert collecting.read(inbox.name, inbox.open).fault is None
        list(collecting.judge())

    # What others do

    def reply(
        self,
        who: str,
        text: str = "Akkoord.",
        *fields: str,
        sender: str = "",
        verdict: str = "pass",
    ) -> bytes:
        """An answer to the question to an organisation, in the inbox now; `verdict` of `SERVER`."""
        sender = sender or f"info@{who.partition('+')[0]}.example"
        domain = sender.rpartition("@")[2]
        proof = f"Authentication-Results: {SERVER}; dmarc={verdict} header.from={domain}"
        content = answer(self.message_id(who), *fields, sender=sender, text=text)
        return self.deliver((proof.encode() + b"\r\n" if verdict else b"") + content)

    def deliver(self, content: bytes) -> bytes:
        """Any mail, in the inbox now."""
        number = len(self.letterbox.messages)
        own = f"<{number}@elders.example>".encode()
        content = content.replace(b"<9d01@emmen.example>", own)
        content = content.replace(b"RE: Terugkoppeling", b"RE: Verslag aan de minister")
        self.letterbox.deliver(content, self.now)
        return content

    def message_id(self, who: str, dispatch: int = 1) -> str:
        """That of the message to an organisation."""
        wanted = tuple(who.split("+"))
        return next(
            each.message.message_id
            for each in self.ledger.deliveries(dispatch)
            if each.message.addressees[0].recipient.organisations == wanted
        )

    def register(self, *who: str, reply: int | None = None) -> Entry | None:
        """J. Jansen registers that these agree."""
        return register(self.ledger, 1, who, JANSEN.name, by_way="telefoon", reply=reply)

    def extend(
        self, deadline: datetime, *who: str, reply: int | None = None, reminders: bool = True
    ) -> list[Dispatch]:
        """A later deadline for these, or for all; the reminders that wait for an approval."""
        extension = Extension(
            who or tuple(self.round.asked.names),
            deadline,
            "drukte",
            ZoneInfo("Europe/Amsterdam"),
            reply,
        )
        sources, ledger = self.workspace().sources, self.ledger
        made = extend(sources, ledger, 1, extension, self.clock, JANSEN, reminders=reminders)
        return made[1]

    # What has come of it

    @property
    def round(self) -> Round:
        """The round as it stands."""
        return self.ledger.round(1)

    def party(self, who: str) -> Party:
        """An organisation as it stands."""
        return self.round.party(who)

    def responses(self, who: str) -> list[Response]:
        """What its answers that count say."""
        return [e.act.response for e in self.party(who).answers]  # type: ignore[union-attr]

    @property
    def reminded(self) -> str:
        """Whom reminders went to, in the order in which they went, a letter each time."""
        own = {each.message.message_id for each in self.ledger.deliveries(1)}
        went = (each for each in self.transport.handed_over if each.message_id not in own)
        return "".join(each.envelope.forward_paths[0][len("info@")] for each in went)

    def cancelled(self) -> dict[int, str]:
        """Whose reminders were cancelled, by dispatch."""
        return {
            number: "".join(
                each.message.addressees[0].recipient.organisations[0]
                for each in self.ledger.deliveries(number)
                if each.state is State.CANCELLED
            )
            for number in self.ledger.reminders(1)
        }


@contextmanager
def round_desk(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    who: Sequence[str] = ("a", "b", "c", "d"),
    *steps: str,
    opened: bool = True,
    answers: Answer = accept_all,
    **terms: Any,
) -> Iterator[RoundDesk]:
    """A workspace in which these were asked; `steps` come after the round, `terms` are its own."""
    desk = furnished(folder, who, *steps, **terms)
    wall: list[RoundDesk] = []
    memory = KINDS["outbox"]._replace(
        open=lambda _root, _name, _account: wall[0].transport,
        replies=lambda _root, _name, _account: LetterboxSource(wall[0].letterbox),
    )
    monkeypatch.setitem(KINDS, "outbox", memory)
    context = Workspace(desk.root, lambda: wall[0].now if wall else OPENED).ledger()
    with context as ledger:
        wall.append(RoundDesk(desk, ledger, Letterbox(), MemoryTransport(answers)))
        if opened:
            wall[0].open()
        yield wall[0]


def furnished(folder: Path, who: Sequence[str], *steps: str, at: str = "", **terms: Any) -> Desk:
    """The workspace alone, of which nothing is prepared; `at` is when the question goes."""
    wanted = {"deadline": "2024-10-25 17:00", "remind": REMIND, "silence": "agrees"} | terms
    keys = {"template": "factual_check", "embargoed": False, "addressing": "organisation"}
    keys |= {"at": at} if at else {}
    step = step_text("toets", "gemeenten", round=wanted, **keys)
    desk = Desk.furnished(folder)
    desk.write("config.toml", f'{CONFIG}[replies]\nverified_by = ["{SERVER}"]\n')
    desk.write("releases/proef.toml", plan_text(step, *steps, embargo=""))
    desk.write("notes/proef.md", NOTES)
    _write_people(desk, who)
    return desk


def _write_people(desk: Desk, who: Sequence[str]) -> None:
    ids = dict.fromkeys(each for names in who for each in names.split("+"))
    domains = {each: names.partition("+")[0] for names in who for each in names.split("+")}
    desk.write(
        "distribution_lists/organisations.toml",
        "".join(
            f'[{each}]\nname = "gemeente {each.upper()}"\nkind = "municipality"\n'
            f'domains = ["{domains[each]}.example"]\n'
            for each in ids
        ),
    )
    rows = (
        f"Contact {n[0].upper()};info@{n.partition('+')[0]}.example;{n.replace('+', ',')};;;;\n"
        for n in who
    )
    desk.write(
        "distribution_lists/contacts.csv",
        "name;address;organisation;roles;from;until;remarks\n" + "".join(rows),
    )
    desk.write(
        "distribution_lists/lists.toml",
        '[gemeenten]\ntitle = "Gemeenten"\naccepts = ["concept"]\n'
        'include = ["kind:municipality"]\n',
    )
