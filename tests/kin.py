"""Processes and those that they started, on Linux."""

import os
import select
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


def children_of(process: int) -> list[int]:
    """The processes that another started and that have not ended (Linux)."""
    found = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # a thread of it, or all of it, has just ended
            found += [int(each) for each in listed.read_text().split()]
    return found


def open_ends(processes: Iterable[int]) -> list[int]:
    """A file for each of them that can be read once it ended; none for what has already."""
    ends = []
    for process in processes:
        try:
            ends.append(os.pidfd_open(process))
        except ProcessLookupError:
            continue
    return ends


def await_ends(ends: Iterable[int], seconds: float) -> None:
    """Wait until all of these ended; fails when one has not within so many seconds."""
    for end in ends:
        ended, _writes, _broken = select.select([end], [], [], seconds)
        os.close(end)
        assert ended, "a process outlives its parent"


def until(met: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is so; fails when it has not come to that within so many seconds."""
    nobody = threading.Event()
    for _look in range(int(seconds * 100)):
        if met():
            return
        nobody.wait(0.01)
    raise AssertionError("it did not come to that")
