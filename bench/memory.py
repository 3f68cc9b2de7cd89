"""How much memory a process has at its peak, with Python and all libraries."""

from collections.abc import Iterator

from bench.desk import furnish
from bench.rows import Row
from bench.sink import sink
from bench.subject import Bench
from bench.tasks import FIRST, run

SIZES = (1_000, 100_000)
AIM = 150
_WHY = {
    "open": "each contact is a validated model of about 1.5 kB, read whole",
    "prepare": "the directory, the audience and all messages are in memory at once",
    "begin": "messages are read a page at a time, but the lists are resolved anew, whole",
}
_DONE = {
    "open": "reading contacts.csv",
    "prepare": "preparing for",
    "begin": f"sending the first {FIRST:,} of",
}


def measure_memory(bench: Bench) -> Iterator[Row]:
    """Reading the lists, preparing and sending, for few and for many."""
    sizes = [bench.of(size) for size in SIZES]
    with sink(bench.room("sink")) as port:
        roots = [furnish(bench.room(f"memory-{size}"), size, port) for size in sizes]
        for task in ("open", "prepare", "begin"):
            few, many = (run(task, root) for root in roots)
            yield Row(
                f"memory at its peak, {_DONE[task]} {sizes[1]:,}",
                f"{many.megabytes:.0f} MB",
                f"{few.megabytes:.0f} MB for {sizes[0]:,}",
                f"< {AIM} MB",
                many.megabytes < AIM,
                _WHY[task],
            )
