"""A worker dies while it reads answers, reminds and closes a round; those after it do the rest."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from mailer.ledger.model import State
from mailer.ledger.round import Act, Answered, Closed, Put, Settled
from tests.crash.test_failpoints import NOT_CROSSED
from tests.doomed import DIED, Office, handed_in
from tests.failpoints import Crossing, Watch, read_crossings
from tests.returned import answer
from tests.round_desk import DEADLINE, FIRST, HOUR, OPENED, SERVER, furnished
from tests.servers.smtp import Arrived, SmtpServer

PLACES = (
    "dispatch/gate.py:Gate.hand_over",
    "ledger/connection.py:writing",
    "ledger/post.py:Post.keep_replies",
    "ledger/rounds.py:Rounds.act",
)
"""Where something of a round is committed, or leaves."""
RELAY = """[account]
use = "relay"
[account.relay]
kind = "smtp"
server = "127.0.0.1"
port = {port}
security = "none"
test_server = true
"""


@dataclass
class RoundOffice(Office):
    """A workspace whose round went to a, b, c and d; D-1, its reminders D-2 to D-4."""

    port: int = 0
    _kept: bytes = field(default=b"", repr=False)

    @classmethod
    def asked(cls, folder: Path) -> "RoundOffice":
        """The question is at the server; nobody has answered."""
        with SmtpServer() as server:
            office = cls(folder, port=server.port)
            desk = furnished(folder, ("a", "b", "c", "d"), at="2024-10-07 10:00")
            account = '[account.outbox]\nkind = "outbox"\n'
            desk.edit("config.toml", account, RELAY.format(port=server.port))
            with office.ledger() as ledger:
                desk.approved(ledger, "toets", OPENED - HOUR)
            assert office.run(at=OPENED) == 0
            assert len(server.messages) == 4
        office._kept = office.file.read_bytes()
        shutil.copytree(office.data_home, folder / "witnesses")
        return office

    def begin_anew(self) -> None:
        """As it was when the question had gone."""
        super().begin_anew()
        self.file.write_bytes(self._kept)
        shutil.copytree(self.folder / "witnesses", self.data_home)

    def answers(self, who: str, text: str = "Akkoord.") -> None:
        """A proven answer lies in the folder of answers."""
        with self.ledger() as ledger:
            address = f"info@{who}.example"
            mine = (d.message for d in ledger.deliveries(1))
            ours = next(m.message_id for m in mine if address in m.envelope.forward_paths)
        proof = f"Authentication-Results: {SERVER}; dmarc=pass header.from={who}.example\r\n"
        file = f"replies/{who}.eml"
        content = answer(ours, sender=address, text=text)
        content = content.replace(b"RE: Terugkoppeling", b"RE: Verslag aan de minister")
        self.desk.write(file, proof.encode() + content)
        os.utime(self.desk.root / file, (1, 1))

    def acts(self) -> list[Act]:
        """What is recorded of the round."""
        with self.ledger() as ledger:
            return [entry.act for entry in ledger.round(1).entries]


def reminding(office: RoundOffice) -> datetime:
    """A agrees, b writes what a person has to read; the first reminder is due."""
    office.answers("a")
    office.answers("b", "Wij komen erop terug, mits het college instemt.")
    return FIRST


def closing(office: RoundOffice) -> datetime:
    """A agrees, and the time of all is over."""
    office.answers("a")
    return DEADLINE + HOUR


SCENES = {"reminding": reminding, "closing": closing}


@dataclass
class Stage:
    """The office, and what each scene crosses when nobody dies."""

    office: RoundOffice
    crossed: dict[str, list[Crossing]]

    def play(self, scene: str, watch: Watch) -> tuple[int | None, list[Arrived]]:
        """A scene from its beginning; the exit code and what arrived."""
        self.office.begin_anew()
        at = SCENES[scene](self.office)
        with SmtpServer(port=self.office.port) as server:
            code = self.office.run(at=at, doom=watch)
        return code, server.messages

    def ends(self, place: str) -> Iterator[tuple[str, Crossing]]:
        """Where to die: at each line for the first time, and after every transaction."""
        seen = set()
        for scene, crossings in self.crossed.items():
            for each in crossings:
                last = place == "ledger/connection.py:writing" and each.event == "return"
                here = f"{each.file}:{each.function}" == place and each not in seen
                if here and (each.nth == 1 or last):
                    yield scene, each
                seen.add(each)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """One office for all deaths."""
    folder = tmp_path_factory.mktemp("round")
    stage = Stage(RoundOffice.asked(folder), {})
    for scene in SCENES:
        note = folder / f"crossed {scene}"
        stage.play(scene, Watch(note=note))
        stage.crossed[scene] = read_crossings(note)
        require_whole(stage.office, scene)
    return stage


def test_the_places_of_rounds_are_crossed_here(stage: Stage) -> None:
    """What the other file leaves to this one."""
    crossed = {f"{c.file}:{c.function}" for each in stage.crossed.values() for c in each}
    assert set(PLACES) <= crossed
    assert {p for p, why in NOT_CROSSED.items() if "test_round_kills" in why} <= crossed


@pytest.mark.parametrize("place", PLACES)
def test_i16_i17_a_death_here_loses_no_answer_and_reminds_nobody_twice(
    stage: Stage, place: str
) -> None:
    """Each reply is kept and judged once, each reminder goes once or is in doubt, one end."""
    died = 0
    for scene, end in stage.ends(place):
        code, before = stage.play(scene, Watch(end))
        assert code == DIED, end
        died += 1
        with SmtpServer(port=stage.office.port) as server:
            at = SCENES[scene](stage.office)
            stage.office.run("run --once", "run --once", at=at)
        handed = handed_in(before) + handed_in(server.messages)
        assert set(handed.values()) <= {1}, end
        require_whole(stage.office, scene)
    assert died


def require_whole(office: RoundOffice, scene: str) -> None:
    """All that the scene brings is there, once."""
    with office.ledger() as ledger:
        assert ledger.verify() == []
        assert len(ledger.replies()) == len(list((office.desk.root / "replies").glob("*.eml")))
        reminders = {d.message.number: d.state for d in ledger.deliveries(2)}
    kinds = [type(act) for act in office.acts()]
    if scene == "reminding":
        assert sorted(kinds, key=str) == [Answered, Put]
        assert (reminders[1], reminders[2]) == (State.CANCELLED, State.PLANNED)
        went = [reminders[3], reminders[4]]
        assert went.count(State.IN_DOUBT) <= 1
        assert set(went) <= {State.SUBMITTED, State.IN_DOUBT}
    else:
        assert kinds == [Answered, Closed, Settled]
        assert set(reminders.values()) <= {State.CANCELLED, State.MISSED}
