"""A mail server on loopback that takes everything: Debian's `smtp-sink`, else the tests' own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.desk import ROOT

INSTALL = "apt-get install -y --no-install-recommends postfix"
"""What brings `smtp-sink`."""


def sink_name() -> str:
    """What takes the mail on this machine."""
    return "smtp-sink" if _smtp_sink() else f"tests/servers/smtp.py (for smtp-sink: {INSTALL})"


@contextmanager
def sink(folder: Path) -> Iterator[int]:
    """A server in a process of its own; its port."""
    port = _free_port()
    program = _smtp_sink()
    own = [sys.executable, "-m", "tests.servers.smtp", "--record", str(folder / "record")]
    # It will not run as root: -u names who it is then.
    user = ["-u", "nobody"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    command = (
        [program, *user, f"127.0.0.1:{port}", "100"] if program else [*own, "--port", f"{port}"]
    )
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 (as above)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _smtp_sink() -> str | None:
    return shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port: int = asked.getsockname()[1]
    return port


def _wait_for(port: int, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
