"""The machine that was measured on."""

import os
import platform
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.rows import spent
from bench.sink import sink_name
from mailer import __version__

SYNCS = 200
_CPU = Path("/proc/cpuinfo")


def facts(folder: Path) -> Iterator[str]:
    """What one has to know to compare."""
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, mailer {__version__}"
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    yield f"{os.cpu_count()} cores ({_processor()}){load}"
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield f"{versions}, {platform.platform()}"
    yield f"one sync of 4 kB to disk: {spent(sync_time(folder))} (median of {SYNCS})"
    yield f"mail goes to {sink_name()} on loopback"


def sync_time(folder: Path) -> float:
    """Seconds until 4 kB more of a file are on disk, in a folder."""
    spans = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _number in range(SYNCS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            spans.append(time.perf_counter() - began)
    return median(spans)


def _processor() -> str:
    if _CPU.exists():
        for line in _CPU.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
