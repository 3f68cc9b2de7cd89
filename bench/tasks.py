"""One task in a process of its own, so that its time and its memory are its own.

    python -m bench.tasks TASK WORKSPACE

Prints a line of JSON: `seconds` of the task itself, `megabytes` at the most of the whole process,
`messages` or contacts it was done to.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.desk import PLAN, ROOT, STEP, at_home
from mailer.config import Person
from mailer.dispatch.draft import UNSTORED
from mailer.dispatch.editions import terms_of
from mailer.dispatch.gate import Gate
from mailer.dispatch.materials import read_materials
from mailer.dispatch.prepare import approve, prepare
from mailer.dispatch.sending import Pace, alone, send
from mailer.dispatch.writing import write_messages
from mailer.ledger.model import State
from mailer.workspace import Workspace

WHO = Person(name="J. de Vries")
FIRST = 1_000
"""Messages that the task "begin" sends."""


class Done(NamedTuple):
    """What a task took. `megabytes` is the peak of resident memory, with Python and libraries."""

    seconds: float
    megabytes: float
    messages: int


def run(task: str, workspace: Path) -> Done:
    """Do a task on a workspace in a process of its own."""
    told = subprocess.run(  # noqa: S603 (our own module)
        [sys.executable, "-m", "bench.tasks", task, str(workspace)],
        cwd=ROOT,
        env=at_home(workspace.parent),
        check=True,
        stdout=subprocess.PIPE,
    )
    return Done(**json.loads(told.stdout))


def _open(workspace: Workspace) -> tuple[float, int]:
    began = time.perf_counter()
    count = len(workspace.sources.directory.contacts)
    return time.perf_counter() - began, count


def _compose(workspace: Workspace) -> tuple[float, int]:
    """Every message with its checks, from the audience on; nothing is stored."""
    plan = workspace.plan(PLAN)
    assert plan is not None, workspace.plan_findings
    step, at = workspace.step(plan, STEP), workspace.clock()
    materials, findings = read_materials(workspace.sources, plan, step, at)
    assert materials.notes, findings
    assert materials.template, findings
    assert materials.frame, findings
    terms = terms_of(workspace.sources, plan, step, materials.notes, at)
    began = time.perf_counter()
    messages, findings = write_messages(
        terms, materials, materials.template, materials.frame, UNSTORED
    )
    assert not findings, findings
    return time.perf_counter() - began, len(messages)


def _prepare(workspace: Workspace) -> tuple[float, int]:
    """From the files as read to a dispatch in the ledger, and a person's word for it."""
    plan = workspace.plan(PLAN)
    assert plan is not None, workspace.plan_findings
    step = workspace.step(plan, STEP)
    with workspace.ledger() as ledger:
        began = time.perf_counter()
        dispatch, _ = prepare(
            workspace.sources, ledger, plan, step, workspace.clock, WHO, carries=workspace.carries
        )
        seconds = time.perf_counter() - began
        count = ledger.tally(dispatch.number)[State.PLANNED]
        approve(ledger, dispatch, WHO, count, four_eyes=False)
    return seconds, count


def _send(workspace: Workspace) -> tuple[float, int]:
    """The whole way through the gate, from the open ledger to the dispatch's closing seal."""
    return _sent(workspace, Pace(None))


def _begin(workspace: Workspace) -> tuple[float, int]:
    """The same, stopped as the worker is stopped when it has sent the first of them."""
    left = iter(range(FIRST))
    return _sent(workspace, Pace(None, lambda _seconds: next(left, None) is not None))


def _sent(workspace: Workspace, pace: Pace) -> tuple[float, int]:
    with workspace.ledger() as ledger, workspace.transport() as transport, alone(ledger):
        dispatch = ledger.dispatches()[-1]
        sources = workspace.sources
        began = time.perf_counter()
        gate = Gate(dispatch, sources, ledger, transport, workspace.clock)
        held = send(gate, lambda _delivery, _state: None, pace)
        seconds = time.perf_counter() - began
        assert not held, held
        tally = ledger.tally(dispatch.number)
    assert set(tally) <= {State.SUBMITTED, State.PLANNED}, tally
    return seconds, tally[State.SUBMITTED]


TASKS: dict[str, Callable[[Workspace], tuple[float, int]]] = {
    "open": _open,
    "compose": _compose,
    "prepare": _prepare,
    "send": _send,
    "begin": _begin,
}


def main(task: str, root: str) -> None:
    """Do it and print what it took."""
    seconds, count = TASKS[task](Workspace(Path(root)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(Done(seconds, peak, count)._asdict()) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
