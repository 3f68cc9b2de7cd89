"""Whoever sends through a mailbox dies, at each step and at any moment; Exchange and Graph."""

import os
import random
import signal
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from mailer.ledger.model import Delivery, State
from tests.doomed import DIED, Office, require_sound
from tests.failpoints import Moment, Steps
from tests.kin import await_ends, children_of, open_ends, until
from tests.mailbox_sinks import ExchangeSink, GraphSink, MailboxSink
from tests.servers.ews.schema import require_schema
from tests.servers.graph import require_schema as require_metadata

require_schema()
require_metadata()

GRACE = 5.0
"""Seconds in which the process that asks a server ends once nobody listens to it."""
_BEGUN: Moment = ("ledger/store.py:Ledger.begin", "return")
_RECORDED: Moment = ("ledger/drafts.py:Drafts.drafted", "return")
_SAID: Moment = ("providers/exchange/child.py:Child._say", "return")
_SEND = "providers/exchange/office.py:Office.send"
_EWS = "providers/exchange/__init__.py:ExchangeTransport."
_GRAPH = "providers/graph/__init__.py:GraphTransport."
_SESSION = "providers/graph/session.py:Session."
_MAKE = "providers/graph/drafts.py:make_draft"
Moments = dict[str, list[Moment]]
EXCHANGE_BEFORE: Moments = {
    "begun": [_BEGUN],
    "draft asked for": [_BEGUN, (f"{_EWS}_stored", "call"), _SAID],
    "draft stored": [_BEGUN, (f"{_EWS}_stored", "return")],
    "draft read": [_BEGUN, (f"{_EWS}_shown", "return")],
}
EXCHANGE_AFTER: Moments = {
    "draft recorded": [_BEGUN, _RECORDED],
    "SendItem posted": [_BEGUN, (_SEND, "call"), _SAID],
    "answered": [_BEGUN, (_SEND, "return")],
    "answer recorded": [_BEGUN, (_SEND, "return"), _BEGUN],
}
GRAPH_BEFORE: Moments = {
    "begun": [_BEGUN],
    "draft made": [
        _BEGUN,
        (_MAKE, "call"),
        (f"{_SESSION}change", "return"),
    ],
    "draft marked": [_BEGUN, (_MAKE, "return")],
    "draft read": [_BEGUN, (f"{_GRAPH}_shown", "return")],
}
GRAPH_AFTER: Moments = {
    "draft recorded": [_BEGUN, _RECORDED],
    "answered": [_BEGUN, (f"{_SESSION}send", "return")],
}
"""Where a sender dies, by whether the ledger knows then that it stopped before it was sent."""


def under_way(office: Office) -> Delivery:
    """The one that a dead program was handing over."""
    with office.ledger() as ledger:
        (delivery,) = ledger.interrupted()
        return delivery


def went(sink: MailboxSink, delivery: Delivery) -> bool:
    """Whether the far side's record has it."""
    return bool(sink.handed[delivery.message.message_id, delivery.outcomes[0].address])


def bring_to_rest(office: Office, sink: MailboxSink) -> list[str]:
    """Turns until nothing is left, with a person who looks in the record; what that one decided.

    Of what is in doubt the record has nothing: the mailbox told of what went.
    """
    decided: list[str] = []
    while office.states().keys() - {State.SUBMITTED}:
        assert len(decided) <= len(office.deliveries())
        office.run(at=sink.now)
        for each in office.deliveries():
            if each.state is State.IN_DOUBT:
                assert not went(sink, each), each.name
                said = f"reconcile {each.name} --not-gone --because nagekeken"
                assert office.run(said, at=sink.now) == 0, office.said
                decided.append(each.name)
    return decided


def require_all_went(office: Office, sink: MailboxSink) -> None:
    """Each recipient has every message once, the ledger knows it, and no draft is left."""
    assert require_sound(office, sink.handed, 0) == []
    assert set(office.states()) == {State.SUBMITTED}
    assert sink.drafts == []


def die_at_each(
    office: Office, sink: MailboxSink, before: Moments, after: Moments, *, whole: bool
) -> list[str]:
    """One program after another dies at the next moment; which ones died before they were sent."""
    early = []
    for name, moments in (before | after).items():
        # the first is the one that the death before left, which goes by itself
        code = office.run(at=sink.now, doom=Steps([_BEGUN, *moments], whole))
        assert code == DIED, f"{name}: {office.said}"
        delivery = under_way(office)
        assert delivery.draft is not None
        if name in before:
            assert not delivery.draft.item
            assert not went(sink, delivery), name
            early.append(delivery.name)
    return early


@pytest.mark.parametrize("whole", [False, True], ids=["alone", "with its child"])
def test_i03_i05_i27_a_death_between_any_two_steps_of_exchange(tmp_path: Path, whole: bool) -> None:
    """What stopped before SendItem goes by itself, the rest is found or asked about, once each."""
    with ExchangeSink(tmp_path) as sink:
        office = sink.office(tmp_path, 17)
        early = die_at_each(office, sink, EXCHANGE_BEFORE, EXCHANGE_AFTER, whole=whole)
        assert not set(early) & set(bring_to_rest(office, sink))
        require_all_went(office, sink)


def test_i03_i05_i27_a_death_between_any_two_steps_of_graph(tmp_path: Path) -> None:
    """The same of a draft that is made, marked, read, recorded and sent over Graph."""
    with GraphSink(tmp_path) as sink:
        office = sink.office(tmp_path, 13)
        early = die_at_each(office, sink, GRAPH_BEFORE, GRAPH_AFTER, whole=False)
        assert not set(early) & set(bring_to_rest(office, sink))
        require_all_went(office, sink)


def test_i27_the_draft_of_a_notice_whose_worker_died_is_removed(tmp_path: Path) -> None:
    """No delivery knows of it; the next worker takes it away, and does not send it again."""
    posting: list[Moment] = [("worker/posting.py:post", "call"), (_MAKE, "return")]
    with GraphSink(tmp_path) as sink:
        office = sink.office(tmp_path, 3)
        assert office.run(at=sink.now, doom=Steps(posting)) == DIED, office.said
        assert len(sink.drafts) == 1
        office.run(at=sink.now)
        require_all_went(office, sink)
        assert sink.handed == sink.to_people


def kill(worker: BaseProcess, *, whole: bool) -> list[int]:
    """End a worker now, alone or after what it started; ends to wait for (`open_ends`)."""
    assert worker.pid is not None
    started = children_of(worker.pid)
    ends = open_ends(started)
    for child in started if whole else ():
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    worker.kill()
    worker.join()
    return ends


def let_live(worker: BaseProcess, sink: MailboxSink, chance: random.Random, longest: float) -> None:
    """Until one more went and a little longer; now and then a moment from its first steps on."""
    before = sink.handed.total()
    if chance.random() < 0.8:
        until(lambda: worker.exitcode is not None or sink.handed.total() > before)
    # The delay is the test: what a moment hits is the machine's own affair.
    worker.join(chance.uniform(0, longest))


def worked_down(office: Office, sink: MailboxSink, seed: int, longest: float) -> int:
    """Workers are started and killed until nothing is planned; the number of kills.

    `longest` is how many seconds one lives on after it handed something over.
    """
    chance, kills, ends = random.Random(seed), 0, list[int]()
    while office.states().keys() & {State.PLANNED, State.SUBMITTING}:
        worker = office.start(at=sink.now)
        let_live(worker, sink, chance, longest)
        if worker.exitcode is None:
            ends += kill(worker, whole=chance.random() < 0.5)
            kills += 1
        worker.join()
    await_ends(ends, GRACE)
    return kills


@pytest.mark.parametrize(
    ("kind", "people", "longest", "least"),
    [(ExchangeSink, 45, 0.25, 6), (GraphSink, 60, 0.06, 6)],
    ids=["exchange", "graph"],
)
def test_i03_i05_i27_killed_at_any_moment_beside_a_mailbox(
    tmp_path: Path, kind: type[MailboxSink], people: int, longest: float, least: int
) -> None:
    """A sender killed again and again: once each, no draft left, and no child that stays."""
    with kind(tmp_path) as sink:
        office = sink.office(tmp_path, people)
        kills = worked_down(office, sink, 1, longest)
        assert kills >= least
        require_sound(office, sink.handed, kills)
        bring_to_rest(office, sink)
        require_all_went(office, sink)
