"""Trying again what was provably not submitted: later each time, and not all at the same moment."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST, LONGEST = 30.0, 900.0
"""Seconds before the second attempt, and between any two."""


@dataclass
class BackOff:
    """Attempts by name. Each wait is twice the one before, a fifth shorter or longer at random.

    `ticks` counts seconds and is no clock on a wall: one that is set must not shorten a wait.
    """

    ticks: Callable[[], float] = time.monotonic
    chance: Callable[[float, float], float] = random.uniform
    _failures: dict[str, int] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def failed(self, name: str) -> float:
        """Note a failure; the seconds until the next attempt may be made."""
        count = min(self._failures.get(name, 0), 10)
        pause = min(FIRST * 2.0**count, LONGEST) * self.chance(0.8, 1.2)
        self._failures[name] = count + 1
        self._next[name] = self.ticks() + pause
        return pause

    def succeeded(self, name: str) -> None:
        """Begin anew with the shortest wait."""
        self._failures.pop(name, None)
        self._next.pop(name, None)

    def left(self, name: str) -> float:
        """Seconds before it may be tried again; 0 when it may be now."""
        return max(0.0, self._next.get(name, 0.0) - self.ticks())

    def soonest(self) -> float | None:
        """Seconds until the first that still waits may be tried again; None when none does."""
        return min((left for name in self._next if (left := self.left(name)) > 0), default=None)
