"""Hostile input, for tests: what would hang fails instead."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest


@contextmanager
def soon(seconds: int = 20) -> Iterator[None]:
    """What is done within ends in time on any machine, or the test fails there and then.

    No measurement: what this is for takes hours when it goes wrong, and less than a second when
    it does not.
    """

    def too_late(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
