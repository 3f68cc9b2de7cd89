"""The process that asks EWS: started when it is needed, ended when it does not answer."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

_START = 30.0
"""Seconds more for the first question: Python, and exchangelib's import of half a second."""
_GRACE = 5.0
"""Seconds more for every answer: the child's own time-out, which names the cause, comes first."""
_FAREWELL = 2.0
HUNG, DIED = "Hung", "Died"


class Failure(Exception):
    """A question that was not answered as wished.

    `kinds` are the names of the foreign error's class and its bases, nearest first. `heard`: the
    request may have reached the server. `status` is the last answer's of HTTP, 0 without one;
    `wait` are seconds that the server asks to be left alone.
    """

    def __init__(
        self,
        kinds: tuple[str, ...],
        words: str = "",
        *,
        heard: bool = True,
        status: int = 0,
        wait: float | None = None,
    ) -> None:
        super().__init__(words or kinds[0])
        self.kinds, self.words, self.heard = kinds, words, heard
        self.status, self.wait = status, wait


class Said(NamedTuple):
    """An answer, and the server's time with it, where it said one."""

    answer: dict[str, Any]
    at: datetime | None


class Child:
    """One process. `settings` are its first line, see `clerk.main`; `timeout` is in seconds."""

    def __init__(self, settings: Mapping[str, Any], timeout: float) -> None:
        self._settings = settings
        self._timeout = timeout
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def ask(self, question: str, bearer: str, told: Mapping[str, Any]) -> Said:
        """The answer to a question; raises `Failure`, and then the process is another next time
        where this one did not answer at all.
        """
        deadline = self._timeout + _GRACE
        if self._process is None:
            self._start()
            deadline += _START
        line = self._exchanged({"ask": question, "bearer": bearer, "told": told}, deadline)
        reply = json.loads(line)
        if failure := reply.get("failure"):
            wait = _seconds(failure["wait"])
            status, heard = failure["status"], failure["heard"]
            kinds = tuple(failure["kinds"])
            raise Failure(kinds, failure["words"], heard=heard, status=status, wait=wait)
        at = datetime.fromisoformat(reply["date"]).astimezone(UTC) if reply["date"] else None
        return Said(reply["answer"], at)

    def close(self) -> None:
        """End it; at once where it does not end by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            assert process.stdin is not None  # a pipe
            process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_FAREWELL)
        self._end(process)

    def _start(self) -> None:
        self._lines = queue.SimpleQueue()
        self._process = subprocess.Popen(
            # -P: the folder one happens to be in is nowhere to look for code
            [sys.executable, "-P", "-m", "mailer.providers.exchange.clerk"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C at the terminal is the parent's to hear
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        listening = (self._process, self._lines)
        self._listener = threading.Thread(target=_listen, args=listening, daemon=True)
        self._listener.start()
        self._say(self._settings)

    def _exchanged(self, question: Mapping[str, Any], seconds: float) -> str:
        until = time.monotonic() + seconds
        self._say(question)
        try:
            line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            self._kill()
            raise Failure((HUNG,)) from None
        if not line.endswith("\n"):  # it died, or while it spoke
            self._kill()
            raise Failure((DIED,))
        return line

    def _say(self, what: Mapping[str, Any]) -> None:
        """Never waits for long: the child listens beside its work."""
        assert self._process is not None and self._process.stdin is not None  # noqa: PT018 (just started, with a pipe)
        try:
            print(json.dumps(what), file=self._process.stdin, flush=True)
        except OSError:
            self._kill()
            raise Failure((DIED,)) from None

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process:
            self._end(process)

    def _end(self, process: "subprocess.Popen[str]") -> None:
        process.kill()
        process.wait()
        self._listener.join()  # its pipe has ended
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def _listen(process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
    assert process.stdout is not None  # a pipe
    with suppress(OSError, ValueError):  # closed while it was read
        for line in process.stdout:
            lines.put(line)
    lines.put("")


def _seconds(wait: object) -> float | None:
    """Of a Retry-After in seconds; its other form, a date, is none."""
    try:
        return max(0.0, float(str(wait)))
    except ValueError:
        return None
