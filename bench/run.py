"""Everything that is promised in numbers, in one run on this machine.

    python bench/run.py [--only NAME] [--quick] [--rivals VENV]

Prints a table, and writes it to bench/RESULTS.md when it was all of it at full size. The rivals
(mailmerge, Red Mail) are installed by pip into a temp folder, unless a venv with them is named.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, not as a module

from bench.composing import measure_composing, measure_sending
from bench.machine import facts
from bench.memory import measure_memory
from bench.resolving import measure_resolving
from bench.rows import Row, shortfalls, table
from bench.starting import measure_starting
from bench.subject import Bench
from bench.waiting import measure_waiting

RESULTS = Path(__file__).with_name("RESULTS.md")
SUBJECTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "composing": measure_composing,
    "sending": measure_sending,
    "memory": measure_memory,
    "waiting": measure_waiting,
    "resolving": measure_resolving,
    "starting": measure_starting,
}


def main() -> None:
    """Measure and tell."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), 0.1 if asked.quick else 1, asked.rivals)
        rows: list[Row] = []
        for name in [asked.only] if asked.only else SUBJECTS:
            sys.stderr.write(f"{name} …\n")
            rows += SUBJECTS[name](bench)
        told = "\n".join(_page(rows, facts(bench.folder)))
    sys.stdout.write(told)
    if not (asked.only or asked.quick):
        RESULTS.write_text(told, "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SUBJECTS, help="one measurement alone")
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--rivals", type=Path, help="a venv with mailmerge and redmail")
    return parser.parse_args()


def _page(rows: list[Row], machine: Iterable[str]) -> Iterator[str]:
    yield "# Measured\n"
    yield "`python bench/run.py`, in one run:\n"
    yield from (f"- {fact}" for fact in machine)
    yield ""
    yield from table(rows)
    if short := shortfalls(rows):
        yield "\n## What falls short, and why\n"
        yield from short
    yield ""


if __name__ == "__main__":
    main()
