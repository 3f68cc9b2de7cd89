"""Composing, preparing and sending to individual recipients, beside the rivals and the floor."""

from collections.abc import Iterator
from pathlib import Path

from bench import rivals
from bench.desk import PLAN, STEP, furnish
from bench.rows import Row, rate, spent, times
from bench.sink import sink
from bench.subject import Bench
from bench.tasks import Done, run
from mailer.workspace import Workspace

RECIPIENTS = 10_000
RIVALS = 1_000
"""Messages that the rivals get: their pace does not depend on how many, and they are slow."""
SHARED_AIM = 0.2e-3
TIMES_MAILMERGE = 4

_SLOW_TEXT = "each text is rendered, inlined and checked of itself"
_SLOW_SENDING = (
    "two durable states a message, each with an event in its chain, cost a transaction with one "
    "sync and about ten statements; `begin` is on disk before a byte leaves, so nothing of it can "
    "be put off until later"
)


def measure_composing(bench: Bench) -> Iterator[Row]:
    """A text that all share, and one that names its reader."""
    count, few = bench.of(RECIPIENTS), bench.of(RIVALS)
    shared = _each(run("compose", furnish(bench.room("shared"), count)))
    own = _each(run("compose", furnish(bench.room("own"), few, template="personal")))
    merged = rivals.mailmerge(bench.rivals, bench.room("dry"), few, 1, dry=True) / few
    with sink(bench.room("sink")) as port:
        red, _ = rivals.redmail(bench.rivals, _one_message(bench.room("one")), few, port)
    beside = f"mailmerge {_beside(merged, shared)}, Red Mail {_beside(red / few, shared)}"
    yield Row(
        f"composing and checking, a message of {count:,} with one text",
        spent(shared),
        beside,
        "< 0.2 ms",
        shared < SHARED_AIM,
        "the checks of each message count",
    )
    beside = f"mailmerge {_beside(merged, own)}, Red Mail {_beside(red / few, own)}"
    yield Row(f"the same, each of {few:,} with a text of its own", spent(own), beside)


def measure_sending(bench: Bench) -> Iterator[Row]:
    """What is prepared, through the gate and the ledger to a server on this machine."""
    count, few = bench.of(RECIPIENTS), bench.of(RIVALS)
    with sink(bench.room("sink")) as port:
        root = furnish(bench.room("sending"), count, port)
        prepared = run("prepare", root)
        before = _rivals(bench, few, port)
        sent = run("send", root)
        after = _rivals(bench, few, port)
    merged, red, floor = (2 * few / (one + other) for one, other in zip(before, after, strict=True))
    yield Row(f"preparing {count:,}: drafted, checked, frozen", spent(prepared.seconds))
    ours = sent.messages / sent.seconds
    yield Row(
        f"sending {count:,} that are prepared, synchronous=FULL",
        rate(ours),
        f"mailmerge {rate(merged)}: {times(ours, merged)} as fast",
        f"{TIMES_MAILMERGE} × mailmerge",
        ours >= TIMES_MAILMERGE * merged,
        _SLOW_SENDING,
    )
    beside = (
        f"Red Mail {rate(red)}: {times(ours, red)} as fast (it composes, and remembers nothing)"
    )
    yield Row("the same", rate(ours), beside)
    beside = f"ready bytes over smtplib {rate(floor)}: {times(floor, ours)} as fast"
    yield Row("the same, and the floor", rate(ours), beside)


def _rivals(bench: Bench, count: int, port: int) -> tuple[float, float, float]:
    """Seconds of mailmerge, Red Mail and the floor; asked before and after ours, on one machine."""
    message = _one_message(bench.room("one"))
    merged = rivals.mailmerge(bench.rivals, bench.room("merge"), count, port)
    _composing, red = rivals.redmail(bench.rivals, message, count, port)
    return merged, red, rivals.floor([message] * count, port)


def _each(done: Done) -> float:
    return done.seconds / done.messages


def _beside(theirs: float, ours: float) -> str:
    return f"{spent(theirs)} ({times(theirs, ours)})"


def _one_message(folder: Path) -> bytes:
    """A message as it goes, for the rivals to make and the floor to hand over."""
    workspace = Workspace(furnish(folder, 1))
    plan = workspace.plan(PLAN)
    assert plan is not None, workspace.plan_findings
    draft = workspace.draft(plan, workspace.step(plan, STEP))
    return draft.messages[0].content
