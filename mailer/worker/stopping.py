"""When the worker is asked to stop: it finishes the message in hand, and sleeps no longer."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self

_ASKS = ("SIGINT", "SIGTERM", "SIGBREAK")
"""Ctrl-C; a service being stopped; a Windows console being closed. Not all exist everywhere."""


class Stop:
    """While entered, a request to stop is noted and nothing is interrupted by it.

    A second one has its usual effect: who cannot wait may kill.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._usual: dict[int, object] = {}

    @property
    def asked(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Ask from within the program."""
        self._asked.set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until somebody asks; whether to go on."""
        return not self._asked.wait(seconds) if seconds > 0 else not self.asked

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
        self._asked.set()
        self._restore()

    def _restore(self) -> None:
        for number, usual in self._usual.items():
            signal.signal(number, usual)  # type: ignore[arg-type]  # what signal() gave back
        self._usual.clear()
