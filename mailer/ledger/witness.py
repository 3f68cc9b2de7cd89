"""A second record, outside the ledger's folder, of what was begun: a copy put back shows.

Restored in place a ledger is the same file at the same path on the same machine, and knows nothing
of what was handed over since. The witness does: it holds one line for each hand-over that was
begun, written after the ledger has it, so that it never knows more, unless the ledger is an older
copy (I3, I18). Without a sync a power cut may cost its last lines; that only makes it know less.
"""

import errno
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import NamedTuple

from mailer import private
from mailer.ledger.model import Delivery


class Begun(NamedTuple):
    """One line: a hand-over of this delivery was begun, for this step of this plan."""

    dispatch: int
    delivery: int
    plan: str
    step: str


class Witness:
    """The record of one ledger, by its id; None for a folder keeps none.

    Raises OSError where it cannot be read or written.
    """

    def __init__(self, folder: Path | None, ledger: str) -> None:
        self._file = folder and folder / f"{ledger}.jsonl"
        self._open: RawIOBase | None = None

    def note(self, delivery: Delivery, plan: str, step: str) -> None:
        """Add a line; it is with the operating system on return."""
        if self._file is None:
            return
        self._open = self._open or _opened(self._file)
        line = Begun(delivery.dispatch, delivery.message.number, plan, step)
        try:
            _write(self._open, f"{json.dumps(line)}\n".encode())
        except OSError:
            self.close()  # the next one begins a line of its own
            raise

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        if self._open:
            self._open.close()
            self._open = None

    def begun(self) -> Iterator[Begun]:
        """Every line there is; half a line, after a power cut or on a full disk, is none."""
        if self._file is None or not self._file.exists():
            return
        with self._file.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(ValueError, TypeError):
                    yield Begun(*json.loads(line))

    def counts(self) -> Counter[tuple[int, int]]:
        """How often each delivery was begun, by dispatch and number."""
        return Counter((each.dispatch, each.delivery) for each in self.begun())


def _write(file: RawIOBase, line: bytes) -> None:
    """All of it: a disk that is nearly full takes half a line without a word."""
    if file.write(line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _opened(file: Path) -> RawIOBase:
    """At its end, behind a whole line. Unbuffered: a line that failed is not written later."""
    if not file.exists():
        private.make_folder(file.parent)
        private.create(file)
    whole = not file.stat().st_size or file.read_bytes()[-1:] == b"\n"
    opened = file.open("ab", buffering=0)
    if not whole:
        opened.write(b"\n")
    return opened
