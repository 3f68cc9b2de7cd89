"""The server as a program, to look at by hand, or for a test that kills the sender.

    python -m tests.servers.ews [--port 8080] [--record FILE] [--fault SendItem:reset:after]

Its first line on stdout is its port; then an account block for config.toml, the login, and a line
for each message that goes. Each is one line of JSON in FILE too (`Sent.as_line`), appended,
flushed and fsynced BEFORE SendItem is answered.
"""

import argparse
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

from tests.servers import sample
from tests.servers.ews.manners import Fault, Manners
from tests.servers.ews.people import SECRET, USER, AddressList, Mailbox, People, usual
from tests.servers.ews.post import Keep, Sent
from tests.servers.ews.schema import present
from tests.servers.ews.server import EwsServer

BLOCK = """\
kind = "exchange"
server = "{url}"
sign_in = "basic"
user = "{user}"
"""


def main() -> None:
    """See the module's docstring."""
    options = argparse.ArgumentParser(description="An Exchange server of our own.")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--record", type=Path, metavar="FILE")
    options.add_argument("--clock-off", type=float, default=0, metavar="SECONDS")
    options.add_argument("--no-schema", action="store_true", help="do not validate requests")
    options.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="OPERATION:HOW[:after]"
    )
    given = options.parse_args()
    clock_off = timedelta(seconds=given.clock_off)
    manners = Manners(
        dict(given.fault), bounces={sample.GONE}, away={sample.AWAY}, clock_off=clock_off
    )
    keep = _telling(given.record)
    checks = present() and not given.no_schema
    server = EwsServer(manners, _known(), port=given.port, keep=keep, checks_schema=checks)
    _tell(str(server.port))
    block = BLOCK.format(url=server.url, user=USER)
    _tell(f"\n{sample.told(block, sample.MAILBOX, SECRET)}")
    threading.Event().wait()


def _known() -> People:
    """The usual ones, and of the sample its mailbox and a list."""
    known = usual()
    known.mailboxes.append(Mailbox(sample.MAILBOX, sample.NAME, full_access={USER}, send_as={USER}))
    known.lists.append(AddressList(sample.LIST, sample.LIST_NAME, tuple(sample.MEMBERS)))
    known.contacts.update(sample.MEMBERS)
    return known


def _fault(text: str) -> tuple[str, Fault]:
    operation, how, *rest = text.split(":")
    return operation, Fault(how, after="after" in rest)


def _telling(path: Path | None) -> Keep:
    record = path.open("a", encoding="ascii") if path else None

    def keep(sent: Sent) -> None:
        if record:
            record.write(sent.as_line() + "\n")
            record.flush()
            os.fsync(record.fileno())
        _tell(f"{sent.sender} to {', '.join(sent.recipients)}: {sent.subject} {sent.message_id}")

    return keep


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
