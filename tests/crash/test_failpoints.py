"""A worker dies at every commit, every file and every call out that a send crosses."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from mailer.ledger.model import Fate, State
from tests.doomed import DIED, Office, handed_in, require_sound
from tests.failpoints import Crossing, Watch, places, read_crossings
from tests.returned import group, report
from tests.servers.smtp import Arrived, Manners, SmtpServer

NOT_CROSSED = {
    "cli/making.py:init": "makes a workspace",
    "cli/output.py:_reports": "a report of a bug",
    "cli/page_files.py:write_page": "a page that a person asked for",
    "cli/trying.py:_try_folder": "a trial of an outbox by a person",
    "dispatch/doubts.py:did_not_go": "a person's word, one transaction",
    "dispatch/gate.py:hand_over_trial": "a trial by a person, to the mailbox itself",
    "dispatch/gate.py:rehearse": "a trial by a person, hands nothing over",
    "dispatch/sending.py:take_back": "takes back, hands nothing over",
    "ledger/drafts.py:Drafts.discarded": "a way out with drafts: test_exchange_kills",
    "ledger/drafts.py:Drafts.drafted": "a way out with drafts: test_exchange_kills",
    "ledger/drafts.py:Drafts.swept": "a way out with drafts: test_exchange_kills",
    "ledger/founding.py:found": "makes a ledger, under another name",
    "ledger/opening.py:_create": "makes a ledger, under another name",
    "ledger/register.py:Register.claim": "a person's word, one transaction",
    "ledger/rounds.py:Rounds.act": "a worker with a round: test_round_kills",
    "ledger/store.py:Ledger._decide": "a person's word, or what came too late: one transaction",
    "ledger/store.py:Ledger.accept": "before a dispatch is there",
    "ledger/store.py:Ledger.approve": "before a dispatch may go",
    "ledger/store.py:Ledger.cancel": "a person's word, one transaction",
    "ledger/store.py:Ledger.confirm": "a person's word, one transaction",
    "ledger/store.py:Ledger.freeze": "before a dispatch is there",
    "ledger/store.py:Ledger.reserve": "before a dispatch is there",
    "ledger/store.py:Ledger.settle": "a person's word, one transaction",
    "ledger/watching.py:Watch.stop_beating": "the end of a worker that stays",
    "private.py:_replace_empty": "a file system without hard links",
    "private.py:_sync_folder": "the folder of a file of the outbox",
    "private.py:discard": "a file of the outbox",
    "private.py:put_in_place": "a file of the outbox",
    "private.py:write_new": "a file of the outbox",
    "private.py:rewrite": "a person's command, which shows what it wrote",
    "providers/credentials.py:_forget_pieces": "a person's command",
    "providers/credentials.py:_joined": "signing in: no message is named yet",
    "providers/credentials.py:forget_secret": "a person's command",
    "providers/credentials.py:keep_secret": "a person's command",
    "providers/credentials.py:secret_of": "signing in: no message is named yet",
    "providers/outbox.py:OutboxTransport._taken": "the outbox, which tells what it holds",
    "providers/outbox.py:OutboxTransport.submit": "the outbox, which tells what it holds",
    "providers/outbox.py:OutboxTransport.tidy": "the outbox, which tells what it holds",
    "providers/outbox.py:OutboxTransport.withdraw": "the outbox, which tells what it holds",
    "providers/smtp/opening.py:_answered": "signing in: no message is named yet",
    "providers/smtp/opening.py:_secure": "before signing in: no message is named yet",
    "providers/smtp/opening.py:_start_tls": "before signing in: no message is named yet",
    "rounds/present.py:_has_words": "replaces words, no file",
    "rounds/present.py:place": "replaces words, no file",
    "rounds/reading/markup.py:markup_lines": "replaces words, no file",
}
"""The places that no run of a worker here crosses, and why not."""
ELSEWHERE = (
    *("providers/exchange/", "providers/graph/", "providers/mailbox.py:", "providers/entra/"),
    "dispatch/trial.py:",
)
"""Ways out that another file's workers take (test_exchange_kills), and a person's trial of one."""
FOR_EACH_MESSAGE = {
    "dispatch/gate.py:Gate.hand_over",
    "dispatch/sending.py:_Sending._one",
    "ledger/store.py:Ledger.begin",
    "ledger/witness.py:Witness.note",
    "providers/smtp/__init__.py:SmtpTransport.submit",
    "providers/smtp/session.py:Session.finish",
}


def ours() -> frozenset[str]:
    """The places that a run of a worker over SMTP may cross."""
    return frozenset(each for each in places() if not each.startswith(ELSEWHERE))


def as_is(office: Office) -> None:
    """Nothing happened before."""


def interrupted(office: Office) -> None:
    """An earlier program died between begin and finish of D-1/1."""
    with office.ledger() as ledger:
        assert ledger.begin(next(ledger.deliveries(1)))


def came_back(office: Office) -> None:
    """A report about D-1/1 is there before it went; the folder is read after it did."""
    with office.ledger() as ledger:
        message = next(ledger.deliveries(1)).message
    (path,) = message.envelope.forward_paths
    office.desk.write("replies/terug.eml", report(group(path), ours=message.message_id))
    os.utime(office.desk.root / "replies/terug.eml", (1, 1))


@dataclass(frozen=True)
class Scene:
    """What the worker meets: the server, what happened before, how many doubts that makes."""

    manners: Callable[[], Manners] = Manners
    before: Callable[[Office], None] = as_is
    doubts: int = 0


SCENES = {
    "smooth": Scene(),
    "interrupted": Scene(before=interrupted, doubts=1),
    "reply lost": Scene(lambda: Manners(drop_reply_every=2), doubts=2),
    "deferred": Scene(lambda: Manners(recipients={"lid3@emmen.example": "451 4.2.0 Later"})),
    "hung up": Scene(lambda: Manners(drops={"DATA"})),
    "came back": Scene(before=came_back),
}


@dataclass
class Stage:
    """One office, and what each scene crosses."""

    office: Office
    port: int
    crossed: dict[str, list[Crossing]]

    def serve(self, manners: Manners | None = None) -> SmtpServer:
        """The server; a new one each time, so that on its end all it heard of is counted."""
        return SmtpServer(manners, self.port)

    def play(self, scene: Scene, watch: Watch) -> tuple[int | None, list[Arrived]]:
        """The scene from its beginning, with a watch; the exit code and what arrived."""
        self.office.begin_anew()
        scene.before(self.office)
        with self.serve(scene.manners()) as server:
            code = self.office.run(doom=watch)
        return code, server.messages


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """An office of three, and the crossings of each scene when nobody dies."""
    folder = tmp_path_factory.mktemp("stage")
    with SmtpServer() as server:
        port = server.port
    stage = Stage(Office.opened(folder, port), port, {})
    for name, scene in SCENES.items():
        note = folder / f"crossed {name}"
        stage.play(scene, Watch(note=note))
        stage.crossed[name] = read_crossings(note)
    return stage


def test_every_place_is_crossed_or_named_with_its_reason(stage: Stage) -> None:
    """A new commit or call out that nobody dies at is found here, and so is a stale reason."""
    crossed = {f"{c.file}:{c.function}" for each in stage.crossed.values() for c in each}
    assert ours() - crossed - NOT_CROSSED.keys() == set(), "crossed by no run: add a scene"
    assert NOT_CROSSED.keys() - ours() == set(), "is no place any more"
    assert NOT_CROSSED.keys() & crossed == set(), "is crossed after all"


def ends(stage: Stage, place: str) -> Iterator[tuple[Scene, Crossing]]:
    """Where to die in a place: at each line once, and in the scene that first crosses it.

    What happens for each message also with the second one, where another has just ended; and
    after every single transaction.
    """
    seen = set()
    for name, scene in SCENES.items():
        for each in stage.crossed[name]:
            if (
                f"{each.file}:{each.function}" == place
                and each not in seen
                and _counts(place, each)
            ):
                yield scene, each
            seen.add(each)


def _counts(place: str, crossing: Crossing) -> bool:
    if place == "ledger/connection.py:writing" and crossing.event == "return":
        return True
    return crossing.nth <= (2 if place in FOR_EACH_MESSAGE else 1)


@pytest.mark.parametrize("place", sorted(ours() - NOT_CROSSED.keys()))
def test_i03_i05_a_death_here_loses_nothing_and_doubles_nothing(stage: Stage, place: str) -> None:
    """Whoever dies here is followed by a worker that hands over the rest, and asks about one."""
    died = 0
    for scene, end in ends(stage, place):
        code, before = stage.play(scene, Watch(end))
        assert code == DIED, end
        died += 1
        with stage.serve() as server:
            stage.office.run("run --once", "run --once")
        require_alright(stage.office, scene, before, server.messages, end)
    assert died


def require_kept(office: Office) -> None:
    """What came in is kept once, and from whom it came back is known."""
    with office.ledger() as ledger:
        kept = ledger.replies()
        there = list((office.desk.root / "replies").glob("*.eml"))
        assert len(kept) == len(there)
        assert len(ledger.with_fate(1, Fate.BOUNCED)) == len(kept)


def require_alright(
    office: Office, scene: Scene, before: list[Arrived], after: list[Arrived], end: Crossing
) -> None:
    """What arrived in the first life and in the later ones is once each, and nothing is left."""
    handed = handed_in(before) + handed_in(after)
    doubts = require_sound(office, handed, scene.doubts + 1, f"{end}")
    assert not office.states()[State.PLANNED]
    require_kept(office)
    again = {message.message_id for message in after}
    for each in office.deliveries():
        assert each.name not in doubts or each.message.message_id not in again, "went by itself"
