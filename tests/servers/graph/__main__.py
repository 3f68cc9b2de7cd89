"""See the package's docstring."""

import argparse
import os
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.servers import sample
from tests.servers.graph import FAULTS, Fault, GraphServer, Manners, Went, group, person
from tests.servers.graph.schema import CSDL
from tests.servers.graph.sending import Keep

_BLOCK = """\
kind = "graph"
server = "{url}"
sign_in = "token"
"""


def main() -> None:
    """Until it is ended."""
    options = _options()
    given = options.parse_args()
    if not CSDL.exists():
        options.error(f"Microsoft's metadata is wanted, and not here: {CSDL}")
    faults = dict(_fault(each) for each in given.fault)
    clock_off = timedelta(seconds=given.clock_off)
    manners = Manners(faults, drop_reply_every=given.drop_reply_every, clock_off=clock_off)
    server = GraphServer(manners, given.mailbox, given.port, _recording(given.record))
    server.bounces[sample.GONE] = "5.1.1"
    server.away[sample.AWAY] = "Ik ben er maandag weer."
    server.directory.add(
        person(sample.NAME, given.mailbox),
        *(person(name, address) for address, name in sample.MEMBERS.items()),
        group(sample.LIST_NAME, sample.LIST, *sample.MEMBERS),
    )
    sys.stdout.write(sample.told(_BLOCK.format(url=server.url), given.mailbox, "letmein"))
    sys.stdout.flush()
    threading.Event().wait()


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description="A Microsoft Graph that records what it sends.")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--mailbox", default=sample.MAILBOX)
    options.add_argument("--drop-reply-every", type=int, default=0, metavar="N")
    options.add_argument("--clock-off", type=float, default=0, metavar="SECONDS")
    options.add_argument("--record", type=Path, metavar="FILE")
    names = ", ".join(FAULTS)
    options.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="OPERATION=FAULT[,after]",
        help=f"one of: {names}",
    )
    return options


def _fault(words: str) -> tuple[str, Fault | list[Fault | None]]:
    operation, _is, rest = words.partition("=")
    name, _comma, after = rest.partition(",")
    return operation, replace(FAULTS[name], after=FAULTS[name].after or after == "after")


def _recording(path: Path | None) -> Keep | None:
    if path is None:
        return None
    record = path.open("a", encoding="ascii")

    def keep(went: Went) -> None:
        record.write(went.as_line() + "\n")
        record.flush()
        os.fsync(record.fileno())

    return keep


if __name__ == "__main__":
    main()
