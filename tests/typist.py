"""Somebody at a real terminal: types what a test says, reads what the program shows."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

PATIENCE = 30
"""Seconds without a word from the program after which a test fails; nothing waits for them."""
MOMENT = 10
"""Seconds in which a program that listens answers Ctrl-C."""
TERMINAL_OF_ITS_OWN = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is the terminal's, as a person types it
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background has it ignored
from mailer.cli import main
main(sys.argv[1:])
"""
CTRL_D = "\x04"


class Typist:
    """One command line at a terminal of `columns`. `shown` is all that stood on the screen."""

    def __init__(
        self,
        root: Path,
        *words: str,
        columns: int = 100,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._screen, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        inherited = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS"}}
        self._program = subprocess.Popen(
            [sys.executable, "-c", TERMINAL_OF_ITS_OWN, "-w", str(root), *words],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            env=inherited | {"TERM": "xterm-256color", **environment},
        )
        os.close(terminal)
        self.raw, self._read = "", 0

    @property
    def shown(self) -> str:
        """Without colours, each run of spaces and line ends as one space."""
        return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw).split())

    def until(self, *words: str) -> str:
        """Read on until one of these is shown after what was read before; that one."""
        while True:
            fresh = {self.shown.find(word, self._read): word for word in words}
            fresh.pop(-1, None)
            if fresh:
                first = min(fresh)
                self._read = first + len(fresh[first])
                return fresh[first]
            assert self._more(), f"it ended without {words}:\n{self.raw}"

    def types(self, text: str) -> None:
        """Type a line."""
        self.presses(f"{text}\n")

    def presses(self, keys: str) -> None:
        """Press keys."""
        os.write(self._screen, keys.encode())

    def interrupts(self) -> None:
        """Press Ctrl-C, and again if it came between the question and the waiting for an answer."""
        while True:
            self.presses("\x03")
            while self._ready(MOMENT):
                if not self._more() or not self.raw.endswith("^C"):
                    return

    def ends(self) -> int:
        """Read to the end; the exit code. A traceback fails the test."""
        while self._more():
            pass
        os.close(self._screen)
        assert "Traceback" not in self.raw
        return self._program.wait(PATIENCE)

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._screen], [], [], seconds)[0])

    def _more(self) -> bool:
        assert self._ready(PATIENCE), f"nothing more came:\n{self.raw}"
        try:
            read = os.read(self._screen, 65536)
        except OSError:  # Linux: nobody holds the terminal any more
            return False
        self.raw += read.decode("utf-8", "replace")
        return bool(read)
