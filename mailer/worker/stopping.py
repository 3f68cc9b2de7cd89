"""When the worker is asked to stop: it finishes the message in hand, and sleeps no longer."""

import os
import select
import signal
import time
from types import FrameType, TracebackType
from typing import Self

_ASKS = ("SIGINT", "SIGTERM", "SIGBREAK")
"""Ctrl-C; a service being stopped; a Windows console being closed. Not all exist everywhere."""

_SLICE = 0.25
"""Seconds: a handler may only set a flag (a lock could be held by whom it interrupts), and a
sleep on Windows does not hear Ctrl-C before its end."""


class Stop:
    """While entered, a request to stop is noted and nothing is interrupted by it.

    A second one has its usual effect: who cannot wait may kill.
    """

    def __init__(self) -> None:
        self.asked = False
        """Whether somebody asked."""
        self._usual: dict[int, object] = {}

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until somebody asks; whether to go on."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            _sleep(min(left, _SLICE))
        return not self.asked

    def __enter__(self) -> Self:
        for name in _ASKS:
            number = getattr(signal, name, None)
            if number is not None:
                self._usual[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._restore()

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._restore()

    def _restore(self) -> None:
        for number, usual in self._usual.items():
            signal.signal(number, usual)  # type: ignore[arg-type]  # what signal() gave back
        self._usual.clear()


def _sleep(seconds: float) -> None:
    """Not `time.sleep` where it can be helped: that fails when the clock is set back meanwhile.

    It sleeps until an instant (clock_nanosleep), which libfaketime, and no kernel, makes negative.
    """
    if os.name == "nt":
        time.sleep(seconds)
    else:
        select.select([], [], [], seconds)
