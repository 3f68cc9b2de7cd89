"""How soon a command answers."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.desk import at_home, furnish
from bench.rows import Row, spent, times
from bench.subject import Bench
from bench.tasks import run

RUNS = 9
RECIPIENTS = 34


def measure_starting(bench: Bench) -> Iterator[Row]:
    """In a workspace with one dispatch that waits."""
    root = furnish(bench.room("starting"), RECIPIENTS)
    run("prepare", root)
    bare = _median([sys.executable, "-c", "pass"], root)
    mailmerge = _median([str(bench.rivals / "bin" / "mailmerge"), "--version"], root)
    for words, rival in (
        ("--version", f", mailmerge --version {spent(mailmerge)}"),
        ("status", ""),
    ):
        seconds = _median([sys.executable, "-m", "mailer", words], root)
        beside = f"{times(seconds, bare)} Python alone ({spent(bare)}){rival}"
        yield Row(f"start-up: mailer {words}", spent(seconds), beside)


def _median(command: list[str], root: Path) -> float:
    spans = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(  # noqa: S603 (our own command)
            command, cwd=root, env=at_home(root.parent), check=True, capture_output=True
        )
        spans.append(time.perf_counter() - began)
    return median(spans)
